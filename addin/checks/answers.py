"""Checks of the answers: each there, in its list, and with the finding or reason that it needs."""

from collections.abc import Iterator

from addin.checks.placed import Values, problem_at
from addin.checks.returned import Returned
from addin.checks.typed import brief, hint, labels_of
from generator.core.audit import Response
from generator.core.loading import catalogue
from generator.core.marking import Mark, State
from generator.core.near_misses import folded
from generator.core.problems import Problem
from generator.core.scheme import NOT_APPLICABLE

NOTHING_SAID = frozenset(
    ("finding", "see file", "failed", "no good", "不适用", "同上", "见附件", "待定", "不符合", "不合格")
)
"""Words that are long enough and describe nothing."""

SHORTEST = 6
"""Letters that a finding or reason needs at least; a Chinese character counts as three."""


def states(returned: Returned) -> Iterator[Problem]:
    """What the Checker shows for each checkpoint, with near misses counted as what they mean."""
    for mark in returned.healed_scoring.marks:
        if mark.checkpoint.ref in returned.submission.places.checklist:
            yield from _state(returned, mark)


def _state(returned: Returned, mark: Mark) -> Iterator[Problem]:
    point = mark.checkpoint
    problem, choices = catalogue().problem, returned.submission.scheme.lists[point.scale]
    answer, ref = returned.cell(point.ref), point.ref
    typed = returned.healed.response(ref)["answer"]
    match mark.state:
        case State.MISSING:
            yield problem("answer-missing", answer, ref, choices=labels_of(choices))
        case State.NOT_IN_LIST:
            values: Values = {
                "typed": brief(typed),
                "choices": labels_of(choices),
                "hint": hint(choices, typed),
            }
            yield problem_at("answer-not-in-list", answer, ref, values)
        case State.NEEDS_FINDING:
            label = choices.label(mark.answer)
            yield problem("finding-missing", returned.cell(ref, "finding"), ref, answer=label)
        case State.NEEDS_REASON:
            yield problem("reason-missing", returned.cell(ref, "reason"), ref)


def words_beside(returned: Returned) -> Iterator[Problem]:
    """Findings and reasons that say nothing, or that stand beside an answer that needs none."""
    for mark in returned.healed_scoring.marks:
        response = returned.healed.response(mark.checkpoint.ref)
        if mark.state is State.NOT_APPLICABLE:
            yield from _unasked(returned, mark, response)
        elif mark.answer:
            yield from _finding(returned, mark, response)
            yield from _reason(returned, mark, response)


def _unasked(returned: Returned, mark: Mark, response: Response) -> Iterator[Problem]:
    ref = mark.checkpoint.ref
    if response.has("answer"):
        fields = [returned.submission.scheme.field(when.field).label for when in mark.checkpoint.applies_when]
        values: Values = {"typed": brief(response["answer"]), "field": fields[0]}
        yield problem_at("answered-not-applicable", returned.cell(ref), ref, values)


def _finding(returned: Returned, mark: Mark, response: Response) -> Iterator[Problem]:
    ref, cell = mark.checkpoint.ref, returned.cell(mark.checkpoint.ref, "finding")
    typed = response["finding"]
    if not response.has("finding"):
        return
    if mark.finding and says_nothing(typed):
        yield catalogue().problem("finding-too-short", cell, ref, typed=brief(typed))
    if not mark.finding and mark.answer != NOT_APPLICABLE and not says_nothing(typed):
        label = returned.submission.scheme.lists[mark.checkpoint.scale].label(mark.answer)
        yield catalogue().problem("finding-on-good-answer", cell, ref, typed=brief(typed), answer=label)


def _reason(returned: Returned, mark: Mark, response: Response) -> Iterator[Problem]:
    ref, cell = mark.checkpoint.ref, returned.cell(mark.checkpoint.ref, "reason")
    typed = response["reason"]
    if not response.has("reason"):
        return
    if mark.answer == NOT_APPLICABLE and says_nothing(typed):
        yield catalogue().problem("reason-too-short", cell, ref, typed=brief(typed))
    if mark.answer != NOT_APPLICABLE and not says_nothing(typed):
        label = returned.submission.scheme.lists[mark.checkpoint.scale].label(mark.answer)
        yield catalogue().problem("reason-without-na", cell, ref, typed=brief(typed), answer=label)


def says_nothing(typed: object) -> bool:
    """Whether words are too few or too empty to describe anything: "x", "n/a", "-"."""
    words = folded(typed).strip(" .-_/*。、")
    length = sum(3 if sign > "\u2e80" else 1 for sign in words if sign.isalnum())
    return words in NOTHING_SAID or length < SHORTEST
