"""A half-filled workbook of an older edition becomes one of the newest; nothing typed is lost (pain 29)."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from addin.integrity.comparing import integrity_problems
from generator.cli import main
from generator.core.audit import FIELD, MARK, RESPONSE_COLUMNS, Audit, CarriedCell, CellValue, Response
from generator.core.loading import editions_of, load_scheme, newest
from generator.core.records import RECORD_COLUMNS
from generator.core.scheme import Scheme
from generator.core.upgrading import successors, upgrade
from generator.lifecycle import upgrade_workbook
from generator.rebuilding import read_file
from generator.reference import ReferenceWorkbooks
from generator.workbook import blank_audit, build_workbook
from tests.audits import DAY, Given, with_answers
from tests.conftest import ALL, BUILT
from tests.workbook_linter import lint

OLDER = sorted(set(ALL) - set(newest(ALL)))
SMETA, SMETA_7 = load_scheme("smeta-6.1"), load_scheme("smeta-7.0")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


words = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=12).filter(
    str.strip
)


@st.composite
def audits(draw: st.DrawFn, scheme: Scheme) -> Audit:
    """Every degree of completion, with good answers, words of no list, and all other columns."""
    points = draw(st.lists(st.sampled_from(scheme.checkpoints), unique_by=lambda point: point.ref))
    responses = {}
    for point in points:
        labels = [label for label, _ in scheme.lists[point.scale].stacked()]
        other: dict[str, st.SearchStrategy[Any]] = dict.fromkeys((*RESPONSE_COLUMNS[1:], MARK), words)
        other |= {"answer": st.sampled_from(labels) | words, "due": st.dates(), "cost": st.floats(0, 1e6)}
        responses[point.ref] = Response(draw(st.fixed_dictionaries({}, optional=other)))
    values: dict[str, st.SearchStrategy[Any]] = {
        "number": st.floats(0, 1e6),
        "date": st.dates(),
        "text": words,
    }
    fields: dict[str, CellValue] = {
        field.id: draw(st.sampled_from([label for label, _ in scheme.lists[field.choices].stacked()]) | words)
        if field.choices
        else draw(values[field.kind])
        for field in draw(
            st.lists(st.sampled_from(scheme.fields), unique_by=lambda field: field.id, max_size=6)
        )
    }
    rows = st.fixed_dictionaries({}, optional=dict.fromkeys(RECORD_COLUMNS, words))
    return Audit(fields, responses, tuple(draw(st.lists(rows, max_size=2))) if scheme.records else ())


@pytest.mark.parametrize("name", OLDER)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def test_every_typed_cell_is_in_the_new_workbook(name: str, data: st.DataObject) -> None:
    old = load_scheme(name)
    new = load_scheme(old.id)
    audit = data.draw(audits(old))
    upgraded = upgrade(old, audit, new, "en")
    becomes = successors(old, new)
    scales = {point.ref: new.lists[point.scale] for point in new.checkpoints}
    for point in old.checkpoints:
        for column, typed in audit.response(point.ref).cells.items():
            places = [(ref, upgraded.audit.response(ref)[column]) for ref in becomes[point.ref]]
            code = old.lists[point.scale].code_of(typed) if column == "answer" else None
            kept = any(
                there == typed
                or (column == MARK and str(there).endswith(" ".join(str(typed).split(" "))))
                or (code is not None and scales[ref].code_of(there or "") == code)
                for ref, there in places
            )
            assert kept or CarriedCell(old.stem, point.ref, column, typed) in upgraded.audit.carried
    for id, typed in audit.facility.items():
        kept_field = upgraded.audit.facility.get(id) == typed
        assert kept_field or CarriedCell(old.stem, id, FIELD, typed) in upgraded.audit.carried
    assert upgraded.audit.records == audit.records
    again = upgrade(new, upgraded.audit, new, "en")
    assert (again.audit, again.changes) == (upgraded.audit, ())


def cells(audit: Audit) -> dict[str, dict[str, CellValue]]:
    return {ref: dict(response.cells) for ref, response in audit.responses.items() if response.cells}


@pytest.mark.parametrize("name", OLDER)
@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_files_too_and_a_second_upgrade_changes_no_byte(name: str, share: float, tmp_path: Path) -> None:
    old = load_scheme(name)
    new = load_scheme(old.id)
    full = with_answers(old, "all", {}, facility_id="F-1", audit_date=DAY).audit(old)
    some = dict(list(full.responses.items())[: int(share * len(old.checkpoints))])
    audit = Audit(full.facility, some)
    build_workbook(old, tmp_path / "old.xlsx", ("zh", "en"), BUILT, audit)
    changes, summary = upgrade_workbook(
        read_file(tmp_path / "old.xlsx"), tmp_path / "new.xlsx", date(2030, 1, 1)
    )
    before, after = read_file(tmp_path / "old.xlsx"), read_file(tmp_path / "new.xlsx")
    assert after.identity.instance == before.identity.instance
    assert (after.identity.edition, after.identity.languages) == (new.edition, "zh,en")
    expected = upgrade(old, before.audit, new, "zh").audit
    assert cells(after.audit) == cells(expected)
    assert after.audit.carried == expected.carried
    assert summary["carried"] == len(expected.carried)
    assert len(changes) == summary["changes"] > 0
    again, summary = upgrade_workbook(
        read_file(tmp_path / "new.xlsx"), tmp_path / "again.xlsx", date(2031, 1, 1)
    )
    assert (again, summary["changes"], summary["carried"]) == ([], 0, 0)
    assert (tmp_path / "new.xlsx").read_bytes() == (tmp_path / "again.xlsx").read_bytes()


def smeta_with(responses: dict[str, Response]) -> Audit:
    return Audit(blank_audit(SMETA).facility, responses)


def test_a_moved_question_keeps_its_answer_and_its_language() -> None:
    audit = smeta_with({"10A.E2": Response({"answer": "不符合，主要", "owner": "HR"})})
    response = upgrade(SMETA, audit, SMETA_7, "en").audit.response("1A.2")
    assert response.cells == {"answer": "不符合，主要", "owner": "HR"}


def test_a_split_question_is_asked_anew_and_what_was_said_stays_visible() -> None:
    audit = smeta_with({"5.1": Response({"answer": "Non-compliance, minor", "finding": "short by 3 %"})})
    upgraded = upgrade(SMETA, audit, SMETA_7, "en")
    for ref in ("5.1", "5A.1"):
        now = upgraded.audit.response(ref).cells
        assert list(now) == [MARK]
        assert "Non-compliance, minor" in str(now[MARK])
    assert CarriedCell("smeta-6.1", "5.1", "finding", "short by 3 %") in upgraded.audit.carried


def test_an_answer_that_is_gone_is_asked_anew_and_its_finding_stays() -> None:
    audit = smeta_with({"1.1": Response({"answer": "观察项", "finding": "one agency"})})
    upgraded = upgrade(SMETA, audit, SMETA_7, "en")
    response = upgraded.audit.response("1.1")
    assert not response.has("answer")
    assert response["finding"] == "one agency"
    assert upgraded.audit.carried == (CarriedCell("smeta-6.1", "1.1", "answer", "观察项"),)
    (change,) = (line for line in upgraded.lines() if line["ref"] == "1.1")
    assert (change["change"], change["effect"]) == ("answer-gone", "answer-again")


def test_a_reworded_question_keeps_its_answer_and_is_marked() -> None:
    old, new = load_scheme("iso9001-qms-2015"), load_scheme("iso9001-qms-2026")
    audit = Audit({}, {"6.3": Response({"answer": "Complies"}), "6.2": Response({"answer": "Complies"})})
    upgraded = upgrade(old, audit, new, "en").audit
    assert upgraded.response("6.3")["answer"] == "Complies"
    assert str(upgraded.response("6.3")[MARK]).startswith("← ")
    assert upgraded.response("6.2").cells == {"answer": "Complies"}


def test_the_change_list_names_everything_once() -> None:
    lines = upgrade(SMETA, smeta_with({}), SMETA_7, "en").lines()
    kinds = {
        kind: [line for line in lines if line["change"] == kind] for kind in {x["change"] for x in lines}
    }
    assert set(kinds) == {"moved", "split", "regraded", "new"}
    assert len(kinds["moved"]) == 17
    assert [line["to"] for line in kinds["split"]] == [["5.1", "5A.1"]]
    # a collaborative action where 6.1 had a major
    assert sorted(line["ref"] for line in kinds["regraded"]) == ["10A.E1", "4.3"]
    assert len(kinds["new"]) == 5 + 1 + 16  # access, data by gender, one MSA row for each of 16 areas


def test_the_sheet_carried_over_shows_it_as_text_and_survives_filling(tmp_path: Path) -> None:
    responses = {
        "5.1": Response({"answer": "Compliant", "finding": '=HYPERLINK("x")', "due": DAY, "cost": 12.5})
    }
    build_workbook(SMETA, tmp_path / "a.xlsx", ("en", "zh"), BUILT, smeta_with(responses))
    assert run("upgrade", tmp_path / "a.xlsx", "-o", tmp_path / "b.xlsx").exit_code == 0
    (tmp_path / "one.json").write_text('{"1.1": "yes"}', "utf-8")
    result = run("fill", tmp_path / "b.xlsx", tmp_path / "one.json", "-o", tmp_path / "c.xlsx")
    assert result.exit_code == 0, result.stderr
    after = read_file(tmp_path / "c.xlsx").audit
    assert {(cell.column, cell.value) for cell in after.carried} == {
        ("answer", "Compliant"), ("finding", '=HYPERLINK("x")'), ("due", DAY), ("cost", 12.5),
    }  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    sheet = book[next(name for name in book.sheetnames if name.startswith("Carried over"))]
    assert sheet.sheet_state == "visible"
    assert "f" not in {cell.data_type for row in sheet.iter_rows(min_row=6, min_col=6) for cell in row}
    assert lint(tmp_path / "c.xlsx") == []


def test_a_workbook_without_anything_loose_has_no_such_sheet(tmp_path: Path) -> None:
    build_workbook(SMETA, tmp_path / "a.xlsx", ("en",), BUILT, Given("x", {"1.1": "yes"}).audit(SMETA))
    upgrade_workbook(read_file(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", BUILT)
    names = openpyxl.load_workbook(tmp_path / "b.xlsx", read_only=True).sheetnames
    assert not [name for name in names if name.startswith("Carried")]


def test_the_command_prints_a_line_for_each_change(tmp_path: Path) -> None:
    build_workbook(SMETA, tmp_path / "a.xlsx", ("en",), BUILT, Given("x", {"1.1": "yes"}).audit(SMETA))
    result = run(
        "upgrade", tmp_path / "a.xlsx", "-o", tmp_path / "b.xlsx", "--report", tmp_path / "r.jsonl", "--json"
    )
    *changes, summary = [json.loads(line) for line in result.stdout.splitlines()]
    assert [list(line) for line in changes] == [
        ["change", "edition", "ref", "to", "answered", "effect"]
    ] * len(changes)
    assert (summary["from"], summary["to"], summary["answered"]) == ("6.1", "7.0", [1, 1])
    report = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text("utf-8").splitlines()]
    assert report == changes


def test_backwards_and_unknown_editions_are_refused(tmp_path: Path) -> None:
    build_workbook(SMETA_7, tmp_path / "a.xlsx", ("en",), BUILT)
    for edition, message in (("6.1", "does not come after"), ("9", "There is no scheme 'smeta-9'")):
        result = run("upgrade", tmp_path / "a.xlsx", "-o", tmp_path / "b.xlsx", "--to", edition)
        assert result.exit_code == 2
        assert message in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert editions_of("smeta") == ["smeta-6.1", "smeta-7.0"]


def test_upgraded_prefilled_and_follow_up_workbooks_are_as_built(tmp_path: Path) -> None:
    """What such workbooks have besides is ours: it is no change that somebody made."""
    responses = {
        "5.1": Response({"answer": "Compliant"}),
        "1.1": Response({"answer": "Observation", "finding": "x"}),
    }
    build_workbook(SMETA, tmp_path / "old.xlsx", ("en", "zh"), BUILT, smeta_with(responses))
    build_workbook(SMETA_7, tmp_path / "blank.xlsx", ("en", "zh"), BUILT)
    old, made = tmp_path / "old.xlsx", [tmp_path / name for name in ("up.xlsx", "pre.xlsx", "fu.xlsx")]
    for result in (
        run("upgrade", old, "-o", made[0]),
        run("prefill", tmp_path / "blank.xlsx", "-o", made[1], "--from", old),
        run("follow-up", old, "-o", made[2]),
    ):
        assert result.exit_code == 0, result.stderr
    reference = ReferenceWorkbooks(tmp_path)
    for path in made:
        assert integrity_problems(path, read_file(path), "Microsoft Excel", reference) == []
