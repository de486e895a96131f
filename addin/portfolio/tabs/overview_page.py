"""The page that the Overview is laid out on: two halves, each a wide column and some narrow ones."""

from collections.abc import Mapping

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from addin.portfolio.pad import Pad
from generator.paper.fit import lines
from generator.paper.pen import must

LEFT, RIGHT = 1, 9
"""The first columns of the two halves."""

WIDTHS = (46, 11, 11, 11, 11, 11, 11, 2, 40, 12, 12, 12, 12, 12)
ENDS = {LEFT: 7, RIGHT: 14}
LAST = ENDS[RIGHT]
SLOTS = ((1, 1), (2, 3), (4, 5), (6, 7), (9, 9), (10, 11), (12, 14))
"""Seven places side by side, each by its first and last column."""

HEAD_HEIGHT = 32
"""Titles take two lines at most."""

LINE_HEIGHT, LEAST_HEIGHT = 13.5, 17.0


def room(first: int, last: int) -> int:
    """The width of columns together."""
    return sum(WIDTHS[first - 1 : last])


def span(sheet: Worksheet, row: int, first: int, last: int, format: Format) -> None:
    """One cell over several columns, still empty."""
    if last > first:
        must(sheet.merge_range, row, first, row, last, None, format)


def heading(pad: Pad, sheet: Worksheet, row: int, half: int, words: str, height: float = 26) -> None:
    """The title of a block; one beside the rows of another block is not higher than they are."""
    format = pad.format(
        font_size=12, bold=True, font_color=pad.colour("brand"), bottom=2, bottom_color=pad.colour("accent")
    )
    for column in range(half, ENDS[half] + 1):
        must(sheet.write_blank, row, column, None, format)
    must(sheet.write_string, row, half, words, format)
    sheet.set_row(row, height)


def table_head(
    pad: Pad, sheet: Worksheet, row: int, titles: Mapping[int, str], last: int, height: float = HEAD_HEIGHT
) -> None:
    """Titles by their first column; one reaches as far as the next."""
    ends = [*list(titles)[1:], last + 1]
    for (column, words), end in zip(titles.items(), ends, strict=True):
        span(sheet, row, column, end - 1, pad.head())
        must(sheet.write_string, row, column, words, pad.head())
    sheet.set_row(row, height)


def row_height(texts: Mapping[str, float]) -> float:
    """The height of a row with texts in columns of these widths."""
    most = max((lines(text, width) for text, width in texts.items()), default=1)
    return max(LEAST_HEIGHT, most * LINE_HEIGHT + 4)
