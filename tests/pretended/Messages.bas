Option Explicit
' Stands in for dialogs: what was said, and what the user answers.
Public said As String, agreed As Boolean, typed As String, picked As String
Public Sub Answer(ByVal agrees, ByVal text, ByVal folder): agreed = agrees: typed = text: picked = folder: End Sub
Public Function Told() As String: Told = said: said = "": End Function
Public Sub Tell(ByVal message As String): said = said & message: End Sub
Public Function Agree(ByVal question As String) As Boolean: said = said & question: Agree = agreed: End Function
Public Function AskText(ByVal question As String) As String: AskText = typed: End Function
Public Function PickFolder(ByVal title As String) As String: PickFolder = picked: End Function
