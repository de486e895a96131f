Option Explicit
' Stands in for the start of Python: what was started, and how it goes on.
Public requests As String, ids As String, problem As String, ended As Boolean, waits As Boolean, answers As String
Public Sub Fail(ByVal words): problem = words: End Sub
Public Sub EndNow(): ended = True: End Sub
Public Sub AnswerAtOnce(ByVal text): waits = True: answers = text: End Sub
Public Function Started() As String: Started = requests: End Function
Public Function StartedId() As String: StartedId = ids: End Function
Public Function Start(ByVal id As String, ByVal request As String) As String
Start = problem
If problem = "" Then requests = request: ids = id
End Function
Public Function SetupProblem() As String: SetupProblem = problem: End Function
Public Function CanWait() As Boolean: CanWait = waits: End Function
Public Sub WaitALittle(): Files.PutBeside requests, "result.json", answers: End Sub
Public Function HasEnded() As Boolean: HasEnded = ended: End Function
Public Sub Forget(): ended = False: End Sub
