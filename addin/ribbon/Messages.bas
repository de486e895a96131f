Attribute VB_Name = "Messages"
Option Explicit
' What the user is told and asked. The MsgBox of Windows cannot show Chinese on every computer, MessageBoxW can.

Private Const BOX_TITLE As String = "Auditbook"
Private Const TYPE_TEXT As Long = 2

#If Mac Then
#ElseIf VBA7 Then
    Private Declare PtrSafe Function MessageBoxW Lib "user32" (ByVal owner As LongPtr, ByVal content As LongPtr, ByVal title As LongPtr, ByVal style As Long) As Long
#End If

Public Sub Tell(ByVal message As String)
    Show message, vbInformation
End Sub

Public Function Agree(ByVal question As String) As Boolean
    Agree = (Show(question, vbQuestion + vbOKCancel) = vbOK)
End Function

' What the user types; empty when the question is cancelled.
Public Function AskText(ByVal question As String) As String
    Dim answer As Variant
    answer = Application.InputBox(question, BOX_TITLE, Type:=TYPE_TEXT)
    If VarType(answer) = vbString Then AskText = answer
End Function

' The full path of a folder; empty when none is chosen.
Public Function PickFolder(ByVal title As String) As String
    #If Mac Then
        PickFolder = AppleScriptTask("Auditbook.applescript", "PickFolder", title)
    #Else
        With Application.FileDialog(4)
            .title = title
            If .Show = -1 Then PickFolder = .SelectedItems(1)
        End With
    #End If
End Function

Private Function Show(ByVal message As String, ByVal style As Long) As Long
    #If Mac Then
        Show = MsgBox(message, style, BOX_TITLE)
    #ElseIf VBA7 Then
        Show = MessageBoxW(Application.Hwnd, StrPtr(message), StrPtr(BOX_TITLE), style)
    #Else
        Show = MsgBox(message, style, BOX_TITLE)
    #End If
End Function
