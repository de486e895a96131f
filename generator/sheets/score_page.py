"""The page that the sheet Score is laid out on: tables at the left, what stands beside them at the right."""

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.core.evaluating import excel_round
from generator.core.layout import Cell
from generator.core.scheme import Verdict
from generator.core.text import Text
from generator.drawing import Drawing

WIDTHS = {1: 16, 2: 44, 3: 11, 4: 20, 5: 13, 6: 13, 7: 2, **dict.fromkeys(range(8, 12), 15)}
TABLE, ASIDE = (1, 6), (8, 11)
"""The columns of the tables, and of what stands beside them."""

HEAD_HEIGHT = 24
"""Points of the row with the titles of a table."""


def sheet_name(drawing: Drawing) -> str:
    """The sheet that all this stands on."""
    return drawing.layout.sheets["score"]


def room(columns: tuple[int, int]) -> float:
    """The width of some columns together."""
    return sum(WIDTHS[column] for column in range(columns[0], columns[1] + 1))


def heading(
    drawing: Drawing, sheet: Worksheet, row: int, words: Text, columns: tuple[int, int] = TABLE
) -> int:
    """The heading of a part; returns the row below."""
    for column in range(columns[0], columns[1] + 1):
        sheet.write_blank(row, column, None, drawing.look.heading)
    drawing.canvas.label(sheet, Cell(sheet_name(drawing), row, columns[0]), words, drawing.look.heading)
    sheet.set_row(row, 26)
    return row + 1


def table_head(drawing: Drawing, sheet: Worksheet, row: int, titles: dict[int, str]) -> int:
    """The titles of a table by their first column; a title reaches as far as the next."""
    header, ends = drawing.look.header, [*list(titles)[1:], TABLE[1] + 1]
    for (column, key), end in zip(titles.items(), ends, strict=True):
        if end - column > 1:
            merged(sheet, row, (column, end - 1), header)
        drawing.canvas.label(sheet, Cell(sheet_name(drawing), row, column), drawing.words(key), header)
    sheet.set_row(row, HEAD_HEIGHT)
    return row + 1


def merged(sheet: Worksheet, row: int, columns: tuple[int, int], format: Format) -> None:
    """Make one cell of some columns of a row."""
    sheet.merge_range(row, columns[0], row, columns[1], None, format)


def short(number: str) -> str:
    """A number with one decimal at most; blank where there is none."""
    return f'IF(ISNUMBER({number}),ROUND({number},1),"")'


def short_now(value: object) -> float | None:
    """What `short` comes to."""
    return excel_round(value, 1) if isinstance(value, (int, float)) else None


def has_points(drawing: Drawing) -> bool:
    """Whether sections of this scheme have scores, so that points say something."""
    return any(section.score is not None for section in drawing.scheme.sections)


def verdict_tones(verdicts: tuple[Verdict, ...]) -> dict[str, list[Text]]:
    """The names of ratings or grades by the tone that goes with them."""
    tones: dict[str, list[Text]] = {}
    for verdict in verdicts:
        tones.setdefault(verdict.tone, []).append(verdict.name)
    return tones
