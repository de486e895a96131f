"""What one filled workbook comes to, as the line that `auditbook score` prints."""

from pathlib import Path
from typing import Any

from addin.intake.door import open_workbook
from generator.core.explaining import why
from generator.core.loading import words
from generator.core.normalising import healed
from generator.core.reading import Submission
from generator.core.scoring import Scoring
from generator.core.text import trimmed


def score_file(path: Path, language: str = "en") -> dict[str, Any]:
    """The scorecard of a workbook on disk; raises an AuditbookError if it is none of ours."""
    facts, submission = open_workbook(path)
    return scorecard(scored(submission, facts.dates_1904), submission, str(path), language)


def scored(submission: Submission, dates_1904: bool = False) -> Scoring:
    """The score of a submission, near misses put right: what counts everywhere, in files and in Excel."""
    audit, _ = healed(submission, dates_1904)
    return Scoring(submission.scheme, audit)


def scorecard(scoring: Scoring, submission: Submission, source: str, language: str) -> dict[str, Any]:
    """The recomputed result of a submission. Stored results of the file are not looked at."""
    scheme = submission.scheme
    return {
        "file": source,
        "scheme": scheme.id,
        "edition": scheme.edition,
        "facility": trimmed(scoring.audit.facility.get("facility_id") or ""),
        "complete": scoring.complete,
        "answered": scoring.answered,
        "applicable": scoring.applicable,
        "rating": scoring.rating,
        "score": scoring.score,
        "results": dict(scoring.results),
        "sections": [
            {"code": section.code, "score": section.score, "grade": section.grade or None}
            for section in scoring.sections
        ],
        "findings": scoring.finding_counts,
        "zero_tolerance": scoring.zero_tolerance,
        "why": [text.of(language) for text in why(scoring, words())],
        "next_audit": scoring.next_audit.isoformat() if scoring.next_audit else None,
    }
