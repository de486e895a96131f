Option Explicit
' Presses the buttons of the ribbon and asks for their labels.
Private Function Control(ByVal id As String) As Object
Set Control = New FakeControl
Control.ID = id
End Function
Public Sub Press(ByVal id As String): Ribbon.OnButton Control(id): End Sub
Public Function LabelOf(ByVal id As String) As String
Dim text As Variant
Ribbon.GetLabel Control(id), text
LabelOf = text
End Function
Public Function TipOf(ByVal id As String) As String
Dim text As Variant
Ribbon.GetScreentip Control(id), text
TipOf = text
End Function
