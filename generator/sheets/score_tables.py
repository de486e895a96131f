"""The tables of the sheet Score: sections and severities with their charts, and other results."""

from typing import Any

from xlsxwriter.worksheet import Worksheet

from generator.core.layout import Cell
from generator.core.scheme import NamedResult, Section, Severity
from generator.core.scoring import SectionScoring
from generator.drawing import Drawing
from generator.look import tone_formats
from generator.paper.fit import BOLD, height
from generator.sheets.checklist import severity_tones
from generator.sheets.score_page import (
    ASIDE,
    HEAD_HEIGHT,
    WIDTHS,
    has_points,
    heading,
    merged,
    room,
    sheet_name,
    short,
    short_now,
    table_head,
    verdict_tones,
)
from generator.sheets.start import shown_outcome

HIDDEN_AXIS = {"min": 0, "visible": False, "major_gridlines": {"visible": False}}
"""The bars carry their numbers themselves."""


def draw_sections(drawing: Drawing, sheet: Worksheet, row: int) -> int:
    """Each section with its score, grade and findings, and a chart of them; returns the row below."""
    canvas, words = drawing.canvas, drawing.words
    row = heading(drawing, sheet, row, words("score.sections"))
    scored = has_points(drawing)
    titles = {
        1: "column.section",
        2: "column.name",
        4: "score.grade",
        5: "checker.answered",
        6: "score.findings",
    }
    top = row
    row = table_head(
        drawing, sheet, row, dict(sorted({**titles, **({3: "score.score"} if scored else {})}.items()))
    )
    heights = []
    # A grade with the code of a rating is shown under the rating's name.
    names = [drawing.scheme.verdict(grade.code).name for grade in drawing.scheme.rating.grades]
    graded = [(name, BOLD * 0.85 * WIDTHS[4]) for name in names]
    for section, found in zip(drawing.scheme.sections, drawing.scoring.sections, strict=True):
        _section(drawing, sheet, row, section, found)
        heights.append(height([(section.name, WIDTHS[2]), *graded], drawing.layout.languages, 20))
        sheet.set_row(row, heights[-1])
        row += 1
    title = words("chart.sections" if scored else "chart.findings_by_section").of(canvas.language)
    chart = _bar(drawing, title, "accent", top, heights, 3 if scored else 6)
    if scored:
        chart.set_x_axis({**HIDDEN_AXIS, "max": 112})
    _beside(sheet, top, chart, words("chart.sections_alt").of(canvas.language))
    grades = Cell(sheet_name(drawing), top + 1, 4), Cell(sheet_name(drawing), row - 1, 4)
    tone_formats(canvas, drawing.look, sheet, *grades, verdict_tones(drawing.scheme.rating.grades))
    return row + 1


def _section(drawing: Drawing, sheet: Worksheet, row: int, section: Section, found: SectionScoring) -> None:
    canvas, look, layout, name = drawing.canvas, drawing.look, drawing.layout, sheet_name(drawing)
    target = layout.on_checklist(section.checkpoints[0].ref, "answer")
    cells = {id: layout.section_cell(section.code, id).formula for id in ("score", "grade", "answered")}
    applies = layout.section_cell(section.code, "applies").formula
    grade = f'IF({cells["grade"]}="","",{shown_outcome(cells["grade"])})'
    words = drawing.outcome(found.grade) if found.grade else None
    answered = f"{found.answered} / {found.applicable}"
    place = drawing.scheme.sections.index(section) + 1
    count = sum(mark.checkpoint.section == section.code for mark in drawing.scoring.findings)
    findings = f'COUNTIFS(cp_section,{place},cp_finding,">0")'
    canvas.text(sheet, Cell(name, row, 1), section.code, look.cell_strong)
    if has_points(drawing):
        score = short(cells["score"])
        canvas.formula(sheet, Cell(name, row, 3), score, short_now(found.score), look.auto_score)
    else:
        merged(sheet, row, (2, 3), look.link_cell)
    canvas.link(sheet, Cell(name, row, 2), target, section.name, look.link_cell)
    canvas.formula(sheet, Cell(name, row, 4), grade, words, look.auto_center)
    both = f'{cells["answered"]}&" / "&{applies}'
    canvas.formula(sheet, Cell(name, row, 5), both, answered, look.auto_center)
    canvas.formula(sheet, Cell(name, row, 6), findings, count, look.auto_count)


def draw_severities(drawing: Drawing, sheet: Worksheet, row: int) -> int:
    """How many findings there are of each severity, and a chart of them; returns the row below."""
    words, severities = drawing.words, drawing.scheme.severities
    row = heading(drawing, sheet, row, words("score.severities"))
    titles = {1: "column.severity", 2: "reference.meaning", 5: "score.findings", 6: "score.open"}
    top = row
    row = table_head(drawing, sheet, row, titles)
    heights = []
    for severity in severities:
        _severity(drawing, sheet, row, severity)
        texts = [(severity.meaning, room((2, 4))), (severity.name, WIDTHS[1])]
        heights.append(height(texts, drawing.layout.languages, 34))
        sheet.set_row(row, heights[-1])
        row += 1
    language = drawing.canvas.language
    chart = _bar(drawing, words("chart.severities").of(language), "poor", top, heights, 5)
    _beside(sheet, top, chart, words("chart.severities_alt").of(language))
    cells = Cell(sheet_name(drawing), top + 1, 1), Cell(sheet_name(drawing), row - 1, 1)
    tone_formats(drawing.canvas, drawing.look, sheet, *cells, severity_tones(drawing))
    return row + 1


def _severity(drawing: Drawing, sheet: Worksheet, row: int, severity: Severity) -> None:
    canvas, look, name = drawing.canvas, drawing.look, sheet_name(drawing)
    place = drawing.scheme.severity_codes.index(severity.code) + 1
    marks = [mark for mark in drawing.scoring.findings if mark.finding == severity.code]
    still = sum(mark.open for mark in marks)
    canvas.label(sheet, Cell(name, row, 1), severity.name, look.cell_center)
    merged(sheet, row, (2, 4), look.cell_middle)
    canvas.label(sheet, Cell(name, row, 2), severity.meaning, look.cell_middle)
    canvas.formula(sheet, Cell(name, row, 5), f"COUNTIFS(cp_finding,{place})", len(marks), look.auto_count)
    open_ones = f"COUNTIFS(cp_finding,{place},cp_open,1)"
    canvas.formula(sheet, Cell(name, row, 6), open_ones, still, look.auto_count)


def draw_results(drawing: Drawing, sheet: Worksheet, row: int) -> int:
    """Named results besides the rating and the score, if the scheme shows any."""
    rating = drawing.scheme.rating
    shown = [r for r in rating.results if r.show and r.name not in (rating.primary, rating.score)]
    if not shown:
        return row
    row = heading(drawing, sheet, row, drawing.words("score.results"))
    for result in shown:
        _result(drawing, sheet, row, result)
        row += 1
    return row + 1


def _result(drawing: Drawing, sheet: Worksheet, row: int, result: NamedResult) -> None:
    canvas, look, name = drawing.canvas, drawing.look, sheet_name(drawing)
    merged(sheet, row, (1, 2), look.cell_strong)
    canvas.label(sheet, Cell(name, row, 1), result.label, look.cell_strong)
    merged(sheet, row, (3, 4), look.auto_center)
    cell = drawing.layout.result(f"result:{result.name}").formula
    value = drawing.scoring.results[result.name]
    if result.is_number:
        canvas.formula(sheet, Cell(name, row, 3), short(cell), short_now(value), look.auto_score)
    else:
        words = drawing.outcome(str(value)) if value else None
        canvas.formula(sheet, Cell(name, row, 3), shown_outcome(cell), words, look.auto_center)
    canvas.text(sheet, Cell(name, row, 5), result.unit, look.quiet)
    outcomes = () if result.is_number else drawing.scheme.rating.labels
    texts = [(result.label, room((1, 2))), *((one.name, room((3, 4))) for one in outcomes)]
    sheet.set_row(row, height(texts, drawing.layout.languages, 20))


def _bar(drawing: Drawing, title: str, colour: str, top: int, heights: list[float], column: int) -> Any:
    """A bar for each row of the table whose titles stand at `top`, at the height of that row."""
    name, canvas = sheet_name(drawing), drawing.canvas
    first, last = top + 1, top + len(heights)
    chart = canvas.chart("bar")
    chart.add_series(
        {
            "name": title,
            "categories": [name, first, 1, last, 1],
            "values": [name, first, column, last, column],
            "fill": {"color": canvas.colour(colour)},
            "gap": 60,
            "data_labels": {"value": True, "font": _font(drawing, 9)},
        }
    )
    whole = HEAD_HEIGHT + sum(heights)
    plot = {"x": 0.22, "y": HEAD_HEIGHT / whole, "width": 0.74, "height": sum(heights) / whole}
    chart.set_plotarea({"layout": plot})
    chart.set_title({"name": title, "overlay": True, "name_font": _font(drawing, 11)})
    chart.set_legend({"none": True})
    axis = {"color": canvas.colour("line")}
    chart.set_y_axis(
        {"reverse": True, "num_font": _font(drawing, 9), "line": axis, "major_tick_mark": "none"}
    )
    chart.set_x_axis(HIDDEN_AXIS)
    chart.set_chartarea({"border": axis})
    chart.set_size(
        {"width": sum(7 * WIDTHS[c] + 5 for c in range(8, 12)) - 6, "height": round(whole * 4 / 3)}
    )
    return chart


def _font(drawing: Drawing, size: int) -> dict[str, Any]:
    return {"name": drawing.canvas.look["font"], "size": size, "color": drawing.canvas.colour("ink")}


def _beside(sheet: Worksheet, row: int, chart: object, description: str) -> None:
    """Place a chart beside its table, with its alternative text."""
    sheet.insert_chart(row, ASIDE[0], chart, {"description": description, "object_position": 2})
