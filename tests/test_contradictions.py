"""Contradictions of scheme files: read strictly, and told only while nothing says otherwise (pain 39)."""

import pytest

from addin.checks.contradictions import contradictions
from addin.checks.returned import Returned
from generator.core.audit import Audit, CellValue, Response
from generator.core.identity import identify
from generator.core.layout import Layout
from generator.core.loading import load_scheme, scheme_names, vocabulary, words
from generator.core.reading import Places, Submission
from generator.core.scheme import Scheme
from generator.core.scheme_loading import parse_scheme
from tests.audits import with_answers
from tests.conftest import Build
from tests.office.office import Office
from tests.parity import place, type_in
from tests.returned_cases import BSCI, FACTS, RECORD, TODAY, good_audit
from tests.second_engine import IronBook
from tests.tiny import changed

RULE = """contradictions:
  - when: {kitchen: ["no"]}
    never: {refs: ["A.1"], answered: good}
    note: {en: "No kitchen.", zh: "无厨房。"}
sections:
"""


@pytest.mark.parametrize(
    ("change", "to", "message"),
    [
        ('kitchen: ["no"]', 'kitchn: ["no"]', "there is no field 'kitchn'"),
        ('kitchen: ["no"]', 'kitchen: ["nope"]', "'nope' is not known"),
        ('kitchen: ["no"]', 'bonus: "many"', "a sign and a number"),
        ('refs: ["A.1"]', 'refs: ["A.9"]', "'A.9' is not known"),
        ('refs: ["A.1"], ', "", "needs 'refs' or 'topics'"),
        ("answered: good", "answered: fine", "'fine' is not known"),
        ("answered: good", "answered: [never]", "'never' is not known"),
        ("  - when:", "  - wenn:", "'wenn' is not known here"),
        ('  - when: {kitchen: ["no"]}\n    never', "  - never", "say when"),
        ("never:", "nevr:", "'never' is missing"),
        ('zh: "无厨房。"', 'cn: "x"', "'zh' is missing"),
    ],
)
def test_mistakes_in_a_contradiction_are_named(change: str, to: str, message: str) -> None:
    assert change in RULE
    text = changed("sections:\n", RULE.replace(change, to))
    scheme, problems = parse_scheme(text, vocabulary())
    assert scheme is None
    start = text[: text.index("contradictions:")].count("\n") + 1
    assert any(message in p.message and start < p.line <= start + 4 for p in problems), problems


def returned(scheme: Scheme, audit: Audit) -> Returned:
    identity = identify(scheme, "1", ("en",), "", TODAY)
    return Returned("x", FACTS, Submission(identity, scheme, audit, Places({}, {}, {}, {})), TODAY)


def told(scheme: Scheme, answers: dict[str, str], fields: dict[str, CellValue]) -> list[str]:
    audit = Audit(fields, {ref: Response({"answer": answer}) for ref, answer in answers.items()})
    return [problem.ref for problem in contradictions(returned(scheme, audit))]


@pytest.mark.parametrize(
    ("answer", "kitchen", "refs"),
    [("Yes", "No", ["A.1"]), ("是", "否", ["A.1"]), ("No", "No", []), ("Yes", "Yes", []), ("", "No", [])],
)
def test_a_contradiction_needs_both_sides(answer: str, kitchen: str, refs: list[str]) -> None:
    scheme, _ = parse_scheme(changed("sections:\n", RULE), vocabulary())
    assert scheme is not None
    assert told(scheme, {"A.1": answer}, {"kitchen": kitchen}) == refs


@pytest.mark.parametrize("bonus", [4.0, 6.0, None])
def test_numbers_are_compared_and_a_blank_one_says_nothing(bonus: float | None) -> None:
    rule = RULE.replace('kitchen: ["no"]', 'bonus: ">=5"')
    scheme, _ = parse_scheme(changed("sections:\n", rule), vocabulary())
    assert scheme is not None
    assert told(scheme, {"A.1": "Yes"}, {"bonus": bonus}) == (["A.1"] if bonus == 6.0 else [])


def test_another_question_may_be_the_condition() -> None:
    rule = RULE.replace('when: {kitchen: ["no"]}', 'when_answered: {refs: ["A.2"], answered: [na]}')
    scheme, _ = parse_scheme(changed("sections:\n", rule), vocabulary())
    assert scheme is not None
    assert told(scheme, {"A.1": "Yes", "A.2": "N/A"}, {}) == ["A.1"]
    assert told(scheme, {"A.1": "Yes", "A.2": "No"}, {}) == []


@pytest.mark.parametrize(
    ("flagged", "ref"),
    [
        ({"longest_week": 61.0}, "6.1"),
        ({"overtime_hours": 40.0, "overtime_pay": 900.0}, "6.1"),
        ({"days_in_a_row": 9.0}, "6.4"),
        ({"age": 15.0}, "8.1"),
        ({"overtime_pay": 10.0}, "6.2"),
    ],
)
def test_records_over_a_limit_against_good_answers(flagged: dict[str, CellValue], ref: str) -> None:
    scheme = load_scheme(BSCI)
    good = good_audit(scheme)
    audit = Audit(good.facility, good.responses, ({**RECORD, **flagged},))
    assert [problem.ref for problem in contradictions(returned(scheme, audit))] == [ref]


SAID = [
    ("amfori-bsci", {"zero_tolerance_alert": "Yes"}, {"longest_week": 61.0, "age": 15.0}, 3),
    ("wca", {}, {"days_in_a_row": 9.0}, 1),
    ("gots", {}, {}, 0),
]
"""Fields and a record beside good answers, and how many contradictions that makes."""


@pytest.mark.parametrize(("name", "fields", "flagged", "count"), SAID)
def test_the_checker_shows_what_validate_says(
    name: str,
    fields: dict[str, CellValue],
    flagged: dict[str, CellValue],
    count: int,
    office: Office,
    build: Build,
) -> None:
    scheme, path = load_scheme(name), build(name)
    good = good_audit(scheme)
    best = with_answers(scheme, "", {}).audit(scheme)
    audit = Audit({**good.facility, **fields}, best.responses, ({**RECORD, **flagged},))
    told = [problem.found.en for problem in contradictions(returned(scheme, audit))]
    assert len(told) == count
    layout = Layout(scheme, ("en", "zh"), words())
    with office.open(path) as document:
        for engine in (document, IronBook(path)):
            type_in(engine, layout, audit)
            rows = engine.read(layout.sheets["checker"], "C1:G200")
            shown = [str(item) for item, *_, state, _ in rows if state == "✗ contradiction"]
            assert len(shown) == count
            for found, item in zip(told, shown, strict=True):
                assert found.startswith(item.rpartition(" (")[0])
            assert any(str(state) == "✓ fits" for *_, state, _ in rows)
            (problems,) = engine.read(layout.result("problems").sheet, place(layout.result("problems")))
            assert problems == [count]


def test_a_finding_on_the_topic_is_no_contradiction() -> None:
    scheme = load_scheme(BSCI)
    good = good_audit(scheme)
    found = Response({"answer": "No", "finding": "72 hours in one week of October"})
    audit = Audit(good.facility, {**good.responses, "6.2": found}, ({**RECORD, "longest_week": 72.0},))
    assert list(contradictions(returned(scheme, audit))) == []


def test_six_schemes_and_more_have_contradictions_of_their_own() -> None:
    said = {name: load_scheme(name).contradictions for name in scheme_names()}
    assert sum(any(one.kind != "records" for one in some) for some in said.values()) >= 6


def test_only_a_scheme_with_records_may_ask_them() -> None:
    rule = RULE.replace('when: {kitchen: ["no"]}', "when_records: flag_week")
    scheme, problems = parse_scheme(changed("sections:\n", rule), vocabulary())
    assert scheme is None
    assert any("'flag_week' is not known" in problem.message for problem in problems), problems
