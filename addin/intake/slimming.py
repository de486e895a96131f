"""A workbook without the lower rows of its hidden sheet, so that they need not be parsed.

They hold texts, points and lists, which a reader knows from the scheme. What it asks of the sheet stands at
its top: who the workbook is, and the results that it stored. The hidden sheet is two thirds of all that a
parser would have to read.
"""

from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from addin.intake.parts import sheet_part
from generator.core.layout import DATA_SHEET

HEAD_ROWS = 100
"""Rows that are kept; the blocks `identity`, `results` and `sections` need about half of them."""
END = b"</sheetData></worksheet>"
MOST = 32 << 20
"""Bytes of the sheet that are looked at; a larger one is left to the parser and its limits."""


def slimmed(content: bytes) -> bytes:
    """The bytes of a workbook with its hidden sheet cut short; the same bytes if that cannot be done.

    The other parts stay as they lie there, packed: only the directory at the end is written anew.
    """
    changed = BytesIO(content)
    try:
        with ZipFile(changed, "a") as package:
            part = sheet_part(package, DATA_SHEET)
            if not part or not (head := _head(package, part)):
                return content
            _replace(package, package.getinfo(part), head)
    except (BadZipFile, KeyError, ValueError, OSError, EOFError, NotImplementedError):
        return content  # what is wrong with it, the parser says better
    return changed.getvalue()


def _head(package: ZipFile, part: str) -> bytes:
    """The sheet up to its last row that is kept; empty if it is not written as programs write sheets."""
    with package.open(part) as sheet:
        text = sheet.read(MOST)
    end = text.find(b'<row r="%d"' % (HEAD_ROWS + 1))
    return text[:end] + END if end > 0 and text.rstrip().endswith(b"</worksheet>") else b""


def _replace(package: ZipFile, old: ZipInfo, content: bytes) -> None:
    package.filelist.remove(old)
    del package.NameToInfo[old.filename]
    package.writestr(ZipInfo(old.filename), content)
