"""The dossiers' worked examples: the scorer gives the numbers that they state."""

from datetime import date

import pytest

from generator.core.scoring import Scoring
from tests.worked.every import all_examples
from tests.worked.model import Example
from tests.worked.walmart import WALMART, walmart


@pytest.mark.parametrize("example", all_examples(), ids=lambda example: example.name)
def test_example(example: Example) -> None:
    scoring = Scoring(example.scheme, example.audit)
    assert scoring.complete
    assert example.rating == scoring.rating
    if example.score is not None:
        assert scoring.score == pytest.approx(example.score)
    sections = {section.code: section for section in scoring.sections}
    for code, (score, grade) in example.sections.items():
        assert sections[code].score == pytest.approx(score)
        assert grade == sections[code].grade
    for name, value in example.results.items():
        found = scoring.results[name]
        assert found == (pytest.approx(value) if isinstance(value, (int, float)) else value)


def test_schemes_without_a_number_give_none() -> None:
    assert Scoring(WALMART, walmart("", {}, "").audit).score is None


@pytest.mark.parametrize(
    ("programme", "answers", "fields", "due"),
    [
        ("smeta", {}, {}, date(2028, 3, 31)),
        ("smeta", {"3-01": "no"}, {}, date(2027, 3, 31)),
        ("smeta", {"5-02": "no"}, {}, date(2027, 3, 31)),
        ("wrap", {"5-02": "no"}, {}, None),
        ("wrap", {"2-07": "no"}, {"underage_found": 2}, date(2026, 4, 30)),
        ("wrap", {"7A-02": "no"}, {}, date(2027, 3, 31)),
    ],
)
def test_walmart_next_audit(
    programme: str, answers: dict[str, str], fields: dict[str, str | float], due: date | None
) -> None:
    example = walmart("cycle", answers, "", programme=programme, **fields)
    assert due == Scoring(WALMART, example.audit).next_audit
