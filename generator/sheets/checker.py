"""The sheet Checker: what is still missing, section by section and item by item, each with a link."""

from xlsxwriter.worksheet import Worksheet

from generator.core.audit import is_blank
from generator.core.layout import Cell
from generator.core.loading import catalogue
from generator.core.marking import Mark, State
from generator.core.scheme import Contradiction, Field
from generator.core.text import joined, plain
from generator.drawing import Drawing
from generator.look import open_sheet, tone_formats
from generator.paper.fit import BOLD, height

WIDTHS = {1: 14, 2: 60, 3: 26, 4: 15, 5: 17, 6: 35}
LAST_COLUMN = 6
SECTIONS_ROW = 5


def draw(drawing: Drawing) -> None:
    """Draw the sheet."""
    words = drawing.words
    sheet = open_sheet(
        drawing.canvas, drawing.look, "checker", words("checker.title"), words("checker.hint"), LAST_COLUMN
    )
    for column, width in WIDTHS.items():
        sheet.set_column(column, column, width)
    bottom = _sections(drawing, sheet)
    first, last = _items(drawing, sheet, bottom + 2)
    _colours(drawing, sheet, first, last)
    sheet.freeze_panes(3, 0)


def _sections(drawing: Drawing, sheet: Worksheet) -> int:
    """Counts by section; returns the last row used."""
    canvas, look, layout, words = drawing.canvas, drawing.look, drawing.layout, drawing.words
    name = layout.sheets["checker"]
    titles = ("column.section", "column.name", "checker.applicable", "checker.answered", "checker.problems")
    for column, key in enumerate((*titles, "checker.done"), start=1):
        canvas.label(sheet, Cell(name, SECTIONS_ROW - 1, column), words(key), look.header)
    sheet.set_row(SECTIONS_ROW - 1, 24)
    row = SECTIONS_ROW
    for section, found in zip(drawing.scheme.sections, drawing.scoring.sections, strict=True):
        target = layout.on_checklist(section.checkpoints[0].ref, "answer")
        canvas.text(sheet, Cell(name, row, 1), section.code, look.cell_strong)
        canvas.link(sheet, Cell(name, row, 2), target, section.name, look.link_cell)
        counts = {"applies": found.applicable, "answered": found.answered, "problems": found.problems}
        for column, (id, value) in enumerate(counts.items(), start=3):
            cell = layout.section_cell(section.code, id).formula
            canvas.formula(sheet, Cell(name, row, column), cell, value, look.auto_count)
        _done(drawing, sheet, Cell(name, row, 6), Cell(name, row, 5).fixed, found.problems)
        sheet.set_row(row, height([(section.name, WIDTHS[2])], layout.languages, 20))
        row += 1
    scoring = drawing.scoring
    sheet.set_row(row, 20)
    canvas.text(sheet, Cell(name, row, 1), "", look.cell_strong)
    canvas.label(sheet, Cell(name, row, 2), words("checker.all"), look.cell_strong)
    totals = {"applicable": scoring.applicable, "answered": scoring.answered, "problems": scoring.problems}
    for column, (id, value) in enumerate(totals.items(), start=3):
        canvas.formula(sheet, Cell(name, row, column), id, value, look.auto_count)
    _done(drawing, sheet, Cell(name, row, 6), "problems", scoring.problems)
    return row


def _done(drawing: Drawing, sheet: Worksheet, cell: Cell, problems: str, count: int) -> None:
    done, left = drawing.words("checker.is_done"), drawing.words("checker.is_left")
    said = drawing.canvas.said
    words = (done if count == 0 else left).of(drawing.canvas.language)
    drawing.canvas.formula(
        sheet, cell, f"IF({problems}=0,{said(done)},{said(left)})", words, drawing.look.auto_center
    )


def _items(drawing: Drawing, sheet: Worksheet, top: int) -> tuple[int, int]:
    """A row for each required field, contradiction and checkpoint; returns the first and last row."""
    canvas, look, words = drawing.canvas, drawing.look, drawing.words
    name = drawing.layout.sheets["checker"]
    titles = (
        "checker.link",
        "checker.item",
        "column.section",
        "column.severity",
        "column.state",
        "checker.todo",
    )
    for column, key in enumerate(titles, start=1):
        canvas.label(sheet, Cell(name, top, column), words(key), look.header)
    sheet.set_row(top, 24)
    row = top + 1
    for field in drawing.scheme.fields:
        if field.required:
            _field(drawing, sheet, row, field)
            row += 1
    for said in drawing.scheme.contradictions:
        _contradiction(drawing, sheet, row, said)
        row += 1
    for mark in drawing.scoring.marks:
        _checkpoint(drawing, sheet, row, mark)
        row += 1
    sheet.autofilter(top, 1, row - 1, LAST_COLUMN)
    sheet.repeat_rows(top)
    return top + 1, row - 1


def _field(drawing: Drawing, sheet: Worksheet, row: int, field: Field) -> None:
    canvas, look, words = drawing.canvas, drawing.look, drawing.words
    name = drawing.layout.sheets["checker"]
    target = drawing.layout.field(field.id)
    state = State.MISSING if is_blank(drawing.scoring.audit.facility.get(field.id)) else State.OK
    canvas.link(sheet, Cell(name, row, 1), target, plain("►"), look.link_cell)
    canvas.label(sheet, Cell(name, row, 2), field.label, look.cell_middle)
    canvas.label(sheet, Cell(name, row, 3), words("sheet.facility"), look.quiet_cell)
    canvas.text(sheet, Cell(name, row, 4), "", look.cell_center)
    test = f'TRIM({target.formula})=""'
    for column, kind, format in ((5, "state", look.auto_center), (6, "todo", look.auto)):
        missing, fine = words(f"{kind}.{State.MISSING.value}"), words(f"{kind}.{State.OK.value}")
        formula = f"IF({test},{canvas.said(missing)},{canvas.said(fine)})"
        shown = missing if state is State.MISSING else fine
        canvas.formula(sheet, Cell(name, row, column), formula, shown.of(canvas.language), format)
    missing_todo = words(f"todo.{State.MISSING.value}")
    texts = [(field.label, WIDTHS[2]), (missing_todo, WIDTHS[6])]
    sheet.set_row(row, height(texts, drawing.layout.languages, 20))


def _contradiction(drawing: Drawing, sheet: Worksheet, row: int, said: Contradiction) -> None:
    """What is said on one side, with the questions that say otherwise."""
    canvas, look, layout, words = drawing.canvas, drawing.look, drawing.layout, drawing.words
    name = layout.sheets["checker"]
    item = joined([said.note, plain(f"({', '.join(said.refs)})")], " ")
    kind = words("checker.contradiction")
    target = layout.on_checklist(said.refs[0], "answer")
    canvas.link(sheet, Cell(name, row, 1), target, plain(f"► {said.refs[0]}"), look.link_cell)
    canvas.label(sheet, Cell(name, row, 2), item, look.cell_middle)
    canvas.label(sheet, Cell(name, row, 3), kind, look.quiet_cell)
    canvas.text(sheet, Cell(name, row, 4), "", look.cell_center)
    clash, todo = words("state.contradiction"), catalogue().messages[said.message].fix
    both = {5: (clash, words("checker.fits"), look.auto_center), 6: (todo, words("todo.ok"), look.auto)}
    test, found = layout.step(said.condition).formula, said in drawing.scoring.contradictions
    for column, (so, otherwise, format) in both.items():
        formula = f"IF({test},{canvas.said(so)},{canvas.said(otherwise)})"
        canvas.formula(
            sheet, Cell(name, row, column), formula, (so if found else otherwise).of(canvas.language), format
        )
    link = (plain(said.refs[0]), BOLD * WIDTHS[1])
    texts = [link, (item, WIDTHS[2]), (kind, WIDTHS[3]), (todo, WIDTHS[6])]
    sheet.set_row(row, height(texts, layout.languages, 20))


def _checkpoint(drawing: Drawing, sheet: Worksheet, row: int, mark: Mark) -> None:
    canvas, look, layout, words = drawing.canvas, drawing.look, drawing.layout, drawing.words
    name = layout.sheets["checker"]
    point = mark.checkpoint
    target = layout.on_checklist(point.ref, "answer")
    section = drawing.scheme.section(point.section).title
    canvas.link(sheet, Cell(name, row, 1), target, plain(f"► {point.ref}"), look.link_cell)
    canvas.label(sheet, Cell(name, row, 2), point.text, look.cell_middle)
    canvas.label(sheet, Cell(name, row, 3), section, look.quiet_cell)
    canvas.label(sheet, Cell(name, row, 4), drawing.scheme.severity(point.severity).name, look.cell_center)
    state = layout.block("checkpoints").cell(drawing.scheme.checkpoints.index(point), "state").formula
    shown = words(f"state.{mark.state.value}").of(canvas.language)
    canvas.formula(sheet, Cell(name, row, 5), f"INDEX(state_shown,{state})", shown, look.auto_center)
    todo = ",".join(canvas.said(words(f"todo.{one.value}")) for one in State)
    words_todo = words(f"todo.{mark.state.value}").of(canvas.language)
    canvas.formula(sheet, Cell(name, row, 6), f"CHOOSE({state},{todo})", words_todo, look.auto)
    todo_now = [(words(f"todo.{one.value}"), WIDTHS[6]) for one in (State.MISSING, State.NEEDS_FINDING)]
    severity = drawing.scheme.severity(point.severity).name
    texts = [(point.text, WIDTHS[2]), (section, WIDTHS[3]), (severity, BOLD * WIDTHS[4]), *todo_now]
    texts.append((plain(point.ref), BOLD * WIDTHS[1]))
    sheet.set_row(row, height(texts, layout.languages, 20))


def _colours(drawing: Drawing, sheet: Worksheet, first: int, last: int) -> None:
    words, name = drawing.words, drawing.layout.sheets["checker"]
    tones = {
        "good": (State.OK,),
        "bad": (State.NOT_IN_LIST,),
        "neutral": (State.NOT_APPLICABLE, State.MISSING),
    }
    tones["fair"] = (State.NEEDS_FINDING, State.NEEDS_REASON)
    by_state = {tone: [words(f"state.{state.value}") for state in states] for tone, states in tones.items()}
    by_state["bad"].append(words("state.contradiction"))
    by_state["good"].append(words("checker.fits"))
    tone_formats(drawing.canvas, drawing.look, sheet, Cell(name, first, 5), Cell(name, last, 5), by_state)
    done = {"good": [words("checker.is_done")], "fair": [words("checker.is_left")]}
    end = SECTIONS_ROW + len(drawing.scheme.sections)
    tone_formats(drawing.canvas, drawing.look, sheet, Cell(name, SECTIONS_ROW, 6), Cell(name, end, 6), done)
