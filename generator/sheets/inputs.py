"""Cells that people fill in: a facility field with its list, its date or its number."""

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.core.layout import Cell, name_of
from generator.core.scheme import Field
from generator.drawing import Drawing


def draw_field(drawing: Drawing, field: Field) -> None:
    """Draw a field's input cell, still blank, where the layout puts it, with its id in column A."""
    canvas = drawing.canvas
    cell = drawing.layout.field(field.id)
    sheet = _sheet_of(drawing, cell)
    canvas.text(sheet, Cell(cell.sheet, cell.row, 0), field.id)
    canvas.typed(sheet, cell, None, _format(drawing, field))
    if field.kind == "choice":
        canvas.dropdown(sheet, cell, cell, name_of("choose", field.choices), field.label)
    if field.kind == "date":
        canvas.dates_only(sheet, cell, cell)
    if field.kind == "number":
        canvas.numbers_only(sheet, cell, cell)


def type_fields(drawing: Drawing) -> None:
    """Type into the drawn fields what is known so far.

    Done last of all, so that what differs from facility to facility stands at the end of the table of
    strings; `generator.sending.template` relies on that.
    """
    for field in drawing.scheme.fields:
        cell, typed = drawing.layout.field(field.id), drawing.scoring.audit.facility.get(field.id)
        drawing.canvas.typed(_sheet_of(drawing, cell), cell, typed, _format(drawing, field))


def _sheet_of(drawing: Drawing, cell: Cell) -> Worksheet:
    return next(
        sheet for key, sheet in drawing.canvas.sheets.items() if drawing.layout.sheets[key] == cell.sheet
    )


def _format(drawing: Drawing, field: Field) -> Format:
    look = drawing.look
    formats: dict[str, Format] = {
        "text": look.form_text,
        "number": look.form_number,
        "date": look.form_date,
        "choice": look.form_choice,
    }
    return formats[field.kind]
