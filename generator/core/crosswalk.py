"""Which checkpoints of one scheme the checkpoints of another meet, by topic."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from generator.core.scheme import Checkpoint, Scheme

COVERED, PARTLY, NOT = "covered", "partly", "not"


@dataclass(frozen=True)
class Match:
    """A checkpoint of one scheme and one of another that asks for the same; or for which there is none."""

    scheme: str
    ref: str
    other: str
    other_ref: str | None
    topic: str
    """The topic that both share; without a match, the checkpoint's own."""
    cover: str
    """`covered`: the same main topic; `partly`: a further topic of one of them; `not`: nothing."""


def crosswalk(schemes: Sequence[Scheme]) -> Iterator[Match]:
    """Matches of every pair of schemes, in the order given: each checkpoint of the first with the second."""
    for one, other in combinations(schemes, 2):
        for point in one.checkpoints:
            yield from _matches(one, point, other)


def topics_in_common(schemes: Sequence[Scheme]) -> list[str]:
    """Topics, main or further, that every one of the schemes asks for."""
    shared = set.intersection(*(_topics(scheme) for scheme in schemes))
    return sorted(shared)


def refs_by_topic(scheme: Scheme, topic: str) -> list[str]:
    """Refs of the checkpoints that carry a topic, those with it as their main one first."""
    points = [point for point in scheme.checkpoints if topic in (point.topic, *point.also)]
    return [point.ref for point in sorted(points, key=lambda point: point.topic != topic)]


def _matches(one: Scheme, point: Checkpoint, other: Scheme) -> Iterator[Match]:
    found = [
        Match(one.id, point.ref, other.id, candidate.ref, *_shared(point, candidate))
        for candidate in other.checkpoints
        if _shared(point, candidate)[1] != NOT
    ]
    found.sort(key=lambda match: match.cover != COVERED)
    yield from found or [Match(one.id, point.ref, other.id, None, point.topic, NOT)]


def _shared(point: Checkpoint, other: Checkpoint) -> tuple[str, str]:
    if point.topic == other.topic:
        return point.topic, COVERED
    further = {point.topic, *point.also} & {other.topic, *other.also}
    return (min(further), PARTLY) if further else (point.topic, NOT)


def _topics(scheme: Scheme) -> set[str]:
    return {topic for point in scheme.checkpoints for topic in (point.topic, *point.also)}
