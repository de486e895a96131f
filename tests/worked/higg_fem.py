"""Higg FEM: the waste section of the dossier has 12 + 13 + 3 scored questions."""

from dataclasses import replace

from generator.core.loading import load_scheme
from generator.core.rules import Fixed, Input
from generator.core.scheme import Checkpoint
from tests.audits import with_answers
from tests.worked.model import Example

HIGG = load_scheme("higg-fem-4.0")


def _waste_questions() -> tuple[Checkpoint, ...]:
    models = {
        flag: next(p for p in HIGG.section("WST").checkpoints if flag in p.flags)
        for flag in ("l1", "l2", "l3")
    }
    counts = (("l1", 12), ("l2", 13), ("l3", 3))
    return tuple(replace(models[flag], ref=f"{flag}-{i}") for flag, count in counts for i in range(count))


WASTE = replace(
    HIGG,
    sections=tuple(
        replace(section, checkpoints=_waste_questions()) if section.code == "WST" else section
        for section in HIGG.sections
    ),
)
LEVELS_2_AND_3 = {f"l2-{i}": "no" for i in range(7, 13)} | {"l2-6": "partial", "l3-1": "no", "l3-2": "no"}
HALVES = {"l1-0": "partial", "l1-1": "partial"}

TOTAL = {"EMS": 60.0, "EN": 48.0, "WAT": 100.0, "WW": None, "AIR": 35.0, "WST": 56.25, "CHM": 22.0}
TOTALS = replace(
    HIGG,
    sections=tuple(
        replace(
            section,
            score=Input("reporting_year")
            if TOTAL.get(section.code) is None
            else Fixed(TOTAL[section.code] or 0),
        )
        for section in HIGG.sections
    ),
)

EXAMPLES = (
    Example(
        "higg: waste is 22.92 + 25.00 + 8.33",
        WASTE,
        with_answers(WASTE, "waste", HALVES | LEVELS_2_AND_3),
        "Leading",
        (6 * 100 + 56.25) / 7,
        sections={"WST": (22 + 11 / 12 + 25 + 25 / 3, "Level 1")},
    ),
    Example(
        "higg: one level 1 No locks the section at 20.83",
        WASTE,
        with_answers(WASTE, "locked", HALVES | LEVELS_2_AND_3 | {"l1-2": "no"}),
        "Leading",
        (6 * 100 + 25 * 10 / 12) / 7,
        sections={"WST": (25 * 10 / 12, "Level 0")},
    ),
    Example(
        "higg: the mean of six applicable sections is 53.5",
        TOTALS,
        with_answers(TOTALS, "total", {}),
        "Good",
        (60 + 48 + 100 + 35 + 56.25 + 22) / 6,
    ),
    Example(
        "higg: no licence is 0",
        TOTALS,
        with_answers(TOTALS, "gate", {"SIP-01": "unknown"}),
        "Licence gate failed",
        0,
    ),
)
