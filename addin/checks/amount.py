"""Checks of how much is filled in at all."""

from collections.abc import Iterator

from addin.checks.returned import Returned
from generator.core.loading import catalogue
from generator.core.problems import Problem

LEAST_SHARE = 0.1
"""Below this share of answered checkpoints, a workbook cannot be what was asked for."""


def enough_answers(returned: Returned) -> Iterator[Problem]:
    """A workbook that came back empty, or nearly so."""
    scoring, sheet = returned.healed_scoring, returned.checklist_sheet
    if not scoring.applicable or not sheet:
        return
    if scoring.answered == 0:
        yield catalogue().problem("nothing-filled", sheet=sheet, applicable=scoring.applicable)
    elif scoring.answered < LEAST_SHARE * scoring.applicable:
        yield catalogue().problem(
            "hardly-filled",
            sheet=sheet,
            answered=scoring.answered,
            applicable=scoring.applicable,
            least=f"{LEAST_SHARE:.0%}",
        )


def facility_filled(returned: Returned) -> Iterator[Problem]:
    """A facility sheet in which not one required field is filled in."""
    required = [field.id for field in returned.submission.scheme.fields if field.required]
    if required and len(returned.healed_scoring.missing_fields) == len(required):
        cell = returned.field_cell(required[0])
        yield catalogue().problem("facility-blank", sheet=cell.sheet if cell else "", fields=len(required))
