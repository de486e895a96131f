"""Checks of every cell that holds a date: readable, not ambiguous, and possible."""

from collections.abc import Iterator
from datetime import date

from addin.checks.cells import DATE, Typed
from addin.checks.placed import Values, problem_at
from addin.checks.returned import Returned
from addin.checks.typed import brief, typed_cells
from generator.core.audit import as_date
from generator.core.layout import Cell
from generator.core.problems import Problem
from generator.core.typed_values import EARLIEST, days_of

YEARS_AHEAD = 10
"""Nothing in an audit is planned further ahead than this."""


def dates(returned: Returned) -> Iterator[Problem]:
    """Dates that are none, that may be one of two days, or that lie centuries away."""
    for typed in typed_cells(returned, DATE):
        day = as_date(typed.value)
        values: Values = {"typed": brief(typed.before), "field": typed.what}
        if day is None:
            yield _unread(typed)
        elif day < EARLIEST:
            yield problem_at("date-too-early", typed.cell, typed.ref, values)
        elif day.year > returned.today.year + YEARS_AHEAD:
            values["years"] = str(YEARS_AHEAD)
            yield problem_at("date-too-far", typed.cell, typed.ref, values)


def _unread(typed: Typed) -> Problem:
    values: Values = {"typed": brief(typed.before), "field": typed.what}
    days = sorted(days_of(typed.before)) if isinstance(typed.before, str) else []
    if len(days) < 2:
        return problem_at("date-unreadable", typed.cell, typed.ref, values)
    values |= {"one": days[0].isoformat(), "other": days[1].isoformat()}
    return problem_at("date-ambiguous", typed.cell, typed.ref, values)


def audit_date(returned: Returned) -> Iterator[Problem]:
    """An audit that has not taken place yet."""
    day = as_date(returned.healed.facility.get("audit_date"))
    if day and day > returned.today:
        values: Values = {"typed": day.isoformat(), "today": returned.today.isoformat()}
        cell = returned.field_cell("audit_date")
        yield problem_at("audit-date-future", cell, "audit_date", values)


def action_dates(returned: Returned) -> Iterator[Problem]:
    """Actions that are due or done before the audit, or done in the future."""
    audited = as_date(returned.healed.facility.get("audit_date"))
    today = returned.today
    for ref, response in returned.healed.responses.items():
        due, done = as_date(response["due"]), as_date(response["done_on"])
        if audited and due and due < audited:
            yield _early("due-before-audit", returned.cell(ref, "due"), ref, due, audited)
        if audited and done and done < audited:
            yield _early("done-before-audit", returned.cell(ref, "done_on"), ref, done, audited)
        if done and done > today:
            values: Values = {"typed": done.isoformat(), "today": today.isoformat()}
            yield problem_at("done-in-future", returned.cell(ref, "done_on"), ref, values)


def _early(code: str, cell: Cell | None, ref: str, day: date, audited: date) -> Problem:
    return problem_at(code, cell, ref, {"typed": day.isoformat(), "audited": audited.isoformat()})
