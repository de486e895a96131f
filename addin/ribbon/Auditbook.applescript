-- Starts Auditbook for Excel. Excel hands over the number of a run and nothing else: which program runs, and on
-- which file, is written down here, so that no workbook and no macro can choose.

property installedVersion : {version}
property interpreter : {interpreter}
property runFolder : "/Library/Containers/com.microsoft.Excel/Data/Library/Application Support/Auditbook/run/"

on ScriptVersion(ignored)
	return installedVersion
end ScriptVersion

on StartPython(runNumber)
	if not onlyDigits(runNumber) then error "This is not the number of a run."
	set homePath to POSIX path of (path to home folder)
	if homePath ends with "/" then set homePath to text 1 thru -2 of homePath
	set runPath to homePath & runFolder & runNumber
	set pythonCall to quoted form of interpreter & " -I -m addin.live.entry " & quoted form of (runPath & "/request.json")
	set draftFile to quoted form of (runPath & "/stderr.txt")
	set errorFile to quoted form of (runPath & "/error.txt")
	do shell script "cd / && ( " & pythonCall & " > /dev/null 2> " & draftFile & " || mv " & draftFile & " " & errorFile & " ) > /dev/null 2>&1 &"
	return ""
end StartPython

on PickFolder(promptText)
	try
		return POSIX path of (choose folder with prompt promptText)
	on error number -128
		return ""
	end try
end PickFolder

on onlyDigits(givenText)
	if givenText is "" then return false
	repeat with oneLetter in characters of givenText
		if "0123456789" does not contain (contents of oneLetter) then return false
	end repeat
	return true
end onlyDigits
