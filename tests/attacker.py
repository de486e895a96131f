"""A supplier who wants code to run: traps in a folder, a hostile workbook in it, and what came of that."""

import json
import os
import re
import subprocess
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import openpyxl

from tests.macros import INTERPRETER, VERSION, Macros, windows_processes

ROOT = Path(__file__).parent.parent
TRAP = "import os, pathlib; pathlib.Path(os.environ['TRAP']).joinpath({name!r}).touch()\n"
TRAPS = ("json", "xlwings", "yaml", "encodings", "sitecustomize", "usercustomize", "addin/__init__")
EVIL = r"\\evil\share\python.exe"

Sheets = dict[str, list[list[str]]]


def python_with_auditbook(folder: Path) -> Path:
    """A Python with this very Auditbook installed, as an auditor has one; -I finds nothing by PYTHONPATH."""
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    found = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    Path(site, "auditbook.pth").write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n", "utf-8")
    return found


@dataclass(frozen=True)
class Attack:
    """What came of pressing Score, and then of starting Python, with a hostile workbook open."""

    started: str
    request: str
    result: str
    imported: set[str]


class Attacker:
    """Sets traps in a folder and opens a workbook from it."""

    def __init__(self, addin: Path, python: Path, tmp_path: Path) -> None:
        self._addin, self._python, self._tmp = addin, python, tmp_path
        self.hostile = tmp_path / "hostile"
        self.harmless = self.attack()

    def attack(self, place: str = "", sheets: Sheets | None = None) -> Attack:
        """`place` is the workbook's path under the hostile folder; without one, none is open."""
        folder = (self.hostile / place).parent if place else self._tmp / "empty"
        folder.mkdir(parents=True, exist_ok=True)
        macros = Macros(self._addin, Processes=windows_processes())
        macros.run("Files.WriteText", INTERPRETER, "")
        if place:
            set_traps(folder)
            macros.excel.activate_workbook(macros.excel.open_workbook(workbook(folder, place, sheets or {})))
            assert macros.excel.evaluate("ActiveWorkbook.Name") == Path(place).name
        macros.press("score")
        request = macros.run("Files.ReadText", macros.run("Processes.MadeRequest"))
        result, imported = self.start(request, folder)
        return Attack(re.sub(r"\\\d+\b", r"\\RUN", macros.run("Processes.Made")), request, result, imported)

    def start(self, request: str, folder: Path, isolated: bool = True) -> tuple[str, set[str]]:
        """Starts Python for real; gives its answer, and the traps that were imported."""
        run, traps = self._tmp / "run" / "463500000100001", self._tmp / "sprung"
        for made in (run, traps):
            made.mkdir(parents=True, exist_ok=True)
        (run / "request.json").write_text(request, "ascii")
        (run / "result.json").unlink(missing_ok=True)
        switches = ["-I"] if isolated else []
        command = [str(self._python), *switches, "-m", "addin.live.entry", str(run / "request.json")]
        subprocess.run(
            command, cwd=folder, env=hostile_environment(folder, traps), timeout=60, check=isolated
        )
        answer = run / "result.json"
        sprung = {trap.name for trap in traps.iterdir()}
        return answer.read_text("ascii") if answer.exists() else "", sprung


def hostile_environment(folder: Path, traps: Path) -> dict[str, str]:
    names = ("PYTHONPATH", "PYTHONUSERBASE", "PYTHONSTARTUP", "PYTHONPYCACHEPREFIX")
    return {**os.environ, **dict.fromkeys(names, str(folder)), "TRAP": str(traps)}


def set_traps(folder: Path) -> None:
    for name in TRAPS:
        path = folder / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(TRAP.format(name=name.partition("/")[0]), "utf-8")


def workbook(folder: Path, place: str, sheets: Sheets) -> Path:
    """A workbook with these sheets, and a zip of Python code of its name beside it."""
    book, path = openpyxl.Workbook(), folder / Path(place).name
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    with ZipFile(path.with_suffix(".zip"), "w") as package:
        package.writestr("json.py", TRAP.format(name="zip"))
    return path


def assert_harmless(attack: Attack, attacker: Attacker) -> None:
    """What is started is what our own sheet says, and Python answers as if the workbook were not there."""
    run = r"C:\Local\Auditbook\run\RUN"
    command = f'"{INTERPRETER}" -I -m addin.live.entry "{run}\\request.json"'
    no_shell, no_inheritance, own_environment = "8000000", "0", "0"
    assert attack.started.split("\n") == [
        INTERPRETER, command, no_inheritance, no_shell, own_environment, run
    ]  # fmt: skip
    assert attack == attacker.harmless
    request = {"command": "score", "version": VERSION, "language": "en", "hwnd": "264518"}
    assert attack.request == json.dumps(request)
    assert json.loads(attack.result)["message"]
    assert attack.imported == set()


def every_conf(rows: list[list[str]]) -> Sheets:
    return dict.fromkeys(("auditbook.conf", "myaddin.conf", "xlwings.conf", "_auditbook.conf"), rows)
