"""The sums of the Overview: cost by currency, and the control totals that prove nothing is lost."""

from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from addin.portfolio.model import OUTCOMES
from addin.portfolio.pad import Pad
from addin.portfolio.survey import Survey
from addin.portfolio.tabs import actions, audits, checkpoints, files, findings
from addin.portfolio.tabs.overview_page import ENDS, RIGHT, heading, span, table_head
from generator.paper.pen import must

CURRENCIES, LOW = 5, 19
"""Currencies shown, the tab Actions has them all; and points of titles beside the rows of a list."""


def control_totals(survey: Survey) -> dict[str, int]:
    """The numbers that must be found again in the workbook."""
    portfolio = survey.portfolio
    return {
        "files": len(portfolio.files),
        **{outcome: portfolio.count(outcome) for outcome in OUTCOMES},
        "audits": len(portfolio.audits),
        "answers": sum(entry.result.answered for entry in portfolio.audits),
        "findings": portfolio.findings,
    }


def draw_cost(pad: Pad, sheet: Worksheet, row: int) -> int:
    """What open actions are said to cost, by currency; returns the row below."""
    say = pad.say
    heading(pad, sheet, row, RIGHT, say("portfolio.cost"))
    titles = {9: say("portfolio.currency"), 10: say("portfolio.open"), 12: say("portfolio.of_it_overdue")}
    table_head(pad, sheet, row + 1, titles, ENDS[RIGHT])
    costs = open_costs(pad.survey)
    shown = list(costs.items())[:CURRENCIES]
    for place, (currency, (whole, late)) in enumerate(shown, start=row + 2):
        _cost(pad, sheet, place, currency, whole, late)
    below = row + 2 + len(shown)
    quiet = pad.format(italic=True, font_color=pad.colour("quiet"))
    if len(costs) > CURRENCIES:
        more = say("portfolio.more_currencies", count=len(costs) - CURRENCIES)
        must(sheet.write_string, below, RIGHT, more, quiet)
    elif not costs:
        must(sheet.write_string, below, RIGHT, say("portfolio.no_cost"), quiet)
    return below + (len(costs) > CURRENCIES or not costs)


def open_costs(survey: Survey) -> dict[str, tuple[float, float]]:
    """Cost of open findings by currency, and that of the late ones among them; most findings first."""
    found: dict[str, list[tuple[float, bool]]] = {}
    for entry, finding in actions.open_ones(survey):
        if finding.cost is not None:
            currency = actions.currency(survey, entry)
            found.setdefault(currency, []).append((finding.cost, survey.days_late(finding) > 0))
    by_count = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    return {c: (sum(x for x, _ in costs), sum(x for x, late in costs if late)) for c, costs in by_count}


def _cost(pad: Pad, sheet: Worksheet, row: int, currency: str, whole: float, late: float) -> None:
    table, say = actions.TABLE, pad.say
    pad.put(sheet, row, RIGHT, currency, "strong", valign="vcenter")
    money = pad.cell("money", valign="vcenter")
    key = xl_rowcol_to_cell(row, RIGHT)
    sums = f"SUMIFS({table}[{say('column.cost')}],{table}[{say('portfolio.currency')}],{key}"
    span(sheet, row, 10, 11, money)
    pad.formula(sheet, row, 10, f"{sums})", whole, money)
    span(sheet, row, 12, ENDS[RIGHT], money)
    pad.formula(sheet, row, 12, f'{sums},{table}[{say("portfolio.days_late")}],">0")', late, money)
    sheet.set_row(row, 18)


@dataclass(frozen=True)
class Proof:
    """One control total: what was read, and the formula that finds it again on the tabs."""

    key: str
    wanted: int
    formula: str


def proofs(pad: Pad, findings_shown: int) -> list[Proof]:
    """All control totals, with how many findings fit on their tab."""
    say, totals = pad.say, control_totals(pad.survey)
    outcome = f"{files.TABLE}[{say('portfolio.outcome')}]"
    each = "+".join(f'COUNTIFS({outcome},"{say(f"portfolio.outcome.{one}")}")' for one in OUTCOMES)
    answered = say("portfolio.answered")
    return [
        Proof("files", totals["files"], f"COUNT({files.TABLE}[{say('portfolio.size')}])"),
        Proof("outcomes", sum(totals[one] for one in OUTCOMES), each),
        Proof("audits", totals["audits"], f"COUNT({audits.TABLE}[{answered}])"),
        Proof("answers", totals["answers"], f"SUM({checkpoints.TABLE}[{answered}])"),
        Proof("findings", totals["findings"], f"SUM({audits.TABLE}[{say('portfolio.findings')}])"),
        Proof("finding_rows", findings_shown, f"COUNT({findings.TABLE}[{say('portfolio.audit')}])"),
    ]


def draw_proof(pad: Pad, sheet: Worksheet, row: int, findings_shown: int) -> str:
    """The control totals, each compared live; returns the cells that say whether they agree."""
    say = pad.say
    heading(pad, sheet, row, RIGHT, say("portfolio.proof"), LOW)
    titles = {9: say("portfolio.what"), 10: say("portfolio.counted"), 12: say("portfolio.on_tabs"), 14: "✓"}
    table_head(pad, sheet, row + 1, titles, ENDS[RIGHT], LOW)
    found = proofs(pad, findings_shown)
    number = pad.cell("number", valign="vcenter", num_format="#,##0")
    for place, proof in enumerate(found, start=row + 2):
        pad.put(sheet, place, RIGHT, say(f"portfolio.proof.{proof.key}"), "text", valign="vcenter")
        span(sheet, place, 10, 11, number)
        pad.put(sheet, place, 10, proof.wanted, "number", valign="vcenter", num_format="#,##0")
        span(sheet, place, 12, 13, number)
        pad.formula(sheet, place, 12, proof.formula, proof.wanted, number)
        same = f"{xl_rowcol_to_cell(place, 10)}={xl_rowcol_to_cell(place, 12)}"
        good = pad.cell("center", tone="good", valign="vcenter")
        pad.formula(sheet, place, 14, f'IF({same},"✓","✗")', "✓", good)
        sheet.set_row(place, 18)
    first = xl_rowcol_to_cell(row + 2, 14, row_abs=True, col_abs=True)
    last = xl_rowcol_to_cell(row + 1 + len(found), 14, row_abs=True, col_abs=True)
    return f"{first}:{last}"
