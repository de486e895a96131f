"""The folders should_pass and should_fail: one returned file each, with all that must be said of it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from addin.validating import OK, REJECTED, WARNED, Validation, validate
from generator.core.audit import Audit, Response
from generator.core.book import FileBook
from generator.core.identity import identify
from generator.core.layout import LAYOUT_VERSION
from generator.core.loading import find_scheme, load_scheme
from generator.core.problems import BLOCK, LEVELS
from generator.core.scheme import Scheme
from generator.workbook import blank_audit, build_workbook
from tests.conftest import BUILT, Build
from tests.hostile import CASES as HOSTILE
from tests.hostile import NOTED_PARTS, STRANGER
from tests.hostile import Case as Hostile
from tests.other_programs import through_google, through_wps
from tests.packages import packed, parts_of
from tests.returned_cases import RECORD, TODAY, good_audit
from tests.well_said import assert_well_placed, assert_well_said

HERE = Path(__file__).parent
PASS = sorted((HERE / "should_pass").glob("*/case.yaml"))
FAIL = sorted((HERE / "should_fail").glob("*/case.yaml"))
PROGRAMS = {"wps": through_wps, "google": through_google}
KEYS = {
    "about",
    "scheme",
    "languages",
    "answered",
    "filled",
    "program",
    "facility",
    "answers",
    "codes",
    "file",
    "records",
    "made_for",
    "edition",
}


def named(cases: list[Path]) -> list[Any]:
    """Each case with its scheme, so that cases of one scheme share its workbook."""
    return [pytest.param(scheme_of(case), case, id=case.parent.name) for case in cases]


def scheme_of(case: Path) -> str:
    scheme = yaml.safe_load(case.read_text("utf-8")).get("scheme", "")
    return find_scheme(scheme) if scheme else ""


def checked(path: Path, build: Build) -> Validation:
    return validate(path, TODAY, lambda submission, languages: build(submission.scheme, languages))


def found_in(case: Path, folder: Path, build: Build) -> tuple[Validation, list[str]]:
    """What is found in a case's file, and what must be."""
    given = yaml.safe_load(case.read_text("utf-8"))
    assert given.keys() <= KEYS
    path = case.with_name(given["file"]) if "file" in given else made(given, folder / "returned.xlsx")
    found = checked(path, build)
    assert_well_said(found.problems)
    if found.returned:
        assert_well_placed(found.problems, found.returned.submission, FileBook(path))
    return found, given["codes"]


def made(given: Mapping[str, Any], path: Path) -> Path:
    """The workbook that a case describes."""
    scheme, languages = load_scheme(given["scheme"]), tuple(given.get("languages", ("en", "zh")))
    identity = identify(scheme, LAYOUT_VERSION, languages, given.get("made_for", ""), BUILT)
    claimed = replace(identity, edition=given.get("edition", identity.edition))
    build_workbook(scheme, path, languages, BUILT, audit_of(given, scheme, languages[0]), claimed)
    if "program" in given:
        path.write_bytes(packed(PROGRAMS[given["program"]](parts_of(path))))
    return path


def audit_of(given: Mapping[str, Any], scheme: Scheme, language: str) -> Audit:
    blank = given.get("filled") == "nothing"
    base = blank_audit(scheme) if blank else good_audit(scheme, given.get("answered", language))
    answers = given.get("answers", {})
    assert answers.keys() <= {point.ref for point in scheme.checkpoints}
    typed = {ref: Response({**base.response(ref).cells, **cells}) for ref, cells in answers.items()}
    records = tuple({**RECORD, **cells} for cells in given.get("records", ())) or base.records
    return Audit({**base.facility, **given.get("facility", {})}, {**base.responses, **typed}, records)


@pytest.mark.parametrize(("name", "case"), named(PASS))
def test_what_is_in_order_passes(name: str, case: Path, tmp_path: Path, build: Build) -> None:
    found, codes = found_in(case, tmp_path, build)
    assert {problem.code for problem in found.problems} == set(codes)
    assert found.outcome == OK


@pytest.mark.parametrize(("name", "case"), named(FAIL))
def test_what_is_wrong_is_told(name: str, case: Path, tmp_path: Path, build: Build) -> None:
    found, codes = found_in(case, tmp_path, build)
    assert {problem.code for problem in found.problems} == set(codes)
    assert found.outcome == (REJECTED if found.problems[0].level == BLOCK else WARNED)
    levels = [LEVELS.index(problem.level) for problem in found.problems]
    assert levels == sorted(levels)


ONE_OF_EACH = {case.code: case for case in (*HOSTILE, STRANGER)}


@pytest.mark.parametrize("case", ONE_OF_EACH.values(), ids=ONE_OF_EACH)
def test_what_is_no_workbook_of_ours_is_refused(case: Hostile, tmp_path: Path, build: Build) -> None:
    path = tmp_path / f"returned{case.suffix}"
    path.write_bytes(case.make())
    found = checked(path, build)
    assert [problem.code for problem in found.problems] == [case.code]
    assert (found.outcome, found.returned) == (REJECTED, None)
    assert_well_said(found.problems)


def test_what_a_workbook_brings_along_is_noted(tmp_path: Path, build: Build) -> None:
    """Add-ins and buttons in a good workbook: it is ok, and each is told."""
    path = tmp_path / "returned.xlsx"
    scheme = load_scheme("gsv")
    build_workbook(scheme, path, ("en",), BUILT, good_audit(scheme))
    path.write_bytes(packed({**parts_of(path), **{part: b"<a/>" for part, _ in NOTED_PARTS}}))
    found = checked(path, build)
    assert found.outcome == OK
    assert {problem.code for problem in found.problems} == {code for _, code in NOTED_PARTS}
    assert_well_said(found.problems)
