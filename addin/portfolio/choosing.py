"""Which audit is it, and which of its submissions counts.

An audit is a facility x scheme x audit date x kind of audit. Of several submissions of one audit that
one counts which was saved last, as the file itself says; if that does not decide, the one with most
answers; if that does not either, the last by name. The same bytes again are a duplicate.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from addin.portfolio.merging import MergeList, folded
from addin.portfolio.model import (
    CURRENT,
    DUPLICATE,
    EARLIER,
    UNUSED,
    AuditEntry,
    AuditResult,
    FileEntry,
    Reading,
)
from generator.core.loading import words
from generator.core.text import Text

Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Chosen:
    """All files with their standing, in the order given, and all audits, numbered from 1."""

    files: tuple[FileEntry, ...]
    audits: tuple[AuditEntry, ...]


@dataclass(frozen=True)
class _Submission:
    reading: Reading
    result: AuditResult
    facility: str

    @property
    def key(self) -> Key:
        """What makes it a submission of one audit and of no other.

        Without an audit date, only submissions of the same instance are taken for the same audit.
        """
        day = self.result.audit_date
        when = day.isoformat() if day else f"no date, {self.result.instance}"
        return (folded(self.facility), self.result.scheme, when, self.result.kind)

    @property
    def rank(self) -> tuple[str, int, str]:
        return (comparable_time(self.reading.saved), self.result.answered, self.reading.path)


def facility_key(result: AuditResult) -> str:
    """How a facility is called in a portfolio: by its id, else by its name and country."""
    if result.facility_id:
        return result.facility_id
    name = result.name or result.name_local or "?"
    return f"{name} ({result.country or '?'})"


def comparable_time(saved: str) -> str:
    """A time as files write it, so that texts compare as times do; empty if it is no time."""
    try:
        time = datetime.fromisoformat(saved)
    except ValueError:
        return ""
    return time.replace(tzinfo=time.tzinfo or UTC).astimezone(UTC).isoformat(timespec="seconds")


def choose(readings: Sequence[Reading], merged: MergeList) -> Chosen:
    """Choose the submission that counts for every audit. Readings come in any order and keep it."""
    originals = _originals(readings)
    names: dict[str, str] = {}
    groups: dict[Key, list[_Submission]] = {}
    for reading in readings:
        if reading.audit and originals[reading.digest] == reading.path:
            facility = merged.facility(facility_key(reading.audit))
            # Ids differ in case or width now and then: the first spelling stands for all.
            facility = names.setdefault(folded(facility), facility)
            submission = _Submission(reading, reading.audit, facility)
            groups.setdefault(submission.key, []).append(submission)
    audits = tuple(_entry(number, groups[key]) for number, key in enumerate(sorted(groups), start=1))
    numbers = {path: audit.number for audit in audits for path in (audit.path, *audit.earlier)}
    current = {audit.path for audit in audits}
    files = tuple(_file(reading, originals, numbers, current) for reading in readings)
    return Chosen(files, audits)


def _originals(readings: Sequence[Reading]) -> Mapping[str, str]:
    """By digest of usable files: the first path that has these bytes."""
    found: dict[str, str] = {}
    for reading in sorted(readings, key=lambda reading: reading.path):
        if reading.audit:
            found.setdefault(reading.digest, reading.path)
    return found


def _entry(number: int, group: list[_Submission]) -> AuditEntry:
    ranked = sorted(group, key=lambda submission: submission.rank, reverse=True)
    best = ranked[0]
    because = _because(ranked)
    return AuditEntry(
        number=number,
        facility=best.facility,
        result=best.result,
        path=best.reading.path,
        earlier=tuple(submission.reading.path for submission in ranked[1:]),
        chosen_because=(because.en, because.zh),
    )


def _because(ranked: list[_Submission]) -> Text:
    best, values = ranked[0], {"count": float(len(ranked))}
    if len(ranked) == 1:
        return words()["portfolio.chosen.only"]
    saved, answers, _ = ranked[1].rank
    if best.rank[0] > saved:
        return words()["portfolio.chosen.saved"].format(saved=best.reading.saved, **values)
    if best.rank[1] > answers:
        return words()["portfolio.chosen.answers"].format(answers=best.result.answered, **values)
    return words()["portfolio.chosen.path"].format(**values)


def _file(
    reading: Reading, originals: Mapping[str, str], numbers: Mapping[str, int], current: set[str]
) -> FileEntry:
    original = originals.get(reading.digest)
    if reading.audit is None or original is None:
        return FileEntry(reading, UNUSED, None)
    if original != reading.path:
        return FileEntry(reading, DUPLICATE, numbers[original])
    return FileEntry(reading, CURRENT if original in current else EARLIER, numbers[original])
