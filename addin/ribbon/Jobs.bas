Attribute VB_Name = "Jobs"
Option Explicit
' One run of Python at a time: a request in a private folder, the process, its progress, its answer.

Private Const WAIT_SECONDS As Long = 30
Private Const GIVE_UP_SECONDS As Long = 600
Private Const SECONDS_A_DAY As Double = 86400
Private running As Boolean
Private takesLong As Boolean
Private stopAsked As Boolean
Private folder As String
Private started As Double

Public Function IsRunning() As Boolean
    IsRunning = running
End Function

' Starts a command. `parameters` are pairs made by JsonText. A short one is waited for where the system can.
Public Sub Launch(ByVal command As String, ByVal parameters As String, ByVal isLong As Boolean)
    Dim id As String
    Dim problem As String
    id = NewId()
    folder = Files.MakeRunFolder(id)
    Files.WriteText Inside("request.json"), RequestText(command, parameters)
    problem = Processes.Start(id, Inside("request.json"))
    If problem <> "" Then
        Messages.Tell problem
        Exit Sub
    End If
    takesLong = isLong
    BeginWaiting
End Sub

' The request as Python reads it. Nothing in it comes from an open workbook.
Public Function RequestText(ByVal command As String, ByVal parameters As String) As String
    RequestText = JsonText.Pair("command", command) & ", " & JsonText.Pair("version", Settings.Value("version")) _
        & ", " & JsonText.Pair("language", Settings.Language()) & ", " & JsonText.Pair("hwnd", Host.WindowHandle())
    If parameters <> "" Then RequestText = RequestText & ", " & parameters
    RequestText = "{" & RequestText & "}"
End Function

' Excel calls this every second while Python works.
Public Sub Poll()
    On Error GoTo Failed
    If running Then Look
    If running Then Host.CallInASecond "Jobs.Poll"
    Exit Sub
Failed:
    EndRun
    Messages.Tell Settings.Words("failed.unexpected") & vbLf & Err.Description
End Sub

' The first time Python is asked to stop; after that it is no longer waited for.
Public Sub OfferToStop()
    If stopAsked Then
        If Messages.Agree(Settings.Words("stop.leave")) Then EndRun
    ElseIf Messages.Agree(Settings.Words("stop.ask")) Then
        If running Then Files.WriteText Inside("stop"), ""
        stopAsked = True
    End If
End Sub

' Digits that sort by age: the day, the second of the day, and chance.
Private Function NewId() As String
    Randomize
    NewId = CStr(CLng(Date)) & Right$("0000" & CStr(CLng(Int(Timer))), 5) & Right$("0000" & CStr(CLng(Int(Rnd * 100000))), 5)
End Function

Private Function Inside(ByVal name As String) As String
    Inside = CommandLine.Joined(folder, name, Files.Separator())
End Function

Private Sub BeginWaiting()
    running = True
    stopAsked = False
    started = CDbl(Now)
    Host.ShowStatus Settings.Words("status.working")
    Ribbon.Redraw
    If Processes.CanWait() And Not takesLong Then WaitHere
    If running Then Host.CallInASecond "Jobs.Poll"
End Sub

Private Sub WaitHere()
    Do While running And SecondsGone() < WAIT_SECONDS
        Processes.WaitALittle
        Look
    Loop
End Sub

Private Function SecondsGone() As Double
    SecondsGone = (CDbl(Now) - started) * SECONDS_A_DAY
End Function

' Whether the process has ended is asked first: its answer may come between the two questions.
Private Sub Look()
    Dim ended As Boolean
    ended = Processes.HasEnded()
    If Files.Exists(Inside("result.json")) Then
        ShowAnswer Files.ReadText(Inside("result.json"))
    ElseIf ended Or Files.Exists(Inside("error.txt")) Then
        ShowNoAnswer
    ElseIf Not takesLong And SecondsGone() > GIVE_UP_SECONDS Then
        EndRun
        Messages.Tell Settings.Words("failed.timeout")
    Else
        ShowProgress
    End If
End Sub

' Python may be writing the file at this very moment: then the next look shows it.
Private Sub ShowProgress()
    Dim state As String
    On Error Resume Next
    If Not Files.Exists(Inside("progress.json")) Then Exit Sub
    state = Files.ReadText(Inside("progress.json"))
    Host.ShowStatus Settings.Words("status.working") & " " & JsonText.Field(state, "done") & "/" & JsonText.Field(state, "total")
End Sub

Private Sub ShowAnswer(ByVal answer As String)
    Dim opened As String
    EndRun
    opened = JsonText.Field(answer, "open")
    If opened <> "" Then Host.OpenWorkbook opened
    If JsonText.Field(answer, "status") <> "" Then Host.ShowStatus JsonText.Field(answer, "status")
    If JsonText.Field(answer, "message") <> "" Then Messages.Tell JsonText.Field(answer, "message")
End Sub

Private Sub ShowNoAnswer()
    Dim details As String
    If Files.Exists(Inside("error.txt")) Then details = Files.ReadText(Inside("error.txt"))
    EndRun
    Messages.Tell Settings.Words("failed.no_answer") & vbLf & Left$(details, 500)
End Sub

Private Sub EndRun()
    running = False
    Processes.Forget
    Host.ShowStatus ""
    Ribbon.Redraw
End Sub
