"""GMP: the worked examples give section scores directly; findings give the colours."""

from collections.abc import Mapping
from dataclasses import replace

from generator.core.loading import load_scheme
from generator.core.rules import Fixed
from generator.core.scheme import Scheme
from tests.audits import DAY, with_answers
from tests.worked.model import Example

SCHEME = load_scheme("gmp")
ADD_ON_MAJORS = [p.ref for p in SCHEME.section("9").checkpoints if p.severity == "major"]
ORANGE = {"2.3": "partial", "3.1": "partial", "4.1": "no", "5.4": "no", "7.2": "no"}
COLOURS = {
    "1": "Green",
    "2": "Orange",
    "3": "Yellow",
    "4": "Orange",
    "5": "Orange",
    "6": "Green",
    "8": "Green",
}


def _fixed(*scores: float) -> Scheme:
    """The scheme with the scores of sections 1 to 8 as given."""
    given = {str(i): score for i, score in enumerate(scores, 1)}
    return replace(
        SCHEME,
        sections=tuple(
            replace(section, score=Fixed(given[section.code])) if section.code in given else section
            for section in SCHEME.sections
        ),
    )


def _gmp(
    name: str,
    scheme: Scheme,
    answers: Mapping[str, str],
    rating: str,
    score: float,
    colour: str,
    sections: Mapping[str, tuple[float | None, str]] | None = None,
    **fields: str,
) -> Example:
    given = with_answers(scheme, name, answers, audit_date=DAY, **fields)
    passed = "Passed" if rating.startswith("Pass") else "Not passed"
    results = {"colour": colour, "passed": passed}
    return Example(f"gmp: {name}", scheme, given, rating, score, sections or {}, results)


WORKED = _fixed(100, 96, 94, 88, 92, 100, 90, 100)
RED = _fixed(100, 96, 94, 88, 92, 100, 84, 100)
REPORT = _fixed(100, 100, 95, 91, 95, 100, 99, 100)


def _sections(scores: tuple[float, ...], seventh: str) -> dict[str, tuple[float | None, str]]:
    grades = COLOURS | {"7": seventh}
    return {str(i): (score, grades[str(i)]) for i, score in enumerate(scores, 1)}


def _table(score: float, red: bool, rating: str) -> Example:
    """One row of the table of score and follow-up."""
    answers = {"7.4": "no"} if red else {"7.2": "no"}
    colour = "Red" if red else "Orange"
    return _gmp(f"{score} {colour.lower()}", _fixed(*[score] * 8), answers, rating, score, colour)


EXAMPLES = (
    _gmp(
        "mean 95.00 orange passes with CAP",
        WORKED,
        ORANGE,
        "Pass with CAP",
        95,
        "Orange",
        _sections((100, 96, 94, 88, 92, 100, 90, 100), "Orange"),
    ),
    _gmp(
        "mean 94.25 red is a partial re-audit",
        RED,
        ORANGE | {"7.4": "no"},
        "Partial re-audit in 3 months",
        94.25,
        "Red",
        _sections((100, 96, 94, 88, 92, 100, 84, 100), "Red"),
    ),
    _gmp(
        "report of 2023: mean of the printed values is 97.5, section 7 orange",
        REPORT,
        {"7.2": "no"},
        "Pass with CAP",
        97.5,
        "Orange",
    ),
    _table(98, False, "Pass"),
    _table(98, True, "Partial re-audit in 3 months"),
    _table(97.99, False, "Pass with CAP"),
    _table(85, True, "Partial re-audit in 3 months"),
    _table(84.99, False, "Valid 6 months"),
    _table(70, True, "Partial re-audit in 1-3 months"),
    _table(69.99, False, "Partial re-audit in 1-3 months"),
    _table(59.99, False, "Full re-audit"),
    _gmp(
        "false records are critical, red",
        _fixed(*[90] * 8),
        {"3.2": "grave"},
        "Partial re-audit in 3 months",
        90,
        "Red",
    ),
    replace(
        _gmp(
            "add-on 9: more than 5 Major fail, the overall result stays",
            SCHEME,
            dict.fromkeys(ADD_ON_MAJORS[:6], "no"),
            "Pass",
            100,
            "Green",
            cosmetics="yes",
        ),
        results={"cosmetics_verdict": "Fail"},
    ),
    replace(
        _gmp(
            "add-on 9: 5 Major pass with CAP",
            SCHEME,
            dict.fromkeys(ADD_ON_MAJORS[:5], "no"),
            "Pass",
            100,
            "Green",
            cosmetics="yes",
        ),
        results={"cosmetics_verdict": "Pass with CAP"},
    ),
)
