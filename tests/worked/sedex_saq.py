"""Worked examples of the Sedex SAQ dossier."""

from dataclasses import replace
from datetime import date

from generator.core.loading import load_scheme
from generator.core.rules import Fixed
from generator.core.scheme import Scheme
from tests.audits import DAY, with_answers
from tests.worked.model import Example

SCHEME = load_scheme("sedex-saq")


def _with_labour(controls: float) -> Scheme:
    sections = (
        replace(section, score=Fixed(controls)) if section.code == "S3" else section
        for section in SCHEME.sections
    )
    return replace(SCHEME, sections=tuple(sections))


CONTROL_70 = _with_labour(70.0)
GARMENTS: dict[str, str | float | date] = {
    "audit_date": DAY,
    "labour_country": 4,
    "labour_sector": 3,
    "labour_goods": 0,
}
OVERALL_70 = (10 * 100 + 35 * 70 + 25 * 100 + 15 * 100 + 10 * 100 + 5 * 100) / 100


def _inherent(country: int, sector: int, goods: int, inherent: int) -> Example:
    given = {"labour_country": country, "labour_sector": sector, "labour_goods": goods}
    name = f"saq: inherent risk {country} + {sector} + {goods} is {inherent}"
    answers = with_answers(SCHEME, name, {}, audit_date=DAY, **given)
    return Example(name, SCHEME, answers, "Strong", 100, results={"labour_inherent": inherent})


EXAMPLES = (
    _inherent(4, 3, 0, 7),
    _inherent(6, 4, 2, 10),
    _inherent(2, 2, 0, 4),
    Example(
        "saq: inherent 7 at 70 % control is 4.55, medium",
        CONTROL_70,
        with_answers(CONTROL_70, "4.55", {}, **GARMENTS),
        "Strong",
        OVERALL_70,
        results={"labour_inherent": 7, "labour_risk": 4.55, "site_risk": "Medium", "red_flags": 0},
    ),
    Example(
        "saq: the red flag on recruitment fees lifts it to 7, high",
        CONTROL_70,
        with_answers(CONTROL_70, "red flag", {"S3.4": "no"}, **GARMENTS),
        "Strong",
        OVERALL_70,
        results={"labour_risk": 7, "site_risk": "High", "red_flags": 1},
    ),
)
