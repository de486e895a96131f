"""A workbook that is read once, with other values typed into it, as reading gives them."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.core.audit import RESPONSE_COLUMNS, Audit, CellValue
from generator.core.book import FileBook
from generator.core.layout import Cell, Layout
from generator.core.loading import load_scheme, words
from generator.core.records import RECORD_COLUMNS
from generator.core.scheme import Scheme
from generator.workbook import build_workbook
from tests.conftest import BUILT

LANGUAGES = ("en", "zh")


class TypedOver:
    """A book in which some cells hold something else."""

    def __init__(self, sheets: Mapping[str, Sequence[Sequence[CellValue]]], cells: Mapping[Cell, CellValue]):
        self._rows = {name: [list(row) for row in rows] for name, rows in sheets.items()}
        for cell, value in cells.items():
            rows = self._rows[cell.sheet]
            rows += [[] for _ in range(cell.row + 1 - len(rows))]
            rows[cell.row] += [None] * (cell.column + 1 - len(rows[cell.row]))
            rows[cell.row][cell.column] = value

    @property
    def sheets(self) -> list[str]:
        return list(self._rows)

    def rows(self, sheet: str) -> Sequence[Sequence[CellValue]]:
        return self._rows[sheet]


def typed_into(scheme: Scheme, audit: Audit) -> TypedOver:
    """The blank workbook of a scheme with an audit typed into it; stored results stay those of the blank."""
    layout = layout_of(scheme.stem)
    cells = {layout.field(id): value for id, value in audit.facility.items()}
    for point in scheme.checkpoints:
        response = audit.response(point.ref)
        cells |= {layout.on_checklist(point.ref, column): response[column] for column in RESPONSE_COLUMNS}
    for i, record in enumerate(audit.records):
        cells |= {layout.record(i, column): record.get(column) for column in RECORD_COLUMNS}
    return TypedOver(_blank(scheme.stem), cells)


@cache
def layout_of(stem: str) -> Layout:
    return Layout(load_scheme(stem), LANGUAGES, words())


@cache
def _blank(stem: str) -> Mapping[str, Sequence[Sequence[CellValue]]]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "blank.xlsx"
        build_workbook(load_scheme(stem), path, LANGUAGES, BUILT)
        book = FileBook(path)
        return {sheet: book.rows(sheet) for sheet in book.sheets}
