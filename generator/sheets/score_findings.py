"""The open findings that weigh most, on the sheet Score."""

from xlsxwriter.worksheet import Worksheet

from generator.core.evaluating import excel_round
from generator.core.layout import Cell
from generator.core.marking import Mark
from generator.drawing import Drawing
from generator.look import framed_where, tone_formats
from generator.sheets.checklist import column_area, severity_tones, typed_text
from generator.sheets.score_page import ASIDE, TABLE, has_points, heading, merged, sheet_name, table_head

HELD_DOWN = 8
"""How many findings the sheet names."""


def draw_held_down(drawing: Drawing, sheet: Worksheet, row: int) -> int:
    """The open findings that weigh most, gravest first, each with what was found."""
    words, look = drawing.words, drawing.look
    heading(drawing, sheet, row, words("column.finding"), ASIDE)
    row = heading(drawing, sheet, row, words("score.held_down"))
    titles = {1: "column.ref", 2: "column.checkpoint", 5: "column.severity"}
    if has_points(drawing):
        titles[6] = "score.lost"
    row = table_head(drawing, sheet, row, titles)
    found = [mark for mark in drawing.scoring.findings if mark.open]
    top, count = row, min(HELD_DOWN, len(drawing.scheme.checkpoints))
    for i in range(count):
        _held_down_row(drawing, sheet, row, i, found[i] if i < len(found) else None)
        row += 1
    name = sheet_name(drawing)
    tone_formats(
        drawing.canvas, look, sheet, Cell(name, top, 5), Cell(name, row - 1, 5), severity_tones(drawing)
    )
    for first, last in (TABLE, ASIDE):
        framed_where(drawing.canvas, sheet, Cell(name, top, first), Cell(name, row - 1, last), 1)
    return row + 1


def _held_down_row(drawing: Drawing, sheet: Worksheet, row: int, i: int, mark: Mark | None) -> None:
    canvas, look, name = drawing.canvas, drawing.look, sheet_name(drawing)
    place = f"MATCH(SMALL(cp_order,{i + 1}),cp_order,0)"
    formulas = {
        1: f"INDEX(cp_ref,{place})",
        2: f"INDEX({column_area(drawing, 'checkpoint').formula},{place})",
        5: f"INDEX(severity_shown,INDEX(cp_finding,{place}))",
        6: f"ROUND(INDEX(cp_possible,{place})-INDEX(cp_points,{place}),1)",
        8: f'INDEX({column_area(drawing, "finding").formula},{place})&""',
    }
    formats = {1: look.listed_strong, 5: look.listed_center, 6: look.listed_center}
    merged(sheet, row, (2, 4), look.listed)
    merged(sheet, row, ASIDE, look.listed)
    if not has_points(drawing):
        merged(sheet, row, (5, 6), look.listed_center)
        del formulas[6]
    none = canvas.said(drawing.words("score.none_open")) if i == 0 else '""'
    values = _held_down_now(drawing, i, mark)
    for column, formula in formulas.items():
        other = none if column == 1 else '""'
        guarded = f"IF({i + 1}>COUNT(cp_order),{other},{formula})"
        canvas.formula(
            sheet, Cell(name, row, column), guarded, values[column], formats.get(column, look.listed)
        )
    sheet.set_row(row, 44)


def _held_down_now(drawing: Drawing, i: int, mark: Mark | None) -> dict[int, object]:
    language = drawing.canvas.language
    if mark is None:
        nothing = drawing.words("score.none_open").of(language) if i == 0 else None
        return {**dict.fromkeys((2, 5, 6, 8)), 1: nothing}
    finding = drawing.scoring.audit.response(mark.checkpoint.ref)["finding"]
    return {
        1: mark.checkpoint.ref,
        2: mark.checkpoint.text.of(language),
        5: drawing.scheme.severity(mark.finding).name.of(language),
        6: excel_round(mark.lost, 1),
        8: typed_text(finding),
    }
