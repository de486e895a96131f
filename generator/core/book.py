"""The narrow seam to spreadsheet files: a book is sheet names and rows of values, nothing more."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Protocol, overload
from zipfile import is_zipfile

import python_calamine

from generator.core.audit import CellValue
from generator.core.errors import OversizedBook, UnreadableFile
from generator.core.text import printable

Rows = Sequence[Sequence[CellValue]]
RawValue = int | float | str | bool | time | date | datetime | timedelta


class Book(Protocol):
    """All that reading needs of a workbook."""

    @property
    def sheets(self) -> Sequence[str]:
        """Names of all sheets, hidden ones too, in order."""
        ...

    def rows(self, sheet: str) -> Rows:
        """All rows of a sheet from A1 on; a blank cell is None."""
        ...


MOST_CELLS = 2_000_000
"""Cells of all sheets read from one file, blank ones too: our largest workbook has 45 000."""


class FileBook:
    """A closed .xlsx file, read without opening it in any program.

    Files of others go through `addin.intake` first: some can end the process that reads them.
    """

    def __init__(self, path: Path, content: bytes | None = None) -> None:
        """Open it; `content` are the bytes to read in place of those on disk."""
        _must_be_workbook(path)
        self._path = path
        self._rows: dict[str, _Converted] = {}
        self._left = MOST_CELLS
        with self._damage_named():
            self._book = _open(path, content)

    @property
    def sheets(self) -> list[str]:
        """Names of all sheets, hidden ones too, in order."""
        return list(self._book.sheet_names)

    def rows(self, sheet: str) -> Rows:
        """All rows of a sheet from A1 on; a blank cell, and one with an error, is None.

        Raises UnreadableFile if the sheet is damaged, OversizedBook if all together have too many cells.
        """
        if sheet not in self._rows:
            with self._damage_named():
                found = self._book.get_sheet_by_name(sheet)
                self._spend(found.total_height * found.total_width)
                raw = found.to_python(skip_empty_area=False)
            self._rows[sheet] = _Converted(raw)
        return self._rows[sheet]

    def _spend(self, cells: int) -> None:
        self._left -= cells
        if self._left < 0:
            raise OversizedBook(
                f"'{printable(self._path)}' has more than {MOST_CELLS} cells. "
                "Delete everything below and to the right of the tables."
            )

    @contextmanager
    def _damage_named(self) -> Iterator[None]:
        """Whatever the parser says of a damaged file becomes one sentence."""
        name = printable(self._path)
        try:
            yield
        except python_calamine.PasswordError:
            raise UnreadableFile(f"'{name}' is protected by a password. Ask for a copy without it.") from None
        except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
            raise UnreadableFile(
                f"'{name}' is damaged and cannot be read ({printable(error)}). Ask for the file again."
            ) from None


def _open(path: Path, content: bytes | None) -> python_calamine.CalamineWorkbook:
    """The workbook; the parser goes by the name only where that is right, else by the bytes."""
    if content is not None:
        return python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return python_calamine.CalamineWorkbook.from_path(str(path))
    return python_calamine.CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))


class _Converted(Sequence[Sequence[CellValue]]):
    """Rows whose cells are converted when somebody looks: of the hidden sheet few are ever asked for."""

    def __init__(self, raw: list[list[RawValue]]) -> None:
        self._raw = raw
        self._converted: dict[int, list[CellValue]] = {}

    def __len__(self) -> int:
        return len(self._raw)

    @overload
    def __getitem__(self, place: int) -> Sequence[CellValue]: ...

    @overload
    def __getitem__(self, place: slice) -> Rows: ...

    def __getitem__(self, place: int | slice) -> Sequence[CellValue] | Rows:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        if place not in self._converted:
            self._converted[place] = [
                (value or None) if type(value) is str else _cell(value)  # most cells are texts or blank
                for value in self._raw[place]
            ]
        return self._converted[place]


def _must_be_workbook(path: Path) -> None:
    """Only what the own parser would name badly; what files of others may be, the gate tells apart."""
    name = printable(path)
    if not path.exists():
        raise UnreadableFile(f"There is no file '{name}'. Check the name and the folder.")
    if not path.is_file() or not is_zipfile(path):
        raise UnreadableFile(f"'{name}' is not an Excel workbook (.xlsx). Save it as .xlsx and try again.")


def _cell(value: RawValue) -> CellValue:
    match value:
        case bool() | str() | date() | datetime():
            return value
        case int() | float():
            return float(value)
        case _:
            return str(value)
