Attribute VB_Name = "Files"
Option Explicit
' The private folder of each run. Names in it are ours; all files are ASCII. VBA's own file functions lose letters
' that the code page of Windows does not have, such as those of a Chinese user name, so they serve the Mac only.

#If Mac Then
#ElseIf VBA7 Then
    Private Const LOCAL_APP_DATA As Long = 28
    Private Const LONGEST_PATH As Long = 260
    Private Declare PtrSafe Function SHGetFolderPathW Lib "shell32" (ByVal owner As LongPtr, ByVal folder As Long, ByVal token As LongPtr, ByVal flags As Long, ByVal path As LongPtr) As Long
#End If

Public Function Separator() As String
    #If Mac Then
        Separator = "/"
    #Else
        Separator = "\"
    #End If
End Function

' Makes the folder of a run, and those above it that are not there yet.
Public Function MakeRunFolder(ByVal id As String) As String
    Dim made As String
    Dim part As Variant
    made = UserFolder()
    For Each part In Array("Auditbook", "run", id)
        made = CommandLine.Joined(made, CStr(part), Separator())
        MakeFolder made
    Next part
    MakeRunFolder = made
End Function

Public Function Exists(ByVal path As String) As Boolean
    #If Mac Then
        Exists = (Dir(path) <> "")
    #Else
        Exists = FileSystem().FileExists(path)
    #End If
End Function

Public Sub WriteText(ByVal path As String, ByVal content As String)
    #If Mac Then
        Dim number As Integer
        number = FreeFile
        Open path For Output As #number
        Print #number, content
        Close #number
    #Else
        Dim stream As Object
        Set stream = FileSystem().CreateTextFile(path, True, False)
        stream.Write content
        stream.Close
    #End If
End Sub

Public Function ReadText(ByVal path As String) As String
    #If Mac Then
        Dim number As Integer
        number = FreeFile
        Open path For Input As #number
        If LOF(number) > 0 Then ReadText = Input$(LOF(number), number)
        Close #number
    #Else
        Dim stream As Object
        Set stream = FileSystem().OpenTextFile(path)
        If Not stream.AtEndOfStream Then ReadText = stream.ReadAll
        stream.Close
    #End If
End Function

' On the Mac inside the container of Excel, where no permission is asked for.
Private Function UserFolder() As String
    #If Mac Then
        UserFolder = Environ("HOME") & "/Library/Application Support"
    #ElseIf VBA7 Then
        Dim buffer As String
        buffer = String$(LONGEST_PATH, vbNullChar)
        SHGetFolderPathW 0, LOCAL_APP_DATA, 0, 0, StrPtr(buffer)
        UserFolder = Left$(buffer, InStr(buffer, vbNullChar) - 1)
    #Else
        UserFolder = Environ("LOCALAPPDATA")
    #End If
End Function

Private Sub MakeFolder(ByVal path As String)
    #If Mac Then
        If Dir(path, vbDirectory) = "" Then MkDir path
    #Else
        If Not FileSystem().FolderExists(path) Then FileSystem().CreateFolder path
    #End If
End Sub

Private Function FileSystem() As Object
    Set FileSystem = CreateObject("Scripting.FileSystemObject")
End Function
