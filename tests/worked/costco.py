"""Costco: the GMP example with 60 plain and 15 starred questions, and the Code of Conduct on scale A."""

from dataclasses import replace

from generator.core.loading import load_scheme
from generator.core.scheme import Checkpoint
from tests.audits import DAY, with_answers
from tests.worked.model import Example

SCHEME = load_scheme("costco")

# GMP as in the example: 60 plain questions, and 15 starred ones in the last section.


def _gmp_questions(code: str) -> tuple[Checkpoint, ...]:
    section = SCHEME.section(code)
    plain = next(p for p in section.checkpoints if p.severity not in ("critical", "major"))
    if code == "G7":
        starred = next(p for p in section.checkpoints if p.severity == "major")
        return tuple(replace(starred, ref=f"star-{i}") for i in range(15))
    return tuple(replace(plain, ref=f"{code}-plain-{i}") for i in range(10))


GMP = replace(
    SCHEME,
    sections=tuple(
        replace(section, checkpoints=_gmp_questions(section.code))
        if section.code.startswith("G")
        else section
        for section in SCHEME.sections
    ),
)
PLAIN_LOST = {
    "G1-plain-0": "na",
    "G1-plain-1": "na",
    "G2-plain-0": "minor",
    "G3-plain-0": "minor",
    "G4-plain-0": "moderate",
}

# Social: 200 possible points, 32 lost. Security: 90 possible points, 27 lost.
SOCIAL_84 = (
    dict.fromkeys(("C1-04", "C1-11", "C2-04", "C2-08", "C3-03"), "na")
    | dict.fromkeys(("C1-08", "C2-03", "C3-01", "C4-05", "C5-02"), "no")
    | dict.fromkeys(("C4-03", "C4-07", "C1-12"), "no")
)
SECURITY_70 = (
    dict.fromkeys(("S-02", "S-01"), "na")
    | dict.fromkeys(("S-08", "S-13", "S-24"), "no")
    | dict.fromkeys(("S-05", "S-16", "S-26", "S-27"), "no")
)
CODE = SOCIAL_84 | SECURITY_70


def _gmp(name: str, starred: str, rating: str, action: str) -> Example:
    answers = PLAIN_LOST | {"star-0": starred}
    given = with_answers(GMP, name, answers, audit_date=DAY, audit_parts="gmp")
    return Example(
        f"costco: {name}",
        GMP,
        given,
        rating,
        100 * 97 / 103,
        results={"gmp_action": action, "gmp_colour": rating},
    )


def _code(
    name: str,
    answers: dict[str, str],
    rating: str,
    score: float | None = None,
    results: dict[str, object] | None = None,
    **fields: str,
) -> Example:
    given = with_answers(SCHEME, name, answers, audit_date=DAY, audit_parts="coc", **fields)
    return Example(f"costco: {name}", SCHEME, given, rating, score, results=results or {})


EXAMPLES = (
    _gmp("97 of 103 points is 94.2 %, orange", "moderate", "Orange", "CAP, valid 1 year"),
    _gmp("the starred one graded major is red", "major", "Red", "Partial re-audit in 3 months"),
    _code("social 84 and security 70 is 81.2, yellow", CODE, "Yellow", 81.2, {"social": 84, "security": 70}),
    _code("a locked exit caps it at 39, red", CODE | {"C4-01": "no"}, "Red", 39),
    _code("zero tolerance is 0, red", CODE | {"C1-02": "no"}, "Red", 0),
    _code("one major is at most 89, yellow", {"S-09": "no"}, "Yellow", 89),
    _code(
        "scale B: one major is 10 demerits, yellow",
        {"S-09": "no"},
        "Yellow",
        results={"coc_demerits": 10},
        coc_scale="b",
    ),
    _code(
        "scale B: a major and a minor are 11 demerits, orange",
        {"S-09": "no", "C1-12": "no"},
        "Orange",
        results={"coc_demerits": 11},
        coc_scale="b",
    ),
)
