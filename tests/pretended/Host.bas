Option Explicit
' Stands in for Excel itself: what it is asked, and how it looks.
Public busy As Boolean, protectedView As Boolean, hasBook As Boolean, broken As Boolean, asksForPoll As String
Public uiLanguage As String, handle As String, status As String, opened As String
Public Sub Reset(): hasBook = True: uiLanguage = "en": handle = "264518": End Sub
Public Sub Pretend(ByVal isBusy, ByVal isProtected, ByVal isOpen)
busy = isBusy: protectedView = isProtected: hasBook = isOpen
End Sub
Public Sub Speak(ByVal language): uiLanguage = language: End Sub
Public Sub BreakDown(): broken = True: End Sub
Public Function IsBusy() As Boolean
If broken Then Err.Raise 1004, , "Excel is broken"
IsBusy = busy
End Function
Public Function HasWorkbook() As Boolean: HasWorkbook = hasBook: End Function
Public Function IsInProtectedView() As Boolean: IsInProtectedView = protectedView: End Function
Public Function WindowHandle() As String: WindowHandle = handle: End Function
Public Function Language() As String: Language = uiLanguage: End Function
Public Sub ShowStatus(ByVal content As String): status = content: End Sub
Public Sub CallInASecond(ByVal procedure As String): asksForPoll = procedure: End Sub
Public Sub OpenWorkbook(ByVal path As String): opened = path: End Sub
Public Function Seen(ByVal what As String) As String
Select Case what
Case "status": Seen = status
Case "opened": Seen = opened
Case "poll": Seen = asksForPoll
End Select
asksForPoll = ""
End Function
