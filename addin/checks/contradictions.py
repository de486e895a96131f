"""Checks for what cannot be true together: fields, records and answers against answers."""

from collections.abc import Iterator

from addin.checks.returned import Returned
from generator.core.loading import catalogue
from generator.core.problems import Problem


def contradictions(returned: Returned) -> Iterator[Problem]:
    """Every contradiction, at the first question that is answered against what else is said."""
    scoring = returned.healed_scoring
    for said in scoring.contradictions:
        first = next(mark for mark in scoring.marks if mark.answer and mark.checkpoint.ref in said.refs)
        ref, scale = first.checkpoint.ref, scoring.scheme.lists[first.checkpoint.scale]
        yield catalogue().problem(
            said.message, returned.cell(ref), ref, note=said.note, answer=scale.label(first.answer)
        )
