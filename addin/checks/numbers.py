"""Checks of every cell that holds a number: readable, not negative, a per cent as such."""

from collections.abc import Iterator

from addin.checks.cells import NUMBER, Typed
from addin.checks.placed import Values, problem_at
from addin.checks.returned import Returned
from addin.checks.typed import brief, typed_cells
from generator.core.audit import as_number
from generator.core.problems import Problem

PER_CENT = "_percent"
"""How the ids of fields end that hold a per cent."""


def numbers(returned: Returned) -> Iterator[Problem]:
    """What is wrong with any number outside the answers."""
    for typed in typed_cells(returned, NUMBER):
        values: Values = {"typed": brief(typed.before), "field": typed.what}
        number = as_number(typed.value)
        if number is None:
            yield problem_at("number-unreadable", typed.cell, typed.ref, values)
        elif number < 0:
            yield problem_at("number-negative", typed.cell, typed.ref, values)
        elif typed.column.endswith(PER_CENT):
            yield from _per_cent(typed, number)


def _per_cent(typed: Typed, number: float) -> Iterator[Problem]:
    values: Values = {"typed": number, "field": typed.what}
    if number > 100:
        yield problem_at("percent-above-100", typed.cell, typed.ref, values)
    elif 0 < number < 1:
        values["meant"] = number * 100
        yield problem_at("percent-as-fraction", typed.cell, typed.ref, values)
