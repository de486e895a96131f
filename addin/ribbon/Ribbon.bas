Attribute VB_Name = "Ribbon"
Option Explicit
' What the ribbon calls. No error may leave this module: Excel would open its debugger on the user.

Private shownRibbon As IRibbonUI

Public Sub OnRibbonLoad(ribbon As IRibbonUI)
    Set shownRibbon = ribbon
End Sub

Public Sub OnButton(control As IRibbonControl)
    On Error GoTo Failed
    Buttons.Press control.ID
    Exit Sub
Failed:
    ReportFailure Err.Description
End Sub

Public Sub GetLabel(control As IRibbonControl, ByRef returnedVal)
    On Error Resume Next
    returnedVal = control.ID
    returnedVal = Settings.Words(Buttons.LabelKey(control.ID))
End Sub

Public Sub GetScreentip(control As IRibbonControl, ByRef returnedVal)
    On Error Resume Next
    returnedVal = control.ID
    returnedVal = Settings.Words("tip." & control.ID)
End Sub

' Asks for all labels again, after the language or the state has changed.
Public Sub Redraw()
    On Error Resume Next
    If Not shownRibbon Is Nothing Then shownRibbon.Invalidate
End Sub

Private Sub ReportFailure(ByVal details As String)
    On Error Resume Next
    Messages.Tell Settings.Words("failed.unexpected") & vbLf & details
End Sub
