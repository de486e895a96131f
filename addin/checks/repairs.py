"""Every cell that was put right, with before and after."""

from collections.abc import Iterator

from addin.checks.placed import Values, problem_at
from addin.checks.returned import Returned
from addin.checks.typed import brief
from generator.core.problems import Problem

CODES = {
    "answer": "answer-repaired",
    "choice": "choice-repaired",
    "date": "date-repaired",
    "number": "number-repaired",
    "text": "text-became-number",
}


def repairs(returned: Returned) -> Iterator[Problem]:
    """One note for each repair."""
    for one in returned.repairs:
        ref = one.ref if one.cell is None or one.ref in _known(returned) else ""
        values: Values = {"typed": brief(one.before), "meant": brief(one.after)}
        yield problem_at(CODES[one.rule], one.cell, ref, values)


def _known(returned: Returned) -> set[str]:
    """Refs and field ids: records have neither."""
    return {*returned.submission.places.checklist, *returned.submission.places.fields}
