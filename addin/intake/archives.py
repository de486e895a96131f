"""Zip archives of workbooks: their members, unpacked so that no name and no size can do harm."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from addin.intake.names import in_any_encoding, plain_ending
from generator.core.loading import words
from generator.core.text import Text

MEMBERS = 20_000
MEMBER_SIZE = 40 << 20
"""Bytes of one member, unpacked."""
TOTAL_SIZE = 8 << 30
"""Bytes of all members of one archive, unpacked."""
PIECE = 1 << 20
NESTED = (".zip", ".7z", ".rar", ".gz", ".tar", ".tgz")
UTF_8_NAME = 0x800
ENCRYPTED = 0x1


@dataclass(frozen=True)
class Member:
    """One file of an archive."""

    name: str
    """As the archive has it, fit to be shown; never used as a path on disk."""
    path: Path
    """Where it was unpacked to; the archive itself, if it was refused."""
    refused: Text | None


def is_archive(path: Path) -> bool:
    """Whether a file is a zip archive, and not a workbook, which is one too."""
    if path.suffix.lower() != ".zip" or not is_zipfile(path):
        return False
    try:
        with ZipFile(path) as archive:
            return "[Content_Types].xml" not in archive.namelist()
    except (BadZipFile, OSError):
        return False


def unpack(archive: Path, room: Path) -> Iterator[Member]:
    """The members in the order of their names, each in a numbered file in the new folder `room`."""
    room.mkdir(parents=True)
    with ZipFile(archive) as opened:
        infos = sorted((info for info in opened.infolist() if not info.is_dir()), key=_name_of)
        used = 0
        for i, info in enumerate(infos):
            member = _member(opened, info, archive, room, i, TOTAL_SIZE - used)
            used += member.path.stat().st_size if member.refused is None else 0
            yield member


def _member(opened: ZipFile, info: ZipInfo, archive: Path, room: Path, i: int, left: int) -> Member:
    name = _name_of(info)
    reason = _refused_unseen(info, name, i)
    if reason:
        return Member(name, archive, words()[reason])
    path = room / f"{i:06}{plain_ending(name)}"
    reason = _copy(opened, info, path, min(MEMBER_SIZE, left))
    return Member(name, archive if reason else path, words()[reason] if reason else None)


def _refused_unseen(info: ZipInfo, name: str, i: int) -> str:
    """The word that says why a member is not unpacked; empty if it may be."""
    if i >= MEMBERS:
        return "input.zip_many"
    if info.flag_bits & ENCRYPTED:
        return "input.zip_encrypted"
    return "input.zip_nested" if name.lower().endswith(NESTED) else ""


def _copy(opened: ZipFile, info: ZipInfo, path: Path, limit: int) -> str:
    """Unpack one member, counting its bytes: what the archive says of its size may be false."""
    size = 0
    try:
        with opened.open(info) as source, path.open("xb") as target:
            while piece := source.read(PIECE):
                size += len(piece)
                if size > limit:
                    break
                target.write(piece)
    except (BadZipFile, NotImplementedError, EOFError, ValueError, OSError):
        path.unlink(missing_ok=True)
        return "input.zip_damaged"
    if size > limit:
        path.unlink()
        return "input.zip_large"
    return ""


def _name_of(info: ZipInfo) -> str:
    """The name as people wrote it: Chinese Windows writes names in GBK without saying so."""
    name = info.filename
    if not info.flag_bits & UTF_8_NAME:
        name = in_any_encoding(name.encode("cp437", "replace"))
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name)
