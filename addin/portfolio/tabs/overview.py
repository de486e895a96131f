"""The tab Overview: the whole portfolio on one page."""

from itertools import zip_longest

from xlsxwriter.worksheet import Worksheet

from addin.portfolio.model import OUTCOMES
from addin.portfolio.pad import HINT_ROW, TITLE_ROW, Pad
from addin.portfolio.survey import Survey
from addin.portfolio.tabs import audits, files
from addin.portfolio.tabs.overview_lists import (
    LISTED,
    TOPICS,
    draw_late,
    draw_topics,
    draw_worst,
    late_facilities,
)
from addin.portfolio.tabs.overview_page import LAST, LEAST_HEIGHT, SLOTS, WIDTHS, span
from addin.portfolio.tabs.overview_ratings import draw_ratings
from addin.portfolio.tabs.overview_totals import draw_cost, draw_proof
from generator.paper.pen import must

NAVIGATION_ROW, CARD_ROW, FIRST_ROW = 3, 6, 10
TABS = (
    "audits",
    "sections",
    "checkpoints",
    "findings",
    "actions",
    "topics",
    "trend",
    "benchmark",
    "review",
    "files",
)


def draw(pad: Pad, findings_shown: int) -> None:
    """Draw the tab; `findings_shown` is how many rows of findings the workbook holds."""
    portfolio = pad.survey.portfolio
    sites = len(pad.survey.facility_names)
    hint = pad.say(
        "portfolio.overview_hint",
        audits=len(portfolio.audits),
        facilities=sites,
        schemes=len(pad.survey.schemes),
        date=portfolio.made.isoformat(),
    )
    sheet = pad.open("overview", pad.say("portfolio.title"), hint, WIDTHS)
    _navigation(pad, sheet)
    _cards(pad, sheet)
    row = draw_ratings(pad, sheet, FIRST_ROW)
    _heights(sheet, row + 2, draw_worst(pad, sheet, row), draw_late(pad, sheet, row))
    row += 3 + LISTED
    topics = draw_topics(pad, sheet, row)
    below = draw_cost(pad, sheet, row)
    _heights(sheet, row + 2, topics, [])
    agree = draw_proof(pad, sheet, below + 1, findings_shown)
    _verified(pad, sheet, agree)
    last = max(below + 9, row + 2 + TOPICS)
    sheet.fit_to_pages(1, 1)
    must(sheet.print_area, 1, 1, last, LAST)
    sheet.freeze_panes(HINT_ROW + 1, 0)


def _heights(sheet: Worksheet, row: int, left: list[float], right: list[float]) -> None:
    """Rows as high as the higher of two lists side by side."""
    for place, both in enumerate(zip_longest(left, right, fillvalue=LEAST_HEIGHT), start=row):
        sheet.set_row(place, max(both))


def _navigation(pad: Pad, sheet: Worksheet) -> None:
    """Links to all tabs."""
    line = {"bottom": 1, "bottom_color": pad.colour("line")}
    format = pad.format(font_color=pad.colour("accent"), bold=True, align="center", **line)
    for place, key in enumerate(TABS):
        row, slot = divmod(place, len(SLOTS))
        first, last = SLOTS[slot]
        span(sheet, NAVIGATION_ROW + row, first, last, format)
        pad.jump(sheet, NAVIGATION_ROW + row, first, key, f"► {pad.names[key]}", format)
    quiet = pad.format(font_color=pad.colour("quiet"), italic=True, font_size=9, align="right")
    first, last = SLOTS[4][0], LAST
    span(sheet, NAVIGATION_ROW + 1, first, last, quiet)
    must(sheet.write_string, NAVIGATION_ROW + 1, first, pad.say("portfolio.matrices"), quiet)
    for row in (NAVIGATION_ROW, NAVIGATION_ROW + 1):
        sheet.set_row(row, 19)
    sheet.set_row(CARD_ROW - 1, 8)


def _cards(pad: Pad, sheet: Worksheet) -> None:
    """The seven numbers, each a live formula where a table holds what it counts."""
    survey, table = pad.survey, audits.TABLE
    portfolio = survey.portfolio
    numbers = {
        "files": (f"COUNT({files.TABLE}[{pad.say('portfolio.size')}])", len(portfolio.files), "ink"),
        "audits": (f"COUNT({table}[{pad.say('portfolio.answered')}])", len(portfolio.audits), "ink"),
        "facilities": ("", len(survey.facility_names), "ink"),
        "findings": (f"SUM({table}[{pad.say('portfolio.findings')}])", portfolio.findings, "ink"),
        "open": (f"SUM({table}[{pad.say('portfolio.open')}])", survey.total_open(), "fair"),
        "overdue": (f"SUM({table}[{pad.say('portfolio.overdue')}])", survey.total_overdue(), "poor"),
        "zero_tolerance": (
            f"SUM({table}[{pad.say('portfolio.zero_tolerance')}])",
            sum(len(entry.result.zero_tolerance) for entry in portfolio.audits),
            "bad",
        ),
    }
    asides = _asides(survey)
    for (first, last), (key, (formula, value, tone)) in zip(SLOTS, numbers.items(), strict=True):
        colour = tone if value else "ink"
        _card(pad, sheet, first, last, pad.say(f"portfolio.{key}"), formula, value, colour, asides[key])


def _card(
    pad: Pad,
    sheet: Worksheet,
    first: int,
    last: int,
    title: str,
    formula: str,
    value: int,
    colour: str,
    aside: str,
) -> None:
    box = {"left": 1, "right": 1, "border_color": pad.colour("line"), "align": "center"}
    quiet = {"font_color": pad.colour("quiet"), "font_size": 9}
    label = pad.format(**box, **quiet, bold=True, top=1, bg_color=pad.colour("auto"))
    number = pad.format(**box, font_size=22, bold=True, num_format="#,##0", font_color=pad.colour(colour))
    note = pad.format(**box, **quiet, bottom=1)
    for place, format in enumerate((label, number, note), start=CARD_ROW):
        span(sheet, place, first, last, format)
    must(sheet.write_string, CARD_ROW, first, title, label)
    if formula:
        pad.formula(sheet, CARD_ROW + 1, first, formula, value, number)
    else:
        must(sheet.write_number, CARD_ROW + 1, first, value, number)
    must(sheet.write_string, CARD_ROW + 2, first, aside, note)
    for place, height in enumerate((18, 34, 18), start=CARD_ROW):
        sheet.set_row(place, height)


def _asides(survey: Survey) -> dict[str, str]:
    """What stands small under each number."""
    say, portfolio = survey.say, survey.portfolio
    outcomes = [f"{say(f'portfolio.outcome.{one}')} {portfolio.count(one)}" for one in OUTCOMES]
    open_ones, late = survey.total_open(), late_facilities(survey)
    grave = {entry.facility for entry in portfolio.audits if entry.result.zero_tolerance}
    longest = max((survey.days_late(found[0][1]) for _, found in late), default=0)
    unrated = sum(found["none"] for found in survey.levels.values())
    share = round(100 * open_ones / portfolio.findings) if portfolio.findings else 0
    countries = {entry.result.country for entry in portfolio.audits} - {""}
    mean = f"{portfolio.findings / len(portfolio.audits):.1f}" if portfolio.audits else "0"
    return {
        "files": " · ".join(outcomes),
        "audits": say("portfolio.aside.unrated", count=unrated),
        "facilities": say("portfolio.aside.countries", count=len(countries)),
        "findings": say("portfolio.aside.mean", count=mean),
        "open": say("portfolio.aside.share", count=share),
        "overdue": say("portfolio.aside.longest", count=longest, facilities=len(late)),
        "zero_tolerance": say("portfolio.aside.at", count=len(grave)),
    }


def _verified(pad: Pad, sheet: Worksheet, agree: str) -> None:
    """One word at the top: whether all control totals agree, live."""
    look = {"bold": True, "align": "center", "font_size": 12}
    format = pad.format(**look, font_color=pad.colour("good"), bg_color=pad.colour("good_soft"))
    first, last = SLOTS[-1]
    span(sheet, TITLE_ROW, first, last, format)
    good, bad = pad.say("portfolio.verified"), pad.say("portfolio.not_verified")
    formula = f'IF(COUNTIF({agree},"✗")=0,"{good}","{bad}")'
    pad.formula(sheet, TITLE_ROW, first, formula, good, format)
    warning = pad.bare_format(font_color=pad.colour("bad"), bg_color=pad.colour("bad_soft"))
    rule = {"type": "cell", "criteria": "==", "value": f'"{bad}"', "format": warning}
    must(sheet.conditional_format, TITLE_ROW, first, TITLE_ROW, last, rule)
