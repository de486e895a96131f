"""Where an audit stands among one's own: percentiles by scheme, country and product."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from addin.portfolio.model import AuditEntry
from addin.portfolio.survey import Survey
from generator.core.scheme import NOT_APPLICABLE

LEAST = 3
"""Audits that a group needs before a percentile says anything."""


@dataclass(frozen=True)
class Place:
    """Where a value stands in its group."""

    percentile: float | None
    """The share of the others that are worse, ties half, from 0 (worst) to 1; None in a small group."""
    size: int


@dataclass(frozen=True)
class Standing:
    """One audit among its peers: the newest audits of the same scheme and edition."""

    entry: AuditEntry
    value: float
    """The score; where the scheme gives none, the percentage of applicable answers without a finding."""
    scored: bool
    median: float
    """Of the scheme and edition."""
    scheme: Place
    country: Place
    product: Place


def standings(survey: Survey) -> list[Standing]:
    """All newest audits that are complete, scheme by scheme, worst first."""
    values = {entry.number: value for entry in survey.newest if (value := _value(survey, entry)) is not None}
    peers = [entry for entry in survey.newest if entry.number in values]

    def groups(key: Callable[[AuditEntry], str]) -> dict[tuple[str, str], list[float]]:
        found: dict[tuple[str, str], list[float]] = {}
        for entry in peers:
            found.setdefault((entry.result.stem, key(entry)), []).append(values[entry.number])
        return {group: sorted(members) for group, members in found.items()}

    by = [(key, groups(key)) for key in (_any, _country, _product)]
    found = []
    for entry in peers:
        value = values[entry.number]
        stem = entry.result.stem
        places = [_place(value, members[stem, key(entry)], bool(key(entry))) for key, members in by]
        scored = bool(survey.scheme(entry).rating.score)
        found.append(Standing(entry, value, scored, median(by[0][1][stem, "all"]), *places))
    return sorted(found, key=lambda s: (s.entry.result.stem, s.value, s.entry.number))


def _value(survey: Survey, entry: AuditEntry) -> float | None:
    if not entry.result.complete:
        return None
    if survey.scheme(entry).rating.score:
        return entry.result.score
    live = sum(bool(code) and code != NOT_APPLICABLE for code in entry.result.answers)
    return 100 * (live - len(entry.result.findings)) / live if live else None


def _place(value: float, members: list[float], known: bool) -> Place:
    """Where a value stands among sorted ones, itself among them; no place in a group of the unknown."""
    size = len(members) if known else 0
    if size < LEAST:
        return Place(None, size)
    below, upto = bisect_left(members, value), bisect_right(members, value)
    return Place((below + (upto - below - 1) / 2) / (size - 1), size)


def _any(_: AuditEntry) -> str:
    return "all"


def _country(entry: AuditEntry) -> str:
    return entry.result.country


def _product(entry: AuditEntry) -> str:
    return " ".join(entry.result.products.casefold().split())
