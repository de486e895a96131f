"""The rows of a portfolio: what a pile of workbooks comes to, before anything is drawn.

A file is read into a `Reading`. Readings become `Entry`s of the portfolio: each file in, with what
became of it; each audit once, by the submission that counts. Everything here is plain data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from generator.core.problems import Problem

READ, WARNED, REJECTED = "read", "warned", "rejected"
OUTCOMES = (READ, WARNED, REJECTED)
"""What became of a file: in order; read, but something is to be mended; not usable."""


@dataclass(frozen=True)
class Finding:
    """One finding of one audit, with the action that it asks for."""

    ref: str
    topic: str
    severity: str
    answer: str
    text: str
    evidence: str
    root_cause: str
    action: str
    owner: str
    due: date | None
    """The date agreed on, else the audit date and the days of the severity."""
    status: str
    """A code of the list `status`; empty while none was chosen."""
    done_on: date | None
    cost: float | None
    is_open: bool
    cell: str
    """Where the answer stands in its file, such as Checklist!G12."""


@dataclass(frozen=True)
class SectionResult:
    """The score and grade of one section; None and "" where there is none."""

    code: str
    score: float | None
    grade: str


@dataclass(frozen=True)
class AuditResult:
    """One submission of one audit, scored from its answers."""

    scheme: str
    edition: str
    instance: str
    facility_id: str
    name: str
    name_local: str
    address: str
    licence: str
    country: str
    """A code of the list `country`."""
    products: str
    headcount: float | None
    kind: str
    """A code of the list `audit-kind`."""
    audit_date: date | None
    auditor: str
    currency: str
    complete: bool
    answered: int
    applicable: int
    rating: str
    score: float | None
    next_audit: date | None
    why: tuple[tuple[str, str], ...]
    """The reasons of the rating, each in English and Chinese."""
    zero_tolerance: tuple[str, ...]
    sections: tuple[SectionResult, ...]
    answers: tuple[str, ...]
    """The answer codes in the order of the scheme's checkpoints; empty where none counts."""
    findings: tuple[Finding, ...]

    @property
    def stem(self) -> str:
        """The name of its scheme file."""
        return f"{self.scheme}-{self.edition}"


@dataclass(frozen=True)
class Reading:
    """What one file came to."""

    path: str
    """As people find it again; a member of an archive as `archive.zip/member.xlsx`."""
    digest: str
    size: int
    outcome: str
    reason: tuple[str, str]
    """Why it was rejected or what is to be mended first, in English and Chinese; empty when in order."""
    codes: Mapping[str, int]
    """How many problems of each code it has."""
    program: str
    saved: str
    """When it was saved last, as ISO text; empty if the file does not say."""
    audit: AuditResult | None
    """None if it was rejected."""


CURRENT, EARLIER, DUPLICATE, UNUSED = "current", "earlier", "duplicate", ""
"""What a file is to its audit: the submission that counts; one before it; the same bytes again."""


@dataclass(frozen=True)
class FileEntry:
    """One file in, and what became of it."""

    reading: Reading
    standing: str
    """CURRENT, EARLIER, DUPLICATE, or UNUSED for a rejected file."""
    audit: int | None
    """The number of its audit in the portfolio, from 1."""
    signals: tuple[Problem, ...] = ()
    """What its audit shares with another one that should be its own; no reason to refuse it."""


@dataclass(frozen=True)
class AuditEntry:
    """One audit of the portfolio, by the submission that counts."""

    number: int
    facility: str
    """The facility's key in this portfolio: its id, or that of the facility it was merged into."""
    result: AuditResult
    path: str
    earlier: tuple[str, ...]
    """Paths of the submissions that it replaces, newest first."""
    chosen_because: tuple[str, str]
    """The rule by which this submission counts, in English and Chinese."""


@dataclass(frozen=True)
class Suspicion:
    """Two facilities that may be the same."""

    one: str
    other: str
    likeness: float
    """From 0 to 100."""
    because: tuple[str, str]


@dataclass(frozen=True)
class Portfolio:
    """A pile of workbooks as one picture."""

    made: date
    """The day it is made; lateness counts from it."""
    files: tuple[FileEntry, ...]
    audits: tuple[AuditEntry, ...]
    suspicions: tuple[Suspicion, ...]

    def count(self, outcome: str) -> int:
        """How many files had that outcome."""
        return sum(entry.reading.outcome == outcome for entry in self.files)

    @property
    def findings(self) -> int:
        """How many findings all audits have together."""
        return sum(len(audit.result.findings) for audit in self.audits)
