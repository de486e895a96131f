"""Files that are too much like each other: noted, each at the later one (pains 40, 46, 54)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from addin.checks.across import Summary, signals_across, summary_of
from addin.checks.returned import Returned
from generator.core.audit import Audit, CellValue, Response
from generator.core.loading import load_scheme
from generator.core.problems import NOTE
from generator.core.reading import read
from tests.returned_cases import ACROSS, FACTS, TODAY, failing, good_audit
from tests.typed_over import typed_into
from tests.well_said import assert_well_said

SCHEME = load_scheme("sedex-saq")


def summary(source: str, failed: int = 0, note: str = "", **fields: CellValue) -> Summary:
    """One facility's workbook: the first questions failed, each with a finding of its own."""
    good = good_audit(SCHEME)
    cells: Mapping[str, CellValue] = {
        "answer": "No",
        "finding": note or f"seen by {source} only, on the tour",
    }
    bad = {
        ref: Response({**cells, "finding": f"{cells['finding']} {ref}"}) for ref in failing(SCHEME)[:failed]
    }
    plain = {ref: Response({"answer": response["answer"]}) for ref, response in good.responses.items()}
    audit = Audit({**good.facility, **fields}, {**plain, **bad})
    facts = replace(FACTS, digest=source)
    return summary_of(Returned(source, facts, read(typed_into(SCHEME, audit), source), TODAY))


def told(*summaries: Summary) -> dict[str, list[str]]:
    found = signals_across(summaries)
    assert all(problem.level == NOTE for problems in found.values() for problem in problems)
    for problems in found.values():
        assert_well_said(problems)
    return {source: [problem.code for problem in problems] for source, problems in found.items()}


def test_the_same_file_under_two_names() -> None:
    one = summary("a.xlsx", 8)
    assert told(one, replace(one, source="b.xlsx")) == {"b.xlsx": ["same-file-twice"]}


def test_all_answers_of_another_facility() -> None:
    one, other = summary("a", 8, facility_id="F-1"), summary("b", 8, facility_id="F-2")
    assert told(one, other) == {"b": ["answers-like-another"]}
    assert signals_across([one, other])["b"][0].found.en.endswith("(f-1, a).")


def test_all_answers_of_last_year() -> None:
    last, now = summary("old", 8, audit_date=date(2025, 11, 20)), summary("new", 8)
    assert told(last, now) == {"new": ["answers-like-last-time"]}


def test_a_corrected_copy_of_the_same_audit_is_no_signal() -> None:
    assert told(summary("first", 8), summary("second", 8)) == {}


def test_remarks_of_another_facility() -> None:
    words = "two of four exits on the second floor were locked"
    one, other = summary("a", 8, words, facility_id="F-1"), summary("b", 7, words, facility_id="F-2")
    assert told(one, other) == {"b": ["texts-like-another"]}


def test_all_good_answers_are_no_sign_of_copying() -> None:
    assert told(summary("a", 0, facility_id="F-1"), summary("b", 0, facility_id="F-2")) == {}


def test_different_answers_and_words_are_no_signal() -> None:
    assert told(summary("a", 8, facility_id="F-1"), summary("b", 9, facility_id="F-2")) == {}


def test_these_are_the_codes_that_only_several_files_bring_up() -> None:
    words = "two of four exits on the second floor were locked"
    one, other = summary("a", 8, words, facility_id="F-1"), summary("b", 8, words, facility_id="F-2")
    again = summary("c", 8, facility_id="F-1", audit_date=date(2025, 1, 1))
    last = summary("d", 9, facility_id="F-3", audit_date=date(2025, 1, 1)), summary("e", 9, facility_id="F-3")
    found = told(one, other, again, *last, replace(one, source="f"))
    assert {code for codes in found.values() for code in codes} == set(ACROSS)
