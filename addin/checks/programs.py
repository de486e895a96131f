"""Checks of how the file came about: the program that wrote it, and whether it calculated."""

from collections.abc import Iterator

from addin.checks.placed import Values, problem_at
from addin.checks.returned import Returned
from generator.core.audit import as_date
from generator.core.loading import catalogue
from generator.core.problems import Problem

KNOWN = ("excel", "auditbook")
GOOGLE = "google"


def program(returned: Returned) -> Iterator[Problem]:
    """A file that another program than Excel wrote last."""
    name = returned.facts.program
    if GOOGLE in name.lower():
        yield catalogue().problem("google-sheets", program=name)
    elif name and not any(known in name.lower() for known in KNOWN):
        version = returned.facts.version
        yield catalogue().problem("other-program", program=f"{name} {version}".strip())


def gate_notes(returned: Returned) -> Iterator[Problem]:
    """What the gate let pass, and still wants to be known."""
    for code, part in returned.facts.notes:
        yield catalogue().problem(code, part=part)


def calculated(returned: Returned) -> Iterator[Problem]:
    """A file whose formulas were never calculated since somebody wrote into it."""
    if not returned.facts.calculated:
        yield catalogue().problem("not-recalculated")


def epoch(returned: Returned) -> Iterator[Problem]:
    """A file whose dates count from 1904."""
    if returned.facts.dates_1904:
        yield catalogue().problem("dates-1904")


def saved_before_audit(returned: Returned) -> Iterator[Problem]:
    """A file that was saved for the last time before the day of its audit."""
    day, saved = as_date(returned.healed.facility.get("audit_date")), returned.facts.saved
    if day and saved and saved.date() < day <= returned.today:
        values: Values = {"saved": saved.date().isoformat(), "audited": day.isoformat()}
        cell = returned.field_cell("audit_date")
        yield problem_at("saved-before-audit", cell, "audit_date", values)
