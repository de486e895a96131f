"""Checks for what cannot be true together: fields, records and answers against answers."""

from collections.abc import Iterator

from addin.checks.returned import Returned
from generator.core.evaluating import holds
from generator.core.loading import catalogue, shared_contradictions
from generator.core.marking import Mark
from generator.core.problems import Problem
from generator.core.records import flags
from generator.core.scheme import GOOD, Answered, Contradiction, Scheme


def contradictions(returned: Returned) -> Iterator[Problem]:
    """Every rule of the scheme, and those that all schemes with records share, that is broken."""
    scheme = returned.submission.scheme
    for rule in (*scheme.contradictions, *(shared_contradictions() if scheme.records else ())):
        if _applies(returned, rule):
            yield from _clash(returned, rule)


def _applies(returned: Returned, rule: Contradiction) -> bool:
    scoring = returned.healed_scoring
    return (
        all(holds(condition, scoring.case) for condition in rule.when)
        and (not rule.records or rule.records in _broken_limits(returned))
        and (rule.answered is None or any(_so(scoring.scheme, m, rule.answered) for m in scoring.marks))
    )


def _clash(returned: Returned, rule: Contradiction) -> Iterator[Problem]:
    """One problem, at the first question, if all answered questions of `never` are answered so."""
    scoring = returned.healed_scoring
    marks = [mark for mark in scoring.marks if mark.answer and rule.never.means(mark.checkpoint)]
    if not marks or not all(_so(scoring.scheme, mark, rule.never) for mark in marks):
        return
    first = marks[0].checkpoint
    label = scoring.scheme.lists[first.scale].label(marks[0].answer)
    yield catalogue().problem(_code(rule), returned.cell(first.ref), first.ref, note=rule.note, answer=label)


def _code(rule: Contradiction) -> str:
    if rule.records:
        return "contradiction-records"
    return "contradiction-fields" if rule.when else "contradiction-answers"


def _so(scheme: Scheme, mark: Mark, answered: Answered) -> bool:
    """Whether a mark is one of these questions and is answered with one of these codes."""
    if not mark.answer or not answered.means(mark.checkpoint):
        return False
    choices = scheme.lists[mark.checkpoint.scale].choices
    tone = next(choice.tone for choice in choices if choice.code == mark.answer)
    return mark.answer in answered.codes or (GOOD in answered.codes and tone == GOOD)


def _broken_limits(returned: Returned) -> set[str]:
    """The limits that at least one record breaks."""
    limits = returned.healed_scoring.case.marking.numbers
    found = [flags(record, limits) for record in returned.healed.records]
    return {flag for record in found for flag, broken in record.items() if broken}
