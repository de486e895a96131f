"""Walmart FCCA: the two sections of filled forms, and a sharp-tool question rated 0 at 83 %."""

from dataclasses import replace

from generator.core.loading import load_scheme
from generator.core.scheme import Checkpoint
from tests.audits import DAY, with_answers
from tests.worked.model import Example

SCHEME = load_scheme("walmart-fcca")


# The sample room of the filled form: four questions of weight 2 and two of weight 1.


def _sample_room() -> tuple[Checkpoint, ...]:
    model = next(p for p in SCHEME.section("4.0").checkpoints if p.severity == "minor")
    weight_2 = model.points
    weight_1 = {code: points / 2 for code, points in weight_2.items()}
    weights = (weight_2, weight_2, weight_2, weight_2, weight_1, weight_1)
    return tuple(replace(model, ref=f"room-{i}", points=points) for i, points in enumerate(weights))


SAMPLE_ROOM = replace(
    SCHEME,
    sections=tuple(
        replace(section, checkpoints=_sample_room()) if section.code == "4.0" else section
        for section in SCHEME.sections
    ),
)

# 453 possible points, of which 77 are lost: 9 by the sharp tools, 7 x 9, 3 and 2.
_MINOR = [p.ref for p in SCHEME.checkpoints if p.severity == "minor"]
_MAJOR = [p.ref for p in SCHEME.checkpoints if p.severity == "major" and p.points]
SHARP_TOOLS = (
    dict.fromkeys(_MINOR[:15], "na")
    | dict.fromkeys(_MAJOR[:7], "no")
    | {_MAJOR[7]: "mostly", _MINOR[15]: "mostly", "1.0.7": "no"}
)

EXAMPLES = (
    Example(
        "fcca: the laboratory of a filled form is 17 of 21, 80.95 %",
        SCHEME,
        with_answers(
            SCHEME,
            "laboratory",
            {"5.0.3": "mostly", "5.0.4": "mostly", "5.0.1": "na", "5.0.5": "na"},
            audit_date=DAY,
        ),
        "Good",
        sections={"5.0": (100 * 17 / 21, "")},
    ),
    Example(
        "fcca: the sample room of a filled form is 27 of 30, 90 %",
        SAMPLE_ROOM,
        with_answers(SAMPLE_ROOM, "sample room", {"room-0": "mostly", "room-5": "mostly"}, audit_date=DAY),
        "Good",
        sections={"4.0": (90, "")},
    ),
    Example(
        "fcca: 83 % with the sharp tools rated 0 is unacceptable",
        SCHEME,
        with_answers(SCHEME, "sharp tools", SHARP_TOOLS, audit_date=DAY),
        "Unacceptable",
        83,
        results={"critical_zero": 1, "acceptance": "Not accepted"},
    ),
    Example(
        "fcca: nearly the same with the sharp tools rated 1 is good",
        SCHEME,
        with_answers(SCHEME, "sharp tools at 1", SHARP_TOOLS | {"1.0.7": "partial"}, audit_date=DAY),
        "Good",
        round(100 * 379 / 453, 2),
        results={"critical_zero": 0, "acceptance": "Accepted"},
    ),
)
