"""One returned workbook through all checks: what is wrong with it, and whether it can be used."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from addin.checks.across import signals_across, summary_of
from addin.checks.every import problems_of
from addin.checks.returned import Returned
from addin.intake.door import open_workbook
from addin.intake.odd_cells import odd_cells
from addin.integrity.comparing import Reference, integrity_problems
from generator.core.errors import Refused
from generator.core.problems import BLOCK, CORRECT, LEVELS, Problem

OK, WARNED, REJECTED = "ok", "warned", "rejected"
"""Outcomes: nothing above a note; something to correct; cannot be used."""


@dataclass(frozen=True)
class Validation:
    """What was found in one file."""

    path: Path
    problems: Sequence[Problem]
    returned: Returned | None
    """The workbook as read; None if it could not be."""

    @property
    def outcome(self) -> str:
        """ok, warned or rejected."""
        levels = {problem.level for problem in self.problems}
        return REJECTED if BLOCK in levels else WARNED if CORRECT in levels else OK

    def lines(self, language: str) -> list[dict[str, Any]]:
        """A line per problem, then one for the file, as `auditbook validate --json` prints them."""
        found: list[dict[str, Any]] = [problem.line(str(self.path), language) for problem in self.problems]
        count = len(self.problems)
        return [*found, {"file": str(self.path), "outcome": self.outcome, "problems": count}]


def validate(path: Path, today: date, reference: Reference) -> Validation:
    """Read a file and check all of it; the gravest problems first. Never raises an AuditbookError."""
    try:
        returned = returned_workbook(path, today)
    except Refused as refusal:
        return Validation(path, [refusal.problem], None)
    integrity = integrity_problems(path, returned.submission, returned.facts.program, reference)
    problems = sorted([*problems_of(returned), *integrity], key=lambda problem: LEVELS.index(problem.level))
    return Validation(path, problems, returned)


def with_signals(found: Sequence[Validation]) -> list[Validation]:
    """The same validations, with what each workbook shares with one before it: notes, never more."""
    signals = signals_across([summary_of(one.returned) for one in found if one.returned])
    sources = [one.returned.source if one.returned else "" for one in found]
    return [
        replace(one, problems=[*one.problems, *signals.get(source, ())])
        for one, source in zip(found, sources, strict=True)
    ]


def returned_workbook(path: Path, today: date) -> Returned:
    """The workbook at `path`, read behind the gate; raises Refused."""
    facts, submission = open_workbook(path)
    return Returned(str(path), facts, submission, today, odd_cells(path, submission))
