"""The command line: its contract, and what a new user does wrong."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.core.loading import load_scheme, newest
from tests.conftest import ALL, Build
from tests.tiny import TINY, changed

SCORE_KEYS = (
    "file scheme edition facility complete answered applicable rating score results sections findings "
    "zero_tolerance why next_audit"
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def write_json(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), "utf-8")
    return path


def test_list_has_a_line_for_each_scheme() -> None:
    result = run("list", "--json")
    assert result.exit_code == 0
    keys = ["id", "edition", "name", "category", "checkpoints", "sections", "languages", "certainty"]
    assert [list(row) for row in lines(result)] == [keys] * len(newest(ALL))
    assert {"gsv", "walmart", "amfori-bsci", "higg-fem"} <= {row["id"] for row in lines(result)}


def test_list_shows_older_editions_when_asked() -> None:
    shown, all_shown = (
        [(row["id"], row["edition"]) for row in lines(run("list", *asked, "--json"))]
        for asked in ([], ["--all-editions"])
    )
    assert len(shown) == len({id for id, _ in shown}) == 26
    assert sorted("-".join(row) for row in all_shown) == sorted(ALL)
    assert {("smeta", "7.0"), ("iso9001-qms", "2026")} <= set(shown)
    assert {("smeta", "6.1"), ("iso9001-qms", "2015")} <= set(all_shown) - set(shown)


def test_generate_all_writes_a_workbook_for_each_scheme(tmp_path: Path) -> None:
    result = run("generate", "--all", "-o", tmp_path, "--lang", "en,zh", "--json")
    assert result.exit_code == 0
    rows = lines(result)
    assert [list(row) for row in rows] == [["scheme", "edition", "path"]] * len(newest(ALL))
    assert all(Path(row["path"]).name == f"{row['scheme']}-{row['edition']}.xlsx" for row in rows)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{name}.xlsx" for name in newest(ALL)]


def test_generate_fills_fields_in(tmp_path: Path) -> None:
    pairs = ["--facility", "name=Sunrise = Sun", "--facility", "country=CN", "--facility", "headcount=430"]
    assert run("generate", "gsv", "-o", tmp_path, *pairs).exit_code == 0
    fields = {
        row["field"]: row["cell"]
        for row in lines(run("map", tmp_path / "gsv-2.0.xlsx", "--json"))[0]["facility"]
    }
    book = openpyxl.load_workbook(tmp_path / "gsv-2.0.xlsx")
    values = {id: book[cell.rsplit("!")[0]][cell.rsplit("!")[1]].value for id, cell in fields.items()}
    assert (values["name"], values["country"], values["headcount"]) == ("Sunrise = Sun", "China", 430)


def test_map_names_every_cell(build: Build) -> None:
    path = build("gsv-2.0")
    (found,) = lines(run("map", path, "--json"))
    assert list(found) == ["scheme", "edition", "layout", "instance", "answers", "facility", "results"]
    scheme, book = load_scheme("gsv"), openpyxl.load_workbook(path)
    assert [answer["ref"] for answer in found["answers"]] == [point.ref for point in scheme.checkpoints]
    keys = ["ref", "topic", "severity", "answer", "finding", "evidence", "reason", "state", "choices"]
    assert all(list(answer) == keys for answer in found["answers"])
    assert found["answers"][0]["choices"] == {
        "Yes": "yes", "Partially": "partial", "No": "no", "N/A": "na",
        "是": "yes", "部分": "partial", "否": "no", "不适用": "na",
    }  # fmt: skip
    sheet, cell = found["answers"][0]["answer"].rsplit("!", 1)
    assert book[sheet][cell].protection.locked is False
    assert list(found["results"]) == ["rating", "score", "sections"]
    assert [list(section) for section in found["results"]["sections"]] == [["code", "score", "grade"]] * 12
    sheet, cell = found["results"]["rating"].rsplit("!", 1)
    assert openpyxl.load_workbook(path, data_only=True)[sheet][cell].value == "not rated"


def test_fill_then_score(build: Build, tmp_path: Path) -> None:
    refs = [point.ref for point in load_scheme("gsv").checkpoints]
    given = {
        "answers": dict.fromkeys(refs, "yes") | {refs[0]: {"answer": "否", "finding": "没有张贴"}},
        "facility": {"facility_id": "0012", "audit_date": "2026-03-31", "country": "VN"},
    }
    result = run(
        "fill", build("gsv-2.0"), write_json(tmp_path / "a.json", given), "-o", tmp_path / "f.xlsx", "--json"
    )
    assert lines(result) == [{"path": str(tmp_path / "f.xlsx"), "filled": 73}]
    (card,) = lines(run("score", tmp_path / "f.xlsx", "--json"))
    assert " ".join(card) == SCORE_KEYS
    assert (card["facility"], card["complete"], card["answered"], card["applicable"]) == (
        "0012",
        True,
        70,
        70,
    )
    assert card["findings"] == {"critical": 0, "major": 0, "minor": 1, "observation": 0}
    assert card["rating"] == "Low Risk Priority"
    assert card["next_audit"] == "2027-03-31"
    assert list(card["sections"][0]) == ["code", "score", "grade"]


def test_fill_keeps_what_was_there_and_its_identity(build: Build, tmp_path: Path) -> None:
    one = write_json(tmp_path / "one.json", {"1.1": "yes"})
    two = write_json(tmp_path / "two.json", {"answers": [{"ref": "1.2", "answer": "no", "finding": "old"}]})
    run("fill", build("gsv-2.0"), one, "-o", tmp_path / "a.xlsx")
    run("fill", tmp_path / "a.xlsx", two, "-o", tmp_path / "b.xlsx")
    before, after = (lines(run("map", path, "--json"))[0] for path in (build("gsv-2.0"), tmp_path / "b.xlsx"))
    assert before["instance"] == after["instance"]
    assert lines(run("score", tmp_path / "b.xlsx", "--json"))[0]["answered"] == 2


def test_stdout_holds_nothing_but_json(build: Build, tmp_path: Path) -> None:
    for result in (
        run("list", "--json"),
        run("score", build("gsv-2.0"), tmp_path / "not there.xlsx", "--json"),
        run("generate", "gsv", "-o", tmp_path, "--json"),
    ):
        assert lines(result)


BAD = [
    (["score", "nothing.xlsx"], 2, "'nothing.xlsx': There is no file of that name"),
    (["map", "nothing.xlsx"], 2, "There is no file"),
    (["generate", "gsvv"], 2, "Did you mean 'gsv'?"),
    (["generate"], 2, "use --all"),
    (["generate", "gsv", "--lang", "fr"], 2, "choose from en, zh"),
    (["generate", "gsv", "--facility", "nam=x"], 2, "Did you mean 'name'?"),
    (["generate", "gsv", "--facility", "name"], 2, "is not KEY=VALUE"),
    (["generate", "gsv", "--facility", "country=Atlantis"], 2, "'Atlantis' is not in the list"),
    (["generate", "gsv", "--facility", "audit_date=31/03/2026"], 2, "Write it as 2026-11-21"),
    (["generate", "gsv", "--facility", "headcount=many"], 2, "'many' is not a number"),
    (["check-scheme", "nothing.yaml"], 2, "There is no file"),
    (["nonsense"], 2, "No such command"),
]


@pytest.mark.parametrize(("arguments", "code", "message"), BAD, ids=[" ".join(bad[0]) for bad in BAD])
def test_bad_usage_is_one_clear_message(
    arguments: list[str], code: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert code == result.exit_code
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []


BAD_ANSWERS: list[tuple[object, str]] = [
    ({"answers": {"99.1": "yes"}}, "There is no ref '99.1'"),
    ({"answers": {"1.1": "maybe"}}, "1.1: 'maybe' is not in the list"),
    ({"answers": {"1.1": "yess"}}, "Did you mean 'yes'?"),
    ({"answers": {"1.1": {"anser": "yes"}}}, "Did you mean 'answer'?"),
    ({"facility": {"nme": "x"}}, "Did you mean 'name'?"),
    ({"answers": {"1.1": {"answer": "no", "due": "soon"}}}, "is not a date"),
    ({"answers": "all yes"}, "must be a JSON object"),
    (["yes"], "must hold a JSON object"),
]


@pytest.mark.parametrize(("given", "message"), BAD_ANSWERS, ids=[bad[1] for bad in BAD_ANSWERS])
def test_bad_answers_leave_nothing_half_written(
    given: object, message: str, build: Build, tmp_path: Path
) -> None:
    answers = write_json(tmp_path / "a.json", given)
    result = run("fill", build("gsv-2.0"), answers, "-o", tmp_path / "f.xlsx")
    assert result.exit_code == 2
    assert message in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_all_bad_answers_are_named_at_once(build: Build, tmp_path: Path) -> None:
    answers = write_json(
        tmp_path / "a.json", {"answers": {"99.1": "yes", "1.1": "maybe"}, "facility": {"x": 1}}
    )
    result = run("fill", build("gsv-2.0"), answers, "-o", tmp_path / "f.xlsx")
    assert all(part in result.stderr for part in ("'99.1'", "'maybe'", "'x'"))


def test_one_bad_file_among_good_ones_costs_only_itself(build: Build, tmp_path: Path) -> None:
    result = run("score", build("gsv-2.0"), tmp_path / "gone.xlsx", "--json")
    assert result.exit_code == 1
    assert len(lines(result)) == 1
    assert "gone.xlsx" in result.stderr


def test_check_scheme_prints_a_line_for_each_problem(tmp_path: Path) -> None:
    good, bad = tmp_path / "tiny-1.yaml", tmp_path / "bad-1.yaml"
    good.write_text(TINY, "utf-8")
    bad.write_text(changed("category: quality", "category: qualty"), "utf-8")
    assert run("check-scheme", good).exit_code == 0
    result = run("check-scheme", bad, "--json")
    assert result.exit_code == 1
    (problem,) = lines(result)
    assert problem["file"] == str(bad)
    assert problem["line"] == TINY.splitlines().index("category: quality") + 1
    assert "Did you mean 'quality'?" in problem["message"]


def test_a_scheme_file_is_called_after_its_id_and_edition(tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(TINY, "utf-8")
    result = run("check-scheme", path)
    assert result.exit_code == 1
    assert "must be called 'tiny-1.yaml'" in result.stdout


def test_demo_makes_workbooks_and_says_what_to_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some = ["amfori-bsci-2021", "gsv-2.0", "higg-fem-4.0", "walmart-2021"]
    monkeypatch.setattr("generator.core.loading.scheme_names", lambda: some)
    result = run("demo", tmp_path / "demo", "--date", "2026-11-21")
    assert result.exit_code == 0
    assert "Open this first:" in result.stdout
    blank, filled = (sorted(p.name for p in (tmp_path / "demo" / f).iterdir()) for f in ("blank", "filled"))
    assert blank == [f"{name}.xlsx" for name in some]
    assert len(filled) == len(some)


def test_an_unexpected_error_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by hand")

    monkeypatch.setattr("generator.core.loading.scheme_names", broken)
    result = run("list")
    assert result.exit_code == 2
    assert "did not expect (ZeroDivisionError: by hand)" in result.stderr
    assert "Traceback" not in result.output


def test_every_command_is_in_the_readme() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    for name in main.commands:
        assert f"auditbook {name}" in readme
