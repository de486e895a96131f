"""The two worked examples on status and index that the dossiers of all six textile schemes share."""

from dataclasses import replace

from generator.core.scheme import Scheme
from tests.audits import with_answers
from tests.worked.model import Example

APPLICABLE = 50


def status_examples(scheme: Scheme) -> tuple[Example, ...]:
    """50 applicable questions with 4 minors: with a major open, and with the major closed."""
    scheme = _with_fifty(scheme)
    refs = [point.ref for point in scheme.checkpoints]
    minors = dict.fromkeys(refs[1:5], "minor") | dict.fromkeys(refs[APPLICABLE:], "na")
    major = with_answers(scheme, "major", minors | {refs[0]: "major"})
    closed = with_answers(scheme, "closed", minors)
    return (
        Example(
            f"{scheme.id}: 45 conform, 4 minor, 1 major is 94, shown 79, hold",
            scheme,
            major,
            "Hold",
            79,
            results={"conformity": 94, "light": "Orange"},
        ),
        Example(
            f"{scheme.id}: the major closed is 96, conditional, green",
            scheme,
            closed,
            "Conditional",
            96,
            results={"conformity": 96, "light": "Green"},
        ),
    )


def claim_example(scheme: Scheme, name: str, results: dict[str, object], **fields: str | float) -> Example:
    """A product's claim, at a site where everything conforms."""
    given = with_answers(scheme, name, {}, **fields)
    return Example(f"{scheme.id}: {name}", scheme, given, "Certifiable", 100, results=results)


def _with_fifty(scheme: Scheme) -> Scheme:
    *others, last = scheme.sections
    model = last.checkpoints[-1]
    missing = max(0, APPLICABLE - len(scheme.checkpoints))
    copies = tuple(replace(model, ref=f"copy {i}") for i in range(1, missing + 1))
    return replace(scheme, sections=(*others, replace(last, checkpoints=(*last.checkpoints, *copies))))
