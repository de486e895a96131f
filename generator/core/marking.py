"""What each answer means: its state, points and finding, and the inputs that facility fields give."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from generator.core.audit import Audit, CellValue, Response, as_number, is_blank
from generator.core.records import RECORD_FLAGS, flags
from generator.core.scheme import NOT_APPLICABLE, Applies, Checkpoint, Field, Scheme
from generator.core.text import trimmed

CLOSED = "closed"
"""The status of an action whose finding no longer counts as open."""


class State(Enum):
    """How far a checkpoint is answered; the place in this list, from 1, is its number in the workbook."""

    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"
    NOT_IN_LIST = "not_in_list"
    NEEDS_FINDING = "needs_finding"
    NEEDS_REASON = "needs_reason"
    OK = "ok"

    @property
    def number(self) -> int:
        """Its number in the workbook."""
        return list(State).index(self) + 1

    @property
    def is_answered(self) -> bool:
        """Whether an answer of the scale stands there, whatever else is missing."""
        return self in (State.NEEDS_FINDING, State.NEEDS_REASON, State.OK)

    @property
    def is_problem(self) -> bool:
        """Whether somebody still has to do something."""
        return self not in (State.NOT_APPLICABLE, State.OK)


@dataclass(frozen=True)
class Mark:
    """One checkpoint, answered or not, as scoring sees it."""

    checkpoint: Checkpoint
    state: State
    answer: str
    """The answer's code; empty while there is none that counts."""
    counts: bool
    """Whether its points enter the sums: applicable, answered, not N/A, and scored."""
    points: float
    possible: float
    finding: str
    """The severity of the finding that the answer raises; empty: none."""
    open: bool
    """Whether the finding is not yet closed."""

    @property
    def applies(self) -> bool:
        """Whether the facility fields leave the checkpoint in."""
        return self.state is not State.NOT_APPLICABLE

    @property
    def live(self) -> bool:
        """Whether it applies and was not answered N/A."""
        return self.applies and self.answer != NOT_APPLICABLE

    @property
    def lost(self) -> float:
        """Points that a better answer would have earned."""
        return self.possible - self.points


@dataclass(frozen=True)
class Marking:
    """All marks of an audit and the values that rules may ask of the facility sheet."""

    marks: tuple[Mark, ...]
    numbers: Mapping[str, float | None]
    labels: Mapping[str, str]
    records: tuple[Mapping[str, CellValue], ...]

    @cached_property
    def over_limit(self) -> Mapping[str, int]:
        """How many records raise each flag."""
        found = [flags(record, self.numbers) for record in self.records]
        return {flag: sum(bool(one[flag]) for one in found) for flag in RECORD_FLAGS}


def mark_audit(scheme: Scheme, audit: Audit) -> Marking:
    """Mark every checkpoint of the scheme against what was typed."""
    labels = {f.id: field_code(scheme, f, audit.facility.get(f.id)) for f in scheme.fields if f.choices}
    numbers = {f.id: _field_number(f, audit.facility.get(f.id)) for f in scheme.fields if f.kind == "number"}
    marks = tuple(_mark(scheme, point, audit.response(point.ref), labels) for point in scheme.checkpoints)
    return Marking(marks, numbers, labels, audit.records)


def field_code(scheme: Scheme, field: Field, typed: CellValue) -> str:
    """The code chosen in a field; its default while blank; empty for words that are not in its list."""
    if is_blank(typed):
        return str(field.default or "")
    return scheme.lists[field.choices].code_of(typed) or ""


def field_is_missing(field: Field, typed: CellValue) -> bool:
    """Whether a required field is still blank."""
    return field.required and is_blank(typed)


def applies(conditions: tuple[Applies, ...], labels: Mapping[str, str]) -> bool:
    """Whether all conditions hold; a field without a known code does not take anything away."""
    return all(not labels.get(c.field) or labels[c.field] in c.codes for c in conditions)


def _field_number(field: Field, typed: CellValue) -> float | None:
    if is_blank(typed):
        return float(field.default) if field.default is not None else None
    return as_number(typed)


def _mark(scheme: Scheme, point: Checkpoint, response: Response, labels: Mapping[str, str]) -> Mark:
    if not applies(point.applies_when, labels):
        return Mark(point, State.NOT_APPLICABLE, "", False, 0.0, 0.0, "", False)
    answer = scheme.lists[point.scale].code_of(response["answer"]) if response.has("answer") else None
    state = _state(point, response, answer)
    if answer is None:
        return Mark(point, state, "", False, 0.0, 0.0, "", False)
    counts = answer in point.points
    finding = point.findings.get(answer, "")
    return Mark(
        checkpoint=point,
        state=state,
        answer=answer,
        counts=counts,
        points=point.points[answer] if counts else 0.0,
        possible=point.possible if counts else 0.0,
        finding=finding,
        open=bool(finding) and not _is_closed(scheme, response),
    )


def _state(point: Checkpoint, response: Response, answer: str | None) -> State:
    if answer is None:
        return State.NOT_IN_LIST if response.has("answer") else State.MISSING
    if answer == NOT_APPLICABLE:
        return State.OK if response.has("reason") else State.NEEDS_REASON
    if answer in point.findings and not response.has("finding"):
        return State.NEEDS_FINDING
    return State.OK


def _is_closed(scheme: Scheme, response: Response) -> bool:
    return scheme.lists["status"].code_of(trimmed(response["status"] or "")) == CLOSED
