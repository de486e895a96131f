"""The sheet Carried over: what was typed in another edition of the workbook and has no place in this one."""

from datetime import date

from generator.core.audit import FIELD, CarriedCell
from generator.core.errors import SchemeError
from generator.core.layout import CARRIED_COLUMNS, CARRIED_FIRST_ROW, Cell
from generator.core.loading import load_scheme
from generator.core.text import EMPTY, Text, plain
from generator.drawing import Drawing
from generator.look import open_sheet
from generator.paper.fit import height
from generator.sheets.checklist import typed_text

WIDTHS = {"edition": 20, "ref": 14, "question": 60, "column": 24, "value": 50}


def draw(drawing: Drawing) -> None:
    """Draw the sheet: a row for each cell that somebody typed in."""
    canvas, look, words = drawing.canvas, drawing.look, drawing.words
    last = len(CARRIED_COLUMNS) - 1
    sheet = open_sheet(canvas, look, "carried", words("carried.title"), words("carried.hint"), last)
    name = drawing.layout.sheets["carried"]
    for place, id in enumerate(CARRIED_COLUMNS[1:], start=1):
        sheet.set_column(place, place, WIDTHS[id])
        canvas.text(sheet, Cell(name, 0, place), id)
        canvas.label(sheet, Cell(name, CARRIED_FIRST_ROW - 1, place), words(f"carried.{id}"), look.header)
    for row, cell in enumerate(drawing.scoring.audit.carried, start=CARRIED_FIRST_ROW):
        _row(drawing, row, cell)
    sheet.freeze_panes(CARRIED_FIRST_ROW, 0)
    sheet.repeat_rows(CARRIED_FIRST_ROW - 1)


def _row(drawing: Drawing, row: int, cell: CarriedCell) -> None:
    canvas, look, name = drawing.canvas, drawing.look, drawing.layout.sheets["carried"]
    sheet = canvas.sheets["carried"]
    question, column = _question(cell), _column(drawing, cell.column)
    canvas.text(sheet, Cell(name, row, 0), cell.column)
    canvas.text(sheet, Cell(name, row, 1), cell.edition, look.cell_middle)
    canvas.text(sheet, Cell(name, row, 2), cell.ref, look.cell_strong)
    canvas.label(sheet, Cell(name, row, 3), question, look.cell_middle)
    canvas.label(sheet, Cell(name, row, 4), column, look.cell_middle)
    format = look.cell_date if isinstance(cell.value, date) else look.cell_left
    canvas.typed(sheet, Cell(name, row, 5), cell.value, format)
    texts = [(question, "question"), (column, "column"), (plain(typed_text(cell.value)), "value")]
    sheet.set_row(row, height([(text, WIDTHS[id]) for text, id in texts], drawing.layout.languages, 20))


def _question(cell: CarriedCell) -> Text:
    """What was asked there, where that edition is still known."""
    try:
        scheme = load_scheme(cell.edition)
    except SchemeError:
        return EMPTY
    asked = {point.ref: point.text for point in scheme.checkpoints}
    labels = {field.id: field.label for field in scheme.fields}
    return (labels if cell.column == FIELD else asked).get(cell.ref, EMPTY)


def _column(drawing: Drawing, column: str) -> Text:
    keys = (f"column.{column}", f"record.{column}", "carried.field")
    return drawing.words(next(key for key in keys if key in drawing.layout.words))
