"""Earlier answers beside the blanks of a new workbook: shown, never counted, never over what is filled.

Pains 11 (the same asked again and again) and 23 (prefill at any time, without loss).
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.core.audit import MARK, Audit, Response
from generator.core.errors import BadAnswers
from generator.core.layout import Layout
from generator.core.loading import load_scheme, words
from generator.core.prefilling import Earlier, prefill
from generator.core.scheme import Scheme
from generator.core.scoring import Scoring
from generator.rebuilding import read_file
from generator.workbook import blank_audit, build_workbook
from tests.audits import DAY, with_answers
from tests.conftest import BUILT
from tests.parity import differences, type_in
from tests.second_engine import IronBook
from tests.workbook_linter import lint

GSV, SMETA, BEFORE, CTPAT = (load_scheme(name) for name in ("gsv", "smeta-7.0", "smeta-6.1", "ctpat"))
NAMES = {"facility_id": "F-7", "name": "Sunrise"}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def earlier(scheme: Scheme, answers: Mapping[str, str] | None = None, day: date = DAY) -> Earlier:
    audit = with_answers(scheme, "old", answers or {}, audit_date=day, country="CN", headcount=430.0).audit(
        scheme
    )
    return Earlier("old.xlsx", scheme, replace(audit, facility={**audit.facility, **NAMES}))


def into_blank(scheme: Scheme, *sources: Earlier, topics: bool = False, language: str = "en") -> Audit:
    return prefill(scheme, blank_audit(scheme), sources, language, topics).audit


def test_last_times_answer_stands_in_the_mark_and_does_not_count() -> None:
    audit = into_blank(GSV, earlier(GSV, {"5.3": "no"}))
    assert audit.response("5.3")[MARK] == "← last time (2026-03-31): No"
    assert audit.response("5.4")[MARK] == "← last time (2026-03-31): Yes"
    scoring = Scoring(GSV, audit)
    assert (scoring.answered, scoring.score, scoring.rating) == (0, None, "not rated")


def test_it_speaks_the_language_of_the_workbook() -> None:
    audit = into_blank(GSV, earlier(GSV, {"5.3": "no"}), language="zh")
    assert audit.response("5.3")[MARK] == "← 上次（2026-03-31）：否"


def test_nothing_that_is_filled_changes() -> None:
    filled = Audit(
        {"name": "Other name"},
        {"5.3": Response({"answer": "Yes"}), "5.4": Response({MARK: "look here", "finding": "wet"})},
    )
    audit = prefill(GSV, filled, [earlier(GSV, {"5.3": "no"})], "en", False).audit
    assert audit.response("5.3").cells == {"answer": "Yes"}
    assert audit.response("5.4").cells == {MARK: "look here", "finding": "wet"}
    assert audit.facility["name"] == "Other name"
    assert "name" not in audit.field_marks
    again = prefill(GSV, audit, [earlier(GSV, {"5.3": "no"})], "en", False)
    assert (again.audit, again.hints) == (audit, ())


def test_facts_are_filled_in_to_be_confirmed_and_what_scores_only_shown() -> None:
    audit = into_blank(GSV, earlier(GSV))
    assert (audit.facility["name"], audit.facility["country"]) == ("Sunrise", "China")
    assert audit.field_marks["name"] == "← from the audit of 2026-03-31: still right?"
    assert audit.facility.get("headcount") is None
    assert audit.field_marks["headcount"] == "← last time (2026-03-31): 430"
    assert not {"audit_date", "audit_kind", "language"} & set(audit.field_marks)


def test_the_latest_audit_speaks_first_whatever_the_order() -> None:
    old, new = earlier(GSV, {}, date(2024, 1, 1)), earlier(GSV, {"5.3": "no"}, date(2025, 1, 1))
    for order in ((old, new), (new, old)):
        assert into_blank(GSV, *order).response("5.3")[MARK] == "← last time (2025-01-01): No"


def test_an_older_edition_speaks_through_what_its_questions_became() -> None:
    audit = into_blank(SMETA, earlier(BEFORE, {"5.1": "minor", "10A.E1": "major", "1.1": "observation"}))
    marks = {ref: audit.response(ref)[MARK] for ref in ("5.1", "5A.1", "1A.1", "1.1", "0.1")}
    assert marks == {
        "5.1": "← last time (2026-03-31): Non-compliance, minor",
        "5A.1": "← last time (2026-03-31): Non-compliance, minor",
        "1A.1": "← last time (2026-03-31): Non-compliance, major",
        "1.1": "← last time (2026-03-31): Observation",
        "0.1": None,
    }


def test_other_schemes_speak_by_topic_only_when_asked() -> None:
    with pytest.raises(BadAnswers, match="Add --topics"):
        into_blank(CTPAT, earlier(GSV))
    audit = into_blank(CTPAT, earlier(GSV), topics=True)
    topics = {point.topic for point in GSV.checkpoints}
    marked = {ref for ref, response in audit.responses.items() if response.has(MARK)}
    assert marked
    assert all(point.topic in topics for point in CTPAT.checkpoints if point.ref in marked)
    assert all(str(audit.response(ref)[MARK]).startswith("← gsv ") for ref in marked)
    assert Scoring(CTPAT, audit).answered == 0


def test_a_topic_of_a_whole_scheme_says_nothing_about_one_question() -> None:
    audit = into_blank(SMETA, earlier(load_scheme("amfori-bsci")), topics=True)
    assert not [
        ref for ref, response in audit.responses.items() if ref.endswith("MSA") and response.has(MARK)
    ]


def test_another_facility_is_refused() -> None:
    with pytest.raises(BadAnswers, match="is of facility F-7"):
        prefill(GSV, Audit({"facility_id": "F-8"}), [earlier(GSV)], "en", False)


def test_live_workbook_and_score_agree_before_and_after_confirming(tmp_path: Path) -> None:
    build_workbook(GSV, tmp_path / "old.xlsx", ("en", "zh"), BUILT, earlier(GSV, {"5.3": "no"}).audit)
    build_workbook(GSV, tmp_path / "blank.xlsx", ("en", "zh"), BUILT)
    result = run(
        "prefill",
        tmp_path / "blank.xlsx",
        "-o",
        tmp_path / "new.xlsx",
        "--from",
        tmp_path / "old.xlsx",
        "--json",
    )
    *hints, summary = [json.loads(line) for line in result.stdout.splitlines()]
    assert (summary["beside"], summary["filled"]) == (len(GSV.checkpoints) + 1, 3)
    assert len(hints) == summary["beside"] + summary["filled"]
    assert lint(tmp_path / "new.xlsx") == []
    read = read_file(tmp_path / "new.xlsx")
    assert read.identity.instance == read_file(tmp_path / "blank.xlsx").identity.instance
    layout, engine = Layout(GSV, ("en", "zh"), words()), IronBook(tmp_path / "new.xlsx")
    engine.calculate()
    assert not differences(engine, layout, read.audit)
    confirmed = {**read.audit.responses, "5.3": Response({"answer": "No", "finding": "x"})}
    audit = Audit(read.audit.facility, confirmed)
    type_in(engine, layout, audit)
    assert not differences(engine, layout, audit)


@pytest.mark.parametrize(
    ("source", "message"), [("gone.xlsx", "There is no file"), ("ctpat.xlsx", "Add --topics")]
)
def test_what_cannot_be_taken_over_is_one_message(source: str, message: str, tmp_path: Path) -> None:
    build_workbook(GSV, tmp_path / "blank.xlsx", ("en",), BUILT)
    build_workbook(CTPAT, tmp_path / "ctpat.xlsx", ("en",), BUILT)
    result = run("prefill", tmp_path / "blank.xlsx", "-o", tmp_path / "new.xlsx", "--from", tmp_path / source)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "new.xlsx").exists()
