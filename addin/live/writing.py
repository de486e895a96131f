"""Blocks of values into open sheets: one call each, and never anything that Excel takes for a formula."""

from collections.abc import Sequence

import xlwings as xw

from addin.live.book import LiveBook
from addin.live.refusals import changing
from addin.live.steady import same_view
from generator.core.layout import MARKER, quoted

Rows = Sequence[Sequence[str]]
WIDTH, COLUMNS_TO_WIDEN = 18.0, 20
"""Width of the columns of a sheet of the add-in's own, in characters, and how many columns there are."""

MOST_NAMESAKES = 9
"""Sheets of other people that may bear the name that the add-in wants."""

TEXT = "@"
"""The number format of text: what is written there stays text, even if it begins with an equals sign."""


def write_texts(sheet: xw.Sheet, row: int, column: int, rows: Rows) -> None:
    """Texts into a block that begins at a row and column, from 1. Two calls, however many rows."""
    block = sheet.range((row, column), (row + len(rows) - 1, column + len(rows[0]) - 1))
    with changing():
        block.number_format = TEXT
        block.impl.raw_value = [list(line) for line in rows]


def write_over(sheet: xw.Sheet, row: int, column: int, rows: Rows) -> None:
    """Texts over unlocked cells that are text already: on protected sheets formats cannot be set."""
    block = sheet.range((row, column), (row + len(rows) - 1, column + len(rows[0]) - 1))
    with changing():
        block.impl.raw_value = [list(line) for line in rows]


def write_links(sheet: xw.Sheet, row: int, column: int, places: Sequence[tuple[str, str]]) -> None:
    """A link to each (sheet, cell) in a column; without a sheet it is a plain word."""
    block = sheet.range((row, column), (row + len(places) - 1, column))
    with changing():
        block.impl.formula = [[_link(*place)] for place in places]


def _link(sheet: str, cell: str) -> str:
    if not cell or not sheet:
        return cell
    target = f"#{quoted(sheet)}!{cell}".replace('"', '""')
    return f'=HYPERLINK("{target}","{cell}")'


def own_sheet(book: LiveBook, key: str, name: str) -> xw.Sheet:
    """The sheet that the add-in keeps in the workbook for itself; made beside the one shown if it is missing.

    Whoever writes to it begins at A1, with `own_mark`: by that it is found again.
    """
    found = find_own(book, key, name) or _left_empty(book, name)
    if found is not None:
        return book.sheet(found)
    with same_view(book.book.app) as shown, changing():
        # The public way asks for the name of every sheet once more.
        sheet = xw.Sheet(impl=book.book.sheets.impl.add(None, shown.impl, _free(book, name)))
        sheet.range((1, 1), (1, COLUMNS_TO_WIDEN)).column_width = WIDTH
    return sheet


def own_mark(key: str) -> str:
    """What stands in A1 of that sheet."""
    return f"{MARKER}:{key}"


def find_own(book: LiveBook, key: str, name: str) -> str | None:
    """The name of that sheet; None if there is none."""
    named = [name, *(f"{name} {i}" for i in range(2, MOST_NAMESAKES))]
    for likely in named:
        if likely not in book.sheets:
            return None
        if (rows := book.rows(likely)) and rows[0] and rows[0][0] == own_mark(key):
            return likely
    return None


def _left_empty(book: LiveBook, name: str) -> str | None:
    """A sheet of that name with nothing in it: left by a run that failed before it wrote anything."""
    return name if name in book.sheets and not book.rows(name) else None


def _free(book: LiveBook, name: str) -> str:
    named = [name, *(f"{name} {i}" for i in range(2, MOST_NAMESAKES))]
    return next(free for free in named if free not in book.sheets)
