"""What answers come to: blank is not zero and not N/A, rounding is Excel's, and every result says why."""

from datetime import date

import pytest

from generator.core.audit import Audit, Response
from generator.core.evaluating import Case, evaluate, excel_round
from generator.core.explaining import why
from generator.core.loading import load_scheme, words
from generator.core.marking import State, mark_audit
from generator.core.rules import (
    Applicable,
    Average,
    Capped,
    Chosen,
    Compare,
    Fixed,
    Input,
    Is,
    Largest,
    Mean,
    NumberRule,
    Outcome,
    Product,
    Quotient,
    Rounded,
    Selection,
    Smallest,
    Sum,
    Worst,
)
from generator.core.scoring import Scoring, months_later
from tests.audits import Given, with_answers
from tests.tiny import tiny

NONE = Input("bonus")
"""A number without a value: the field is blank."""


def scored(answers: dict[str, str], **fields: str | float | date) -> Scoring:
    scheme = tiny()
    return Scoring(scheme, Given("", answers, fields).audit(scheme))


def value(rule: NumberRule, **answers: str) -> object:
    scheme = tiny()
    refs = {ref.replace("_", "."): code for ref, code in answers.items()}
    return evaluate(rule, Case(scheme, mark_audit(scheme, Given("", refs).audit(scheme))))


@pytest.mark.parametrize(
    ("exact", "digits", "rounded"),
    [
        (62.5, 0, 63),
        (2.5, 0, 3),
        (-2.5, 0, -3),
        (1.005, 2, 1.01),
        (86.4999999999, 0, 86),
        (71.4999, 0, 71),
    ],
)
def test_rounding_is_half_away_from_zero(exact: float, digits: int, rounded: float) -> None:
    assert rounded == excel_round(exact, digits)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Sum(((2.0, Fixed(3)), (-1.0, Fixed(1)))), 5),
        (Sum(((1.0, Fixed(3)), (1.0, NONE))), None),
        (Product((Fixed(3), Fixed(4))), 12),
        (Product((Fixed(3), NONE)), None),
        (Quotient(Fixed(3), Fixed(4)), 0.75),
        (Quotient(Fixed(3), Fixed(0)), None),
        (Quotient(NONE, Fixed(3)), None),
        (Mean(((1.0, Fixed(10)), (3.0, Fixed(20)))), 17.5),
        (Mean(((1.0, Fixed(10)), (3.0, NONE))), 10),
        (Mean(((1.0, NONE),)), None),
        (Largest((Fixed(1), NONE, Fixed(3))), 3),
        (Smallest((Fixed(1), NONE, Fixed(3))), 1),
        (Largest((NONE,)), None),
        (Rounded(Fixed(62.5)), 63),
        (Rounded(NONE), None),
        (Capped(Fixed(90), ((85, Compare(Fixed(1), "=", 1)),)), 85),
        (Capped(Fixed(90), ((85, Compare(NONE, "=", 1)),)), 90),
        (Chosen(((Compare(Fixed(1), ">", 2), Fixed(7)),), Fixed(8)), 8),
        (Chosen(((Compare(Fixed(3), ">", 2), Fixed(7)),)), 7),
        (Chosen(((Compare(Fixed(1), ">", 2), Fixed(7)),)), None),
    ],
)
def test_numbers(rule: NumberRule, expected: float | None) -> None:
    assert expected == value(rule)


@pytest.mark.parametrize(
    ("sign", "holds"), [(">=", True), ("<=", True), ("=", True), ("<>", False), (">", False), ("<", False)]
)
def test_criteria_on_the_limit_itself(sign: str, holds: bool) -> None:
    assert holds == value(Compare(Fixed(0.1 + 0.2), sign, 0.3))  # type: ignore[arg-type]


def test_the_worst_label_wins_and_unknown_ones_do_not_count() -> None:
    rule = Worst((Outcome("Pass"), Outcome(""), Outcome("Fail")), ("Pass", "Fail"))
    assert value(rule) == "Fail"  # type: ignore[arg-type]
    assert value(Is(rule, ("Fail", "Pass"))) is True  # type: ignore[arg-type]


def test_average_counts_only_scored_answers() -> None:
    section = Selection(sections=("A",))
    assert value(Average(section), A_1="yes", A_2="na") == 5
    assert value(Average(section), A_1="na", A_2="na") is None
    assert value(Applicable(section), A_1="na") == 1


def test_blank_is_neither_zero_nor_not_applicable() -> None:
    blank, one, zero, na = (scored(a) for a in ({}, {"A.1": "yes"}, {"A.1": "no"}, {"A.1": "na"}))
    assert [blank.score, one.score, zero.score, na.score] == [None, 100, 0, None]
    assert [blank.answered, one.answered, zero.answered, na.answered] == [0, 1, 1, 1]
    assert {s.rating for s in (blank, one, zero, na)} == {"not rated"}


def test_an_incomplete_audit_has_a_provisional_rating_only() -> None:
    scoring = scored({"A.1": "yes", "A.2": "yes"})
    assert not scoring.complete
    assert scoring.rating == scoring.results["rating"] == "not rated"
    assert scoring.provisional_rating == "Pass"


def test_not_applicable_leaves_both_sums() -> None:
    assert scored({"A.1": "na", "A.2": "partial", "B.1": "yes"}).score == 75


def test_a_facility_field_takes_checkpoints_out() -> None:
    scoring = scored({"A.1": "yes", "A.2": "yes"}, kitchen="no")
    assert [mark.state for mark in scoring.marks][-1] is State.NOT_APPLICABLE
    assert scoring.complete
    assert scoring.rating == "Pass"


def test_an_audit_of_nothing_but_na_is_not_rated() -> None:
    scoring = scored({"A.1": "na", "A.2": "na", "B.1": "na"})
    assert scoring.complete
    assert scoring.rating == "not rated"
    assert scoring.score is None


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({}, State.MISSING),
        ({"answer": "   "}, State.MISSING),
        ({"answer": "maybe"}, State.NOT_IN_LIST),
        ({"answer": "*"}, State.NOT_IN_LIST),
        ({"answer": " YES "}, State.OK),
        ({"answer": "是"}, State.OK),
        ({"answer": "No"}, State.NEEDS_FINDING),
        ({"answer": "No", "finding": "blocked"}, State.OK),
        ({"answer": "N/A"}, State.NEEDS_REASON),
        ({"answer": "不适用", "reason": "none on site"}, State.OK),
    ],
)
def test_state_of_an_answer(cells: dict[str, str], state: State) -> None:
    scheme = tiny()
    marks = mark_audit(scheme, Audit(responses={"A.1": Response(cells)})).marks
    assert marks[0].state is state


def test_a_closed_finding_still_costs_points_but_is_not_open() -> None:
    scheme = tiny()
    cells = {"answer": "No", "finding": "blocked", "status": "已关闭"}
    mark = mark_audit(scheme, Audit(responses={"A.1": Response(cells)})).marks[0]
    assert (mark.points, mark.finding, mark.open) == (0, "major", False)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 24, date(2028, 12, 15)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_later_as_edate(day: date, months: int, later: date) -> None:
    assert later == months_later(day, months)


def test_why_names_rule_findings_and_what_would_lift() -> None:
    scheme = load_scheme("amfori-bsci")
    scoring = Scoring(scheme, with_answers(scheme, "", {"6.2": "no"}).audit(scheme))
    reasons = [text.en for text in why(scoring, words())]
    assert reasons[0].startswith("Overall rating: C, because sections graded D: at most 2 (now 1)")
    assert any("6.2 (Critical)" in reason for reason in reasons)
    assert reasons[-1] == "To reach B: sections graded D or E: exactly 0 (now 1)"


def test_why_says_that_nothing_is_final_yet() -> None:
    scoring = scored({"A.1": "yes"})
    reasons = [text.en for text in why(scoring, words())]
    assert reasons[0] == "Not rated: 1 of 3 applicable checkpoints are answered"
    assert "not a final rating" in reasons[1]


def test_why_names_the_cap_that_keeps_a_score_down() -> None:
    scheme = load_scheme("gsv")
    scoring = Scoring(scheme, with_answers(scheme, "", {"9.1": "no"}).audit(scheme))
    assert scoring.score == 85
    assert [text.en for text in why(scoring, words())][-1] == (
        "To reach Low Risk Priority: Overall score: at least 86 (now 85)"
        "; no longer: findings Critical: at least 1"
    )
