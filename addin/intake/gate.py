"""The gate: what must hold of a file before any parser may see it.

Nothing is believed: not the name, not the sizes that the package announces, not the kind of its parts. All
parts are unpacked once, within limits, and searched as bytes. Where a file can be read in two ways, it is
refused.
"""

from hashlib import sha256
from pathlib import Path

from addin.intake.cells import Tally
from addin.intake.contents import is_xml, must_be_harmless, noted
from addin.intake.disguises import refusal_by_content, refusal_by_parts
from addin.intake.facts import Facts
from addin.intake.limits import LIMITS, MEGABYTE, Limits
from addin.intake.package import entries, unpacked
from addin.intake.programs import Traces
from addin.intake.refusing import refused
from generator.core.errors import Refused
from generator.core.text import printable


def inspect(path: Path, limits: Limits = LIMITS) -> Facts:
    """What the raw package says of itself, if it may be read at all; raises Refused."""
    try:
        return _inspected(_content(path, limits), path.suffix.lower(), limits)
    except Refused as refusal:
        raise Refused(refusal.problem, printable(path)) from None


def _content(path: Path, limits: Limits) -> bytes:
    """The bytes of the file, never more than its limit."""
    try:
        if not path.exists():
            raise refused("file-missing")
        if not path.is_file():
            raise refused("file-is-folder")
        with path.open("rb") as file:
            data = file.read(limits.file_size + 1)
            size = file.seek(0, 2)
    except (OSError, ValueError) as error:
        raise _unreadable(error) from None
    if len(data) > limits.file_size:
        raise refused("file-too-large", size=-(-size // MEGABYTE), limit=limits.file_size // MEGABYTE)
    if not data:
        raise refused("file-empty")
    return data


def _unreadable(error: OSError | ValueError) -> Refused:
    """A path that no file can have is a missing file; anything else is the system's own reason."""
    if isinstance(error, OSError) and error.strerror:
        return refused("file-unreadable", detail=error.strerror)
    return refused("file-missing")


def _inspected(data: bytes, suffix: str, limits: Limits) -> Facts:
    if refusal := refusal_by_content(data, suffix):
        raise refusal
    found = entries(data, limits)
    if refusal := refusal_by_parts(entry.filename for entry in found):
        raise refusal
    tally, traces, notes = Tally(limits), Traces(), dict[str, str]()
    for part in unpacked(data, found, limits):
        must_be_harmless(part)
        if is_xml(part):
            tally.add(part)
            traces.add(part)
        if code := noted(part):
            notes.setdefault(code, part.shown)
    tally.must_fit()
    program, version = traces.program
    return Facts(
        digest=sha256(data).hexdigest(),
        size=len(data),
        program=program,
        version=version,
        saved=traces.saved,
        dates_1904=traces.dates_1904,
        calculated=traces.calculated,
        notes=tuple(notes.items()),
    )
