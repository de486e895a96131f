' Stands in for WScript.Shell.
Public Function ExpandEnvironmentStrings(ByVal text As String) As String: ExpandEnvironmentStrings = text: End Function
Public Function Run(ByVal command As String, ByVal style, ByVal waits) As Long: Record command: End Function
Public Sub Popup(ByVal content, ByVal seconds, ByVal title, ByVal style): End Sub
