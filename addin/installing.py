"""Puts the add-in where Excel loads it, says what is there, and takes it away again.

Everything follows from a `Home`: which system, whose folders. Excel itself is never started or asked.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from addin.building import AddinConfig, build_addin, mac_script, read_config
from generator.core.errors import AuditbookError
from generator.core.writing import put_whole

WINDOWS, MAC = "windows", "mac"
ADDIN, SCRIPT, OWN_FOLDER = "Auditbook.xlam", "Auditbook.applescript", "Auditbook"

_MAC_STARTUP = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
_MAC_SCRIPTS = "Library/Application Scripts/com.microsoft.Excel"
_MAC_RUNS = "Library/Containers/com.microsoft.Excel/Data/Library/Application Support"


class InstallProblem(AuditbookError):
    """The add-in cannot be put there or taken away: no Excel here, a file in use, a folder that is locked."""


@dataclass(frozen=True)
class Home:
    """Whose Excel: a system and a user's folders."""

    system: str
    """WINDOWS or MAC."""
    folder: Path
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Places:
    """Where the parts of the add-in belong."""

    addin: Path
    script: Path | None
    """The AppleScript; only on a Mac."""
    runs: Path
    """Private folder that the macros make: requests and answers."""


@dataclass(frozen=True)
class Status:
    """What is installed, and everything that is wrong with it."""

    path: Path
    installed: bool
    version: str
    interpreter: str
    problems: tuple[str, ...]


def places(home: Home, shared: Path | None = None) -> Places:
    """Where the add-in goes for this user; `shared` is a trusted folder in place of Excel's own."""
    if home.system == WINDOWS:
        roaming = _folder_of(home, "APPDATA", "AppData/Roaming")
        own = roaming / "Microsoft" / "Excel" / "XLSTART"
        local = _folder_of(home, "LOCALAPPDATA", "AppData/Local")
        return Places((shared or own) / ADDIN, None, local / OWN_FOLDER)
    if home.system == MAC:
        script = home.folder / _MAC_SCRIPTS / SCRIPT
        runs = home.folder / _MAC_RUNS / OWN_FOLDER
        return Places((shared or home.folder / _MAC_STARTUP) / ADDIN, script, runs)
    raise InstallProblem(
        "Excel runs on Windows and on the Mac only. `auditbook addin build` makes the add-in here."
    )


def install(home: Home, config: AddinConfig, shared: Path | None = None) -> list[Path]:
    """Put the add-in, and the script of a Mac, in place of what is there; gives the files written."""
    place = places(home, shared)
    _must_fit(config.interpreter, home.system)
    # The add-in first: it is the one that Excel may hold open.
    with _in_words(place.addin):
        build_addin(place.addin, config)
    if place.script:
        with _in_words(place.script):
            put_whole(place.script, mac_script(config).encode("ascii"))
    return [path for path in (place.addin, place.script) if path]


def status(home: Home, config: AddinConfig, shared: Path | None = None) -> Status:
    """What is installed, held against what `config` says it should be."""
    place = places(home, shared)
    if not place.addin.exists():
        return Status(place.addin, False, "", "", ("not installed: run `auditbook addin install`",))
    found = read_config(place.addin)
    if found is None:
        return Status(place.addin, True, "", "", (f"'{place.addin}' is not an add-in of Auditbook",))
    problems = (*_addin_problems(found, config), *_script_problems(place.script, found))
    return Status(place.addin, True, found.version, found.interpreter, problems)


def uninstall(home: Home, shared: Path | None = None) -> list[Path]:
    """Take away everything that Auditbook put there or made since; gives what was removed.

    What the add-in in a shared folder and the user's own have in common goes with the last of them.
    """
    place = places(home, shared)
    is_last = shared is None or not places(home).addin.exists()
    belonging = (place.addin, place.script if is_last else None)
    removed = [path for path in belonging if path and path.exists()]
    for path in removed:
        with _in_words(path):
            path.unlink()
    if is_last and place.runs.exists():
        shutil.rmtree(place.runs, ignore_errors=True)
        removed.append(place.runs)
    return removed


def _folder_of(home: Home, variable: str, usual: str) -> Path:
    return Path(home.environment.get(variable) or home.folder / usual)


def _must_fit(interpreter: str, system: str) -> None:
    """Raises for an interpreter that the macros would refuse; see CommandLine.bas."""
    if system == WINDOWS and not interpreter.lower().endswith("\\python.exe"):
        raise InstallProblem(f"'{interpreter}' is not a python.exe. Run this with the Python of Auditbook.")
    if system == WINDOWS and interpreter.startswith("\\\\"):
        raise InstallProblem(
            f"'{interpreter}' is on a network share. Install Auditbook on a drive of this computer."
        )


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Says what keeps a file from being written or removed: to a program, all causes look alike."""
    try:
        yield
    except OSError as error:
        if path.exists():
            raise InstallProblem(
                f"'{path}' is in use or locked. Close Excel, all its windows, and try again."
            ) from error
        raise InstallProblem(
            f"'{path.parent}' cannot be written to ({error.strerror}). "
            "Ask your IT department, or use --dir with a folder that Excel trusts."
        ) from error


def _addin_problems(found: AddinConfig, config: AddinConfig) -> list[str]:
    problems = []
    if found.version != config.version:
        problems.append(
            f"the add-in is version {found.version}, Auditbook is {config.version}: install it again"
        )
    if not Path(found.interpreter).is_file():
        problems.append(f"its Python is gone: '{found.interpreter}'; install it again")
    elif found.interpreter != config.interpreter:
        problems.append(f"it runs another Python: '{found.interpreter}'")
    return problems


def _script_problems(script: Path | None, found: AddinConfig) -> list[str]:
    if script is None:
        return []
    if not script.exists():
        return [f"the script '{script}' is missing; install it again"]
    if script.read_text("ascii", "replace") != mac_script(found):
        return [f"the script '{script}' belongs to another version; install it again"]
    return []
