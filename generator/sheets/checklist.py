"""The sheet Checklist: one row per checkpoint, its answer, its live state, and its corrective action."""

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.core.audit import BEFORE, MARK, CellValue
from generator.core.layout import CHECKLIST_COLUMNS, CHECKLIST_FIRST_ROW, Area, Cell, letters, name_of
from generator.core.marking import Mark, State
from generator.core.scheme import Checkpoint, Section
from generator.core.text import Text, plain, trimmed
from generator.drawing import NO_MARKS, Drawing
from generator.look import open_sheet, tone_formats
from generator.paper.fit import BOLD, column_for, height

WIDTHS = {
    "section": 18,
    "checkpoint": 46,
    "look_at": 34,
    "severity": 12,
    "answer": 13,
    "state": 16,
    "finding": 32,
    "evidence": 22,
    "reason": 20,
    "score": 8,
    "root_cause": 24,
    "corrective_action": 30,
    "owner": 14,
    "due": 12,
    "status": 13,
    "done_on": 12,
    "cost": 11,
    "mark": 9,
}
TYPED = {
    "answer": "fill_center",
    "finding": "fill",
    "evidence": "fill",
    "reason": "fill",
    "root_cause": "fill",
    "corrective_action": "fill",
    "owner": "fill",
    "due": "fill_date",
    "status": "fill_center",
    "done_on": "fill_date",
    "cost": "fill_number",
    "mark": "fill_center",
}
"""Columns that people fill in, and how they look."""

ROOM_FOR_MARKS = 30
"""Width of the marks where they say what was there before."""

ANSWER_COLUMN = CHECKLIST_COLUMNS.index("answer")
PRINTED = CHECKLIST_COLUMNS[: CHECKLIST_COLUMNS.index("score") + 1]


def draw(drawing: Drawing) -> None:
    """Draw the sheet."""
    words = drawing.words
    last = len(CHECKLIST_COLUMNS) - 1
    hint = words(_hint(drawing))
    sheet = open_sheet(drawing.canvas, drawing.look, "checklist", words("checklist.title"), hint, last)
    widths = {**WIDTHS, "ref": ref_width(drawing), MARK: _mark_width(drawing)}
    for column, id in enumerate(CHECKLIST_COLUMNS[1:], start=1):
        sheet.set_column(column, column, widths[id])
        drawing.canvas.text(sheet, Cell("", 0, column), id)
    _pill_where_seen(drawing, sheet)
    _headers(drawing, sheet)
    for section, following in zip(
        drawing.scheme.sections, (*drawing.scheme.sections[1:], drawing.scheme.sections[0]), strict=True
    ):
        _section(drawing, sheet, section, following)
    _lists(drawing, sheet)
    _colours(drawing, sheet)
    bottom = CHECKLIST_FIRST_ROW + len(drawing.scheme.checkpoints) - 1
    sheet.autofilter(CHECKLIST_FIRST_ROW - 1, 1, bottom, last)
    sheet.freeze_panes(CHECKLIST_FIRST_ROW, CHECKLIST_COLUMNS.index("section"))
    sheet.set_selection(CHECKLIST_FIRST_ROW, ANSWER_COLUMN, CHECKLIST_FIRST_ROW, ANSWER_COLUMN)
    sheet.repeat_rows(CHECKLIST_FIRST_ROW - 1)
    sheet.print_area(1, 0, bottom, len(PRINTED) - 1)
    refs = f"B{CHECKLIST_FIRST_ROW + 1}:B{bottom + 1}"
    sheet.ignore_errors({"number_stored_as_text": refs})


def _hint(drawing: Drawing) -> str:
    if drawing.identity.follow_up:
        return "checklist.follow_up"
    marks = (trimmed(each[MARK] or "") for each in drawing.scoring.audit.responses.values())
    known = any(BEFORE in mark for mark in marks)
    return "checklist.before" if known else "checklist.hint"


def ref_width(drawing: Drawing) -> float:
    """The width of a column of refs."""
    return column_for((point.ref for point in drawing.scheme.checkpoints), least=8)


def _mark_width(drawing: Drawing) -> float:
    responses = drawing.scoring.audit.responses.values()
    return ROOM_FOR_MARKS if any(response.has(MARK) for response in responses) else WIDTHS[MARK]


def _pill_where_seen(drawing: Drawing, sheet: Worksheet) -> None:
    """What people do here, and how far they are, in the banner where a small screen shows it."""
    canvas, look, words, scoring = drawing.canvas, drawing.look, drawing.words, drawing.scoring
    name = drawing.layout.sheets["checklist"]
    said = canvas.said(words("checklist.progress"))
    value = f"{words('checklist.progress').of(canvas.language)} {scoring.answered} / {scoring.applicable}"
    progress = f'{said}&" "&answered&" / "&applicable'
    canvas.formula(sheet, Cell(name, 1, ANSWER_COLUMN - 2), progress, value, look.banner_aside)
    canvas.label(sheet, Cell(name, 1, ANSWER_COLUMN), words("pill.fill"), look.pill["fill"])


def _headers(drawing: Drawing, sheet: Worksheet) -> None:
    name = drawing.layout.sheets["checklist"]
    row = CHECKLIST_FIRST_ROW - 1
    sheet.set_row(row - 1, 20)
    sheet.set_row(row, 32)
    for column, id in enumerate(CHECKLIST_COLUMNS[1:], start=1):
        format = drawing.look.header_fill if id in TYPED else drawing.look.header
        drawing.canvas.label(sheet, Cell(name, row, column), drawing.words(f"column.{id}"), format)


def _section(drawing: Drawing, sheet: Worksheet, section: Section, following: Section) -> None:
    for place, point in enumerate(section.checkpoints):
        mark = next(mark for mark in drawing.scoring.marks if mark.checkpoint.ref == point.ref)
        _row(drawing, sheet, section, mark)
        if place == 0:
            _jump(drawing, sheet, section, following)


def _row(drawing: Drawing, sheet: Worksheet, section: Section, mark: Mark) -> None:
    canvas, look, layout = drawing.canvas, drawing.look, drawing.layout
    point = mark.checkpoint

    def at(column: str) -> Cell:
        return layout.on_checklist(point.ref, column)

    title = section.title
    look_at = point.guidance
    canvas.text(sheet, at("ref"), point.ref, look.cell_strong)
    canvas.label(sheet, at("section"), title, look.quiet_cell)
    canvas.label(sheet, at("checkpoint"), point.text, look.cell_middle)
    canvas.label(sheet, at("look_at"), look_at, look.cell_middle)
    canvas.label(sheet, at("severity"), drawing.scheme.severity(point.severity).name, look.cell_center)
    row = layout.scheme.checkpoints.index(point)
    state = layout.block("checkpoints").cell(row, "state").formula
    words = drawing.words(f"state.{mark.state.value}").of(canvas.language)
    canvas.formula(sheet, at("state"), f"INDEX(state_shown,{state})", words, look.auto_center)
    counts = layout.block("checkpoints").cell(row, "counts").formula
    points = layout.block("checkpoints").cell(row, "points").formula
    earned = mark.points if mark.counts else None
    canvas.formula(sheet, at("score"), f'IF({counts}=1,{points},"")', earned, look.auto_score)
    _typed_cells(drawing, sheet, point)
    texts = [(arrow(title), "section"), (point.text, "checkpoint"), (look_at, "look_at")]
    texts += [(choice.label, "answer") for choice in drawing.scheme.lists[point.scale].choices]
    texts.append((drawing.scheme.severity(point.severity).name, "severity"))
    texts.append((plain(typed_text(_mark_of(drawing, point))), MARK))
    room = {**WIDTHS, "answer": BOLD * WIDTHS["answer"], "severity": BOLD * WIDTHS["severity"]}
    room[MARK] = BOLD * _mark_width(drawing)
    tall = height([(text, room[id]) for text, id in texts], layout.languages, least=30)
    hidden = {"hidden": True} if _is_settled(drawing, point) else {}
    sheet.set_row(at("ref").row, tall, None, hidden)


def _typed_cells(drawing: Drawing, sheet: Worksheet, point: Checkpoint) -> None:
    response = drawing.scoring.audit.response(point.ref)
    settled = _is_settled(drawing, point)
    for column, style in TYPED.items():
        format: Format = drawing.look.cell_middle if settled else getattr(drawing.look, style)
        value = _mark_of(drawing, point) if column == MARK else response[column]
        drawing.canvas.typed(sheet, drawing.layout.on_checklist(point.ref, column), value, format)


def _mark_of(drawing: Drawing, point: Checkpoint) -> CellValue:
    """What stands in the mark: on a marked copy the sender's remark, and what was there before behind it."""
    typed = drawing.scoring.audit.response(point.ref)[MARK]
    if drawing.marks is NO_MARKS:
        return typed
    before = BEFORE + trimmed(typed).partition(BEFORE)[2] if BEFORE in trimmed(typed or "") else ""
    return "; ".join(filter(None, (drawing.marks.words.get(point.ref), before)))


def _is_settled(drawing: Drawing, point: Checkpoint) -> bool:
    """Whether a follow-up leaves a checkpoint as the full audit found it: what it asks again has a mark."""
    return bool(drawing.identity.follow_up) and not drawing.scoring.audit.response(point.ref).has(MARK)


def _jump(drawing: Drawing, sheet: Worksheet, section: Section, following: Section) -> None:
    """The first row of a section links to the next section."""
    layout = drawing.layout
    cell = layout.on_checklist(section.checkpoints[0].ref, "section")
    target = layout.on_checklist(following.checkpoints[0].ref, "answer")
    drawing.canvas.link(sheet, cell, target, arrow(section.title), drawing.look.section_link)


def arrow(words: Text) -> Text:
    """Words of a link to what comes next."""
    return Text(f"▼ {words.en}", f"▼ {words.zh}")


def column_area(drawing: Drawing, column: str) -> Area:
    """All checkpoints of a column."""
    points = drawing.scheme.checkpoints
    return Area(
        drawing.layout.on_checklist(points[0].ref, column),
        drawing.layout.on_checklist(points[-1].ref, column),
    )


def _lists(drawing: Drawing, sheet: Worksheet) -> None:
    canvas, layout, words = drawing.canvas, drawing.layout, drawing.words
    for first, last, scale in _scale_runs(drawing):
        area = layout.on_checklist(first.ref, "answer"), layout.on_checklist(last.ref, "answer")
        canvas.dropdown(sheet, *area, name_of("choose", scale), words("prompt.answer"))
    status, due, done = (column_area(drawing, id) for id in ("status", "due", "done_on"))
    canvas.dropdown(sheet, status.first, status.last, name_of("choose", "status"), words("prompt.status"))
    canvas.dates_only(sheet, due.first, due.last)
    canvas.dates_only(sheet, done.first, done.last)
    cost = column_area(drawing, "cost")
    canvas.numbers_only(sheet, cost.first, cost.last)


def _scale_runs(drawing: Drawing) -> list[tuple[Checkpoint, Checkpoint, str]]:
    """Neighbouring checkpoints with the same answer scale share one validation."""
    runs: list[tuple[Checkpoint, Checkpoint, str]] = []
    for point in drawing.scheme.checkpoints:
        if runs and runs[-1][2] == point.scale:
            runs[-1] = (runs[-1][0], point, point.scale)
        else:
            runs.append((point, point, point.scale))
    return runs


def _colours(drawing: Drawing, sheet: Worksheet) -> None:
    """Colours follow words: state, answer and severity; rows that do not apply turn grey."""
    canvas, look = drawing.canvas, drawing.look
    state = column_area(drawing, "state")
    tones = {"good": [State.OK], "bad": [State.NOT_IN_LIST], "neutral": [State.NOT_APPLICABLE, State.MISSING]}
    tones["fair"] = [State.NEEDS_FINDING, State.NEEDS_REASON]
    by_state = {tone: [drawing.words(f"state.{s.value}") for s in states] for tone, states in tones.items()}
    tone_formats(canvas, look, sheet, state.first, state.last, by_state)
    answers: dict[str, list[Text]] = {}
    for scale in drawing.scheme.scales:
        for choice in drawing.scheme.lists[scale].choices:
            answers.setdefault(choice.tone or "neutral", []).append(choice.label)
    answer = column_area(drawing, "answer")
    tone_formats(canvas, look, sheet, answer.first, answer.last, answers)
    severity_area = column_area(drawing, "severity")
    tone_formats(canvas, look, sheet, severity_area.first, severity_area.last, severity_tones(drawing))
    _grey_out(drawing, sheet, state)
    _marked(drawing, sheet)


def severity_tones(drawing: Drawing) -> dict[str, list[Text]]:
    """The names of the severities by the tone that goes with them."""
    found: dict[str, list[Text]] = {}
    for severity in drawing.scheme.severities:
        found.setdefault(severity.tone, []).append(severity.name)
    return found


def typed_text(value: CellValue) -> str:
    """What a typed cell shows where a formula repeats it as text."""
    return value if isinstance(value, str) else "" if value is None else trimmed(value)


def _marked(drawing: Drawing, sheet: Worksheet) -> None:
    """A row that the add-in has marked stands out, in its ref and in the mark; what was before, quietly."""
    mark, ref = column_area(drawing, MARK), column_area(drawing, "ref")
    cell = f"${letters(mark.first.column)}{mark.first.row + 1}"
    quiet = drawing.canvas.bare_format(bg_color=drawing.canvas.colour("accent_soft"))
    before = {"type": "formula", "criteria": f'=LEFT({cell},1)="{BEFORE.strip()}"', "format": quiet}
    sheet.conditional_format(mark.first.row, mark.first.column, mark.last.row, mark.last.column, before)
    rule = f'=AND({cell}<>"",LEFT({cell},1)<>"{BEFORE.strip()}")'
    for area in (mark, ref):
        options = {"type": "formula", "criteria": rule, "format": drawing.look.tone("poor")}
        sheet.conditional_format(area.first.row, area.first.column, area.last.row, area.last.column, options)


def _grey_out(drawing: Drawing, sheet: Worksheet, state: Area) -> None:
    letter = letters(state.first.column)
    texts = drawing.words("state.not_applicable")
    tests = ",".join(
        f'${letter}{state.first.row + 1}="{texts.of(lang)}"' for lang in drawing.layout.languages
    )
    grey = drawing.canvas.bare_format(font_color=drawing.canvas.colour("line"))
    sheet.conditional_format(
        state.first.row,
        1,
        state.last.row,
        len(CHECKLIST_COLUMNS) - 1,
        {"type": "formula", "criteria": f"=OR({tests})", "format": grey},
    )
