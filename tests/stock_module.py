"""The VBA module that xlwings gives to custom add-ins, in the interpreter that runs our own macros.

It is read from the installed package and run as it is, but for what the interpreter lacks: files,
environment, shell and AppleScript are pretended (`tests/pretended/StockMachine.bas`). It shows that the tests
of our own module would catch one that is open to attack.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import xlwings
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter._preprocess import strip_directives

from tests.macros import CONDITIONS, INTERPRETER, PRETENDED

PACKAGE = Path(xlwings.__file__).parent
OF_THE_MACHINE = ("FileExists", "GetConfigFromFile", "ReadFile", "ToPosixPath", "GetMacDir", "WScript")
"""Functions of the module that ask the computer; each is there once, and pretended."""

GAPS = (
    ("In Range(sht.", "In sht.Range(sht."),  # it looks for cells of other sheets in the active one
    ('GetConfig("SHOW CONSOLE", False) = True', 'CBool(GetConfig("SHOW CONSOLE", False))'),
    ('InStrRev(Path, "\\")', 'InStrRev(Replace(Path, "/", "\\"), "\\")'),  # workbooks here lie at a/b
    ("Environ(", "EnvironOf("),
    ("Application.Path", "ExcelPath()"),
    ("Application.Hwnd", "264518"),
    ("Kill LOG_FILE", ""),
)
"""What this interpreter cannot do, and what stands for it. None of it chooses what is started."""

DICTIONARY = """Private items As Object
Private Sub Class_Initialize(): Set items = CreateObject("Scripting.Dictionary"): End Sub
Public Sub Add(key, value): items.Add key, value: End Sub
Public Function Exists(key): Exists = items.Exists(key): End Function
Public Function Item(key): Item = items.Item(key): End Function
"""
"""The class that custom add-ins bring along for the Mac."""


class StockAddin:
    """An Excel with a custom add-in around the stock module, set up with care: an interpreter by its full
    path, and the folder of the workbook kept off the Python path unless `own` says otherwise.
    """

    def __init__(self, folder: Path, platform: str, own: Mapping[str, str]) -> None:
        settings = {"INTERPRETER_WIN": INTERPRETER, "INTERPRETER_MAC": "/usr/bin/true", **own}
        self._excel = ExcelApplication.open(_addin(folder / "stock.xlsx", settings), with_vba=False)
        for name, source in (
            ("StockShell", (PRETENDED / "StockShell.bas").read_text("ascii")),
            ("Dictionary", DICTIONARY),
        ):
            self._excel.add_module(source, name=name, kind="class")
        self._excel.add_module((PRETENDED / "StockMachine.bas").read_text("ascii"), name="StockMachine")
        self._excel.add_module(stock_module(platform), name="xlwings")
        self.put_file(INTERPRETER, "")

    def put_file(self, path: str, content: str) -> None:
        """A file that the module finds; a configuration holds KEY=VALUE."""
        self._excel.run("PutFile", path, content)

    def press(self, workbook: Path, command: str) -> str:
        """Runs a Python command with that workbook open; what the shell, or the AppleScript, is given."""
        self._excel.activate_workbook(self._excel.open_workbook(workbook))
        self._excel.run("RunPython", command)
        return str(self._excel.run("Recorded"))


def stock_module(platform: str) -> str:
    """The module as that platform compiles it, less what is pretended."""
    source = (PACKAGE / "xlwings_custom_addin.bas").read_text("cp1252").replace("\r\n", "\n")
    bare = re.sub(r"^(\s*#.*?)'.*$", r"\1", source, flags=re.MULTILINE)  # no comments behind directives
    text = strip_directives(bare, constants={**CONDITIONS[platform], "MAC_OFFICE_VERSION": 16})
    text = "\n".join(line for line in text.split("\n") if "Declare " not in line)
    for name in OF_THE_MACHINE:
        text, found = re.subn(
            rf"^Function {name}\(.*?^End Function$", "", text, flags=re.MULTILINE | re.DOTALL
        )
        assert found == 1, name
    for gap, known in GAPS:
        assert gap in source, gap
        text = text.replace(gap, known)
    return text


def mac_command(fields: str) -> str:
    """What the stock AppleScript gives to the shell for these fields, worked out from its own text."""
    (script,) = PACKAGE.glob("xlwings-*.applescript")
    text = script.read_text("utf-8").replace("\r", "").replace("¬\n", "")
    (names,) = re.findall(r"set \{(.*?)\} to SplitString\(ParameterString, \"\|\"\)", text)
    (expression,) = re.findall(r"set ShellCommand to (.*)", text)
    values = dict(zip(names.split(", "), fields.split("|"), strict=False))
    parts = re.findall(r'"((?:\\.|[^"\\])*)"|(\w+)', expression)
    return "".join(values[name] if name else quoted.replace('\\"', '"') for quoted, name in parts)


def _addin(path: Path, settings: Mapping[str, str]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("myaddin.conf")
    for row in ({"ADD_WORKBOOK_TO_PYTHONPATH": "false"} | dict(settings)).items():
        sheet.append(row)
    book.save(path)
    return path
