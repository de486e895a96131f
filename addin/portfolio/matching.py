"""Facilities that may be one although their keys differ: for the auditor to decide, never merged here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.fuzz import ratio, token_sort_ratio

from addin.portfolio.company_names import bare_name, bare_number, bare_text
from addin.portfolio.merging import MergeList, folded
from addin.portfolio.model import AuditEntry, Suspicion
from generator.core.loading import words
from generator.core.text import Text

ALIKE_NAMES = 88.0
"""From here on two names are alike, from 0 to 100."""
ALIKE_ADDRESSES = 92.0
SHORTEST_ADDRESS = 12
"""Signs; a shorter address names a town, not a place."""
CROWD = 60
"""A word that more facilities than this share tells nothing about any of them."""
NEIGHBOURS = 4
"""In the order of names, how many next ones are compared: finds names whose words all differ a little."""
PREFIX = 5


@dataclass(frozen=True)
class _Facility:
    """One facility with all names, addresses and numbers that its audits give it."""

    key: str
    country: str
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    licences: tuple[str, ...]
    shown: Mapping[str, str]
    """What was typed, by its bare form."""


def suspicions(audits: Sequence[AuditEntry], merged: MergeList) -> tuple[Suspicion, ...]:
    """Pairs that may be the same, the most alike first. Pairs that the merge list joins are left out."""
    facilities = _facilities(audits)
    found = [_suspicion(one, other) for one, other in _candidates(facilities)]
    pairs = [pair for pair in found if pair and not merged.joins(pair.one, pair.other)]
    return tuple(sorted(pairs, key=lambda pair: (-pair.likeness, pair.one, pair.other)))


def _facilities(audits: Sequence[AuditEntry]) -> list[_Facility]:
    groups: dict[str, list[AuditEntry]] = defaultdict(list)
    for audit in audits:
        groups[folded(audit.facility)].append(audit)
    return [_facility(groups[key]) for key in sorted(groups)]


def _facility(group: list[AuditEntry]) -> _Facility:
    results = [audit.result for audit in group]
    names = {bare_name(name): name for r in results for name in (r.name, r.name_local) if name}
    addresses = {bare_text(r.address): r.address for r in results if len(r.address) >= SHORTEST_ADDRESS}
    licences = {bare_number(r.licence): r.licence for r in results if bare_number(r.licence)}
    country = next((result.country for result in results if result.country), "")
    shown = names | addresses | licences
    return _Facility(group[0].facility, country, tuple(names), tuple(addresses), tuple(licences), shown)


def _candidates(facilities: Sequence[_Facility]) -> list[tuple[_Facility, _Facility]]:
    """Pairs worth comparing: all pairs of thousands of facilities would take minutes."""
    blocks: dict[tuple[str, str], set[int]] = defaultdict(set)
    for place, facility in enumerate(facilities):
        for block in _blocks(facility):
            blocks[block].add(place)
    pairs = {
        pair for block in blocks.values() if len(block) <= CROWD for pair in combinations(sorted(block), 2)
    }
    pairs |= set(_neighbours(facilities))
    return [(facilities[one], facilities[other]) for one, other in sorted(pairs)]


def _blocks(facility: _Facility) -> Iterator[tuple[str, str]]:
    for licence in facility.licences:
        yield "licence", licence
    for name in facility.names:
        yield "name", name
        yield "prefix", name[:PREFIX]
        yield from (("word", word) for word in _parts(name))
    for address in facility.addresses:
        yield from (("place", word) for word in _parts(address))


def _parts(text: str) -> Iterable[str]:
    """Words of a text, and every three signs in a row of a Chinese one, which has no blanks."""
    for word in text.split():
        if word.isascii():
            yield word
        else:
            yield from (word[i : i + 3] for i in range(max(len(word) - 2, 1)))


def _neighbours(facilities: Sequence[_Facility]) -> Iterator[tuple[int, int]]:
    spelled = sorted(
        (" ".join(sorted(name.split())), place) for place, f in enumerate(facilities) for name in f.names
    )
    for i, (_, place) in enumerate(spelled):
        for _, other in spelled[i + 1 : i + 1 + NEIGHBOURS]:
            if place != other:
                yield min(place, other), max(place, other)


def _suspicion(one: _Facility, other: _Facility) -> Suspicion | None:
    """The strongest reason to take two facilities for one; None: there is none."""
    licence = next((number for number in one.licences if number in other.licences), None)
    if licence:
        return _told((one.key, other.key), 100.0, "licence", licence=one.shown[licence])
    found = [*_alike_names(one, other), *_alike_addresses(one, other)]
    if not found:
        return None
    likeness, reason, left, right = max(found)
    return _told((one.key, other.key), likeness, reason, one=one.shown[left], other=other.shown[right])


def _told(pair: tuple[str, str], likeness: float, reason: str, **values: str) -> Suspicion:
    text: Text = words()[f"portfolio.same.{reason}"].format(**values)
    return Suspicion(*pair, round(likeness, 1), (text.en, text.zh))


Alike = tuple[float, str, str, str]
"""How alike, by what, and the two texts."""


def _alike_names(one: _Facility, other: _Facility) -> Iterator[Alike]:
    """Alike names count within one country, or where a country is missing."""
    if one.country and other.country and one.country != other.country:
        return
    for left in one.names:
        for right in other.names:
            likeness = max(token_sort_ratio(left, right), ratio(_joined(left), _joined(right)))
            if likeness >= ALIKE_NAMES and _numbers(left) == _numbers(right):
                yield likeness, "name", left, right


def _alike_addresses(one: _Facility, other: _Facility) -> Iterator[Alike]:
    for left in one.addresses:
        for right in other.addresses:
            likeness = ratio(left, right, score_cutoff=ALIKE_ADDRESSES)
            if likeness and _numbers(left) == _numbers(right):
                yield likeness, "address", left, right


def _joined(text: str) -> str:
    """Without blanks: people write Sun Rise and Sunrise."""
    return text.replace(" ", "")


def _numbers(text: str) -> list[str]:
    """The numbers in a text: plant 2 is not plant 3, and number 18 is not number 81."""
    return sorted("".join(sign if sign.isdigit() else " " for sign in text).split())
