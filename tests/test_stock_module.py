"""Each known way in, tried on the stock module and on ours: it leads in there, and here it does not.

For the stock module each way is carried through as far as it can be without Windows or a Mac: its macros run,
the line they give to the shell is taken apart as that shell would, and its Python part runs in a real Python.
Where that ends earlier, it is said at WAYS.
"""

import os
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from addin.building import build_addin
from tests.attacker import (
    EVIL,
    TRAP,
    Attacker,
    Sheets,
    assert_harmless,
    python_with_auditbook,
    set_traps,
    workbook,
)
from tests.macros import CONFIG, INTERPRETER
from tests.stock_module import StockAddin, mac_command

COMMAND = "import addin.live.entry"
CONDA = r"\\evil\share\condabin\conda"


@dataclass(frozen=True)
class Way:
    """A hostile workbook, and what shows that it got what it wanted."""

    wish: str
    place: str = "audit.xlsx"
    """Path of the workbook under the hostile folder, which is full of traps."""
    sheets: Sheets = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    """Files that only the macros look for."""
    own: Mapping[str, str] = field(default_factory=dict)
    """Settings of the stock add-in's own sheet, where the careful ones are not what is attacked."""


def conf(**settings: str) -> Sheets:
    return {"myaddin.conf": [[key.replace("_of_", " "), value] for key, value in settings.items()]}


WAYS: dict[str, Callable[[Path], Way]] = {
    "1 a config sheet in the active workbook names the interpreter": lambda hostile: Way(
        f"starts {EVIL}", sheets=conf(INTERPRETER_WIN=EVIL), files={EVIL: ""}
    ),
    "2 that sheet names a folder for the Python path": lambda hostile: Way(
        "imports addin", sheets=conf(PYTHONPATH=str(hostile))
    ),
    "3 that sheet names a Conda, which is started": lambda hostile: Way(
        f"starts {CONDA}",
        sheets={"myaddin.conf": [["CONDA PATH", r"\\evil\share"], ["CONDA ENV", "base"]]},
        files={f"{CONDA}.bat": ""},
    ),
    "3 its environment is a command of its own": lambda hostile: Way(
        "starts calc.exe",
        sheets={"myaddin.conf": [["CONDA PATH", r"\\evil\share"], ["CONDA ENV", "base & calc.exe"]]},
        files={f"{CONDA}.bat": ""},
    ),
    "4 a config file beside the workbook names a folder for the Python path": lambda hostile: Way(
        "imports addin", files={rf"{hostile}/\myaddin.conf": f"PYTHONPATH={hostile}"}
    ),
    "4 that file names the interpreter, if the add-in leaves it to the user": lambda hostile: Way(
        f"starts {EVIL}",
        files={rf"{hostile}/\myaddin.conf": f"INTERPRETER={EVIL}", EVIL: ""},
        own={"INTERPRETER_WIN": ""},
    ),
    "5 code beside the workbook": lambda hostile: Way(
        "imports addin", own={"ADD_WORKBOOK_TO_PYTHONPATH": "true"}
    ),
    "6 a sheet whose name ends in .py, and a key for it": lambda hostile: Way(
        "runs code of its sheets",
        sheets={"addin.py": [[TRAP.format(name="sheet")]], **conf(LICENSE_KEY="noncommercial")},
    ),
    "7 a file name that ends the command": lambda hostile: Way("starts calc.exe", "a^& calc.exe .xlsx"),
    "7 a file name that the shell of a Mac works out": lambda hostile: Way(
        "starts touch", "audit$(touch sprung).xlsx"
    ),
    "8 a path with semicolons": lambda hostile: Way("imports addin", f"a;b;c;d;e;{hostile};/audit.xlsx"),
}
"""By the number that the tests of our own module use. Programs of Windows are only found in the line, not
started (1, 3, one each of 4 and 7). Of 6 the line is found that hands over to the part of xlwings which
writes the sheets to files and imports them; that part has a licence of its own and is not run."""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return python_with_auditbook(tmp_path_factory.mktemp("python"))


@pytest.fixture(scope="module")
def attacker(tmp_path_factory: pytest.TempPathFactory, python: Path) -> Attacker:
    folder = tmp_path_factory.mktemp("ours")
    build_addin(folder / "Auditbook.xlam", CONFIG)
    return Attacker(folder / "Auditbook.xlam", python, folder)


@pytest.mark.skipif(os.name == "nt", reason="the paths of another system, and the shell of a Mac")
@pytest.mark.parametrize("name", WAYS)
def test_the_stock_module_is_caught(name: str, python: Path, tmp_path: Path) -> None:
    hostile = tmp_path / "hostile"
    hostile.mkdir()
    way = WAYS[name](hostile)
    assert way.wish in granted(way, hostile, python)


@pytest.mark.skipif(os.name == "nt", reason="the paths of another system, and the shell of a Mac")
def test_the_stock_module_grants_nothing_to_a_harmless_workbook(python: Path, tmp_path: Path) -> None:
    """What catches it is the attack, not that it is another module."""
    (tmp_path / "hostile").mkdir()
    assert granted(Way(""), tmp_path / "hostile", python) == set()


@pytest.mark.parametrize("name", WAYS)
def test_ours_is_not(name: str, attacker: Attacker) -> None:
    way = WAYS[name](attacker.hostile)
    assert_harmless(attacker.attack(way.place, way.sheets), attacker)


def test_all_eight_ways_are_tried() -> None:
    assert {name[0] for name in WAYS} == set("12345678")


def granted(way: Way, hostile: Path, python: Path) -> set[str]:
    """What the workbook gets from the stock module, on Windows and on a Mac."""
    set_traps(hostile)
    folder = (hostile / way.place).parent
    folder.mkdir(parents=True, exist_ok=True)
    book = workbook(folder, way.place, way.sheets)
    line = pressed("windows", way, book, hostile)
    programs = [program(command) for command in commands_of(line.removeprefix("cmd.exe /C "))]
    return {
        *(f"starts {found}" for found in programs if found not in ("C:", "cd", INTERPRETER)),
        *(["runs code of its sheets"] if "runpython_embedded_code('" in line else []),
        *(f"imports {trap}" for trap in imported(line, python, hostile.parent)),
        *(["starts touch"] if touched(pressed("mac", way, book, hostile), hostile.parent) else []),
    }


def pressed(platform: str, way: Way, book: Path, hostile: Path) -> str:
    addin = StockAddin(hostile.parent, platform, way.own)
    for path, content in way.files.items():
        addin.put_file(path, content)
    return addin.press(book, COMMAND)


def commands_of(line: str) -> list[str]:
    """A line taken apart as cmd.exe does: at each `&`, unless in quotes, or behind a `^` outside them."""
    parts, quoted, escaped = [""], False, False
    for sign in line:
        if escaped or quoted or sign not in "^&":
            parts[-1] += sign
            quoted ^= sign == '"' and not escaped
            escaped = False
        elif sign == "^":
            escaped = True
        else:
            parts.append("")
    return [part.strip() for part in parts if part.strip()]


def program(command: str) -> str:
    """The first word of a command, which may stand in quotes."""
    found = re.match(r'"([^"]*)"|([^\s;,="]+)', command)
    assert found, command
    return found[1] or found[2]


def imported(line: str, python: Path, folder: Path) -> set[str]:
    """The traps that the Python part of the line falls into, run for real from a folder without any."""
    (code,) = re.findall(r'-c "(.*)"  --wb=', line)
    sprung = folder / "sprung by Python"
    sprung.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [str(python), "-B", "-c", code.replace('\\"', '"')]
    subprocess.run(
        command,
        cwd=python.parent,
        env={**environment, "TRAP": str(sprung)},
        timeout=60,
        check=False,
        capture_output=True,
    )
    return {trap.name for trap in sprung.iterdir()}


def touched(fields: str, folder: Path) -> bool:
    """Whether the shell of a Mac runs what the file's name says, with an interpreter that does nothing."""
    inside = folder / "shell"
    inside.mkdir()
    command = mac_command(fields.replace("C:\\Temp", str(folder)))
    subprocess.run(["/bin/sh", "-c", f"{command} wait"], cwd=inside, check=False, timeout=30)
    return (inside / "sprung").exists()
