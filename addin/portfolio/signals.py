"""What the audits of a portfolio share that should be their own: notes on files, never more."""

from collections.abc import Sequence

from addin.checks.across import Summary, hash_of_answers, hashes_of_texts, signals_across
from addin.portfolio.model import AuditEntry
from generator.core.loading import load_scheme
from generator.core.near_misses import folded
from generator.core.problems import Problem


def signals(audits: Sequence[AuditEntry]) -> dict[str, list[Problem]]:
    """By path, what an audit shares with one before it; only the submissions that count are compared."""
    return signals_across([_summary(entry) for entry in audits])


def _summary(entry: AuditEntry) -> Summary:
    result = entry.result
    refs = [point.ref for point in load_scheme(result.stem).checkpoints]
    texts = (text for finding in result.findings for text in (finding.text, finding.evidence))
    return Summary(
        source=entry.path,
        digest=entry.path,  # the same bytes twice are one submission here
        scheme=result.stem,
        facility=folded(entry.facility),
        audited=result.audit_date,
        answers=hash_of_answers(dict(zip(refs, result.answers, strict=True))),
        texts=hashes_of_texts(texts),
    )
