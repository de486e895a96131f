"""All checks, in one tuple."""

from collections.abc import Callable, Iterator

from addin.checks import (
    actions,
    amount,
    answers,
    contradictions,
    dates,
    facility,
    numbers,
    programs,
    records,
    repairs,
    results,
    rows,
    signals,
    whose,
)
from addin.checks.returned import Returned
from generator.core.problems import LEVELS, Problem

CHECKS: tuple[Callable[[Returned], Iterator[Problem]], ...] = (
    whose.whose_checklist,
    amount.enough_answers,
    amount.facility_filled,
    facility.required_fields,
    facility.choices,
    facility.identifiers,
    facility.same_facility,
    facility.headcounts,
    numbers.numbers,
    dates.dates,
    dates.audit_date,
    rows.missing_rows,
    rows.stray_rows,
    rows.formulas,
    answers.states,
    answers.words_beside,
    contradictions.contradictions,
    actions.actions,
    dates.action_dates,
    records.filled,
    records.rows,
    records.repeated,
    records.sample,
    rows.texts,
    repairs.repairs,
    results.results,
    programs.program,
    programs.gate_notes,
    programs.calculated,
    programs.epoch,
    programs.saved_before_audit,
    signals.answers_alike,
    signals.findings_few_or_all,
    signals.texts_alike,
)


def problems_of(returned: Returned) -> list[Problem]:
    """All problems of a workbook at once, the gravest first, otherwise in the order of the checks."""
    found = [problem for check in CHECKS for problem in check(returned)]
    return sorted(found, key=lambda problem: LEVELS.index(problem.level))
