"""SQP: the worked example has 6 Critical, 24 Major, 22 Moderate and 10 Minor questions, 234 points."""

from dataclasses import replace

from generator.core.loading import load_scheme
from tests.audits import DAY, with_answers
from tests.worked.model import Example

SCHEME = load_scheme("sqp")
COUNTS = {"critical": 6, "major": 24, "moderate": 22, "minor": 10}
MODELS = {"critical": "2.2.1", "major": "2.1.1", "moderate": "2.1.3", "minor": "2.1.2"}
POINTS = {p.ref: p for p in SCHEME.checkpoints}
SIZED = replace(
    SCHEME,
    sections=tuple(
        replace(
            section,
            checkpoints=tuple(
                replace(POINTS[MODELS[severity]], ref=f"{severity}-{i}")
                for severity, count in COUNTS.items()
                for i in range(count)
            ),
        )
        if section.code == "2"
        else section
        for section in SCHEME.sections
    ),
)
OTHERS = {p.ref: "na" for p in SIZED.checkpoints if p.section != "2"}
LOST_11 = (
    {f"moderate-{i}": "no" for i in range(3)}
    | {"moderate-3": "partial"}
    | {f"minor-{i}": "no" for i in range(4)}
)


def _sqp(
    name: str, answers: dict[str, str], rating: str, score: float, certificate: str, **fields: str
) -> Example:
    given = with_answers(SIZED, name, OTHERS | LOST_11 | answers, audit_date=DAY, **fields)
    return Example(f"sqp: {name}", SIZED, given, rating, score, results={"certificate": certificate})


EXAMPLES = (
    replace(
        _sqp(
            "218 of 234 points is 93, one Major bars the certificate",
            {"major-0": "no"},
            "Green",
            93,
            "No certificate",
        ),
        sections={"2": (100 * 218 / 234, "")},
    ),
    _sqp("223 of 234 points is 95, certificate", {}, "Green", 95, "Certificate"),
    _sqp(
        "213 of 234 points is 91, but a Critical makes it orange",
        {"critical-0": "no"},
        "Orange",
        91,
        "No certificate",
    ),
    _sqp(
        "the deduction form: 100 - 5 - 6 - 1 - 3 is 85",
        {"major-0": "no"},
        "Green",
        85,
        "No certificate",
        score_form="deduction",
    ),
    Example(
        "sqp: nothing of section 3 with fixed shares is 80",
        SCHEME,
        with_answers(
            SCHEME,
            "shares",
            {p.ref: "no" for p in SCHEME.section("3").checkpoints},
            audit_date=DAY,
            score_form="sections",
        ),
        "Yellow",
        80,
        results={"certificate": "No certificate"},
    ),
    Example(
        "sqp: falsified records are critical",
        SCHEME,
        with_answers(SCHEME, "falsified", {"3.3": "grave"}, audit_date=DAY),
        "Orange",
        results={"certificate": "No certificate", "critical_not_met": 1},
    ),
)
