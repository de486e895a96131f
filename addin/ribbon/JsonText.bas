Attribute VB_Name = "JsonText"
Option Explicit
' Flat JSON objects in plain ASCII: every other character is escaped, so that no code page can change it.

' "key": "value"
Public Function Pair(ByVal key As String, ByVal content As String) As String
    Pair = Quoted(key) & ": " & Quoted(content)
End Function

Public Function Quoted(ByVal content As String) As String
    Dim i As Long
    Dim made As String
    For i = 1 To Len(content)
        made = made & Escaped(Mid$(content, i, 1))
    Next i
    Quoted = """" & made & """"
End Function

' The value of a key in an object that Python wrote: a text, or true, false or a number as it stands there.
' Quotes within values are escaped, so a quoted key with its colon is never part of a value.
Public Function Field(ByVal json As String, ByVal key As String) As String
    Dim start As Long
    start = InStr(1, json, """" & key & """: ", vbBinaryCompare)
    If start = 0 Then Exit Function
    start = start + Len(key) + 4
    If Mid$(json, start, 1) = """" Then
        Field = Unescaped(json, start + 1)
    Else
        Field = BareValue(json, start)
    End If
End Function

Private Function Escaped(ByVal character As String) As String
    Dim code As Long
    code = AscW(character) And 65535
    If code < 32 Or code > 126 Or character = """" Or character = "\" Then
        Escaped = "\u" & Right$("000" & Hex$(code), 4)
    Else
        Escaped = character
    End If
End Function

Private Function Unescaped(ByVal json As String, ByVal start As Long) As String
    Dim i As Long
    Dim made As String
    i = start
    Do While i <= Len(json)
        If Mid$(json, i, 1) = """" Then Exit Do
        If Mid$(json, i, 1) = "\" Then
            made = made & EscapeAt(json, i + 1)
            i = i + 1
            If Mid$(json, i, 1) = "u" Then i = i + 4
        Else
            made = made & Mid$(json, i, 1)
        End If
        i = i + 1
    Loop
    Unescaped = made
End Function

Private Function EscapeAt(ByVal json As String, ByVal place As Long) As String
    Select Case Mid$(json, place, 1)
        Case "n": EscapeAt = vbLf
        Case "r": EscapeAt = vbCr
        Case "t": EscapeAt = vbTab
        Case "b", "f": EscapeAt = " "
        Case "u": EscapeAt = ChrW(CLng("&H" & Mid$(json, place + 1, 4)))
        Case Else: EscapeAt = Mid$(json, place, 1)
    End Select
End Function

Private Function BareValue(ByVal json As String, ByVal start As Long) As String
    Dim i As Long
    i = start
    Do While i <= Len(json)
        If InStr(",}", Mid$(json, i, 1)) > 0 Then Exit Do
        i = i + 1
    Loop
    BareValue = Mid$(json, start, i - start)
End Function
