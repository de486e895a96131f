"""The open workbook as a Book: each sheet is read in one block."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import xlwings as xw

from generator.core.audit import CellValue
from generator.core.layout import DATA_SHEET

OPEN = "the open workbook"
"""What messages call it: its name costs a question to Excel, and the user sees it."""

BLOCK, HIDDEN_BLOCK = (600, 60), (1500, 160)
"""Rows and columns that are read of a sheet, and of the hidden one: more than any of ours takes, so that
rows and columns that people inserted are still in it."""


class LiveBook:
    """A workbook that is open in Excel. What was read is kept: one run of a command sees one state."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book
        self._rows: dict[str, list[list[CellValue]]] = {}

    @cached_property
    def _sheets(self) -> dict[str, xw.Sheet]:
        return {sheet.name: sheet for sheet in self.book.sheets}

    @property
    def sheets(self) -> list[str]:
        """Names of all sheets, hidden ones too, in order."""
        return list(self._sheets)

    def sheet(self, name: str) -> xw.Sheet:
        """A sheet to write to."""
        return self._sheets[name]

    def rows(self, sheet: str) -> Sequence[Sequence[CellValue]]:
        """All rows of a sheet from A1 to the last that holds anything; a blank cell is None."""
        if sheet not in self._rows:
            self._rows[sheet] = self._read(sheet, *(HIDDEN_BLOCK if sheet == DATA_SHEET else BLOCK))
        return self._rows[sheet]

    def _read(self, sheet: str, rows: int, columns: int) -> list[list[CellValue]]:
        found = _trimmed(self._sheets[sheet].range((1, 1), (rows, columns)).options(ndim=2).value)
        return found if len(found) < rows else self._read(sheet, 2 * rows, columns)


def _trimmed(rows: Any) -> list[list[CellValue]]:
    found = [[_cell(value) for value in row] for row in rows]
    while found and all(value is None for value in found[-1]):
        found.pop()
    return found


def _cell(value: Any) -> CellValue:
    match value:
        case None | "":
            return None
        case datetime():
            return value.date() if value.time() == datetime.min.time() else value
        case bool() | str():
            return value
        case int() | float():
            return float(value)
        case _:
            return str(value)
