"""Checks of the corrective actions: one for each finding, with somebody and a date behind it."""

from collections.abc import Iterator

from addin.checks.placed import problem_at
from addin.checks.returned import Returned
from generator.core.audit import Response
from generator.core.marking import CLOSED, Mark
from generator.core.problems import Problem
from generator.core.text import Text

PLANNED = ("root_cause", "corrective_action", "owner", "due", "done_on", "cost")
"""Columns that speak of an action."""


def actions(returned: Returned) -> Iterator[Problem]:
    """What is missing or odd in the action beside each answered checkpoint."""
    for mark in returned.healed_scoring.marks:
        response = returned.healed.response(mark.checkpoint.ref)
        if mark.finding:
            yield from _plan(returned, mark, response)
            yield from _closing(returned, mark, response)
        elif mark.answer and any(response.has(column) for column in PLANNED):
            label = returned.submission.scheme.lists[mark.checkpoint.scale].label(mark.answer)
            yield _at(returned, mark, "action-on-good-answer", "corrective_action", answer=label)


def _plan(returned: Returned, mark: Mark, response: Response) -> Iterator[Problem]:
    severity = returned.submission.scheme.severity(mark.finding).name
    if not response.has("corrective_action"):
        if mark.open:
            yield _at(returned, mark, "action-missing", "corrective_action", severity=severity)
        return
    if not response.has("owner"):
        yield _at(returned, mark, "action-without-owner", "owner")
    if not response.has("due") and mark.open:
        yield _at(returned, mark, "action-without-date", "due")


def _closing(returned: Returned, mark: Mark, response: Response) -> Iterator[Problem]:
    scheme = returned.submission.scheme
    if mark.open:
        if response.has("done_on"):
            closed = scheme.lists["status"].label(CLOSED)
            yield _at(returned, mark, "done-but-open", "status", closed=closed)
        return
    if not response.has("done_on"):
        yield _at(returned, mark, "closed-without-date", "done_on")
    if not response.has("corrective_action"):
        yield _at(returned, mark, "closed-without-action", "corrective_action")
    if scheme.severity(mark.finding).zero_tolerance:
        severity = scheme.severity(mark.finding).name
        yield _at(returned, mark, "zero-tolerance-closed", "status", severity=severity)


def _at(returned: Returned, mark: Mark, code: str, column: str, **values: Text) -> Problem:
    ref = mark.checkpoint.ref
    return problem_at(code, returned.cell(ref, column), ref, values)
