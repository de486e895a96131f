"""The sheet Facility: who is audited, how big it is, what rules ask for; and the sample sizes that follow."""

from generator.core.audit import MARK
from generator.core.formulas import text
from generator.core.layout import FACILITY_MARK_COLUMN, Area, Cell
from generator.core.sampling import sampled
from generator.core.scheme import PUBLISHED, Applies, Field, SamplingTable
from generator.core.text import EMPTY, Text, plain
from generator.drawing import Drawing
from generator.look import open_sheet
from generator.paper.fit import height
from generator.sheets.inputs import draw_field

LAST_COLUMN = 4
WIDTHS = {1: 40, 2: 44, 3: 62, 4: 16}
MARK_WIDTH = 34
ONE_PAGE = 32
"""Rows above the samples that still leave one printed page readable."""


def draw(drawing: Drawing) -> None:
    """Draw the sheet."""
    words = drawing.words
    marks = drawing.scoring.audit.field_marks
    last = FACILITY_MARK_COLUMN if marks else LAST_COLUMN
    sheet = open_sheet(
        drawing.canvas, drawing.look, "facility", words("facility.title"), words("facility.hint"), last
    )
    for column, width in WIDTHS.items():
        sheet.set_column(column, column, width)
    drawing.canvas.text(sheet, Cell("", 0, 2), "value")
    if marks:
        sheet.set_column(FACILITY_MARK_COLUMN, FACILITY_MARK_COLUMN, MARK_WIDTH)
        drawing.canvas.text(sheet, Cell("", 0, FACILITY_MARK_COLUMN), MARK)
    for row, item in drawing.layout.facility_rows:
        if isinstance(item, Field):
            _field(drawing, row, item)
        else:
            _heading(drawing, row, words(f"group.{item}"))
    _samples(drawing, drawing.layout.facility_end)
    first = next(row for row, item in drawing.layout.facility_rows if isinstance(item, Field))
    sheet.set_selection(first, 2, first, 2)
    sheet.freeze_panes(3, 0)
    if drawing.layout.facility_end <= ONE_PAGE:
        sheet.fit_to_pages(1, 1)


def _field(drawing: Drawing, row: int, field: Field) -> None:
    canvas, look = drawing.canvas, drawing.look
    sheet = canvas.sheets["facility"]
    name = drawing.layout.sheets["facility"]
    star = Text(f"{field.label.en} *", f"{field.label.zh} *") if field.required else field.label
    canvas.label(sheet, Cell(name, row, 1), star, look.field_name)
    draw_field(drawing, field)
    if field.help != EMPTY:
        sheet.merge_range(row, 3, row, LAST_COLUMN, None, look.help)
        canvas.label(sheet, Cell(name, row, 3), field.help, look.help)
    mark = drawing.scoring.audit.field_marks.get(field.id)
    if mark is not None:
        canvas.typed(sheet, drawing.layout.field_mark(field.id), mark, look.before)
    texts = [(star, WIDTHS[1]), (field.help, WIDTHS[3] + WIDTHS[4]), (plain(str(mark or "")), MARK_WIDTH)]
    sheet.set_row(row, height(texts, drawing.layout.languages, 22))


def _heading(drawing: Drawing, row: int, words: Text) -> None:
    sheet = drawing.canvas.sheets["facility"]
    for column in range(1, LAST_COLUMN + 1):
        sheet.write_blank(row, column, None, drawing.look.heading)
    name = drawing.layout.sheets["facility"]
    drawing.canvas.label(sheet, Cell(name, row, 1), words, drawing.look.heading)
    sheet.set_row(row, 24)


def _samples(drawing: Drawing, top: int) -> None:
    """Person-days and samples for this headcount, looked up in the tables of the sheet Reference."""
    sampling = drawing.scheme.sampling
    if not sampling.columns:
        return
    canvas, look, words = drawing.canvas, drawing.look, drawing.words
    sheet = canvas.sheets["facility"]
    name = drawing.layout.sheets["facility"]
    _heading(drawing, top, words("facility.samples"))
    values = sampled(drawing.scheme, drawing.scoring.case.marking)
    for i, column in enumerate(sampling.columns):
        row = top + 1 + i
        canvas.label(sheet, Cell(name, row, 1), column.name, look.field_name)
        canvas.formula(
            sheet, Cell(name, row, 2), _lookup(drawing, i), values[i].of(canvas.language), look.auto_form
        )
        sheet.set_row(row, height([(column.name, WIDTHS[1])], drawing.layout.languages, 22))
    certain = words("certainty.published" if sampling.certainty == PUBLISHED else "certainty.indicative")
    canvas.label(sheet, Cell(name, top + 1, 3), certain, look.quiet)
    for i, note in enumerate(sampling.notes):
        row = top + 2 + len(sampling.columns) + i
        sheet.merge_range(row, 1, row, LAST_COLUMN, None, look.note)
        canvas.label(sheet, Cell(name, row, 1), note, look.note)
        sheet.set_row(row, height([(note, sum(WIDTHS.values()))], drawing.layout.languages, 18))


def _lookup(drawing: Drawing, column: int) -> str:
    """The value for this headcount from the first table that applies."""
    headcount = drawing.layout.field_value("headcount", "number").formula
    nested = '""'
    for place, table in reversed(list(enumerate(drawing.scheme.sampling.tables))):
        found = _from_table(drawing, place, table, column, headcount)
        nested = f"IF({_table_applies(drawing, table.applies_when)},{found},{nested})"
    return f'IF(ISNUMBER({headcount}),IF({headcount}<1,"",{nested}),"")'


def _from_table(drawing: Drawing, place: int, table: SamplingTable, column: int, headcount: str) -> str:
    first = drawing.layout.sampling_cell(place, 0, 0)
    last = drawing.layout.sampling_cell(place, len(table.rows) - 1, 0)
    least = Area(first, last)
    values = Area(first.moved(columns=column + 1), last.moved(columns=column + 1))
    return f"INDEX({values.formula},MATCH({headcount},{least.formula},1))"


def _table_applies(drawing: Drawing, conditions: tuple[Applies, ...]) -> str:
    tests = []
    for condition in conditions:
        cell = drawing.layout.field_value(condition.field, "code").formula
        tests.append(f"OR({','.join(f'{cell}={text(code)}' for code in condition.codes)})")
    return f"AND({','.join(tests)})" if tests else "TRUE"
