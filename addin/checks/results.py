"""Checks of the results that the file itself shows against ours. They are compared, never believed."""

from collections.abc import Iterator
from datetime import date, timedelta
from math import isclose

from addin.checks.placed import Values, problem_at
from addin.checks.returned import Returned
from addin.checks.typed import brief
from generator.core.audit import CellValue, as_date, as_number
from generator.core.layout import Cell
from generator.core.loading import catalogue
from generator.core.problems import Problem
from generator.core.reading import fingerprint_of
from generator.core.text import trimmed

EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
COUNTS = ("answered", "applicable", "complete", "problems")
Result = str | float | bool | date | None


def results(returned: Returned) -> Iterator[Problem]:
    """Stored results that are not what the answers give.

    Only where a program has calculated them, by the same rules: those of an edition may be revised, too.
    """
    identity = returned.submission.identity
    same_rules = identity.fingerprint == fingerprint_of(returned.submission.scheme.stem)
    if not returned.facts.calculated or not same_rules:
        return
    places = returned.submission.places
    if not places.results:
        yield catalogue().problem("results-missing")
        return
    for key, (code, ours) in _expected(returned).items():
        yield from _compared(returned, places.results.get(key), code, key, ours)
    for section in returned.scoring.sections:
        for key, ours in (("score", section.score), ("grade", section.grade)):
            cell = places.sections.get(section.code, {}).get(key)
            yield from _compared(returned, cell, "section-differs", section.code, ours)


def _expected(returned: Returned) -> dict[str, tuple[str, Result]]:
    """By result: the code if it differs, and what it must be for what was typed."""
    scoring = returned.scoring
    named = {f"result:{name}": ("result-differs", value) for name, value in scoring.results.items()}
    counts = {key: ("completeness-differs", getattr(scoring, key)) for key in COUNTS}
    return {
        "rating": ("rating-differs", scoring.rating),
        "score": ("score-differs", scoring.score),
        **counts,
        "next_audit": ("next-audit-differs", _next_audit(returned)),
        **named,
    }


def _next_audit(returned: Returned) -> date | None:
    """The date for what was typed; to a spreadsheet, an audit date that lost its format is a date too."""
    typed = returned.submission.audit.facility.get("audit_date")
    scoring = returned.scoring if as_number(typed) is None else returned.healed_scoring
    return scoring.next_audit


def _compared(returned: Returned, cell: Cell | None, code: str, name: str, ours: Result) -> Iterator[Problem]:
    if cell is None:
        return
    stored = returned.submission.stored.get(cell)
    if not _same(stored, ours, EPOCH_1904 if returned.facts.dates_1904 else EPOCH):
        values: Values = {"stored": brief(stored) or "-", "ours": brief(ours) or "-"}
        values["result"] = name.removeprefix("result:")
        yield problem_at(code, cell, "", values)


def _same(stored: CellValue, ours: Result, epoch: date) -> bool:
    """Equal up to how cells hold things: a date may be a number of days, nothing an empty text."""
    if ours is None or ours == "" or stored is None or stored == "":
        return ours in (None, "") and stored in (None, "")
    if isinstance(ours, date):
        day = as_date(stored)
        return ours == (day or (epoch + timedelta(stored) if isinstance(stored, (int, float)) else None))
    if isinstance(ours, (bool, int, float)):
        return isinstance(stored, (bool, int, float)) and isclose(stored, ours, rel_tol=1e-9, abs_tol=1e-6)
    return trimmed(stored) == ours
