' The calls of Windows that Processes makes, only recorded. Put into that module in place of its declarations.
Private made As String, result As Long, fault As Long
Public Sub Refuse(ByVal code): result = 1: fault = code: End Sub
Public Function Made() As String: Made = made: End Function
Private Function CreateProcessW(application, commandText, a, b, inherits, flags, environment, folder, startup, information) As Long
made = application & vbLf & commandText & vbLf & inherits & vbLf & Hex(flags) & vbLf & environment & vbLf & folder
CreateProcessW = 1 - result
information.process = 77
End Function
Private Function WaitForSingleObject(handle, milliseconds) As Long: WaitForSingleObject = 0: End Function
Private Function CloseHandle(handle) As Long: CloseHandle = 1: End Function
Public Function MadeRequest() As String
MadeRequest = Mid(made, InStrRev(made, vbLf) + 1) & "\request.json"
End Function
