"""Follow-up audits: what is checked again, the workbook for it, and its answers merged into the full audit.

A follow-up holds all answers of the full audit and asks only some questions again. So its rules, sums and
rating are those of the full audit with what is known now, and never those of a smaller scheme.
"""

from dataclasses import replace

from generator.core.audit import BEFORE, MARK, Audit, CellValue, Response, as_date
from generator.core.loading import words
from generator.core.marking import State, mark_audit
from generator.core.scheme import Checkpoint, Scheme
from generator.core.text import trimmed

FOLLOW_UP = "follow-up"
"""The kind of audit."""

MANDATORY_FLAGS = ("crucial", "zero-tolerance-possible")
"""Flags of questions that are asked in every follow-up."""

ASKED_AGAIN = ("answer", "finding", "evidence", "reason", "status", MARK)
"""Columns that a follow-up empties; the corrective action itself stays, to be checked."""


def to_check(scheme: Scheme, audit: Audit) -> tuple[str, ...]:
    """Refs that a follow-up asks again: what failed, what is not in order, and what is mandatory."""
    marks = mark_audit(scheme, audit).marks
    return tuple(
        mark.checkpoint.ref
        for mark in marks
        if mark.applies
        and (mark.finding or mark.state is not State.OK or is_mandatory(scheme, mark.checkpoint))
    )


def is_mandatory(scheme: Scheme, point: Checkpoint) -> bool:
    """Whether a follow-up always asks it: zero tolerance by its severity, or crucial by its flags."""
    grave = scheme.severity(point.severity).zero_tolerance
    return grave or not set(MANDATORY_FLAGS).isdisjoint(point.flags)


def follow_up(scheme: Scheme, full: Audit, language: str) -> Audit:
    """The audit that a follow-up workbook begins with; what it asks again has a mark, the rest has none."""
    again = set(to_check(scheme, full))
    day = as_date(full.facility.get("audit_date"))
    when = day.isoformat() if day else words()["before.no_day"].of(language)
    responses = {
        point.ref: _again(full.response(point.ref), when, language)
        if point.ref in again
        else _without(full.response(point.ref), MARK)
        for point in scheme.checkpoints
    }
    kind = scheme.lists[scheme.field("audit_kind").choices].label(FOLLOW_UP).of(language)
    facts = {**full.facility, "audit_kind": kind, "audit_date": None, "auditor": None, "due": None}
    return replace(full, facility=facts, responses=responses, field_marks={})


def merged(scheme: Scheme, full: Audit, later: Audit) -> Audit:
    """The full audit with the answers that a follow-up gave to what it was to check."""
    answered = {
        ref: _without(later.response(ref), MARK)
        for ref in to_check(scheme, full)
        if later.response(ref).has("answer")
    }
    return replace(full, responses={**full.responses, **answered})


def _again(response: Response, when: str, language: str) -> Response:
    known = words()
    if response.has("answer"):
        said = known["before.full"].format(day=when, answer=trimmed(response["answer"])).of(language)
    else:
        said = known["before.open"].of(language)
    finding = trimmed(response["finding"]) if response.has("finding") else ""
    mark: CellValue = BEFORE + "; ".join(filter(None, (said, finding)))
    return Response({**_without(response, *ASKED_AGAIN).cells, MARK: mark})


def _without(response: Response, *columns: str) -> Response:
    return Response({column: value for column, value in response.cells.items() if column not in columns})
