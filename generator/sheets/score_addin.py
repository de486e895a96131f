"""The block on the sheet Score that the add-in writes its dated result into; its cells are unlocked."""

from xlsxwriter.worksheet import Worksheet

from generator.core.layout import Cell
from generator.drawing import Drawing
from generator.paper.fit import height
from generator.sheets.score_page import TABLE, heading, merged, sheet_name, table_head

LONG = ("why", "lift")
"""Lines of many words."""

LONG_HEIGHT = 90
"""Points for a line of many words; people may make it higher."""


def draw_addin_result(drawing: Drawing, sheet: Worksheet, row: int) -> None:
    """Labels, and beside them blank cells to write to; the key of each row stands in column A."""
    canvas, look, words, name = drawing.canvas, drawing.look, drawing.words, sheet_name(drawing)
    row = heading(drawing, sheet, row, words("addin.result"))
    hint = words("addin.hint")
    merged(sheet, row, TABLE, look.note)
    canvas.label(sheet, Cell(name, row, TABLE[0]), hint, look.note)
    sheet.set_row(row, height([(hint, 100.0)], drawing.layout.languages, 20))
    row = table_head(drawing, sheet, row + 1, {1: "addin.what", 2: "addin.value", 3: "score.score"})
    for key in drawing.layout.addin_rows:
        kind, _, section = key.partition(":")[2].partition(":")
        canvas.text(sheet, Cell(name, row, 0), key)
        if section:
            canvas.text(sheet, Cell(name, row, 1), section, look.cell_strong)
        else:
            canvas.label(sheet, Cell(name, row, 1), words(f"addin.{kind}"), look.cell_strong)
        for column in (2, 3, 4):
            sheet.write_blank(row, column, None, look.fill_text)
        sheet.set_row(row, LONG_HEIGHT if kind in LONG else 22)
        row += 1
