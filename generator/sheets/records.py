"""The sheet Records: a sample of workers by month, hours and pay against limits, flags and totals."""

from xlsxwriter.worksheet import Worksheet

from generator.core.layout import (
    RECORD_FIRST_ROW,
    RECORD_LIMITS_ROW,
    RECORD_ROWS,
    RECORD_TOTALS_ROW,
    Cell,
)
from generator.core.records import ABOVE, BELOW, RECORD_COLUMNS, RECORD_FLAGS, flags
from generator.drawing import Drawing
from generator.look import open_sheet, tone_formats
from generator.paper.fit import height
from generator.sheets.inputs import draw_field

WIDTHS = {
    "worker": 18,
    "department": 16,
    "age": 9,
    "month": 13,
    "regular_hours": 12,
    "overtime_hours": 12,
    "longest_week": 14,
    "days_in_a_row": 13,
    "basic_wage": 14,
    "overtime_pay": 14,
    **dict.fromkeys(RECORD_FLAGS, 15),
}
TEXTS = ("worker", "department")


def draw(drawing: Drawing) -> None:
    """Draw the sheet."""
    canvas, look, words = drawing.canvas, drawing.look, drawing.words
    columns = (*RECORD_COLUMNS, *RECORD_FLAGS)
    sheet = open_sheet(canvas, look, "records", words("records.title"), words("records.hint"), len(columns))
    name = drawing.layout.sheets["records"]
    for place, id in enumerate(columns, start=1):
        sheet.set_column(place, place, WIDTHS[id])
        canvas.text(sheet, Cell(name, 0, place), id)
        format = look.header if id in RECORD_FLAGS else look.header_fill
        canvas.label(sheet, Cell(name, RECORD_FIRST_ROW - 1, place), words(f"record.{id}"), format)
    titles = [(words(f"record.{id}"), WIDTHS[id] - 1) for id in columns]
    sheet.set_row(RECORD_FIRST_ROW - 1, height(titles, drawing.layout.languages))
    _limits(drawing, sheet, name)
    _totals(drawing, sheet, name)
    for row in range(RECORD_ROWS):
        _row(drawing, sheet, row)
    _rules(drawing, sheet)
    sheet.freeze_panes(RECORD_FIRST_ROW, 2)
    sheet.set_selection(RECORD_FIRST_ROW, 1, RECORD_FIRST_ROW, 1)
    sheet.repeat_rows(RECORD_FIRST_ROW - 1)


def _limits(drawing: Drawing, sheet: Worksheet, name: str) -> None:
    canvas, look = drawing.canvas, drawing.look
    for column in range(1, len(WIDTHS) + 1):
        sheet.write_blank(RECORD_LIMITS_ROW, column, None, look.heading)
    canvas.label(sheet, Cell(name, RECORD_LIMITS_ROW, 1), drawing.words("records.limits"), look.heading)
    sheet.set_row(RECORD_LIMITS_ROW, 20)
    for field in drawing.scheme.fields:
        if field.group == "records":
            cell = drawing.layout.field(field.id)
            canvas.label(sheet, Cell(name, cell.row, 1), field.label, look.bare)
            draw_field(drawing, field)
            canvas.label(sheet, cell.moved(columns=1), field.help, look.aside)
            sheet.set_row(cell.row, 17)


def _totals(drawing: Drawing, sheet: Worksheet, name: str) -> None:
    canvas, look, layout, words = drawing.canvas, drawing.look, drawing.layout, drawing.words
    row, records = RECORD_TOTALS_ROW, drawing.scoring.audit.records
    sheet.set_row(row, 22)
    first, last = layout.record(0, "worker"), layout.record(RECORD_ROWS - 1, "worker")
    canvas.label(sheet, Cell(name, row, 1), words("records.sampled"), look.field_name)
    sampled = sum(bool(record.get("worker")) for record in records)
    rows = f"COUNTA({first.fixed}:{last.fixed})"
    canvas.formula(sheet, Cell(name, row, 2), rows, sampled, look.auto_count)
    flagged, beside = words("records.flagged"), first.column + len(RECORD_COLUMNS) - 1
    sheet.merge_range(row, beside - 3, row, beside, None, look.field_beside)
    canvas.label(sheet, Cell(name, row, beside - 3), flagged, look.field_beside)
    over = drawing.scoring.case.marking.over_limit
    for flag in RECORD_FLAGS:
        top, bottom = layout.record(0, flag), layout.record(RECORD_ROWS - 1, flag)
        formula = f'COUNTIF({top.fixed}:{bottom.fixed},"?*")'
        canvas.formula(sheet, layout.records_over(flag), formula, over[flag], look.auto_count)


def _row(drawing: Drawing, sheet: Worksheet, row: int) -> None:
    canvas, look, layout = drawing.canvas, drawing.look, drawing.layout
    records = drawing.scoring.audit.records
    record = records[row] if row < len(records) else {}
    for id in RECORD_COLUMNS:
        format = look.fill_text if id in TEXTS else look.fill_date if id == "month" else look.fill_number
        canvas.typed(sheet, layout.record(row, id), record.get(id), format)
    found = flags(record, drawing.scoring.case.marking.numbers)
    over = drawing.words("record.over")
    for id in RECORD_FLAGS:
        formula = f'IF({_breaks(drawing, row, id)},{canvas.said(over)},"")'
        words = over.of(canvas.language) if found[id] else None
        canvas.formula(sheet, layout.record(row, id), formula, words, look.auto_center)


def _breaks(drawing: Drawing, row: int, flag: str) -> str:
    layout = drawing.layout

    def typed(column: str) -> str:
        return layout.record(row, column).fixed

    def limit(field: str) -> str:
        return layout.field_value(field, "number").formula

    for table, sign in ((ABOVE, ">"), (BELOW, "<")):
        if flag in table:
            value, bound = typed(table[flag][0]), limit(table[flag][1])
            return f"AND(ISNUMBER({value}),ISNUMBER({bound}),N({value}){sign}N({bound}))"
    wage, premium = typed("basic_wage"), limit("overtime_premium")
    regular, hours, pay = typed("regular_hours"), typed("overtime_hours"), typed("overtime_pay")
    known = f"AND(COUNT({wage},{regular},{hours},{pay})=4,ISNUMBER({premium}),N({regular})<>0)"
    return f"IF({known},ROUND({pay}-{premium}*{wage}/{regular}*{hours},6)<0,FALSE)"


def _rules(drawing: Drawing, sheet: Worksheet) -> None:
    layout, last = drawing.layout, RECORD_ROWS - 1
    for start, end in (("age", "age"), ("regular_hours", "overtime_pay")):
        drawing.canvas.numbers_only(sheet, layout.record(0, start), layout.record(last, end))
    drawing.canvas.dates_only(sheet, layout.record(0, "month"), layout.record(last, "month"))
    over = {"bad": [drawing.words("record.over")]}
    first, bottom = layout.record(0, RECORD_FLAGS[0]), layout.record(last, RECORD_FLAGS[-1])
    tone_formats(drawing.canvas, drawing.look, sheet, first, bottom, over)
