"""A supplier's workbook must never be able to run code: one test for each known way in.

Each opens a hostile workbook in the interpreter that runs our macros, presses Score with the real module that
starts processes, and then really starts Python on the request that came out, in the hostile workbook's folder
and with a hostile environment. What is started must be the same as without that workbook, and nothing of it
imported.
"""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from addin.building import build_addin, mac_script
from addin.live.request import COMMON, OF_COMMAND
from tests.attacker import EVIL, TRAP, Attacker, Sheets, assert_harmless, every_conf, python_with_auditbook
from tests.macros import CONFIG, INTERPRETER, VERSION, Macros, windows_processes


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("addin") / "Auditbook.xlam"
    build_addin(path, CONFIG)
    return path


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return python_with_auditbook(tmp_path_factory.mktemp("python") / "Zoë 李")


@pytest.fixture
def attacker(addin: Path, python: Path, tmp_path: Path) -> Attacker:
    return Attacker(addin, python, tmp_path)


def test_the_traps_are_sharp(attacker: Attacker) -> None:
    """Without -I, the same start falls into them: this file can fail."""
    attack = attacker.attack("audit.xlsx")
    _, imported = attacker.start(attack.request, attacker.hostile, isolated=False)
    assert imported


def test_1_a_config_sheet_in_the_active_workbook_is_not_read(attacker: Attacker) -> None:
    keys = ("interpreter", "INTERPRETER_WIN", "INTERPRETER_MAC", "INTERPRETER")
    attack = attacker.attack("audit.xlsx", every_conf([[key, EVIL, EVIL] for key in keys]))
    assert_harmless(attack, attacker)


def test_2_a_python_path_in_that_sheet_is_not_read(attacker: Attacker, tmp_path: Path) -> None:
    hostile = str(tmp_path / "hostile")
    attack = attacker.attack("audit.xlsx", every_conf([["PYTHONPATH", hostile, hostile]]))
    assert_harmless(attack, attacker)


def test_3_conda_keys_start_nothing(attacker: Attacker) -> None:
    rows = [["CONDA PATH", r"\\evil\share", ""], ["CONDA ENV", "base & calc.exe", ""]]
    assert_harmless(attacker.attack("audit.xlsx", every_conf(rows)), attacker)


def test_4_a_config_file_beside_the_workbook_is_not_read(attacker: Attacker, tmp_path: Path) -> None:
    (tmp_path / "hostile").mkdir()
    for name in ("auditbook.conf", "myaddin.conf", "xlwings.conf", "pyvenv.cfg", "python._pth"):
        (tmp_path / "hostile" / name).write_text(f'"INTERPRETER_WIN","{EVIL}"\nhome = {EVIL}\n')
    assert_harmless(attacker.attack("audit.xlsx"), attacker)


def test_5_code_beside_the_workbook_is_not_imported(attacker: Attacker, tmp_path: Path) -> None:
    attack = attacker.attack("json.xlsx")
    assert (tmp_path / "hostile" / "json.py").exists()
    assert (tmp_path / "hostile" / "json.zip").exists()
    assert_harmless(attack, attacker)


def test_6_sheets_of_code_are_only_sheets(attacker: Attacker) -> None:
    code = [[TRAP.format(name="sheet")]]
    sheets: Sheets = {
        **every_conf(
            [["LICENSE_KEY", "noncommercial", ""], ["RELEASE_EMBED_CODE_MAP", '{"a.py": "/x.py"}', ""]]
        ),
        "addin.py": code,
        "entry.py": code,
        "json.py": code,
    }
    assert_harmless(attacker.attack("audit.xlsx", sheets), attacker)


@pytest.mark.parametrize(
    "place",
    [
        "audit$(touch sprung).xlsx",
        "audit`touch sprung`.xlsx",
        "a^&calc.exe&.xlsx",
        "%USERPROFILE% & calc/--hwnd=1 audit.xlsx",
        'a" -c "import json/audit\'s.xlsx',
        "a|b|c/python|import json|.xlsx",
        "审核 =1+1/结果.xlsx",
    ],
)
def test_7_names_of_files_and_folders_reach_no_command(attacker: Attacker, place: str) -> None:
    assert_harmless(attacker.attack(place), attacker)


def test_8_semicolons_in_a_path_add_no_folder(attacker: Attacker) -> None:
    assert_harmless(attacker.attack("a;b;c;d;e;/evil.zip/audit;json.xlsx"), attacker)


def test_a_blocked_start_is_said_in_words(addin: Path) -> None:
    """A rule of the company against child processes of Office looks like this."""
    macros = Macros(addin, Processes=windows_processes())
    macros.run("Files.WriteText", INTERPRETER, "")
    macros.run("Processes.Refuse", 5)
    assert "security rule" in macros.press("score")
    macros.run("Processes.Refuse", 2)
    assert macros.press("score").endswith("(2)")


def test_a_python_that_is_not_ours_is_never_started(tmp_path: Path) -> None:
    for number, other in enumerate(
        (EVIL, "python.exe", r"C:\Windows\notepad.exe", r'C:\a" -c "b\python.exe')
    ):
        path = tmp_path / f"{number}.xlam"
        build_addin(path, replace(CONFIG, interpreter=other))
        macros = Macros(path, Processes=windows_processes())
        macros.run("Files.WriteText", other, "")
        assert other in macros.press("score")
        assert macros.run("Processes.Made") == ""


# ---- the Mac: what the script makes the shell do, worked out from its own text


def shell_command(script: str, run: str, home: str) -> str:
    """The text that `do shell script` gets in StartPython, for a run's number and a home folder."""
    known = {"runNumber": run, "homePath": home}
    for name, expression in re.findall(r"^property (\w+) : (.*)$", script, re.MULTILINE):
        known[name] = applescript(expression, known)
    body = script.partition("on StartPython")[2].partition("end StartPython")[0]
    for name, expression in re.findall(r"^\tset (\w+) to (.*)$", body, re.MULTILINE):
        if name != "homePath":
            known[name] = applescript(expression, known)
    (last,) = re.findall(r"^\tdo shell script (.*)$", body, re.MULTILINE)
    return applescript(last, known)


def applescript(expression: str, known: dict[str, str]) -> str:
    """The value of texts joined by `&`."""
    if found := re.fullmatch(r"quoted form of (.*)", expression):
        first, ampersand, rest = _first_part(found[1])
        return shlex.quote(applescript(first, known)) + (applescript(rest, known) if ampersand else "")
    first, ampersand, rest = _first_part(expression)
    return _value(first, known) + (applescript(rest, known) if ampersand else "")


def _first_part(expression: str) -> tuple[str, str, str]:
    part = r'"[^"]*"|\([^()]*\)|quoted form of (?:\w+|\([^()]*\))|\w+'
    found = re.match(rf"\s*({part})(?: (&) (.*))?$", expression)
    assert found, expression
    return found[1], found[2] or "", found[3] or ""


def _value(part: str, known: dict[str, str]) -> str:
    if part.startswith('"'):
        return part[1:-1]
    if found := re.fullmatch(r"\(character id (\d+)\)", part):
        return chr(int(found[1]))
    if part.startswith("quoted form of "):
        return applescript(part, known)
    return applescript(part[1:-1], known) if part.startswith("(") else known[part]


@pytest.fixture
def mac_home(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    home = tmp_path / "李 $(touch sprung) 'x'"
    run = home / "Library/Containers/com.microsoft.Excel/Data/Library/Application Support/Auditbook/run/12"
    run.mkdir(parents=True)
    yield home, run
    assert not list(tmp_path.rglob("sprung"))


def wait_for(path: Path) -> None:
    for _ in range(200):
        if path.exists():
            return
        subprocess.run([sys.executable, "-S", "-c", "import time; time.sleep(0.05)"], check=True)
    pytest.fail(f"{path.name} never came")


@pytest.mark.skipif(os.name == "nt", reason="the shell of a Mac")
def test_the_script_of_the_mac_starts_python_whatever_the_names(
    python: Path, mac_home: tuple[Path, Path]
) -> None:
    home, run = mac_home
    run.chmod(0o700)
    request = {"command": "score", "version": VERSION, "language": "en", "hwnd": ""}
    (run / "request.json").write_text(json.dumps(request))
    script = mac_script(replace(CONFIG, interpreter=str(python)))
    subprocess.run(["/bin/sh", "-c", shell_command(script, "12", str(home))], check=True, cwd=home)
    wait_for(run / "result.json")
    assert not (run / "error.txt").exists()


@pytest.mark.skipif(os.name == "nt", reason="the shell of a Mac")
def test_the_script_of_the_mac_keeps_the_last_words_of_a_python_that_fails(
    mac_home: tuple[Path, Path],
) -> None:
    home, run = mac_home
    command = shell_command(mac_script(CONFIG), "12", str(home))  # there is no such interpreter here
    subprocess.run(["/bin/sh", "-c", command], check=True, cwd=home)
    wait_for(run / "error.txt")
    assert "not found" in (run / "error.txt").read_text() or "No such file" in (run / "error.txt").read_text()


def test_the_script_of_the_mac_takes_digits_only() -> None:
    script = mac_script(CONFIG)
    guard = "\ton StartPython(runNumber)\n\tif not onlyDigits(runNumber) then error"
    assert guard.strip() in script
    shell = re.findall(r"do shell script .*", script)
    assert len(shell) == 1


def test_types_of_requests_stay_narrow() -> None:
    """The request that the macros make has these keys and no room for a workbook's name."""
    keys = COMMON.union(*OF_COMMAND.values())
    assert keys == {"command", "version", "language", "hwnd", "scheme", "folder"}
