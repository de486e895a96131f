Option Explicit
' Stands in for the computer under the stock module: files, shell and AppleScript. What is started is recorded.
Private kept As Object, made As String
Private Function Kept_() As Object
If kept Is Nothing Then Set kept = CreateObject("Scripting.Dictionary")
Set Kept_ = kept
End Function
Public Sub PutFile(ByVal path As String, ByVal content As String): Kept_()(path) = content: End Sub
Public Function FileExists(ByVal path As String) As Boolean: FileExists = Kept_().Exists(path): End Function
Public Function GetConfigFromFile(sFile As String, sName As String, Optional sValue As String) As Boolean
Dim parts As Variant
parts = Split(Kept_()(sFile), "=")
GetConfigFromFile = LCase$(parts(0)) = LCase$(sName)
If GetConfigFromFile Then sValue = parts(1)
End Function
Public Function ReadFile(ByVal path As String) As String: ReadFile = "": End Function
Public Function ToPosixPath(ByVal path As String) As String: ToPosixPath = path: End Function
Public Function GetMacDir(ByVal name As String, ByVal normalize As Boolean) As String: GetMacDir = "/Users/a": End Function
Public Function EnvironOf(ByVal name As String) As String: EnvironOf = "C:\Temp": End Function
Public Function ExcelPath() As String: ExcelPath = "/Applications/Excel.app/MacOS": End Function
Public Function WScript() As Object: Set WScript = New StockShell: End Function
Public Function AppleScriptTask(ByVal script As String, ByVal handler As String, ByVal fields As String) As String: Record fields: End Function
Public Sub Record(ByVal command As String): made = command: End Sub
Public Function Recorded() As String: Recorded = made: End Function
