Option Explicit
' Stands in for the private folder of a run: kept in memory.
Private texts As Object
Private Function All() As Object
If texts Is Nothing Then Set texts = CreateObject("Scripting.Dictionary")
Set All = texts
End Function
Public Function Separator() As String: Separator = "\": End Function
Public Function MakeRunFolder(ByVal id As String) As String: MakeRunFolder = "C:\Local\Auditbook\run\" & id: End Function
Public Function Exists(ByVal path As String) As Boolean: Exists = All().Exists(path): End Function
Public Sub WriteText(ByVal path As String, ByVal content As String): All()(path) = content: End Sub
Public Function ReadText(ByVal path As String) As String: ReadText = All()(path): End Function
Public Sub PutBeside(ByVal request, ByVal name, ByVal content)
All()(Replace(request, "request.json", name)) = content
End Sub
Public Function Beside(ByVal request, ByVal name) As Boolean
Beside = All().Exists(Replace(request, "request.json", name))
End Function
