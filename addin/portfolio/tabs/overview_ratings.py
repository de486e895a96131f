"""The ratings of the Overview: how many audits of each scheme stand at which level, with a chart."""

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from addin.portfolio.pad import Pad
from addin.portfolio.survey import LEVELS
from addin.portfolio.tabs import audits, matrix
from addin.portfolio.tabs.overview_page import (
    ENDS,
    HEAD_HEIGHT,
    LEFT,
    RIGHT,
    heading,
    room,
    row_height,
    table_head,
)
from generator.paper.pen import must

LEAST_ROWS = 6
"""Rows that the chart takes at least."""

COLOURS = {"good": "good", "fair": "tab_fill", "poor": "poor", "bad": "bad", "none": "line"}


def draw_ratings(pad: Pad, sheet: Worksheet, row: int) -> int:
    """Draw table and chart; returns the row below both."""
    say, schemes = pad.say, list(pad.survey.schemes)
    heading(pad, sheet, row, LEFT, say("portfolio.ratings"))
    heading(pad, sheet, row, RIGHT, say("portfolio.ratings_chart"))
    titles = {1: say("portfolio.scheme"), 2: say("portfolio.audits")}
    titles |= {3 + place: say(f"portfolio.level.{level}") for place, level in enumerate(LEVELS)}
    table_head(pad, sheet, row + 1, titles, ENDS[LEFT])
    first = row + 2
    heights = [_scheme(pad, sheet, first + place, row + 1, stem) for place, stem in enumerate(schemes)]
    end = first + len(schemes)
    _sum(pad, sheet, first, end)
    if schemes:
        filled = sum(heights) + 18 + 18.0 * max(LEAST_ROWS - len(schemes), 0)
        _chart(pad, sheet, row + 1, first, end - 1, filled + HEAD_HEIGHT)
    return max(end + 1, first + LEAST_ROWS + 1) + 1


def _scheme(pad: Pad, sheet: Worksheet, row: int, head: int, stem: str) -> float:
    """One scheme, with a link to its matrix; returns the height of its row."""
    name, counts = pad.survey.name_of(stem), pad.survey.levels[stem]
    link = pad.cell("strong", font_color=pad.colour("accent"), underline=1, valign="vcenter")
    pad.jump(sheet, row, LEFT, matrix.key_of(stem), name, link)
    scheme = f"{audits.TABLE}[{pad.say('portfolio.scheme')}],{xl_rowcol_to_cell(row, LEFT, col_abs=True)}"
    number = pad.cell("count", valign="vcenter")
    pad.formula(sheet, row, 2, f"COUNTIFS({scheme})", counts.total(), number)
    for column, level in enumerate(LEVELS, start=3):
        word = xl_rowcol_to_cell(head, column, row_abs=True)
        formula = f"COUNTIFS({scheme},{audits.TABLE}[{pad.say('portfolio.level')}],{word})"
        look = number
        if counts[level] and level in ("good", "bad"):
            look = pad.cell("count", tone=level, valign="vcenter")
        pad.formula(sheet, row, column, formula, counts[level], look)
    height = row_height({name: 0.95 * room(LEFT, LEFT)})
    sheet.set_row(row, height)
    return height


def _sum(pad: Pad, sheet: Worksheet, first: int, end: int) -> None:
    """The sums over all schemes."""
    strong: dict[str, Any] = {"valign": "vcenter", "bold": True, "bg_color": pad.colour("auto")}
    must(sheet.write_string, end, LEFT, pad.say("portfolio.all"), pad.cell("strong", **strong))
    counts = [len(pad.survey.portfolio.audits)]
    counts += [sum(found[level] for found in pad.survey.levels.values()) for level in LEVELS]
    for column, count in enumerate(counts, start=2):
        area = f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(max(end - 1, first), column)}"
        formula = f"SUM({area})" if end > first else "0"
        pad.formula(sheet, end, column, formula, count, pad.cell("count", **strong))
    sheet.set_row(end, 18)


def _chart(pad: Pad, sheet: Worksheet, head: int, first: int, last: int, height: float) -> None:
    chart = pad.chart("bar", "percent_stacked")
    name = pad.names["overview"]
    font = {"name": pad.look["font"], "size": 9, "color": pad.colour("ink")}
    for column, level in enumerate(LEVELS, start=3):
        chart.add_series(
            {
                "name": [name, head, column],
                "categories": [name, first, LEFT, last, LEFT],
                "values": [name, first, column, last, column],
                "fill": {"color": pad.colour(COLOURS[level])},
                "border": {"color": pad.colour("paper")},
                "gap": 45,
                "data_labels": _labels(pad, level),
            }
        )
    axis = {"color": pad.colour("line")}
    chart.set_y_axis({"reverse": True, "num_font": font, "line": axis, "major_tick_mark": "none"})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_title({"none": True})
    chart.set_chartarea({"border": {"none": True}})
    width = sum(7 * w + 5 for w in (room(column, column) for column in range(RIGHT, ENDS[RIGHT] + 1)))
    chart.set_size({"width": width - 4, "height": round(height * 4 / 3)})
    description = pad.say("portfolio.ratings_alt", text=_in_words(pad))
    options = {"description": description, "object_position": 2, "x_offset": 2, "y_offset": 2}
    must(sheet.insert_chart, head, RIGHT, chart, options)


def _labels(pad: Pad, level: str) -> dict[str, Any]:
    """The numbers on the bars; a 0 is not written."""
    dark = level in ("fair", "none")
    colour = pad.colour("ink" if dark else "paper")
    return {"value": True, "num_format": "0;;", "font": {"size": 9, "bold": True, "color": colour}}


def _in_words(pad: Pad) -> str:
    """What the chart shows, for those who do not see it."""
    sums = {level: sum(found[level] for found in pad.survey.levels.values()) for level in LEVELS}
    return ", ".join(f"{pad.say(f'portfolio.level.{level}')} {count}" for level, count in sums.items())
