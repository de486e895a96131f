"""Which checkpoints of one scheme meet those of another: what "fill once" will stand on."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.core.crosswalk import COVERED, NOT, PARTLY, crosswalk, topics_in_common
from generator.core.loading import load_scheme
from tests.tiny import tiny
from tests.workbook_linter import lint


def run(*arguments: object) -> list[dict[str, Any]]:
    result = CliRunner().invoke(main, ["crosswalk", *map(str, arguments), "--json"])
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_main_topics_cover_further_topics_cover_in_part() -> None:
    one = tiny("topic: fire-exits", "topic: fire-drills\n        also: [first-aid]")
    other = tiny("topic: fire-exits", "topic: first-aid")
    found = {(match.ref, match.other_ref): match.cover for match in crosswalk([one, other])}
    assert found["A.1", "A.1"] == PARTLY
    assert found["A.2", "A.2"] == COVERED
    assert ("A.2", "A.1") not in found
    assert topics_in_common([one, other]) == ["fire-exits", "first-aid"]


def test_a_checkpoint_that_nothing_meets_is_listed_too() -> None:
    one, other = tiny("topic: fire-exits", "topic: fire-drills"), tiny()
    unmet = [match for match in crosswalk([one, other]) if match.cover == NOT]
    assert [(match.ref, match.other_ref, match.topic) for match in unmet] == [("A.1", None, "fire-drills")]


def test_social_schemes_share_much() -> None:
    *matches, summary = run("amfori-bsci", "sa8000")
    covered = [match for match in matches if match["cover"] == "covered"]
    assert len({(match["ref"], match["other_ref"]) for match in covered}) >= 40
    assert summary["covered"] == len(covered)
    assert {match["ref"] for match in matches} == {p.ref for p in load_scheme("amfori-bsci").checkpoints}


def test_security_schemes_share_topics() -> None:
    assert len(run("gsv", "ctpat", "scan")[-1]["topics_in_common"]) >= 45


def test_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "crosswalk.xlsx"
    matches = run("gsv", "scan", "-o", path, "--lang", "zh")[:-1]
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["主题", "对应关系"]
    assert book["对应关系"].max_row == len(matches) + 1
    assert lint(path) == []


@pytest.mark.parametrize("arguments", [["gsv"], ["gsv", "gsv"], ["gsv", "nothing"]])
def test_two_known_schemes_are_needed(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, ["crosswalk", *arguments])
    assert result.exit_code == 2
    assert "Traceback" not in result.output
