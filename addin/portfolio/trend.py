"""Facilities over time: every audit of a facility and scheme beside the one before it."""

from collections.abc import Iterator
from dataclasses import dataclass

from addin.portfolio.model import AuditEntry
from addin.portfolio.survey import LEVELS, Survey

BETTER, WORSE, SAME, BREAK, FIRST = "better", "worse", "same", "break", "first"


@dataclass(frozen=True)
class Step:
    """One audit in a line of audits of the same facility and scheme."""

    entry: AuditEntry
    before: AuditEntry | None
    direction: str
    """BETTER, WORSE or SAME; BREAK where the edition changed; FIRST in the line."""
    repeated: tuple[str, ...]
    """Refs that failed in the audit before as well; by ref, so only within one edition."""


def steps(survey: Survey) -> Iterator[Step]:
    """The steps of facilities with more than one audit of a scheme: worse ones first, each oldest first."""
    lines: dict[tuple[str, str], list[AuditEntry]] = {}
    for entry in survey.by_date:
        lines.setdefault((entry.facility, entry.result.scheme), []).append(entry)
    order = (WORSE, BREAK, SAME, BETTER)
    found = [list(_steps(survey, line)) for line in lines.values() if len(line) > 1]
    for line in sorted(found, key=lambda line: order.index(line[-1].direction)):
        yield from line


def _steps(survey: Survey, line: list[AuditEntry]) -> Iterator[Step]:
    for before, entry in zip([None, *line[:-1]], line, strict=True):
        if before is None:
            yield Step(entry, None, FIRST, ())
        elif before.result.edition != entry.result.edition:
            yield Step(entry, before, BREAK, ())
        else:
            refs = {finding.ref for finding in before.result.findings}
            again = tuple(f.ref for f in entry.result.findings if f.ref in refs)
            yield Step(entry, before, _direction(survey, before, entry), again)


def _direction(survey: Survey, before: AuditEntry, entry: AuditEntry) -> str:
    """By rating, then score, then number of findings: the first that differs decides."""
    pairs = (
        (_place(survey, before), _place(survey, entry)),
        (before.result.score, entry.result.score),
        (-len(before.result.findings), -len(entry.result.findings)),
    )
    for earlier, later in pairs:
        if earlier is not None and later is not None and earlier != later:
            return BETTER if later > earlier else WORSE
    return SAME


def _place(survey: Survey, entry: AuditEntry) -> int | None:
    """How good the rating is, higher is better; None while there is none."""
    codes = [verdict.code for verdict in survey.scheme(entry).rating.verdicts]
    if survey.level(entry) == LEVELS[-1] or entry.result.rating not in codes:
        return None
    return -codes.index(entry.result.rating)
