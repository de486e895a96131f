"""The add-in's macros in an interpreter: Excel, files, dialogs and the process pretended, the rest real."""

import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter._parse import parse_module
from pyopenvba.interpreter._preprocess import strip_directives

from addin.building import AddinConfig, modules
from generator.core.text import Text

INTERPRETER = r"C:\Users\Zoë 李\Auditbook\Scripts\python.exe"
SCHEMES = (("gsv", Text("Global Security Verification", "全球安全验证")), ("sqp", Text("SQP", "供应商质量")))
VERSION = version("auditbook")
CONFIG = AddinConfig(VERSION, INTERPRETER, "auto", SCHEMES)

CONDITIONS = {
    "windows": {"Mac": False, "VBA7": True, "Win64": True, "Win32": True},
    "windows 32": {"Mac": False, "VBA7": True, "Win64": False, "Win32": True},
    "windows old": {"Mac": False, "VBA7": False, "Win64": False, "Win32": True},
    "mac": {"Mac": True, "VBA7": True, "Win64": True, "Win32": False},
}

PRETENDED = Path(__file__).with_name("pretended")
"""Stand-ins for modules of the add-in, under their names, and what presses the buttons."""

PUBLIC = re.compile(r"^Public (?:Sub|Function) (\w+)", re.MULTILINE)
QUALIFIED = re.compile(r'(?<!")\b([A-Z]\w+)\.([A-Z]\w+)')


class Macros:
    """An Excel that has the add-in loaded, and buttons to press."""

    def __init__(self, addin: Path, **others: str) -> None:
        self.addin = addin
        self.excel = ExcelApplication.open(addin, with_vba=False)
        sources = modules() | pretended() | others
        self.excel.add_module("Public ID As String", name="FakeControl", kind="class")
        for name, source in unqualified(sources).items():
            self.excel.add_module(source, name=name)
        self.run("Host.Reset")

    def run(self, procedure: str, *values: Any) -> Any:
        return self.excel.run(procedure.replace(".", "_"), *values)

    def press(self, button: str) -> str:
        """Presses a button; gives what the user is told."""
        self.run("Driver.Press", button)
        return str(self.run("Messages.Told"))

    def request(self) -> str:
        """The request that Python was started on, "" if it was not."""
        path = self.run("Processes.Started")
        return str(self.run("Files.ReadText", path)) if path else ""

    def poll(self, **files: str) -> str:
        """Excel's next second, after Python has written these files; gives what the user is told."""
        for name, content in files.items():
            self.run("Files.PutBeside", self.run("Processes.Started"), name.replace("_", "."), content)
        self.run("Jobs.Poll")
        return str(self.run("Messages.Told"))


def unqualified(sources: dict[str, str]) -> dict[str, str]:
    """The modules with `Jobs.Poll` spelled `Jobs_Poll`: this interpreter knows no names of modules.

    LibreOffice does, and runs the add-in as it is.
    """
    public = {name: PUBLIC.findall(source) for name, source in sources.items()}
    made = {}
    for name, source in sources.items():
        for own in public[name]:
            source = re.sub(rf'(?<![.\w"]){own}\b(?!")', f"{name}_{own}", source)
        made[name] = QUALIFIED.sub(
            lambda found: f"{found[1]}_{found[2]}" if found[2] in public.get(found[1], ()) else found[0],
            source,
        )
    return made


def pretended() -> dict[str, str]:
    """The stand-ins by the name of the module that they stand for."""
    names = ("Host", "Processes", "Files", "Messages", "Driver")
    return {name: (PRETENDED / f"{name}.bas").read_text("ascii") for name in names}


def windows_processes() -> str:
    """The real module that starts processes, as Windows compiles it, its calls of Windows only recorded."""
    source = strip_directives(modules()["Processes"], constants=CONDITIONS["windows"])
    text = "\n".join(line for line in source.splitlines() if "Declare PtrSafe" not in line)
    # What this interpreter does not know: addresses, sizes in memory, and a message pump.
    for unknown, known in (
        ("StrPtr(", "("),
        ("LenB(startup)", "104"),
        ("LongPtr", "Long"),
        ("DoEvents", ""),
        ("Err.LastDllError", "fault"),
    ):
        text = text.replace(unknown, known)
    declarations, begin, procedures = text.partition("' Starts the interpreter")
    return declarations + (PRETENDED / "WindowsCalls.bas").read_text("ascii") + begin + procedures


def parsed(source: str, platform: str) -> Any:
    """A module as that platform compiles it; raises when it would not."""
    return parse_module(strip_directives(source, constants=CONDITIONS[platform]))
