"""`auditbook validate`: what it prints, the report that can be sent back, and the marked copies."""

import json
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openxml_audit import OpenXmlValidator

from addin.scorecard import score_file
from generator.cli import main
from generator.commands.validation import copies
from generator.core.book import FileBook
from generator.core.problems import Problem, by_rule
from generator.core.reading import read
from generator.core.text import plain
from generator.marked_copy import write_marked
from generator.problem_report import FileProblems, build_report, by_sheet
from tests.changed_cases import (
    CASES,
    LAYOUT,
    POINTS,
    QUESTION,
    SCHEME,
    all_of,
    altered,
    filled,
    lose_rules,
    rename,
)
from tests.changed_cases import Case as Altered
from tests.conftest import BUILT, Build
from tests.office.office import Office
from tests.workbook_linter import lint

KEYS = ["file", "code", "severity", "sheet", "cell", "ref", "found", "allowed", "fix"]


@pytest.fixture(scope="module")
def folder(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returned files: one good, one changed, one damaged, one that is no workbook."""
    found = tmp_path_factory.mktemp("returned")
    good = build(SCHEME, ("en", "zh"), filled())
    (found / "good.xlsx").write_bytes(good.read_bytes())
    altered(CASES[0], good, found / "changed.xlsx")
    altered(Altered("", (), all_of(lose_rules, rename)), good, found / "damaged.xlsx")
    (found / "other.xlsx").write_bytes(b"not a workbook")
    return found


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["validate", *map(str, arguments)])


def lines(result: Result) -> list[dict[str, str]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def split(result: Result) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The lines of problems, and those of files."""
    found = lines(result)
    return [line for line in found if "code" in line], [line for line in found if "outcome" in line]


def test_json_has_a_line_per_problem_and_one_per_file(folder: Path) -> None:
    result = run(folder / "changed.xlsx", folder / "good.xlsx", "--json")
    assert result.exit_code == 1
    problems, (changed, good) = split(result)
    assert all(list(problem) == KEYS for problem in problems)
    to_correct = {problem["code"] for problem in problems if problem["severity"] != "note"}
    assert to_correct == set(CASES[0].codes)
    counts = Counter(problem["file"] for problem in problems)
    name, other = str(folder / "changed.xlsx"), str(folder / "good.xlsx")
    assert changed == {"file": name, "outcome": "warned", "problems": counts[name]}
    assert good == {"file": other, "outcome": "ok", "problems": counts[other]}


def test_notes_alone_are_fine(folder: Path) -> None:
    """Damage that was healed: the file is ok, and the reader is told."""
    result = run(folder / "damaged.xlsx", "--json")
    assert result.exit_code == 0
    problems, (last,) = split(result)
    assert {"sheet-renamed", "validation-lost"} <= {problem["code"] for problem in problems}
    assert {problem["severity"] for problem in problems} == {"note"}
    assert last["outcome"] == "ok"


def test_a_file_that_cannot_be_read_does_not_stop_the_others(folder: Path) -> None:
    result = run(folder / "other.xlsx", folder / "good.xlsx", "--json")
    assert result.exit_code == 1
    problems, (first, second) = split(result)
    (refused,) = [problem for problem in problems if problem["file"] == str(folder / "other.xlsx")]
    assert (refused["code"], refused["severity"]) == ("file-is-text", "block")
    assert (first["outcome"], second["outcome"]) == ("rejected", "ok")


def test_nothing_readable_is_a_failure(folder: Path) -> None:
    result = run(folder / "other.xlsx", folder / "gone.xlsx")
    assert result.exit_code == 2
    assert "There is no file" in result.stdout
    assert "Traceback" not in result.output


def test_plain_output_groups_by_sheet_in_the_chosen_language(folder: Path) -> None:
    shown = run(folder / "changed.xlsx", "--lang", "zh").stdout
    assert "须更正" in shown
    assert shown.index("检查表 FILL填") < shown.index("_auditbook\n")
    assert "99" in shown


def test_the_report_can_be_sent_back(folder: Path) -> None:
    """Links lead to the cells, texts are texts, a native table filters, it prints on landscape A4."""
    out = folder / "report.xlsx"
    result = run(*(folder / f"{name}.xlsx" for name in ("changed", "good", "other")), "--report", out)
    assert result.exit_code == 1
    summary, _, problems = openpyxl.load_workbook(out).worksheets
    assert [cell.value for cell in summary["A"][4:]] == ["changed.xlsx", "good.xlsx", "other.xlsx"]
    assert [cell.value for cell in summary["D"][4:]] == ["! to correct", "✓ fine", "✗ unusable"]
    (table,) = problems.tables.values()
    assert table.autoFilter is not None
    assert (problems.page_setup.orientation, problems.page_setup.paperSize) == ("landscape", 9)
    link = next(cell.hyperlink for cell in problems["D"][4:] if cell.value == QUESTION.address.split("!")[1])
    assert link is not None
    assert (link.target, link.location) == ("changed.xlsx", f"'{QUESTION.sheet}'!D5")
    assert all(cell.data_type != "f" for row in problems.iter_rows() for cell in row)
    assert [line for line in lint(out) if "(no links to other files)" not in line] == []
    assert OpenXmlValidator().validate(str(out)).is_valid


def test_a_report_elsewhere_names_cells_without_links(folder: Path, tmp_path: Path) -> None:
    run(folder / "changed.xlsx", "--report", tmp_path / "report.xlsx", "--lang", "zh")
    _, problems = openpyxl.load_workbook(tmp_path / "report.xlsx").worksheets
    assert problems.title == "问题清单"
    assert not any(cell.hyperlink for row in problems.iter_rows() for cell in row)


def test_foreign_text_stays_text_in_the_report(tmp_path: Path) -> None:
    formula = plain('=HYPERLINK("https://example.com","x")')
    problem = Problem("x", "note", "change", "It's #1", "A1", "=1+1", formula, plain("@SUM(1)"), plain("+1"))
    file = FileProblems(tmp_path / "a.xlsx", "=cmd|' /C calc'!A1", "", "ok", [problem])
    build_report([file], tmp_path / "report.xlsx", "en")
    summary, problems = openpyxl.load_workbook(tmp_path / "report.xlsx").worksheets
    values = [cell for sheet in (summary, problems) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in values if cell.data_type == "f"]
    assert problems["B5"].value is not None


def test_a_report_without_problems_is_a_report(tmp_path: Path, office: Office) -> None:
    build_report([FileProblems(tmp_path / "a.xlsx", "F-1", "S", "ok", [])], tmp_path / "r.xlsx", "en")
    with office.open(tmp_path / "r.xlsx") as document:
        assert document.read("Summary", "A5:D5") == [["a.xlsx", "F-1", "S", "✓ fine"]]


def test_the_marked_copy_is_built_anew_and_says_what_to_mend(folder: Path, tmp_path: Path) -> None:
    path = folder / "changed.xlsx"
    before = path.read_bytes()
    run(path, folder / "good.xlsx", "--mark", tmp_path / "marked")
    (copy,) = (tmp_path / "marked").iterdir()  # nothing to say about the good one
    assert copy.name == "changed-marked.xlsx"
    assert path.read_bytes() == before
    checklist = openpyxl.load_workbook(copy)[LAYOUT.sheets["checklist"]]
    marked = [LAYOUT.on_checklist(point.ref, "mark") for point in POINTS]
    words = [checklist.cell(cell.row + 1, cell.column + 1).value for cell in marked]
    assert words == ["! Mend"] * 3 + [None] * (len(POINTS) - 3)
    noted = [cell for row in checklist.iter_rows() for cell in row if cell.comment]
    notes = {cell.coordinate: cell.comment.text for cell in noted if cell.comment}
    # The changed points stand at their question; that all answers are alike, at the first of them.
    assert set(notes) == {"D5", "L6", "B7", "G5"}
    assert "Is all well?" in notes["D5"]
    assert POINTS[0].text.en in notes["D5"]
    card, marked_card = score_file(folder / "good.xlsx"), score_file(copy)
    assert {**card, "file": ""} == {**marked_card, "file": ""}
    assert lint(copy) == []
    assert json.loads(run(copy, "--json").stdout.splitlines()[-1])["outcome"] == "ok"


def test_notes_follow_cells_of_moved_rows(build: Build, folder: Path, tmp_path: Path) -> None:
    case = next(case for case in CASES if case.name == "rows inserted by Excel")
    path = altered(case, build(SCHEME, ("en", "zh"), filled()), tmp_path / "moved.xlsx")
    submission = read(FileBook(path), "x")
    ref = POINTS[-1].ref
    cell = submission.places.checklist[ref]["answer"]
    there = plain("there")
    problem = Problem("x", "correct", "mistake", cell.sheet, cell.address.split("!")[1], ref, *[there] * 3)
    write_marked(submission, [problem, problem], tmp_path / "copy.xlsx", "zh", BUILT)
    checklist = openpyxl.load_workbook(tmp_path / "copy.xlsx")[LAYOUT.sheets["checklist"]]
    built = LAYOUT.on_checklist(ref, "answer")
    assert checklist.cell(built.row + 1, built.column + 1).comment is not None
    mark = LAYOUT.on_checklist(ref, "mark")
    assert checklist.cell(mark.row + 1, mark.column + 1).value == "! 更正 (2)"


def test_no_copy_takes_the_place_of_another_file(tmp_path: Path) -> None:
    """Two files of one name get two copies, and a file that was given is never written over."""
    given = [tmp_path / "a.xlsx", tmp_path / "b" / "a.xlsx", tmp_path / "c.xlsx", tmp_path / "c-marked.xlsx"]
    names = [path.name for path in copies(given, tmp_path)]
    assert names == ["a-marked.xlsx", "a-marked-2.xlsx", "c-marked-2.xlsx", "c-marked-marked.xlsx"]


def test_the_report_takes_the_place_of_no_returned_file(folder: Path) -> None:
    path = folder / "good.xlsx"
    before = path.read_bytes()
    for report in (path, folder / "report.pdf"):
        result = run(path, "--report", report)
        assert result.exit_code == 2
        assert "--report" in result.output
    assert path.read_bytes() == before


def test_problems_are_grouped_by_sheet() -> None:
    def at(sheet: str, level: str) -> Problem:
        return Problem(sheet + level, level, "mistake", sheet, "", "", plain(""), plain(""), plain(""))

    given = [at("B", "correct"), at("A", "correct"), at("B", "note"), at("", "note"), at("A", "block")]
    assert [p.code for p in by_sheet(given)] == ["note", "Bcorrect", "Bnote", "Ablock", "Acorrect"]


def test_a_batch_is_counted_by_rule(folder: Path) -> None:
    """Pain 37: a rule that is too strict is seen at once, with how many files it holds up."""

    def one(code: str, level: str) -> Problem:
        return Problem(code, level, "mistake", "", "", "", plain(code), plain(""), plain(""))

    strict, rare, note = one("strict", "correct"), one("rare", "correct"), one("note", "note")
    files = [[strict, strict, note], [strict, rare], [note, strict]]
    counts = [(rule.example.code, rule.files, rule.problems) for rule in by_rule(files)]
    assert counts == [("strict", 3, 4), ("rare", 1, 1), ("note", 2, 2)]
    out = folder / "rules.xlsx"
    result = run(folder / "changed.xlsx", folder / "good.xlsx", "--report", out)
    _, rules, problems = openpyxl.load_workbook(out).worksheets
    codes = [cell.value for cell in rules["F"][4:]]
    assert len(codes) == len(set(codes))
    assert sum(cell.value for cell in rules["C"][4:]) == problems.max_row - 4
    shown = result.stdout[result.stdout.index("Rules:") :]
    assert all(str(code) in shown for code in codes)
    alone = run(folder / "changed.xlsx", "--report", out)
    assert "Rules:" not in alone.stdout
    assert len(openpyxl.load_workbook(out).worksheets) == 2


def test_a_batch_is_looked_at_together(folder: Path, tmp_path: Path) -> None:
    """The same file twice is a note on the second, whatever it is called."""
    (tmp_path / "again.xlsx").write_bytes((folder / "good.xlsx").read_bytes())
    *_, problem, last = lines(run(folder / "good.xlsx", tmp_path / "again.xlsx", "--json"))
    assert (problem["code"], problem["severity"]) == ("same-file-twice", "note")
    assert str(folder / "good.xlsx") in problem["found"]
    assert last["file"] == str(tmp_path / "again.xlsx")
