"""A check of whose checklist it is: that of the scheme, that of another one, or none at all."""

from collections.abc import Iterator

from addin.checks.returned import Returned
from generator.core.loading import catalogue, load_scheme, scheme_names
from generator.core.problems import Problem
from generator.core.scheme import Scheme
from generator.core.text import Text

MOST_OF_IT = 0.5
"""Above this share of its refs, a checklist is taken for that of another scheme."""


def whose_checklist(returned: Returned) -> Iterator[Problem]:
    """A workbook without one row of its scheme: what its checklist is instead."""
    submission = returned.submission
    if submission.places.checklist:
        return
    own, other = submission.scheme, _scheme_with(submission.foreign_refs)
    name = _named(own)
    if other is None:
        yield catalogue().problem("checklist-gone", scheme=name, count=len(own.checkpoints))
    else:
        yield catalogue().problem("checklist-foreign", scheme=name, other=_named(other))


def _scheme_with(refs: tuple[str, ...]) -> Scheme | None:
    """The scheme that has most of these refs, if they are most of its own."""
    if not refs:
        return None
    held = set(refs)
    shares = {
        name: sum(point.ref in held for point in scheme.checkpoints) / len(scheme.checkpoints)
        for name in scheme_names()
        for scheme in [load_scheme(name)]
    }
    best = max(shares, key=lambda name: shares[name])
    return load_scheme(best) if shares[best] > MOST_OF_IT else None


def _named(scheme: Scheme) -> Text:
    return Text(f"{scheme.name.en} {scheme.edition}", f"{scheme.name.zh} {scheme.edition}")
