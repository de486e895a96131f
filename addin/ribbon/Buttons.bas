Attribute VB_Name = "Buttons"
Option Explicit
' What each button needs before Python can do its work. Whether a workbook is one of ours is Python's answer.

Public Sub Press(ByVal button As String)
    Dim obstacle As String
    If button = "help" Then
        Messages.Tell Settings.Words("help.text")
        Exit Sub
    End If
    If Jobs.IsRunning() Then
        Jobs.OfferToStop
        Exit Sub
    End If
    obstacle = ObstacleTo(button)
    If obstacle <> "" Then
        Messages.Tell Settings.Words(obstacle)
        Exit Sub
    End If
    Start button
End Sub

' While a job runs, the button that starts long jobs is the one that stops them.
Public Function LabelKey(ByVal button As String) As String
    LabelKey = "label." & button
    If button = "consolidate" And Jobs.IsRunning() Then LabelKey = "label.stop"
End Function

' The key of the words that say why a button cannot work now; empty when it can.
Public Function ObstacleTo(ByVal button As String) As String
    If Host.IsBusy() Then
        ObstacleTo = "obstacle.busy"
    ElseIf Not WorksOnTheOpenBook(button) Then
        ObstacleTo = ""
    ElseIf Host.IsInProtectedView() Then
        ObstacleTo = "obstacle.protected_view"
    ElseIf Not Host.HasWorkbook() Then
        ObstacleTo = "obstacle.no_workbook"
    End If
End Function

Private Function WorksOnTheOpenBook(ByVal button As String) As Boolean
    Select Case button
        Case "validate", "next_problem", "score", "actions"
            WorksOnTheOpenBook = True
    End Select
End Function

Private Sub Start(ByVal button As String)
    Select Case button
        Case "new"
            StartNew
        Case "consolidate"
            StartConsolidate
        Case "refresh"
            Jobs.Launch button, "", True
        Case "language"
            StartLanguage
        Case "check_setup"
            StartCheckSetup
        Case Else
            Jobs.Launch button, "", False
    End Select
End Sub

Private Sub StartNew()
    Dim scheme As String
    If Not Messages.Agree(Settings.Words("new.schemes") & vbLf & vbLf & Settings.SchemeNames()) Then Exit Sub
    scheme = LCase$(Trim$(Messages.AskText(Settings.Words("new.ask"))))
    If scheme <> "" Then Jobs.Launch "new", JsonText.Pair("scheme", scheme), False
End Sub

Private Sub StartConsolidate()
    Dim folder As String
    folder = Messages.PickFolder(Settings.Words("consolidate.pick"))
    If folder <> "" Then Jobs.Launch "consolidate", JsonText.Pair("folder", folder), True
End Sub

Private Sub StartLanguage()
    Settings.SwitchLanguage
    Ribbon.Redraw
    If ObstacleTo("score") = "" Then Jobs.Launch "language", "", False
End Sub

' What can be wrong before Python runs is checked here; Python checks the rest.
Private Sub StartCheckSetup()
    Dim problem As String
    problem = Processes.SetupProblem()
    If problem = "" Then
        Jobs.Launch "check_setup", "", False
    Else
        Messages.Tell problem
    End If
End Sub
