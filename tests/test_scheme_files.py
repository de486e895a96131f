"""A scheme file with errors: every problem at once, each with its line and a guess at what was meant."""

import pytest

from generator.core.loading import vocabulary
from generator.core.scheme_loading import parse_scheme
from tests.tiny import TINY, changed

MISTAKES = [
    ("owner: Nobody\n", "owner: Nobody\nowners: Somebody\n", "owners", "Did you mean 'owner'?"),
    ("owner: Nobody\n", "", "id:", "'owner' is missing"),
    ('edition: "1"', 'edition: ""', "edition", "must be a text and not blank"),
    ("category: quality", "category: qualty", "category", "Did you mean 'quality'?"),
    ('zh: "小体系"}', 'cn: "小体系"}', "name:", "'zh' is missing"),
    ("tone: bad, days: 30", "tone: bad, days: soon", "days: soon", "must be a number, not 'soon'"),
    ("severity: minor\n        topic", "severity: mnor\n        topic", "mnor", "Did you mean 'minor'?"),
    ("topic: fire-exits", "topic: fire-exit", "topic: fire-exit\n", "Did you mean 'fire-exits'?"),
    ('ref: "A.2"', 'ref: "A.1"', "id:", "ref 'A.1' stands in the file 2 times"),
    ("{share: this}", "{shares: this}", "shares", "exactly one of these is expected here"),
    ("{share: this}", "{share: these}", "these", "'this' (in a section)"),
    ('{result: total, is: ">=80"}', '{result: totl, is: ">=80"}', "totl", "Did you mean 'total'?"),
    ('{result: total, is: ">=80"}', '{result: total, is: "80 or so"}', "80 or so", "a sign and a number"),
    ("{findings: [major]", "{findings: [mayor]", "mayor", "Did you mean 'major'?"),
    ("otherwise: Fail", "otherwise: Failed", "Failed", "Did you mean 'Fail'?"),
    ("steps: {Pass: 60, Fail: 0}", "steps: {Fail: 0, Pass: 60}", "steps", "from the highest limit"),
    ("applies_when: {kitchen: [yes]}", "applies_when: {kitchn: [yes]}", "kitchn", "no field 'kitchn'"),
    ("times: 2}", "times: 2, give: {no: 1}}", "give", "either 'give'"),
    ("raise: {no: minor}", "raise: {never: minor}", "never", "'never' is not an answer"),
    ('[101, "2"]', "[101]", "[101]", "smallest headcount and 1 values"),
    ("months: 12, ", "", 'note: {en: "Yearly"', "say when"),
    ("primary: rating", "primary: total", "primary", "'total' is not known"),
    ("choices: switch", "choices: swich", "swich", "Did you mean 'switch'?"),
    ("covers:", "covers: {en: 'x', zh: 'y'}\ncovers:", 'covers: {en: "Nothing', "stands here twice"),
]


@pytest.mark.parametrize(("change", "to", "where", "message"), MISTAKES, ids=[m[3] for m in MISTAKES])
def test_mistake_is_reported_with_its_line(change: str, to: str, where: str, message: str) -> None:
    text = changed(change, to)
    scheme, problems = parse_scheme(text, vocabulary())
    assert scheme is None
    line = text[: text.index(where)].count("\n") + 1
    assert any(message in problem.message and problem.line == line for problem in problems), problems


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    text = TINY.replace("category: quality", "category: x").replace('ref: "A.2"', 'reff: "A.2"')
    _, problems = parse_scheme(text, vocabulary())
    assert len(problems) >= 3
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


def test_a_mistake_that_sections_share_is_reported_once() -> None:
    _, problems = parse_scheme(changed("{share: this}", "{shares: this}"), vocabulary())
    assert len(problems) == len(set(problems))


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b\n", "a: [1, 2\nb: 3", "\t: :"])
def test_what_is_not_a_scheme_is_one_clear_problem(text: str) -> None:
    scheme, problems = parse_scheme(text, vocabulary())
    assert scheme is None
    assert len(problems) == 1


def test_the_file_without_mistakes_has_none() -> None:
    assert parse_scheme(TINY, vocabulary())[1] == []
