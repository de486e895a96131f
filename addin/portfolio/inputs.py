"""What people point at becomes a list of files: single files, folders, and zip archives.

Everything in a folder is an input and gets an outcome, whatever its kind, except what programs leave
behind: the lock files of Excel and WPS (`~$...`) and LibreOffice (`.~lock...`), other hidden files
(`.name`), temporary ones (`*.tmp`), the notes of file managers (Thumbs.db, desktop.ini, __MACOSX), and
what the caller names, such as the portfolio itself. These are listed, not read.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from addin.portfolio.archives import is_archive, unpack
from generator.core.errors import UnreadableFile
from generator.core.text import Text

LEFT_BEHIND = ("~$*", ".*", "*.tmp", "thumbs.db", "desktop.ini", "__macosx")
"""Patterns of names, in lower case, that are never an input."""


@dataclass(frozen=True)
class Input:
    """One file in."""

    shown: str
    """As people find it again; a member of an archive as `archive.zip/member.xlsx`."""
    path: Path
    """Where its bytes lie now."""
    refused: Text | None = None
    """Why it is not even opened; None: it is read."""


@dataclass(frozen=True)
class Gathered:
    """All files in, in an order that does not depend on the machine, and what was passed over."""

    inputs: tuple[Input, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """What of a folder is wanted."""

    depth: int | None = None
    """Levels of folders below the one named; None: all of them."""
    patterns: tuple[str, ...] = ("*",)
    """File names; upper and lower case do not matter."""
    besides: tuple[Path, ...] = ()
    """Files that are no input although they may lie there, such as the portfolio itself."""


def gather(paths: Sequence[Path], choice: Choice, room: Path) -> Gathered:
    """The files that `paths` mean. Members of archives are unpacked into the folder `room`.

    Raises UnreadableFile for a path that does not exist. A file that is named twice comes once.
    """
    found: dict[Path, Path] = {}
    ignored: list[str] = []
    besides = {path.resolve() for path in choice.besides}
    for path in paths:
        for file in _files(path, choice, ignored):
            if file.resolve() in besides:
                ignored.append(str(file))
            else:
                found.setdefault(file.resolve(), file)
    inputs = [part for file in sorted(found.values(), key=str) for part in _parts(file, room, ignored)]
    return Gathered(tuple(inputs), tuple(ignored))


def is_left_behind(name: str) -> bool:
    """Whether a file or folder of that name is something that a program left behind."""
    steps = (".", "..")
    return name not in steps and any(fnmatchcase(name.lower(), pattern) for pattern in LEFT_BEHIND)


def _files(path: Path, choice: Choice, ignored: list[str]) -> Iterator[Path]:
    if not path.exists():
        raise UnreadableFile(f"There is no file or folder '{path}'. Check the name.")
    if path.is_dir():
        yield from _in_folder(path, choice, ignored)
    else:
        yield path


def _in_folder(folder: Path, choice: Choice, ignored: list[str]) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        here = Path(place)
        deeper = choice.depth is None or len(here.relative_to(folder).parts) < choice.depth
        folders[:] = sorted(name for name in folders if deeper and not is_left_behind(name))
        for name in sorted(names):
            if is_left_behind(name):
                ignored.append(str(here / name))
            elif any(fnmatchcase(name.lower(), pattern.lower()) for pattern in choice.patterns):
                yield here / name


def _parts(file: Path, room: Path, ignored: list[str]) -> Iterator[Input]:
    if not is_archive(file):
        yield Input(str(file), file)
        return
    for member in unpack(file, room):
        shown = f"{file}/{member.name}"
        if any(is_left_behind(part) for part in member.name.split("/")):
            ignored.append(shown)
        else:
            yield Input(shown, member.path, member.refused)
