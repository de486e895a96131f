"""Patterns in one workbook that may mean something: notes to look at, never a reason to refuse it."""

from collections import Counter
from collections.abc import Iterator

from addin.checks.answers import says_nothing
from addin.checks.placed import Values, problem_at
from addin.checks.returned import Returned
from addin.checks.typed import brief
from generator.core.audit import CellValue
from generator.core.loading import catalogue, words
from generator.core.near_misses import folded
from generator.core.problems import Problem
from generator.core.scheme import NOT_APPLICABLE

ALIKE_ANSWERS = 20
NO_FINDING = 40
ALL_FAILED = 10
ALIKE_TEXTS = 5
"""From how many on a pattern is no longer chance."""


def answers_alike(returned: Returned) -> Iterator[Problem]:
    """All answers of a scale the same."""
    scheme = returned.submission.scheme
    for scale in scheme.scales:
        marks = [m for m in returned.healed_scoring.marks if m.answer and m.checkpoint.scale == scale]
        codes = {mark.answer for mark in marks}
        if len(marks) >= ALIKE_ANSWERS and len(codes) == 1:
            label = scheme.lists[scale].label(marks[0].answer)
            cell = returned.cell(marks[0].checkpoint.ref)
            yield catalogue().problem("answers-all-alike", cell, count=len(marks), answer=label)


def findings_few_or_all(returned: Returned) -> Iterator[Problem]:
    """Not one finding in a long audit, or nothing but findings."""
    marks = [m for m in returned.healed_scoring.marks if m.answer and m.answer != NOT_APPLICABLE]
    marks = [mark for mark in marks if mark.checkpoint.findings]
    failed = sum(1 for mark in marks if mark.finding)
    sheet = returned.checklist_sheet
    if len(marks) > NO_FINDING and not failed:
        yield catalogue().problem("no-finding-at-all", sheet=sheet, count=len(marks))
    if len(marks) >= ALL_FAILED and failed == len(marks):
        yield catalogue().problem("all-failed", sheet=sheet, count=len(marks))


def texts_alike(returned: Returned) -> Iterator[Problem]:
    """The same finding or evidence beside many checkpoints."""
    for column in ("finding", "evidence"):
        typed = {ref: response[column] for ref, response in returned.submission.audit.responses.items()}
        keys = {ref: _key(value) for ref, value in typed.items()}
        for key, count in Counter(keys.values()).items():
            if key and count >= ALIKE_TEXTS:
                ref = next(ref for ref in keys if keys[ref] == key)
                values: Values = {
                    "typed": brief(typed[ref]),
                    "field": words()[f"column.{column}"],
                    "count": count,
                }
                yield problem_at("texts-all-alike", returned.cell(ref, column), ref, values)


def _key(value: CellValue) -> str:
    return folded(value) if isinstance(value, str) and not says_nothing(value) else ""
