Attribute VB_Name = "CommandLine"
Option Explicit
' The one command that is ever started: the interpreter of the add-in's own sheet, our module, a file that we named.

Private Const FIXED_PART As String = " -I -m addin.live.entry "

' The command line; empty when the interpreter or the request is not what it must be.
Public Function ForRequest(ByVal interpreter As String, ByVal request As String) As String
    If IsInterpreter(interpreter) And IsLocalPath(request) Then
        ForRequest = Quoted(interpreter) & FIXED_PART & Quoted(request)
    End If
End Function

Public Function IsInterpreter(ByVal path As String) As Boolean
    IsInterpreter = IsLocalPath(path) And LCase$(Right$(path, 11)) = "\python.exe"
End Function

' A full path on a drive of this computer: no share, nothing relative, nothing that ends a quoted argument.
Public Function IsLocalPath(ByVal path As String) As Boolean
    IsLocalPath = path Like "[A-Za-z]:*" And Mid$(path, 3, 1) = "\" And Mid$(path, 4, 1) <> "\" _
        And Right$(path, 1) <> "\" And InStr(path, "\..") = 0 And Not HasForbidden(path)
End Function

Public Function IsDigits(ByVal content As String) As Boolean
    Dim i As Long
    IsDigits = Len(content) > 0
    For i = 1 To Len(content)
        If InStr("0123456789", Mid$(content, i, 1)) = 0 Then IsDigits = False
    Next i
End Function

Public Function Joined(ByVal folder As String, ByVal name As String, ByVal separator As String) As String
    If Right$(folder, 1) = separator Then Joined = folder & name Else Joined = folder & separator & name
End Function

Private Function HasForbidden(ByVal path As String) As Boolean
    Dim i As Long
    For i = 1 To Len(path)
        If InStr("""/|<>*?", Mid$(path, i, 1)) > 0 Or (AscW(Mid$(path, i, 1)) And 65535) < 32 Then HasForbidden = True
    Next i
End Function

Private Function Quoted(ByVal argument As String) As String
    Quoted = """" & argument & """"
End Function
