"""Workbooks made from workbooks: what came back is read, changed in memory, and built anew."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.core.audit import Audit
from generator.core.book import FileBook
from generator.core.identity import Identity, fingerprint
from generator.core.layout import LAYOUT_VERSION
from generator.core.reading import Submission, layout_of, read
from generator.core.scheme import Scheme
from generator.workbook import build_workbook


def read_file(path: Path) -> Submission:
    """The workbook on disk; raises an AuditbookError if it is none of ours."""
    return read(FileBook(path), str(path))


def languages_of(submission: Submission) -> tuple[str, ...]:
    """The languages of a workbook, the first is the one it was made to open in."""
    return layout_of(submission.scheme.stem, tuple(submission.identity.languages.split(","))).languages


def rebuild(
    submission: Submission, audit: Audit, out: Path, today: date, scheme: Scheme | None = None
) -> Identity:
    """Write `out`: the same instance with another audit, and in another edition if `scheme` is given.

    It keeps the day on which it was built first; where that is damaged, it is built `today`.
    """
    built = submission.identity.built_on or today
    identity = submission.identity
    if scheme is not None:
        identity = replace(
            identity,
            edition=scheme.edition,
            layout=LAYOUT_VERSION,
            fingerprint=fingerprint(scheme),
            built=built.isoformat(),
        )
    build_workbook(scheme or submission.scheme, out, languages_of(submission), built, audit, identity)
    return identity
