"""What people point at becomes a list of files: single files, folders, zip archives, and saved mails.

Everything in a folder is an input and gets an outcome, whatever its kind, except what programs leave
behind: the lock files of Excel and WPS (`~$...`) and LibreOffice (`.~lock...`), other hidden files
(`.name`), temporary ones (`*.tmp`), the notes of file managers (Thumbs.db, desktop.ini, __MACOSX), and
what the caller names, such as the portfolio itself. These are listed, not read.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from addin.intake.archives import Member, is_archive, unpack
from addin.intake.mails import NOBODY, Mail, Sending, is_mail, take_apart
from addin.intake.workers import Failure, work_through
from generator.core.errors import UnreadableFile
from generator.core.loading import words
from generator.core.text import Text, joined

LEFT_BEHIND = ("~$*", ".*", "*.tmp", "thumbs.db", "desktop.ini", "__macosx")
"""Patterns of names, in lower case, that are never an input."""

DEEPEST = 4
"""How many archives and mails may lie in one another."""


@dataclass(frozen=True)
class Input:
    """One file in."""

    shown: str
    """As people find it again; a member of an archive as `archive.zip/member.xlsx`, of a mail alike."""
    path: Path
    """Where its bytes lie now."""
    refused: Text | None = None
    """Why it is not even opened; None: it is read."""
    sending: Sending = NOBODY
    """Who sent it and when, if it came out of a mail."""


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
    """The files that `paths` mean. What is in archives and mails is unpacked into the folder `room`.

    Raises UnreadableFile for a path that does not exist. A file that is named twice comes once.
    """
    found: dict[Path, Path] = {}
    opener = _Opener(room)
    besides = {path.resolve() for path in choice.besides}
    for path in paths:
        for file in _files(path, choice, opener.ignored):
            if file.resolve() in besides:
                opener.ignored.append(str(file))
            else:
                found.setdefault(file.resolve(), file)
    inputs = opener.opened([Input(str(file), file) for file in found.values()])
    return Gathered(tuple(sorted(inputs, key=_place)), tuple(opener.ignored))


def _place(given: Input) -> list[str]:
    """What is in a folder, archive or mail stays together."""
    return given.shown.split("/")


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


@dataclass
class _Opener:
    """Puts what is in archives and mails in their place, however they lie in one another."""

    room: Path
    ignored: list[str] = field(default_factory=list)
    _rooms: int = 0

    def opened(self, inputs: list[Input]) -> list[Input]:
        """The files that can be read, or are refused."""
        found: list[Input] = []
        for _ in range(DEEPEST):
            mails: list[Input] = []
            archives: list[Input] = []
            for one in inputs:
                if one.refused is None and is_mail(one.path):
                    mails.append(one)
                elif one.refused is None and is_archive(one.path):
                    archives.append(one)
                else:
                    found.append(one)
            inputs = [*self._in_archives(archives), *self._in_mails(mails)]
        too_deep = words()["input.too_deep"]
        return [*found, *(replace(one, refused=one.refused or too_deep) for one in inputs)]

    def _in_archives(self, archives: list[Input]) -> Iterator[Input]:
        for archive in archives:
            for member in unpack(archive.path, self._new_room()):
                yield from self._member(archive, member, archive.sending)

    def _in_mails(self, mails: list[Input]) -> Iterator[Input]:
        """Mails are taken apart in child processes: nobody vouches for them."""
        closed = [(mail, self._new_room()) for mail in mails]
        for (mail, _), result in work_through(closed, _take_apart, min(os.cpu_count() or 1, len(closed))):
            if isinstance(result, Failure):
                reason = joined([words()["input.mail_damaged"], result.problem.found])
                yield replace(mail, refused=reason)
            else:
                yield from self._in_mail(mail, result)

    def _in_mail(self, mail: Input, found: Mail) -> Iterator[Input]:
        self.ignored += [f"{mail.shown}/{picture}" for picture in found.pictures]
        if not found.attachments:
            yield replace(mail, refused=words()["input.mail_empty"])
        for member, sending in found.attachments:
            yield from self._member(mail, member, sending)

    def _member(self, within: Input, member: Member, sending: Sending) -> Iterator[Input]:
        shown = f"{within.shown}/{member.name}" if member.name else within.shown
        if any(is_left_behind(part) for part in member.name.split("/") if part):
            self.ignored.append(shown)
        else:
            yield Input(shown, member.path, member.refused, sending)

    def _new_room(self) -> Path:
        self._rooms += 1
        return self.room / f"{self._rooms:06}"


def _take_apart(item: tuple[Input, Path]) -> Mail:
    mail, room = item
    return take_apart(mail.path, room)
