"""Which checkpoints mean the same in two editions of a scheme. Refs are never reused for another question."""

from collections.abc import Sequence

from generator.core.scheme import Checkpoint, Scheme


def comparable_refs(one: Scheme, other: Scheme) -> frozenset[str]:
    """Refs whose answers may be counted together: the same question, scale, points and findings."""
    known = {point.ref: _meaning(other, point) for point in other.checkpoints}
    return frozenset(point.ref for point in one.checkpoints if known.get(point.ref) == _meaning(one, point))


def changed_refs(one: Scheme, other: Scheme) -> frozenset[str]:
    """Refs that both editions have, but that do not mean the same in both."""
    shared = {point.ref for point in one.checkpoints} & {point.ref for point in other.checkpoints}
    return frozenset(shared) - comparable_refs(one, other)


def counted_under(editions: Sequence[Scheme]) -> dict[tuple[str, str], str]:
    """By (edition, ref): the newest edition in which the checkpoint means the same.

    `editions` are those of one scheme, newest first. Answers with the same ref and the same value here may
    be counted together; with different values they do not compare.
    """
    found: dict[tuple[str, str], str] = {}
    for place, scheme in enumerate(editions):
        for newer in (*editions[:place], scheme):
            for ref in comparable_refs(scheme, newer):
                found.setdefault((scheme.edition, ref), newer.edition)
    return found


def _meaning(scheme: Scheme, point: Checkpoint) -> tuple[object, ...]:
    """All that decides what an answer says; the section and its place may differ."""
    scale = scheme.lists[point.scale].codes
    return (point.text, scale, sorted(point.points.items()), sorted(point.findings.items()))
