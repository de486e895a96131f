"""The sheet Start, the cover: who asks and why, six steps, and one light that says how far it is."""

from generator.core.layout import START_LANGUAGE_ROW, START_REQUEST_ROW, Cell
from generator.core.scheme import PUBLISHED
from generator.core.text import joined
from generator.drawing import Drawing
from generator.look import open_sheet
from generator.paper.fit import height
from generator.sheets.inputs import draw_field

LAST_COLUMN = 7
WIDTHS = {1: 5, 2: 25, 3: 42, 4: 3, 5: 24, 6: 30, 7: 18}
LEFT, RIGHT = (2, 3), (5, LAST_COLUMN)
STEPS_ROW = 13
STEPS = ("facility", "checklist", "evidence", "checker", "score", "return")
STEP_TARGETS = {"facility": "facility", "checklist": "checklist", "checker": "checker", "score": "score"}
NOTES = ("start.programs", "start.paste", "start.not_affiliated")
BLOCKS = 10
"""Signs in the bar that shows progress."""


def draw(drawing: Drawing) -> None:
    """Draw the sheet."""
    scheme, words = drawing.scheme, drawing.words
    about = joined([words("start.edition").format(edition=scheme.edition), scheme.covers], "   |   ")
    sheet = open_sheet(drawing.canvas, drawing.look, "start", scheme.name, about, LAST_COLUMN)
    sheet.set_row(1, 48)
    sheet.set_row(2, 24)
    for column, width in WIDTHS.items():
        sheet.set_column(column, column, width)
    name = drawing.layout.sheets["start"]
    _language(drawing, name)
    _request(drawing, name)
    _light(drawing, name)
    _progress(drawing, name)
    _steps(drawing, name)
    _notes(drawing, name)
    sheet.set_selection(START_REQUEST_ROW, 3, START_REQUEST_ROW, 3)
    sheet.fit_to_pages(1, 1)


def _language(drawing: Drawing, name: str) -> None:
    """The language cell with what its colour means, and how sure the scoring is."""
    canvas, look, scheme, words = drawing.canvas, drawing.look, drawing.scheme, drawing.words
    sheet = canvas.sheets["start"]
    row = START_LANGUAGE_ROW
    sheet.set_row(row - 1, 10)
    sheet.set_row(row, 24)
    field = scheme.field("language")
    canvas.label(sheet, Cell(name, row, 2), field.label, look.field_name)
    draw_field(drawing, field)
    certainty = words("certainty.published" if scheme.certainty == PUBLISHED else "certainty.indicative")
    sheet.merge_range(row, RIGHT[0], row, RIGHT[1], None, look.pill["auto"])
    canvas.label(sheet, Cell(name, row, RIGHT[0]), certainty, look.pill["auto"])
    notes = ((LEFT, words("start.colours")), (RIGHT, scheme.certainty_note))
    for (first, last), note in notes:
        sheet.merge_range(row + 1, first, row + 1, last, None, look.note)
        canvas.label(sheet, Cell(name, row + 1, first), note, look.note)
    sized = [(note, _room(*columns)) for columns, note in notes]
    sheet.set_row(row + 1, height(sized, drawing.layout.languages, 34) + 4)


def _request(drawing: Drawing, name: str) -> None:
    canvas, look = drawing.canvas, drawing.look
    sheet = canvas.sheets["start"]
    _heading(drawing, name, START_REQUEST_ROW - 1, *LEFT, "start.request")
    for field in drawing.scheme.fields:
        if field.group == "request":
            cell = drawing.layout.field(field.id)
            canvas.label(sheet, cell.moved(columns=-1), field.label, look.field_name)
            draw_field(drawing, field)
            sheet.set_row(cell.row, 24)


def _light(drawing: Drawing, name: str) -> None:
    """One light: not complete, complete with problems, or ready."""
    canvas, look, words, scoring = drawing.canvas, drawing.look, drawing.words, drawing.scoring
    sheet, row = canvas.sheets["start"], START_REQUEST_ROW
    _heading(drawing, name, row - 1, *RIGHT, "start.progress")
    ready, problems, open_ = (words(f"light.{state}") for state in ("rated", "problems", "open"))
    now = open_ if not scoring.rated else problems if scoring.problems else ready
    sheet.merge_range(row, RIGHT[0], row, RIGHT[1], None, look.light)
    formula = (
        f"IF(AND(rated,problems=0),{canvas.said(ready)},"
        f"IF(rated,{canvas.said(problems)},{canvas.said(open_)}))"
    )
    canvas.formula(sheet, Cell(name, row, RIGHT[0]), formula, now.of(canvas.language), look.light)
    tests = {"good": "AND(rated,problems=0)", "fair": "AND(rated,problems>0)", "poor": "NOT(rated)"}
    for tone, test in tests.items():
        rule = {"type": "formula", "criteria": f"={test}", "format": look.tone(tone)}
        sheet.conditional_format(row, RIGHT[0], row, RIGHT[1], rule)


def _progress(drawing: Drawing, name: str) -> None:
    """What is answered as a bar and in numbers, problems left, the rating, and where to look."""
    canvas, look, words, scoring = drawing.canvas, drawing.look, drawing.words, drawing.scoring
    sheet, row = canvas.sheets["start"], START_REQUEST_ROW + 1
    for place, key in enumerate(("start.answered", "start.problems", "start.rating")):
        canvas.label(sheet, Cell(name, row + place, 5), words(key), look.cell_strong)
    done = BLOCKS * scoring.answered // scoring.applicable if scoring.applicable else 0
    blocks = f"INT({BLOCKS}*answered/MAX(1,applicable))"
    bar = f'REPT("█",{blocks})&REPT("░",{BLOCKS}-{blocks})'
    canvas.formula(sheet, Cell(name, row, 6), bar, "█" * done + "░" * (BLOCKS - done), look.bar)
    share = 100 * scoring.answered // scoring.applicable if scoring.applicable else 0
    answered = 'answered&" / "&applicable&" ("&INT(100*answered/MAX(1,applicable))&" %)"'
    counted = f"{scoring.answered} / {scoring.applicable} ({share} %)"
    canvas.formula(sheet, Cell(name, row, 7), answered, counted, look.auto_center)
    rating = drawing.outcome(scoring.rating)
    for place, (formula, value) in enumerate(
        (("problems", scoring.problems), (shown_outcome("rating"), rating)), 1
    ):
        sheet.merge_range(row + place, 6, row + place, 7, None, look.auto_strong)
        canvas.formula(sheet, Cell(name, row + place, 6), formula, value, look.auto_strong)
    for column, key in ((5, "checker"), (6, "score")):
        target = Cell(drawing.layout.sheets[key], 4, 1)
        canvas.link(sheet, Cell(name, row + 3, column), target, words(f"start.to_{key}"), look.link)


def _steps(drawing: Drawing, name: str) -> None:
    canvas, look, words = drawing.canvas, drawing.look, drawing.words
    sheet = canvas.sheets["start"]
    sheet.set_row(STEPS_ROW - 1, 10)
    _heading(drawing, name, STEPS_ROW, 1, LAST_COLUMN, "start.steps")
    for i, step in enumerate(STEPS):
        row = STEPS_ROW + 1 + i
        text = words(f"step.{step}")
        sheet.set_row(row, height([(text, _room(3, LAST_COLUMN))], drawing.layout.languages, 27))
        canvas.number(sheet, Cell(name, row, 1), i + 1, look.step)
        title = words(f"step.{step}.title")
        if step in STEP_TARGETS:
            target = Cell(drawing.layout.sheets[STEP_TARGETS[step]], 4, 2)
            canvas.link(sheet, Cell(name, row, 2), target, title, look.step_link)
        else:
            canvas.label(sheet, Cell(name, row, 2), title, look.step_title)
        sheet.merge_range(row, 3, row, LAST_COLUMN, None, look.step_text)
        canvas.label(sheet, Cell(name, row, 3), text, look.step_text)


def _notes(drawing: Drawing, name: str) -> None:
    sheet, look = drawing.canvas.sheets["start"], drawing.look
    top = STEPS_ROW + 1 + len(STEPS)
    sheet.set_row(top, 10)
    for row, key in enumerate(NOTES, start=top + 1):
        text = drawing.words(key).format(owner=drawing.scheme.owner)
        sheet.merge_range(row, 1, row, LAST_COLUMN, None, look.quiet)
        drawing.canvas.label(sheet, Cell(name, row, 1), text, look.quiet)
        sheet.set_row(row, height([(text, _room(1, LAST_COLUMN))], drawing.layout.languages, 16, 9))


def _room(first: int, last: int) -> float:
    return sum(WIDTHS[column] for column in range(first, last + 1))


def _heading(drawing: Drawing, name: str, row: int, first: int, last: int, key: str) -> None:
    sheet = drawing.canvas.sheets["start"]
    for column in range(first, last + 1):
        sheet.write_blank(row, column, None, drawing.look.heading)
    drawing.canvas.label(sheet, Cell(name, row, first), drawing.words(key), drawing.look.heading)
    sheet.set_row(row, 26)


def shown_outcome(code: str) -> str:
    """The formula that says an outcome's code in the chosen language."""
    return f"IFERROR(INDEX(outcome_shown,MATCH({code},outcome_codes,0)),{code})"
