"""The worked example of the SCAN dossier: 83 questions, 216 of 240 points."""

from dataclasses import replace

from generator.core.loading import load_scheme
from generator.core.scheme import Checkpoint
from tests.audits import with_answers
from tests.worked.model import Example

SCHEME = load_scheme("scan")
COUNTS = (("critical", 12), ("major", 56), ("minor", 12), ("observation", 3))


def _questions() -> tuple[Checkpoint, ...]:
    plain = [p for p in SCHEME.checkpoints if p.scale == "yes-partly-no"]
    models = {s: next(p for p in plain if p.severity == s) for s, _ in COUNTS}
    numbers = ((s, i) for s, count in COUNTS for i in range(1, count + 1))
    return tuple(replace(models[s], ref=f"{s}-{i}", section="0") for s, i in numbers)


EIGHTY_THREE = replace(SCHEME, sections=(replace(SCHEME.section("0"), checkpoints=_questions()),))
LOST = {
    "critical-1": "no",
    **{f"major-{i}": "no" for i in range(1, 5)},
    **{f"major-{i}": "partial" for i in (5, 6)},
    **{f"minor-{i}": "no" for i in range(1, 5)},
}


def _scan(
    name: str, answers: dict[str, str], rating: str, score: int, status: str, validity: str, **fields: str
) -> Example:
    return Example(
        f"scan: {name}",
        EIGHTY_THREE,
        with_answers(EIGHTY_THREE, name, answers, **fields),
        rating,
        score,
        results={"status": status, "validity": validity},
    )


EXAMPLES = (
    _scan(
        "216 of 240 is 90, one Critical open",
        LOST,
        "Good",
        90,
        "CAPA critical",
        "12 months",
        country_risk="elevated",
    ),
    _scan(
        "accepted, Elevated country",
        LOST,
        "Good",
        90,
        "CAPA accepted",
        "24 months",
        country_risk="elevated",
        capas_accepted="yes",
    ),
    _scan(
        "accepted, High country",
        LOST,
        "Good",
        90,
        "CAPA accepted",
        "12 months",
        country_risk="high",
        capas_accepted="yes",
    ),
)
