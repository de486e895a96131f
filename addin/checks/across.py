"""Patterns across many workbooks: the same file, answers or words twice. Notes, never more."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from addin.checks.placed import Values, problem_at
from addin.checks.returned import Returned
from generator.core.audit import CellValue, as_date
from generator.core.loading import catalogue
from generator.core.near_misses import folded
from generator.core.problems import Problem
from generator.core.text import trimmed

TELLING_TEXT = 25
"""Letters from which on two people do not write the same by chance."""

TEXTS = ("finding", "evidence", "reason")
"""Columns in which people write at length."""

COMMON_TEXTS = 3
"""How many such texts two facilities must share."""

UNCOMMON_ANSWERS = 5
"""Answers other than the commonest that make a set of answers telling: all-yes sets are all the same."""


@dataclass(frozen=True)
class Summary:
    """What is kept of one workbook to compare it with others: a few hundred bytes."""

    source: str
    digest: str
    scheme: str
    """Id and edition."""
    facility: str
    audited: date | None
    answers: str
    """A hash of all answers; empty if they are too uniform to tell anything."""
    texts: frozenset[str]
    """Hashes of the longer findings, evidence and reasons."""


def summary_of(returned: Returned) -> Summary:
    """The summary of one workbook."""
    facility = returned.healed.facility
    responses = returned.submission.audit.responses.values()
    return Summary(
        source=returned.source,
        digest=returned.facts.digest,
        scheme=returned.submission.scheme.stem,
        facility=folded(trimmed(facility.get("facility_id") or facility.get("name") or "")),
        audited=as_date(facility.get("audit_date")),
        answers=hash_of_answers({mark.checkpoint.ref: mark.answer for mark in returned.healed_scoring.marks}),
        texts=hashes_of_texts(response[column] or "" for response in responses for column in TEXTS),
    )


def signals_across(summaries: Sequence[Summary]) -> dict[str, list[Problem]]:
    """By source, what each workbook shares with one before it in the list; sources without are left out."""
    found: dict[str, list[Problem]] = defaultdict(list)
    twins = _later_twins(summaries)
    for later, first in twins.items():
        found[later].append(catalogue().problem("same-file-twice", other=first))
    others = [summary for summary in summaries if summary.source not in twins]
    for source, problem in (*_same_answers(others), *_same_texts(others)):
        found[source].append(problem)
    return dict(found)


def _later_twins(summaries: Sequence[Summary]) -> dict[str, str]:
    """Sources of files that came before, byte for byte, with the source of the first."""
    first: dict[str, str] = {}
    return {
        one.source: first[one.digest]
        for one in summaries
        if first.setdefault(one.digest, one.source) != one.source
    }


def _same_answers(summaries: Sequence[Summary]) -> Iterator[tuple[str, Problem]]:
    seen: dict[tuple[str, str], list[Summary]] = defaultdict(list)
    for one in summaries:
        before = seen[one.scheme, one.answers]
        if one.answers and before:
            strangers = [other for other in before if other.facility != one.facility]
            code = "answers-like-another" if strangers else "answers-like-last-time"
            other = strangers[0] if strangers else before[-1]
            if strangers or other.audited != one.audited:
                yield one.source, problem_at(code, None, "", _named(other))
        before.append(one)


def _same_texts(summaries: Sequence[Summary]) -> Iterator[tuple[str, Problem]]:
    seen: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(summaries):
        shared: Counter[int] = Counter()
        for text in one.texts:
            shared.update(i for i in seen[text] if summaries[i].facility != one.facility)
            # Only the first few who wrote it: a phrase of a whole trade would cost time and tell nothing.
            if len(seen[text]) < COMMON_TEXTS:
                seen[text].append(place)
        for i, count in shared.most_common(1):
            if count >= COMMON_TEXTS:
                values = _named(summaries[i]) | {"count": count}
                yield one.source, problem_at("texts-like-another", None, "", values)


def _named(other: Summary) -> Values:
    return {"other": other.source, "facility": other.facility or "-"}


def hash_of_answers(codes: Mapping[str, str]) -> str:
    """A hash of the answers by ref, as a summary keeps it."""
    given = {ref: code for ref, code in codes.items() if code}
    counts = Counter(given.values())
    if not counts or len(given) - counts.most_common(1)[0][1] < UNCOMMON_ANSWERS:
        return ""
    return _hash(repr(sorted(given.items())))


def hashes_of_texts(texts: Iterable[CellValue]) -> frozenset[str]:
    """Hashes of those texts that are long enough to tell, as a summary keeps them."""
    return frozenset(_hash(words) for text in texts if len(words := folded(text)) >= TELLING_TEXT)


def _hash(words: str) -> str:
    return blake2b(words.encode(), digest_size=8).hexdigest()
