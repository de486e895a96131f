"""Foreign text and file names made harmless for a cell: in full, or shortened with a mark that says so."""

import os
import re
from pathlib import Path, PurePath

MOST_UNITS = 32_767
"""UTF-16 units that a cell holds."""

MOST_BREAKS = 253
"""Line breaks that a cell holds."""

MOST_ADDRESS = 1_000
"""Characters of the address of a link, with care: Excel counts them after escaping."""

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_UNSAFE = re.compile(r'[%"#<>\[\]^`{} :]')
_ARCHIVE = ".zip"


def harmless(text: str, shortened: str, most: int = MOST_UNITS) -> str:
    """The text as a cell can hold it and people can see it.

    Control characters and those that turn the direction of reading become visible. `shortened` is the mark
    for what is longer than `most` UTF-16 units, with the whole length as {count}.
    """
    if not text.isprintable():
        text = _HIDDEN.sub(_visible, text.replace("\r\n", "\n"))
        if text.count("\n") > MOST_BREAKS:
            text = text.replace("\n", " ")
    if len(text) * 2 <= most or _units(text) <= most:
        return text
    mark = shortened.format(count=len(text))
    return _first_units(text, most - _units(mark)) + mark


def clipped(text: str, most: int) -> str:
    """One line of at most so many characters, for places that only name a thing."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def address(path: str, book: Path, cell: str = "") -> str:
    """Where a link to a source file leads, seen from the workbook `book`; empty if no link can be made.

    A member of an archive is reached by its archive, since nothing opens a file inside one.
    """
    if not path.strip():
        return ""
    file, inside = _openable(path)
    try:
        target = os.path.relpath(file, book.parent)
    except ValueError:  # another drive
        target = str(Path(file).absolute())
    drive, rest = os.path.splitdrive(target)
    link = _UNSAFE.sub(lambda sign: f"%{ord(sign[0]):02x}", rest)
    whole = drive + link if drive else f"./{link}"
    place = f"#{cell}" if cell and not inside else ""
    bad = not rest.strip("./\\") or _HIDDEN.search(target + place) or place.count("#") > 1
    return "" if bad or len(whole + place) > MOST_ADDRESS else f"external:{whole}{place}"


def _openable(path: str) -> tuple[str, bool]:
    """The file on disk that a path leads to, and whether the path goes on inside it."""
    parts = PurePath(path).parts
    for count, part in enumerate(parts[:-1], start=1):
        if part.lower().endswith(_ARCHIVE):
            return str(PurePath(*parts[:count])), True
    return path, False


def _visible(sign: re.Match[str]) -> str:
    code = ord(sign[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return f"⟨U+{code:04X}⟩" if 0x2000 <= code < 0x2100 else "\ufffd"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _first_units(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
