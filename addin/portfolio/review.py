"""What a person looks at before a portfolio is relied on: facilities alike, audits that lack something."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from addin.portfolio.matching import suspicions
from addin.portfolio.merging import MergeList
from addin.portfolio.model import AuditEntry, Portfolio, Suspicion
from generator.core.loading import words


def to_review(audits: Sequence[AuditEntry], merged: MergeList) -> tuple[Suspicion, ...]:
    """Workbooks that came back as two audits, and facilities that look alike."""
    return (*_same_workbook(audits), *suspicions(audits, merged))


def lacks(entry: AuditEntry) -> tuple[str, ...]:
    """What an audit lacks to be told from others, placed in time or rated: no_id, no_date, incomplete."""
    found = entry.result
    missing = {
        "no_id": not found.facility_id.strip(),
        "no_date": found.audit_date is None,
        "incomplete": not found.complete,
    }
    return tuple(key for key, is_missing in missing.items() if is_missing)


def review_rows(portfolio: Portfolio) -> int:
    """How many things there are to review."""
    return len(portfolio.suspicions) + sum(len(lacks(entry)) for entry in portfolio.audits)


def _same_workbook(audits: Sequence[AuditEntry]) -> Iterator[Suspicion]:
    """One workbook is handed out for one audit: if it came back as two, one of them may be a slip."""
    by_instance: dict[str, list[AuditEntry]] = defaultdict(list)
    for audit in audits:
        if audit.result.instance:
            by_instance[audit.result.instance].append(audit)
    for instance, group in sorted(by_instance.items()):
        text = words()["portfolio.same.workbook"].format(instance=instance)
        for one, other in pairwise(group):
            yield Suspicion(one.facility, other.facility, 100.0, (text.en, text.zh))
