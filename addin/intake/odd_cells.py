"""Input cells that hold a formula or an error instead of something typed: values alone do not tell."""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from addin.intake.straying import STRAYED
from generator.core.audit import RESPONSE_COLUMNS
from generator.core.layout import Cell
from generator.core.reading import Submission

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class OddCell:
    """One input cell with a formula or an error."""

    cell: Cell
    ref: str
    """The checkpoint's ref or the field's id; empty for records."""
    content: str
    """The formula with its `=`, or the error, such as #REF!."""
    error: bool


def odd_cells(path: Path, submission: Submission) -> tuple[OddCell, ...]:
    """All of them in a file that passed the gate, sheet by sheet; only input cells are looked at.

    None of a file that strays from the format: what is locked cannot be compared either, and that is told.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl cannot keep does not matter to who only reads
            return tuple(_found(path, submission))
    except STRAYED:
        return ()


def _found(path: Path, submission: Submission) -> Iterator[OddCell]:
    wanted: dict[str, dict[tuple[int, int], str]] = {}
    for cell, ref in _inputs(submission):
        wanted.setdefault(cell.sheet, {})[cell.row, cell.column] = ref
    book = _opened(path)
    try:
        for name, cells in wanted.items():
            yield from _on_sheet(book[name], cells)
    finally:
        book.close()


def _opened(path: Path) -> "Workbook":
    """The workbook, its cells read as they are asked for, without the texts that they share."""
    from openpyxl.reader.excel import ExcelReader  # only here: who merely scores a file need not wait for it

    class Reader(ExcelReader):
        def read_strings(self) -> None:
            self.shared_strings = cast(list[str], _NoTexts())

    reader = Reader(str(path), read_only=True, keep_links=False)
    reader.read()
    return reader.wb


class _NoTexts:
    """Stands for the texts of cells, which nobody looks at here; reading them takes as long as all else."""

    def __getitem__(self, place: int) -> str:
        return ""


def _inputs(submission: Submission) -> Iterator[tuple[Cell, str]]:
    places = submission.places
    yield from ((cell, id) for id, cell in places.fields.items())
    for ref, cells in places.checklist.items():
        yield from ((cell, ref) for column, cell in cells.items() if column in RESPONSE_COLUMNS)
    for row in places.records:
        yield from ((cell, "") for cell in row.values())


def _on_sheet(sheet: "Worksheet", cells: Mapping[tuple[int, int], str]) -> Iterator[OddCell]:
    # The size that a file states may be wrong, and is not needed.
    sheet.reset_dimensions()  # type: ignore[attr-defined]
    rows, columns = ([place[axis] + 1 for place in cells] for axis in (0, 1))
    found_rows = sheet.iter_rows(min(rows), max(rows), min(columns), max(columns))
    for y, row in enumerate(found_rows, start=min(rows) - 1):
        for x, found in enumerate(row, start=min(columns) - 1):
            ref = cells.get((y, x))
            if ref is not None and found.data_type in ("f", "e"):
                cell = Cell(sheet.title, y, x)
                yield OddCell(cell, ref, str(found.value), error=found.data_type == "e")
