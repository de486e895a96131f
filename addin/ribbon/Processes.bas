Attribute VB_Name = "Processes"
Option Explicit
' Starts Python without a shell and without a window. On the Mac our AppleScript does it, and is told digits only.

#If Mac Then
    Private Const SCRIPT_FILE As String = "Auditbook.applescript"
#ElseIf VBA7 Then
    Private Const CREATE_NO_WINDOW As Long = &H8000000
    Private Const ENDED_WAIT As Long = 0
    Private Const STEP_MILLISECONDS As Long = 50
    Private Const ERROR_ACCESS_DENIED As Long = 5

    Private Type StartupInfo
        cb As Long
        reserved As LongPtr
        desktop As LongPtr
        title As LongPtr
        x As Long
        y As Long
        width As Long
        height As Long
        columns As Long
        rows As Long
        colours As Long
        flags As Long
        show As Integer
        reservedSize As Integer
        reservedBytes As LongPtr
        standardInput As LongPtr
        standardOutput As LongPtr
        standardError As LongPtr
    End Type

    Private Type ProcessInformation
        process As LongPtr
        thread As LongPtr
        processId As Long
        threadId As Long
    End Type

    Private Declare PtrSafe Function CreateProcessW Lib "kernel32" (ByVal application As LongPtr, ByVal commandText As LongPtr, ByVal processSecurity As LongPtr, ByVal threadSecurity As LongPtr, ByVal inheritHandles As Long, ByVal creationFlags As Long, ByVal environment As LongPtr, ByVal currentFolder As LongPtr, startup As StartupInfo, information As ProcessInformation) As Long
    Private Declare PtrSafe Function WaitForSingleObject Lib "kernel32" (ByVal handle As LongPtr, ByVal milliseconds As Long) As Long
    Private Declare PtrSafe Function CloseHandle Lib "kernel32" (ByVal handle As LongPtr) As Long
    Private runningProcess As LongPtr
#End If

' Starts the interpreter on a request. Gives back what went wrong, in words; empty when it runs.
Public Function Start(ByVal id As String, ByVal request As String) As String
    #If Mac Then
        On Error GoTo Failed
        AppleScriptTask SCRIPT_FILE, "StartPython", id
        Exit Function
Failed:
        Start = Settings.Words("setup.script") & vbLf & Err.Description
    #ElseIf VBA7 Then
        Start = SetupProblem()
        If Start = "" Then Start = StartProcess(Settings.Value("interpreter"), request)
    #Else
        Start = Settings.Words("setup.office")
    #End If
End Function

' What is wrong before Python is even started, in words; empty when nothing is.
Public Function SetupProblem() As String
    #If Mac Then
        On Error GoTo Failed
        If AppleScriptTask(SCRIPT_FILE, "ScriptVersion", "") = Settings.Value("version") Then Exit Function
        SetupProblem = Settings.Words("setup.script_version")
        Exit Function
Failed:
        SetupProblem = Settings.Words("setup.script") & vbLf & Err.Description
    #Else
        Dim interpreter As String
        interpreter = Settings.Value("interpreter")
        If Not CommandLine.IsInterpreter(interpreter) Then
            SetupProblem = Settings.Words("setup.interpreter_path") & vbLf & interpreter
        ElseIf Not Files.Exists(interpreter) Then
            SetupProblem = Settings.Words("setup.interpreter") & vbLf & interpreter
        End If
    #End If
End Function

' The Mac cannot talk to Excel while a macro runs, so nothing may be waited for there.
Public Function CanWait() As Boolean
    #If Mac Then
        CanWait = False
    #Else
        CanWait = True
    #End If
End Function

' Waits a moment and lets Excel answer the calls that Python makes.
Public Sub WaitALittle()
    #If Mac Then
    #ElseIf VBA7 Then
        If runningProcess <> 0 Then WaitForSingleObject runningProcess, STEP_MILLISECONDS
        DoEvents
    #End If
End Sub

' Whether the process is known to have ended; the Mac tells by a file instead.
Public Function HasEnded() As Boolean
    #If Mac Then
    #ElseIf VBA7 Then
        If runningProcess <> 0 Then HasEnded = (WaitForSingleObject(runningProcess, 0) = ENDED_WAIT)
    #End If
End Function

Public Sub Forget()
    #If Mac Then
    #ElseIf VBA7 Then
        If runningProcess <> 0 Then CloseHandle runningProcess
        runningProcess = 0
    #End If
End Sub

#If Mac Then
#ElseIf VBA7 Then

' The program is named apart from its arguments and starts in the folder of the run: nothing is searched for.
Private Function StartProcess(ByVal interpreter As String, ByVal request As String) As String
    Dim startup As StartupInfo
    Dim information As ProcessInformation
    Dim commandText As String
    Dim folder As String
    commandText = CommandLine.ForRequest(interpreter, request)
    If commandText = "" Then
        StartProcess = Settings.Words("setup.interpreter_path")
        Exit Function
    End If
    folder = Left$(request, InStrRev(request, "\") - 1)
    startup.cb = LenB(startup)
    If CreateProcessW(StrPtr(interpreter), StrPtr(commandText), 0, 0, 0, CREATE_NO_WINDOW, 0, StrPtr(folder), startup, information) = 0 Then
        StartProcess = NotStarted(Err.LastDllError)
        Exit Function
    End If
    CloseHandle information.thread
    runningProcess = information.process
End Function

Private Function NotStarted(ByVal code As Long) As String
    NotStarted = Settings.Words("setup.not_started") & " (" & CStr(code) & ")"
    If code = ERROR_ACCESS_DENIED Then NotStarted = Settings.Words("setup.blocked")
End Function

#End If
