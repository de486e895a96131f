"""Workbooks to compare returned ones with, each built once."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from generator.core.audit import BEFORE, MARK, Audit
from generator.core.reading import Submission
from generator.workbook import build_workbook

BUILT = date(2026, 1, 1)
"""The day that stands in them; nobody compares it."""


@dataclass(frozen=True)
class ReferenceWorkbooks:
    """The workbook of any scheme in any languages, kept in a folder of ours: a blank one where that will do.

    A follow-up, and one that says what was there before, has other locked cells; it is built as it was.
    """

    folder: Path

    def __call__(self, submission: Submission, languages: tuple[str, ...]) -> Path:
        """Its path; built the first time that somebody asks."""
        scheme, identity = submission.scheme, submission.identity
        audit = submission.audit if identity.follow_up or _says_before(submission.audit) else None
        seen = sha256(repr((identity, audit)).encode()).hexdigest() if audit else "blank"
        path = self.folder / f"{scheme.stem}-{'-'.join(languages)}-{seen}.xlsx"
        if not path.exists():
            build_workbook(scheme, path, languages, BUILT, audit, identity if audit else None)
        return path


def _says_before(audit: Audit) -> bool:
    """Whether something stands there from another edition, audit or scheme."""
    marks = (str(response[MARK] or "") for response in audit.responses.values())
    return bool(audit.carried or audit.field_marks) or any(BEFORE in mark for mark in marks)
