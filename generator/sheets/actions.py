"""The sheet Actions: open findings, gravest first, with their dates; printed, the corrective action plan."""

from xlsxwriter.format import Format

from generator.core.actions import Action, open_actions
from generator.core.audit import as_number
from generator.core.layout import Cell
from generator.core.text import plain
from generator.drawing import Drawing
from generator.look import framed_where, open_sheet, tone_formats
from generator.paper.fit import height
from generator.sheets.checklist import column_area, ref_width, severity_tones, typed_text

COLUMNS = (
    "number",
    "ref",
    "severity",
    "checkpoint",
    "finding",
    "root_cause",
    "corrective_action",
    "owner",
    "due",
    "late",
    "status",
    "cost",
)
WIDTHS = {
    "number": 5,
    "severity": 14,
    "checkpoint": 44,
    "finding": 34,
    "root_cause": 20,
    "corrective_action": 32,
    "owner": 13,
    "due": 12,
    "late": 9,
    "status": 13,
    "cost": 12,
}
CARDS = {"actions.open": (1, 3), "actions.late": (4, 4), "actions.cost": (5, 5), "actions.as_of": (6, 6)}
CARDS_ROW = 4
TODAY = Cell("", CARDS_ROW + 1, 6)
FIRST_ROW = 8
PRINTED, PRINTED_BLANK = 10, 20
"""Rows that are printed at least; where more findings turn up later, the sheet says so."""

MOST_HEIGHT = 62
"""The height of a row for findings still to come, in points."""


def draw(drawing: Drawing) -> None:
    """Draw the sheet."""
    canvas, look, words = drawing.canvas, drawing.look, drawing.words
    last, count = len(COLUMNS), len(drawing.scheme.checkpoints)
    sheet = open_sheet(canvas, look, "actions", words("actions.title"), words("actions.hint"), last)
    for column, id in enumerate(COLUMNS, start=1):
        sheet.set_column(column, column, ref_width(drawing) if id == "ref" else WIDTHS[id])
    name = drawing.layout.sheets["actions"]
    actions = open_actions(drawing.scoring)
    printed = min(max(PRINTED, len(actions)) if actions else PRINTED_BLANK, count)
    _cards(drawing, name, actions, printed)
    sheet.set_row(FIRST_ROW - 1, 30)
    for column, id in enumerate(COLUMNS, start=1):
        canvas.label(sheet, Cell(name, FIRST_ROW - 1, column), words(f"column.{id}"), look.header)
    for i in range(count):
        _row(drawing, name, i, actions[i] if i < len(actions) else None)
    bottom = FIRST_ROW + count - 1
    _colours(drawing, name, bottom)
    sheet.autofilter(FIRST_ROW - 1, 1, bottom, last)
    sheet.freeze_panes(FIRST_ROW, 3)
    sheet.repeat_rows(FIRST_ROW - 1)
    sheet.print_area(1, 0, FIRST_ROW + printed - 1, last)


def _cards(drawing: Drawing, name: str, actions: tuple[Action, ...], printed: int) -> None:
    """How many are open and late, what they cost, and the day that late is counted from."""
    canvas, look, words = drawing.canvas, drawing.look, drawing.words
    sheet = canvas.sheets["actions"]
    late = f'COUNTIF({_column(name, "late", drawing)},"?*")'
    overdue = sum(action.is_late(drawing.built) for action in actions)
    total = sum(action.cost or 0 for action in actions)
    values = {
        "actions.open": ("COUNT(cp_order)", len(actions), look.card_count),
        "actions.late": (late, overdue, look.card_count),
        "actions.cost": (f"SUM({_column(name, 'cost', drawing)})", total, look.card_money),
    }
    for key, (first, last) in CARDS.items():
        _across(drawing, Cell(name, CARDS_ROW, first), last, look.card_label)
        canvas.label(sheet, Cell(name, CARDS_ROW, first), words(key), look.card_label)
        if key in values:
            formula, value, format = values[key]
            _across(drawing, Cell(name, CARDS_ROW + 1, first), last, format)
            canvas.formula(sheet, Cell(name, CARDS_ROW + 1, first), formula, value, format)
    sheet.set_row(CARDS_ROW - 1, 8)
    sheet.set_row(CARDS_ROW, 18)
    sheet.set_row(CARDS_ROW + 1, 26)
    today = Cell(name, TODAY.row, TODAY.column)
    canvas.typed(sheet, today, None, look.fill_date)
    canvas.dates_only(sheet, today, today)
    canvas.label(sheet, today.moved(columns=1), words("actions.as_of_help"), look.aside)
    more, many = canvas.said(words("actions.more")), len(actions) > printed
    now = words("actions.more").of(canvas.language) if many else None
    room = Cell(name, FIRST_ROW - 2, 0)
    canvas.number(sheet, room, printed)
    formula = f'IF(COUNT(cp_order)>{room.fixed},{more},"")'
    canvas.formula(sheet, room.moved(columns=1), formula, now, look.warning)


def _across(drawing: Drawing, first: Cell, last_column: int, format: Format) -> None:
    if last_column > first.column:
        sheet = drawing.canvas.sheets["actions"]
        sheet.merge_range(first.row, first.column, first.row, last_column, None, format)


def _column(name: str, id: str, drawing: Drawing) -> str:
    first = Cell(name, FIRST_ROW, COLUMNS.index(id) + 1)
    return f"{first.fixed}:{first.moved(rows=len(drawing.scheme.checkpoints) - 1).fixed}"


def _row(drawing: Drawing, name: str, i: int, action: Action | None) -> None:
    canvas, look = drawing.canvas, drawing.look
    sheet = canvas.sheets["actions"]
    row = FIRST_ROW + i
    place = Cell(name, row, 0).fixed
    points = drawing.scheme.checkpoints
    found = points.index(action.mark.checkpoint) + 1 if action else None
    pick = f'IF({i + 1}>COUNT(cp_order),"",MATCH(SMALL(cp_order,{i + 1}),cp_order,0))'
    canvas.formula(sheet, Cell(name, row, 0), pick, found, look.bare)
    values = _values(drawing, action, i)
    for column, id in enumerate(COLUMNS, start=1):
        formula = f'IF({place}="","",{_formula(drawing, id, i, place, row, name)})'
        format = {
            "number": look.listed_center,
            "ref": look.listed_strong,
            "due": look.listed_date,
            "cost": look.listed_money,
            "late": look.listed_center,
            "severity": look.listed_center,
            "status": look.listed_center,
        }.get(id, look.listed)
        canvas.formula(sheet, Cell(name, row, column), formula, values[id], format)
    sheet.set_row(row, _height(drawing, action))


def _height(drawing: Drawing, action: Action | None) -> float:
    """The room that a listed finding needs; for one still to come, what any checkpoint needs."""
    languages = drawing.layout.languages
    if action is None:
        texts = [(point.text, float(WIDTHS["checkpoint"])) for point in drawing.scheme.checkpoints]
        return min(height(texts, languages, 45), MOST_HEIGHT)
    typed = ("finding", "root_cause", "corrective_action", "owner", "status")
    texts = [(plain(typed_text(action.response[id])), float(WIDTHS[id])) for id in typed]
    texts.append((action.mark.checkpoint.text, WIDTHS["checkpoint"]))
    return height(texts, languages, 32)


def _formula(drawing: Drawing, id: str, i: int, place: str, row: int, name: str) -> str:
    def typed(column: str) -> str:
        return f"INDEX({column_area(drawing, column).formula},{place})"

    severity = f"INDEX(cp_finding,{place})"
    audit_date = drawing.layout.field("audit_date").formula
    own, days = f"INDEX(cp_days,{place})", f"INDEX(severity_days,{severity})"
    match id:
        case "number":
            return str(i + 1)
        case "ref":
            return f"INDEX(cp_ref,{place})"
        case "severity":
            return f"INDEX(severity_shown,{severity})"
        case "checkpoint":
            return typed("checkpoint")
        case "due":
            limit = f'IF(ISNUMBER({own}),{audit_date}+{own},IF(ISNUMBER({days}),{audit_date}+{days},""))'
            agreed = f"ISNUMBER({typed('due')})"
            return f'IF({agreed},{typed("due")},IF(ISNUMBER({audit_date}),{limit},""))'
        case "late":
            due = Cell(name, row, COLUMNS.index("due") + 1).fixed
            today = f"IF(ISNUMBER({TODAY.fixed}),{TODAY.fixed},TODAY())"
            late = drawing.canvas.said(drawing.words("actions.overdue"))
            return f'IF(ISNUMBER({due}),IF({due}<{today},{late},""),"")'
        case "cost":
            return f'IF(ISNUMBER({typed("cost")}),{typed("cost")},"")'
        case _:
            return f'{typed(id)}&""'


def _values(drawing: Drawing, action: Action | None, i: int) -> dict[str, object]:
    if action is None:
        return dict.fromkeys(COLUMNS)
    language = drawing.canvas.language
    typed = {
        id: typed_text(action.response[id])
        for id in ("finding", "root_cause", "corrective_action", "owner", "status")
    }
    return {
        **typed,
        "number": i + 1,
        "ref": action.mark.checkpoint.ref,
        "severity": drawing.scheme.severity(action.mark.finding).name.of(language),
        "checkpoint": action.mark.checkpoint.text.of(language),
        "due": action.due,
        "late": drawing.words("actions.overdue").of(language) if action.is_late(drawing.built) else None,
        "cost": as_number(action.response["cost"]),
    }


def _colours(drawing: Drawing, name: str, bottom: int) -> None:
    canvas, look, sheet = drawing.canvas, drawing.look, drawing.canvas.sheets["actions"]
    tones = {"severity": severity_tones(drawing), "late": {"bad": [drawing.words("actions.overdue")]}}
    for id, by_text in tones.items():
        column = COLUMNS.index(id) + 1
        tone_formats(canvas, look, sheet, Cell(name, FIRST_ROW, column), Cell(name, bottom, column), by_text)
    framed_where(canvas, sheet, Cell(name, FIRST_ROW, 1), Cell(name, bottom, len(COLUMNS)), 1)
