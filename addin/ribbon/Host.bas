Attribute VB_Name = "Host"
Option Explicit
' What is asked of Excel itself. Of an open workbook only whether there is one: never its name, place or content.

Private Const CHINESE As Long = 4
Private Const UI_LANGUAGE As Long = 2

' Excel is not ready while a cell is being edited or a dialog is open.
Public Function IsBusy() As Boolean
    On Error Resume Next
    IsBusy = Not Application.Ready
End Function

Public Function HasWorkbook() As Boolean
    HasWorkbook = Not ActiveWorkbook Is Nothing
End Function

' Excel for Mac has no Protected View and does not know the property.
Public Function IsInProtectedView() As Boolean
    Dim excelApp As Object
    On Error Resume Next
    Set excelApp = Application
    IsInProtectedView = Not excelApp.ActiveProtectedViewWindow Is Nothing
    If Err.Number <> 0 Then IsInProtectedView = False
End Function

' Digits, or empty where Excel has none: on the Mac.
Public Function WindowHandle() As String
    Dim excelApp As Object
    On Error Resume Next
    Set excelApp = Application
    WindowHandle = CStr(excelApp.Hwnd)
    If Not CommandLine.IsDigits(WindowHandle) Then WindowHandle = ""
End Function

' en or zh. The low ten bits of a language id say which language it is; the others which country.
Public Function Language() As String
    Dim id As Long
    Language = "en"
    On Error Resume Next
    id = Application.LanguageSettings.LanguageID(UI_LANGUAGE)
    If (id And 1023) = CHINESE Then Language = "zh"
End Function

Public Sub ShowStatus(ByVal content As String)
    If content = "" Then Application.StatusBar = False Else Application.StatusBar = content
End Sub

Public Sub CallInASecond(ByVal procedure As String)
    Application.OnTime Now + TimeSerial(0, 0, 1), "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & procedure
End Sub

' Opens a workbook that our own Python has written.
Public Sub OpenWorkbook(ByVal path As String)
    Application.Workbooks.Open path
End Sub
