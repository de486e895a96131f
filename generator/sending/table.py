"""A roster's file as a table: titles, and rows with the numbers that people see in their program."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from generator.core.audit import CellValue, is_blank
from generator.core.book import FileBook
from generator.core.errors import BadRoster

DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Table:
    """Titles from the first row that is not blank, and the rows below it."""

    titles: tuple[str, ...]
    rows: tuple[tuple[int, tuple[CellValue, ...]], ...]
    """Number of the row in the file, from 1, and its cells; blank rows are left out."""


def read_table(path: Path) -> Table:
    """The first sheet of an .xlsx, or a .csv in UTF-8, UTF-16 or GBK; raises an AuditbookError."""
    rows = _csv_rows(path) if path.suffix.lower() in (".csv", ".txt", ".tsv") else _sheet_rows(path)
    filled = [(number, tuple(row)) for number, row in enumerate(rows, 1) if not all(map(is_blank, row))]
    if not filled:
        raise BadRoster(f"'{path}' is empty. The first row must hold the titles of the columns.")
    return Table(tuple(str(cell or "").strip() for cell in filled[0][1]), tuple(filled[1:]))


def _sheet_rows(path: Path) -> Iterable[Sequence[CellValue]]:
    book = FileBook(path)
    return book.rows(book.sheets[0])


def _csv_rows(path: Path) -> Iterable[Sequence[CellValue]]:
    text = _decoded(path)
    head = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=head.count)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise BadRoster(f"'{path}' is not a table of values with separators: {error}.") from None


def _decoded(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise BadRoster(f"There is no file '{path}'. Give a roster (.xlsx or .csv).") from None
    except OSError as error:
        raise BadRoster(f"'{path}' cannot be read: {error.strerror}.") from None
    utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    # Excel in China saves CSV in GBK; UTF-8 is tried first because GBK accepts almost anything.
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadRoster(f"'{path}' is neither UTF-8 nor GBK text. Save it as .xlsx, or as CSV in UTF-8.")
