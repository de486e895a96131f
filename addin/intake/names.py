"""Names of files as strangers wrote them, made fit to be shown, stored and linked to."""

import re
from pathlib import Path

from generator.core.text import printable

SEPARATORS = re.compile(r"[/\\]")
FORBIDDEN = re.compile(r'[<>:"|?*]')
"""Signs that Windows does not allow in names."""
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
"""Names that mean a device on Windows, whatever their ending."""
LONGEST = 120


def safe_name(name: str, otherwise: str) -> str:
    """The last part of a name, without anything that a system or a person could be misled by."""
    last = SEPARATORS.split(name)[-1]
    clean = FORBIDDEN.sub("_", printable(last, LONGEST)).strip(" .")
    if not clean:
        return otherwise
    return f"_{clean}" if DEVICES.match(clean) else clean


def in_any_encoding(raw: bytes) -> str:
    """A name whose encoding nobody says: Chinese Windows writes GBK, everybody else UTF-8."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def plain_ending(name: str) -> str:
    """The ending of a name if it is a plain one: what else stands in a name never reaches the disk."""
    ending = Path(name).suffix.lower()
    return ending if ending[1:].isascii() and ending[1:].isalnum() and len(ending) < 9 else ""
