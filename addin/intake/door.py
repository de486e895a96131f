"""The door through which every workbook that came back is read, by all commands and the ribbon alike.

First the gate looks at the raw package, then the reader reads; a file is a submission or is refused with a
reason of the catalogue. For batches, `addin.intake.workers` does this in child processes.
"""

from pathlib import Path

from addin.intake.facts import Facts
from addin.intake.gate import inspect
from addin.intake.limits import LIMITS, Limits
from addin.intake.refusing import refused
from addin.intake.slimming import slimmed
from generator.core.book import MOST_CELLS, FileBook
from generator.core.errors import NotOurWorkbook, OversizedBook, Refused, SchemeError, UnreadableFile
from generator.core.layout import DATA_SHEET
from generator.core.reading import Submission, read, read_identity
from generator.core.text import printable


def open_workbook(path: Path, limits: Limits = LIMITS) -> tuple[Facts, Submission]:
    """What the package tells and what was typed; raises Refused, whatever is wrong with the file."""
    facts = inspect(path, limits)
    try:
        return facts, _read(path)
    except Refused as refusal:
        raise Refused(refusal.problem, printable(path)) from None


def _read(path: Path) -> Submission:
    source = printable(path)
    try:
        book = FileBook(path, slimmed(path.read_bytes()))
        return read(book, source)
    except OversizedBook:
        raise refused("sheets-too-large", limit=MOST_CELLS) from None
    except UnreadableFile:
        raise refused("file-damaged") from None
    except NotOurWorkbook:
        raise refused("not-ours", hidden=DATA_SHEET) from None
    except SchemeError:
        identity = read_identity(book, source)
        scheme, edition = printable(identity.scheme, 40), printable(identity.edition, 40)
        raise refused("scheme-unknown", scheme=scheme, edition=edition) from None
