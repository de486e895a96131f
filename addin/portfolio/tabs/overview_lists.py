"""The lists of the Overview: the worst audits, who is late, what fails most."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from addin.portfolio.foreign import clipped
from addin.portfolio.model import AuditEntry, Finding
from addin.portfolio.pad import Pad, Toned, Value
from addin.portfolio.rates import topic_rates
from addin.portfolio.survey import Survey
from addin.portfolio.tabs.audits import flagged
from addin.portfolio.tabs.overview_page import (
    ENDS,
    LEFT,
    RIGHT,
    WIDTHS,
    heading,
    row_height,
    span,
    table_head,
)
from generator.paper.pen import must

LISTED, TOPICS = 6, 12
"""Rows of the lists; the tabs have them all."""

NAME = 56
"""Characters of a name here."""

Cells = Sequence[tuple[int, int, Value, str]]
"""Cells of a row: first and last column, value, kind."""


def draw_worst(pad: Pad, sheet: Worksheet, row: int) -> list[float]:
    """The worst audits; returns the heights that the rows below the titles need."""
    say = pad.say
    heading(pad, sheet, row, LEFT, say("portfolio.worst"))
    titles = ("facility", "scheme", "rating", "zero_tolerance", "open")
    places = (1, 2, 4, 6, 7)
    words = {column: say(f"portfolio.{title}") for column, title in zip(places, titles, strict=True)}
    table_head(pad, sheet, row + 1, words, ENDS[LEFT])
    shown = [entry for entry in pad.survey.worst_first if pad.survey.level(entry) != "good"][:LISTED]
    rows = [_worst(pad, entry) for entry in shown]
    return _rows(
        pad,
        sheet,
        row + 2,
        rows,
        LEFT,
        say("portfolio.none_bad" if pad.survey.portfolio.audits else "portfolio.nothing"),
    )


def _worst(pad: Pad, entry: AuditEntry) -> Cells:
    level = pad.survey.level(entry)
    tone = "neutral" if level == "none" else level
    still = sum(finding.is_open for finding in entry.result.findings)
    return (
        (1, 1, clipped(pad.survey.facility(entry), NAME), "strong"),
        (2, 3, entry.result.stem, "text"),
        (4, 5, Toned(pad.survey.rating(entry), tone), "center"),
        (6, 6, flagged(len(entry.result.zero_tolerance), "bad"), "count"),
        (7, 7, still, "count"),
    )


def draw_late(pad: Pad, sheet: Worksheet, row: int) -> list[float]:
    """Facilities with overdue actions, most overdue first."""
    say = pad.say
    heading(pad, sheet, row, RIGHT, say("portfolio.late"))
    words = {
        9: say("portfolio.facility"),
        10: say("portfolio.overdue"),
        11: say("portfolio.longest"),
        12: say("portfolio.longest_what"),
    }
    table_head(pad, sheet, row + 1, words, ENDS[RIGHT])
    rows = [_late(pad, key, found) for key, found in late_facilities(pad.survey)[:LISTED]]
    return _rows(pad, sheet, row + 2, rows, RIGHT, say("portfolio.none_late"))


Late = list[tuple[AuditEntry, Finding]]


def late_facilities(survey: Survey) -> list[tuple[str, Late]]:
    """Facilities by their key, each with its late findings, the latest first."""
    found: dict[str, Late] = {}
    for entry, finding in survey.findings():
        if survey.days_late(finding):
            found.setdefault(entry.facility, []).append((entry, finding))
    for late in found.values():
        late.sort(key=lambda one: -survey.days_late(one[1]))
    return sorted(found.items(), key=lambda one: (-len(one[1]), -survey.days_late(one[1][0][1]), one[0]))


def _late(pad: Pad, key: str, late: Late) -> Cells:
    survey = pad.survey
    entry, finding = late[0]
    severity = survey.severity(entry, finding)
    what = f"{entry.result.scheme} {finding.ref}: {severity.name.of(survey.language)}"
    return (
        (9, 9, clipped(survey.facility_names[key], NAME), "strong"),
        (10, 10, Toned(len(late), "bad"), "count"),
        (11, 11, survey.days_late(finding), "count"),
        (12, 14, what, "text"),
    )


def draw_topics(pad: Pad, sheet: Worksheet, row: int) -> list[float]:
    """The topics that most facilities fail."""
    say = pad.say
    heading(pad, sheet, row, LEFT, say("portfolio.fails_most"))
    words = {
        1: say("portfolio.topic"),
        4: say("portfolio.sites_failing"),
        5: say("portfolio.sites_asked"),
        6: say("portfolio.rate"),
        7: say("portfolio.schemes_asking"),
    }
    table_head(pad, sheet, row + 1, words, ENDS[LEFT])
    shown = [rate for rate in topic_rates(pad.survey) if rate.failing][:TOPICS]
    rows: list[Cells] = [
        (
            (1, 3, pad.survey.topic(rate.topic), "strong"),
            (4, 4, len(rate.failing), "count"),
            (5, 5, len(rate.asked), "count"),
            (6, 6, rate.rate, "percent"),
            (7, 7, len(rate.by_scheme), "count"),
        )
        for rate in shown
    ]
    if rows:
        pad.bars(sheet, 6, len(rows), "poor", row + 1)
    return _rows(pad, sheet, row + 2, rows, LEFT, say("portfolio.none_failing"))


def _rows(
    pad: Pad, sheet: Worksheet, row: int, rows: Sequence[Cells], half: int, nothing: str
) -> list[float]:
    if not rows:
        quiet = pad.format(italic=True, font_color=pad.colour("quiet"))
        must(sheet.write_string, row, half, nothing, quiet)
    heights = []
    for place, cells in enumerate(rows, start=row):
        texts = {}
        for first, last, value, kind in cells:
            span(sheet, place, first, last, pad.cell(kind, valign="vcenter"))
            pad.put(sheet, place, first, value, kind, valign="vcenter")
            words = value.value if isinstance(value, Toned) else value
            if isinstance(words, str):
                texts[words] = 0.95 * sum(WIDTHS[first - 1 : last])
        heights.append(row_height(texts))
    return heights
