"""Checks of the facility fields and of choices outside the answers."""

from collections.abc import Iterator

from addin.checks.cells import CHOICE, TEXT
from addin.checks.placed import Values, problem_at
from addin.checks.returned import Returned
from addin.checks.typed import brief, hint, labels_of, typed_cells
from generator.core.audit import as_date, as_number, is_blank
from generator.core.loading import catalogue
from generator.core.normalising import EXACT
from generator.core.problems import Problem
from generator.core.text import trimmed

COUNTED = ("headcount", "shifts")
"""Fields that count people or things, so whole numbers."""

MOST_SHIFTS = 4


def required_fields(returned: Returned) -> Iterator[Problem]:
    """Required fields that are blank, as the Checker counts them."""
    for id in returned.scoring.missing_fields:
        label = returned.submission.scheme.field(id).label
        yield catalogue().problem("field-missing", returned.field_cell(id), id, field=label)


def choices(returned: Returned) -> Iterator[Problem]:
    """Fields and statuses whose words are not in their list."""
    scheme = returned.submission.scheme
    for typed in typed_cells(returned, CHOICE):
        field = "status" if typed.column == "status" else scheme.field(typed.ref).choices
        options = scheme.lists[field]
        if options.code_of(typed.value) is None:
            values: Values = {
                "typed": brief(typed.before),
                "choices": labels_of(options),
                "field": typed.what,
            }
            values["hint"] = hint(options, typed.before)
            yield problem_at("choice-not-in-list", typed.cell, typed.ref, values)


def identifiers(returned: Returned) -> Iterator[Problem]:
    """Texts that a program turned into a date, or into a number whose last digits are gone."""
    for typed in typed_cells(returned, TEXT):
        number, day = as_number(typed.before), as_date(typed.before)
        values: Values = {"typed": brief(typed.before), "field": typed.what}
        if number is not None and abs(number) >= EXACT:
            yield problem_at("digits-lost", typed.cell, typed.ref, values)
        if day is not None:
            yield problem_at("text-became-date", typed.cell, typed.ref, values)


def same_facility(returned: Returned) -> Iterator[Problem]:
    """A facility ID that is not the one the workbook was made for."""
    made_for = trimmed(returned.submission.identity.facility)
    typed = returned.healed.facility.get("facility_id")
    if made_for and not is_blank(typed) and trimmed(typed) != made_for:
        cell = returned.field_cell("facility_id")
        values: Values = {"typed": brief(typed), "made_for": made_for}
        yield problem_at("facility-id-changed", cell, "facility_id", values)


def headcounts(returned: Returned) -> Iterator[Problem]:
    """Counts of workers and shifts that cannot be, or hardly."""
    for id in COUNTED:
        number = as_number(returned.healed.facility.get(id))
        if number is None or number < 0:
            continue
        values: Values = {"typed": number, "field": returned.submission.scheme.field(id).label}
        if number % 1:
            yield problem_at("number-not-whole", returned.field_cell(id), id, values)
        elif number < 1:
            yield problem_at("count-below-one", returned.field_cell(id), id, values)
        elif id == "shifts" and number > MOST_SHIFTS:
            values["most"] = MOST_SHIFTS
            yield problem_at("shifts-implausible", returned.field_cell(id), id, values)
