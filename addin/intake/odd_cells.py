"""Input cells that hold a formula or an error instead of something typed: values alone do not tell."""

import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from addin.intake.straying import STRAYED
from generator.core.audit import RESPONSE_COLUMNS
from generator.core.layout import Cell
from generator.core.reading import Submission

Row = tuple[int, list[dict[str, Any]]]
"""The number of a row, from 1, and its cells as openpyxl's parser gives them."""


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
    for name, rows in _sheets(path, set(wanted)):
        yield from _on_sheet(name, rows, wanted[name])


def _sheets(path: Path, wanted: Collection[str]) -> Iterator[tuple[str, Iterator[Row]]]:
    """The rows of the sheets with these names; no styles and no shared texts are read for them."""
    from openpyxl.reader.excel import ExcelReader  # only here: who merely scores a file need not wait for it
    from openpyxl.worksheet._reader import WorkSheetParser

    reader = ExcelReader(str(path), read_only=True, keep_links=False)
    with reader.archive as package:
        reader.read_manifest()
        reader.read_workbook()
        for sheet, relation in reader.parser.find_sheets():
            if sheet.name in wanted:
                with package.open(relation.target) as part:
                    yield sheet.name, WorkSheetParser(part, _NoTexts()).parse()


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


def _on_sheet(name: str, rows: Iterator[Row], cells: Mapping[tuple[int, int], str]) -> Iterator[OddCell]:
    last = max(row for row, _ in cells)
    for number, found in rows:
        if number - 1 > last:
            return
        for one in found:
            place = one["row"] - 1, one["column"] - 1
            if one["data_type"] in ("f", "e") and place in cells:
                kind, content = one["data_type"], str(one["value"])
                yield OddCell(Cell(name, *place), cells[place], content, error=kind == "e")
