Attribute VB_Name = "Settings"
Option Explicit
' The add-in's own sheet: a key, then its value in English and in Chinese. No other workbook and no file is asked.

Private Const CONF_SHEET As String = "auditbook.conf"
Private Const SCHEME_PREFIX As String = "scheme."
Private chosenLanguage As String

' A setting that is the same in every language; empty when it is not there.
Public Function Value(ByVal key As String) As String
    Value = CellOf(key, 2)
End Function

' A text in the language of the user; the key itself when it is not there, so that nothing is silently blank.
Public Function Words(ByVal key As String) As String
    Words = CellOf("words." & key, LanguageColumn())
    If Words = "" Then Words = key
End Function

' The schemes, one a line: the id to type, and the name.
Public Function SchemeNames() As String
    Dim rows As Variant
    Dim i As Long
    Dim listed As String
    rows = ConfRows()
    For i = LBound(rows, 1) To UBound(rows, 1)
        If Left$(CStr(rows(i, 1)), Len(SCHEME_PREFIX)) = SCHEME_PREFIX Then
            listed = listed & vbLf & Mid$(CStr(rows(i, 1)), Len(SCHEME_PREFIX) + 1) & "  -  " & CStr(rows(i, LanguageColumn()))
        End If
    Next i
    SchemeNames = Mid$(listed, 2)
End Function

Public Function Language() As String
    If chosenLanguage = "" Then chosenLanguage = Value("language")
    If chosenLanguage <> "en" And chosenLanguage <> "zh" Then chosenLanguage = Host.Language()
    Language = chosenLanguage
End Function

Public Sub SwitchLanguage()
    If Language() = "zh" Then chosenLanguage = "en" Else chosenLanguage = "zh"
End Sub

Private Function LanguageColumn() As Long
    LanguageColumn = 2
    If Language() = "zh" Then LanguageColumn = 3
End Function

Private Function CellOf(ByVal key As String, ByVal column As Long) As String
    Dim rows As Variant
    Dim i As Long
    rows = ConfRows()
    For i = LBound(rows, 1) To UBound(rows, 1)
        If StrComp(CStr(rows(i, 1)), key, vbBinaryCompare) = 0 Then
            CellOf = CStr(rows(i, column))
            Exit Function
        End If
    Next i
End Function

Private Function ConfRows() As Variant
    ConfRows = ThisWorkbook.Worksheets(CONF_SHEET).UsedRange.Value
End Function
