"""What comes back is told everything that is wrong with it, at its cell, in both languages, all at once."""

import re
from pathlib import Path

import pytest
import yaml

from addin.checks.every import CHECKS, problems_of
from addin.checks.returned import Returned
from generator.core.audit import Audit, CellValue, Response
from generator.core.book import FileBook
from generator.core.layout import Layout
from generator.core.loading import catalogue, load_scheme, words
from generator.core.marking import State
from generator.core.problems import LEVELS, NOTE, Message, Problem
from generator.core.reading import read
from generator.core.text import LANGUAGES
from tests.audits import random_audits
from tests.changed_cases import CASES as changed_cases
from tests.conftest import Build
from tests.hostile import CASES as hostile_cases
from tests.hostile import NOTED_PARTS, STRANGER
from tests.returned_cases import ACROSS, CASES, FACTS, TODAY, Case, good_audit, returned_of
from tests.test_fixtures import FAIL, PASS
from tests.typed_over import typed_into
from tests.well_said import assert_well_placed, assert_well_said


def codes(problems: list[Problem]) -> set[str]:
    return {problem.code for problem in problems}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_each_case_is_told_what_it_must_be_and_nothing_else(case: Case, tmp_path: Path) -> None:
    book, returned = returned_of(case, tmp_path)
    problems = problems_of(returned)
    assert_well_said(problems)
    assert_well_placed(problems, returned.submission, book)
    stale = set() if returned.facts.calculated else {"not-recalculated"}
    assert codes(problems) == set(case.expects) | stale
    if case.at:
        layout = Layout(load_scheme(case.scheme), LANGUAGES, words())
        ref, column = case.at
        cell = layout.on_checklist(ref, column) if ref else layout.field(column)
        first = next(problem for problem in problems if problem.code == case.expects[0])
        assert (f"{first.sheet}!{first.cell}", first.ref) == (cell.address, ref or column)


GOOD = [
    (name, language)
    for name in ("sedex-saq", "amfori-bsci", "gots", "walmart-fcca", "scan", "higg-fem")
    for language in LANGUAGES
]


@pytest.mark.parametrize(("name", "language"), GOOD)
def test_a_well_filled_workbook_has_nothing_to_mend(name: str, language: str, build: Build) -> None:
    scheme = load_scheme(name)
    submission = read(FileBook(build(name, (language,), good_audit(scheme, language))), "x")
    problems = problems_of(Returned("x", FACTS, submission, TODAY))
    assert [problem for problem in problems if problem.level != NOTE] == []


def test_the_gravest_come_first(tmp_path: Path) -> None:
    problems = problems_of(returned_of(CASES[1], tmp_path)[1])
    places = [LEVELS.index(problem.level) for problem in problems]
    assert places == sorted(places)
    assert places[0] == 0


def test_every_check_is_named_once() -> None:
    assert len(CHECKS) == len(set(CHECKS))


# ---- the catalogue (pain 36) ---------------------------------------------------------------------


@pytest.mark.parametrize("message", catalogue().messages.values(), ids=lambda message: message.code)
def test_every_message_says_what_was_found_what_is_allowed_and_how_to_mend_it(message: Message) -> None:
    for text in (message.found, message.allowed, message.fix):
        assert text.en.strip()
        assert re.search("[\u4e00-\u9fff]", re.sub(r"\{\w+\}", "中", text.zh))
        assert re.fullmatch(r"[\x20-\x7e“”…–]+", text.en), "English holds other signs"
        assert sorted(re.findall(r"\{(\w+)\}", text.en)) == sorted(re.findall(r"\{(\w+)\}", text.zh))


ELSEWHERE = {
    "test_gate.py": ("file-unreadable", "file-too-large", "zip-too-large"),
    "test_evidence.py": ("evidence-not-here",),
    "test_door.py": ("sheets-too-large", "reader-died", "reader-slow", "reader-memory", "reader-failed"),
}
"""What needs a limit that is lower, a system that fails, or other files, and the tests for it."""


def test_every_message_is_produced_by_a_case() -> None:
    typed = {code for case in CASES for code in case.expects} | set(ACROSS)
    hostile = {case.code for case in hostile_cases}
    changed = {code for case in changed_cases for code in case.codes}
    folders = {code for case in (*PASS, *FAIL) for code in yaml.safe_load(case.read_text("utf-8"))["codes"]}
    noted = {STRANGER.code, *(code for _, code in NOTED_PARTS)}
    elsewhere = {code for codes in ELSEWHERE.values() for code in codes}
    for name, codes in ELSEWHERE.items():
        text = Path(__file__).with_name(name).read_text("utf-8")
        assert all(f'"{code}"' in text for code in codes)
    made = typed | hostile | changed | folders | noted
    assert not made & elsewhere
    assert made | elsewhere == set(catalogue().messages)
    assert len(hostile) >= 20
    assert len(typed | hostile | changed) >= 60


# ---- the Checker and the checks agree (pain 15) --------------------------------------------------

STATES = {
    State.MISSING: "answer-missing",
    State.NOT_IN_LIST: "answer-not-in-list",
    State.NEEDS_FINDING: "finding-missing",
    State.NEEDS_REASON: "reason-missing",
}
COLUMNS = {"finding-missing": "finding", "reason-missing": "reason"}
COMPARED = ("sedex-saq", "gots", "wca", "scan")


@pytest.mark.parametrize("name", COMPARED)
def test_completeness_is_what_the_checker_shows(name: str, thorough: bool) -> None:
    """The states are those of the live formulas: tests/test_parity.py proves that cell by cell."""
    scheme, layout, seen = load_scheme(name), Layout(load_scheme(name), LANGUAGES, words()), 0
    for label, audit in random_audits(scheme, 100 if thorough else 10, 77):
        returned = Returned("x", FACTS, read(typed_into(scheme, audit), "x"), TODAY)
        problems = problems_of(returned)
        repaired = {problem.ref for problem in problems if problem.code == "answer-repaired"}
        shown = {
            (STATES[mark.state], layout.on_checklist(mark.checkpoint.ref, column).address)
            for mark in returned.scoring.marks
            if mark.state in STATES and mark.checkpoint.ref not in repaired
            for column in [COLUMNS.get(STATES[mark.state], "answer")]
        }
        found = [
            (problem.code, f"{problem.sheet}!{problem.cell}")
            for problem in problems
            if problem.code in STATES.values() and problem.ref not in repaired
        ]
        assert sorted(found) == sorted(shown), label
        assert repaired <= {
            mark.checkpoint.ref for mark in returned.scoring.marks if mark.state is State.NOT_IN_LIST
        }
        missing = [problem.ref for problem in problems if problem.code == "field-missing"]
        assert missing == returned.scoring.missing_fields
        clashes = returned.scoring.contradictions
        assert len(shown) + len(repaired) + len(missing) + len(clashes) == returned.scoring.problems
        if not returned.repairs:
            told = [problem.found for problem in problems if problem.code.startswith("contradiction-")]
            pairs = zip(told, clashes, strict=True)
            assert all(found.en.startswith(clash.note.en) for found, clash in pairs), label
        seen += len(clashes)
    assert bool(seen) == bool(scheme.contradictions)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["amfori-bsci", "higg-fem", "sa8000", "walmart", "scan"])
def test_whatever_a_list_offers_is_accepted(name: str, language: str) -> None:
    """Pain 16: lists, help and checks come from one file; nobody is refused for choosing what is offered."""
    scheme = load_scheme(name)
    good = good_audit(scheme, language)
    # Of the countries and currencies the first few will do: all lists go through the same check.
    for turn in range(max(len(found.choices) for found in scheme.lists.values() if len(found.choices) < 30)):

        def label(id: str, turn: int = turn) -> str:
            choices = scheme.lists[id].choices
            return choices[turn % len(choices)].label.of(language)

        beside: dict[str, CellValue] = {"finding": "seen on the tour", "reason": "there is none here"}
        answers = {
            point.ref: Response({"answer": label(point.scale), **beside}) for point in scheme.checkpoints
        }
        chosen = {field.id: label(field.choices) for field in scheme.fields if field.choices}
        audit = Audit({**good.facility, **chosen}, answers, good.records)
        found = codes(problems_of(Returned("x", FACTS, read(typed_into(scheme, audit), "x"), TODAY)))
        assert not found & {"answer-not-in-list", "choice-not-in-list", "answer-repaired", "choice-repaired"}


def test_what_is_in_no_list_is_kept_as_typed_and_told() -> None:
    """Pain 22: the list of countries is whole; another word is neither lost nor guessed at."""
    scheme = load_scheme("gots")
    assert len(scheme.lists["country"].choices) >= 249  # ISO 3166-1
    good = good_audit(scheme)
    typed = typed_into(scheme, Audit({**good.facility, "country": "Ruritania"}, good.responses, good.records))
    returned = Returned("x", FACTS, read(typed, "x"), TODAY)
    (told,) = [problem for problem in problems_of(returned) if problem.code == "choice-not-in-list"]
    assert (told.ref, "Ruritania" in told.found.en) == ("country", True)
    assert returned.healed.facility["country"] == "Ruritania"


def test_what_counts_after_repair_stands_beside_what_was_typed(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.name == "full width")
    _, returned = returned_of(case, tmp_path)
    assert returned.scoring.answered == returned.scoring.applicable - 1
    assert returned.healed_scoring.complete
    assert returned.submission.audit.response(case.at[0])["answer"] == "ＹＥＳ" if case.at else False
    assert returned.scoring.rating == "not rated" != returned.healed_scoring.rating
