"""Follow-up audits, the evaluator's layer, and results side by side (pains 61, 64)."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.core.audit import MARK, Audit, Response
from generator.core.errors import BadAnswers
from generator.core.evaluator_loading import Layer, Override, read_layer
from generator.core.following_up import follow_up, merged, to_check
from generator.core.identity import Identity
from generator.core.layout import Layout
from generator.core.loading import load_scheme, words
from generator.core.scoring import Scoring
from generator.core.stages import stages
from generator.rebuilding import read_file
from generator.workbook import build_workbook
from tests.audits import DAY, with_answers
from tests.conftest import BUILT
from tests.parity import differences
from tests.second_engine import IronBook
from tests.workbook_linter import lint

GSV, BSCI = load_scheme("gsv"), load_scheme("amfori-bsci")
POINTS = {point.ref: point for point in GSV.checkpoints}
ALL_POINTS = sum(point.possible for point in GSV.checkpoints)
FULL = with_answers(
    GSV, "full", {"1.2": "no", "1.1": "no", "2.1": "partial"}, facility_id="F-1", audit_date=DAY
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def share(lost: float, possible: float = ALL_POINTS) -> float:
    """The score by hand: per cent of the points, whole numbers, half up."""
    return int(100 * (possible - lost) / possible + 0.5)


def answered(audit: Audit, **cells: Any) -> Audit:
    """The audit with other cells at 1.2."""
    response = Response({**audit.response("1.2").cells, **cells})
    return Audit(audit.facility, {**audit.responses, "1.2": response})


# ---- follow-up -------------------------------------------------------------------------------


def test_only_what_failed_and_what_is_mandatory_is_asked_again() -> None:
    assert to_check(GSV, FULL.audit(GSV)) == ("1.1", "1.2", "2.1")
    audit = with_answers(BSCI, "full", {"1.1": "no", "4.1": "no"}).audit(BSCI)
    crucial = {point.ref for point in BSCI.checkpoints if "crucial" in point.flags}
    assert len(crucial) == 19
    assert {"1.1", "4.1"} | crucial <= set(to_check(BSCI, audit))
    grave = {point.ref for point in BSCI.checkpoints if "zero-tolerance-possible" in point.flags}
    assert set(to_check(BSCI, audit)) == {"1.1", "4.1"} | crucial | grave


def test_a_follow_up_begins_with_the_full_audit_and_blanks_where_it_asks_again() -> None:
    audit = follow_up(GSV, FULL.audit(GSV), "en")
    scoring = Scoring(GSV, audit)
    assert (scoring.applicable - scoring.answered, scoring.rating) == (3, "not rated")
    assert audit.response("1.2").cells == {MARK: "← full audit (2026-03-31): No; seen on the tour"}
    assert audit.response("1.3").cells == FULL.audit(GSV).response("1.3").cells
    assert audit.facility["audit_kind"] == "Follow-up audit"
    assert audit.facility["audit_date"] is None


def test_the_plan_stays_and_a_claim_that_it_is_closed_does_not() -> None:
    full = answered(FULL.audit(GSV), owner="HR", due=DAY, status="Closed", root_cause="none named")
    cells = follow_up(GSV, full, "en").response("1.2").cells
    assert {key: value for key, value in cells.items() if key != MARK} == {
        "owner": "HR", "due": DAY, "root_cause": "none named",
    }  # fmt: skip


def test_merging_scores_the_full_audit_with_the_new_answers() -> None:
    full = FULL.audit(GSV)
    later = answered(follow_up(GSV, full, "en"), answer="Yes")
    after = Scoring(GSV, merged(GSV, full, later))
    assert after.score == share(POINTS["1.1"].possible + POINTS["2.1"].possible / 2)
    assert after.complete
    assert after.audit.facility == full.facility


def test_a_follow_up_cannot_change_what_it_did_not_ask() -> None:
    full = FULL.audit(GSV)
    later = follow_up(GSV, full, "en")
    later = Audit(later.facility, {**later.responses, "1.3": Response({"answer": "No"})})
    assert merged(GSV, full, later).response("1.3") == full.response("1.3")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stages")
    build_workbook(GSV, folder / "full.xlsx", ("en", "zh"), BUILT, FULL.audit(GSV))
    result = run(
        "follow-up", folder / "full.xlsx", "-o", folder / "fu.xlsx", "--date", "2026-06-30", "--json"
    )
    assert json.loads(result.stdout)["checkpoints"] == ["1.1", "1.2", "2.1"]
    return folder


def test_the_follow_up_workbook_shows_only_those_rows_and_knows_its_full_audit(files: Path) -> None:
    full, later = (read_file(files / name) for name in ("full.xlsx", "fu.xlsx"))
    assert later.identity.follow_up == full.identity.instance != later.identity.instance
    assert full.identity.follow_up == ""
    assert later.identity.fingerprint == full.identity.fingerprint
    book = openpyxl.load_workbook(files / "fu.xlsx")
    sheet = book[next(name for name in book.sheetnames if name.startswith("Checklist"))]
    rows = {sheet.cell(row, 2).value: row for row in range(5, sheet.max_row + 1)}
    shown = [ref for ref, row in rows.items() if not sheet.row_dimensions[row].hidden]
    assert shown == ["1.1", "1.2", "2.1"]
    locked = {ref: sheet.cell(row, 7).protection.locked for ref, row in rows.items()}
    assert {ref for ref, is_locked in locked.items() if not is_locked} == set(shown)
    assert lint(files / "fu.xlsx") == []


def test_the_live_follow_up_agrees_with_the_score_and_survives_filling(files: Path) -> None:
    (files / "a.json").write_text('{"1.2": "yes", "audit_date": "2026-06-29"}', "utf-8")
    result = run("fill", files / "fu.xlsx", files / "a.json", "-o", files / "fu2.xlsx")
    assert result.exit_code == 0, result.stderr
    filled = read_file(files / "fu2.xlsx")
    assert filled.identity == read_file(files / "fu.xlsx").identity
    book = openpyxl.load_workbook(files / "fu2.xlsx")
    sheet = book[next(name for name in book.sheetnames if name.startswith("Checklist"))]
    assert sum(not sheet.row_dimensions[row].hidden for row in range(5, sheet.max_row + 1)) == 3
    engine = IronBook(files / "fu2.xlsx")
    engine.calculate()
    assert not differences(engine, Layout(GSV, ("en", "zh"), words()), filled.audit)


def test_identities_of_workbooks_from_before_still_read() -> None:
    cells = Identity("gsv", "2.0", "1", "en", "i", "f", "2026-01-01", "p").cells()
    assert "follow_up" not in cells
    assert Identity.from_cells(cells).follow_up == ""


# ---- evaluator -------------------------------------------------------------------------------


def layer(*overrides: tuple[str, str, str]) -> Layer:
    return Layer("Buyer", tuple(Override(ref, what, to, "because") for ref, what, to in overrides))


def scores(*overrides: tuple[str, str, str], audit: Audit | None = None) -> list[float | None]:
    found = stages(GSV, audit or FULL.audit(GSV), layer(*overrides) if overrides else None, [])
    return [stage.scoring.score for stage in found]


LOST = POINTS["1.2"].possible + POINTS["1.1"].possible + POINTS["2.1"].possible / 2


def test_a_severity_weighs_as_if_the_scheme_said_so_and_the_first_score_stays() -> None:
    assert POINTS["1.2"].severity == "major"
    minor = next(point.possible for point in GSV.checkpoints if point.severity == "minor")
    change = POINTS["1.2"].possible - minor
    expected = share(LOST - change, ALL_POINTS - change)
    assert scores(("1.2", "severity", "minor")) == [share(LOST), expected, expected]
    first, seen, _ = stages(GSV, FULL.audit(GSV), layer(("1.2", "severity", "minor")), [])
    assert seen.scoring.finding_counts["major"] == first.scoring.finding_counts["major"] - 1


def test_weights_answers_and_exclusions() -> None:
    heavy = ALL_POINTS + 50 - POINTS["1.1"].possible
    assert scores(("1.1", "weight", "50"))[1] == share(LOST - POINTS["1.1"].possible + 50, heavy)
    assert scores(("1.3", "answer", "no"))[1] == share(LOST + POINTS["1.3"].possible)
    without = ALL_POINTS - POINTS["1.2"].possible
    assert scores(("1.2", "exclude", "yes"))[1] == share(LOST - POINTS["1.2"].possible, without)


def test_the_factorys_answers_are_not_touched() -> None:
    audit = FULL.audit(GSV)
    found = stages(GSV, audit, layer(("1.3", "answer", "no"), ("1.2", "exclude", "yes")), [])
    assert found[0].scoring.audit is audit
    assert audit == FULL.audit(GSV)
    assert load_scheme("gsv") is GSV


def test_what_decides_nothing_is_refused() -> None:
    smeta = load_scheme("smeta")
    with pytest.raises(BadAnswers, match="Override the answer instead"):
        stages(smeta, Audit(), layer(("1.1", "severity", "minor")), [])


def test_closed_findings_count_as_good_after_corrective_action() -> None:
    audit = answered(FULL.audit(GSV), status="已关闭", done_on=date(2026, 5, 1))
    assert scores(audit=audit) == [share(LOST), share(LOST - POINTS["1.2"].possible)]
    after = stages(GSV, audit, None, [])[-1]
    assert (after.day, [change.ref for change in after.changes]) == (date(2026, 5, 1), ["1.2"])


def test_a_checked_answer_takes_the_place_of_the_evaluators() -> None:
    full = FULL.audit(GSV)
    later = answered(follow_up(GSV, full, "en"), answer="Yes")
    found = stages(GSV, full, layer(("1.2", "answer", "no"), ("1.3", "answer", "no")), [later])
    assert found[1].scoring.score == share(LOST + POINTS["1.3"].possible)
    assert found[2].scoring.score == share(LOST - POINTS["1.2"].possible + POINTS["1.3"].possible)


LAYER = """
by: "A. Buyer"
checkpoints:
  "1.2": {severity: minor, reason: "sealed at our own hub"}
  "1.3": {answer: "no", reason: "photos show otherwise"}
sections:
  "2": {exclude: "yes", reason: "seen by our own team"}
"""


def test_a_layer_is_read_from_yaml_and_json(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(LAYER, "utf-8")
    found = read_layer(tmp_path / "a.yaml", GSV)
    in_two = [point.ref for point in GSV.section("2").checkpoints]
    assert [one.ref for one in found.overrides if one.what == "exclude"] == in_two
    assert Override("1.2", "severity", "minor", "sealed at our own hub") in found.overrides
    text = json.dumps({"by": "A", "checkpoints": {"1.2": {"weight": 2, "reason": "x"}}})
    (tmp_path / "b.json").write_text(text, "utf-8")
    assert read_layer(tmp_path / "b.json", GSV).overrides == (Override("1.2", "weight", "2", "x"),)


MISTAKES = [
    ('by: "A. Buyer"\n', "", "'by' is missing"),
    (', reason: "sealed at our own hub"', "", ":4: 'reason' is missing"),
    ('"1.2": {', '"99.3": {', ":4: checkpoints: '99.3' is not known"),
    ("severity: minor", "severity: mnor", ":4: 'severity': 'mnor' is not known. Did you mean 'minor'?"),
    ('answer: "no"', 'answer: "noo"', ":5: 'answer': 'noo' is not known"),
    ('"2": {', '"22": {', ":7: sections: '22' is not known"),
    ("exclude", "exclud", "'exclud' is not known here. Did you mean 'exclude'?"),
]


@pytest.mark.parametrize(("change", "to", "message"), MISTAKES, ids=[m[2] for m in MISTAKES])
def test_mistakes_in_a_layer_come_with_their_line(change: str, to: str, message: str, tmp_path: Path) -> None:
    assert change in LAYER
    (tmp_path / "a.yaml").write_text(LAYER.replace(change, to, 1), "utf-8")
    with pytest.raises(BadAnswers) as error:
        read_layer(tmp_path / "a.yaml", GSV)
    assert message in str(error.value)


# ---- the command -----------------------------------------------------------------------------


def test_stages_stand_side_by_side(files: Path) -> None:
    (files / "layer.yaml").write_text(LAYER, "utf-8")
    (files / "b.json").write_text('{"1.2": "yes", "1.1": "yes", "audit_date": "2026-06-29"}', "utf-8")
    run("fill", files / "fu.xlsx", files / "b.json", "-o", files / "fu3.xlsx")
    result = run(
        "stages",
        files / "full.xlsx",
        "--evaluator",
        files / "layer.yaml",
        "--follow-up",
        files / "fu3.xlsx",
        "--json",
    )
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["stage"] for row in rows] == ["initial", "overridden", "after corrective action"]
    assert [row["date"] for row in rows] == ["2026-03-31", "2026-03-31", "2026-06-29"]
    assert rows[0]["score"] == share(LOST)
    assert rows[0]["changes"] == []
    assert {"ref": "1.2", "what": "severity", "before": "major", "after": "minor"}.items() <= next(
        change for change in rows[1]["changes"] if change["ref"] == "1.2"
    ).items()
    assert all("A. Buyer" in change["reason"] for change in rows[1]["changes"])
    assert [(c["ref"], c["what"], c["before"], c["after"]) for c in rows[2]["changes"]] == [
        ("1.1", "follow-up", "no", "yes"),
        ("1.2", "follow-up", "no", "yes"),
    ]
    assert run("stages", files / "full.xlsx").exit_code == 0


def test_a_follow_up_of_another_audit_is_refused(files: Path, tmp_path: Path) -> None:
    other = with_answers(GSV, "other", {"1.2": "no"}, facility_id="F-2").audit(GSV)
    build_workbook(GSV, tmp_path / "other.xlsx", ("en",), BUILT, other)
    result = run("stages", tmp_path / "other.xlsx", "--follow-up", files / "fu.xlsx")
    assert result.exit_code == 2
    assert "is not a follow-up of" in result.stderr


def test_where_nothing_failed_there_is_no_follow_up(tmp_path: Path) -> None:
    build_workbook(GSV, tmp_path / "a.xlsx", ("en",), BUILT, with_answers(GSV, "good", {}).audit(GSV))
    result = run("follow-up", tmp_path / "a.xlsx", "-o", tmp_path / "b.xlsx")
    assert result.exit_code == 2
    assert "Nothing failed" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
