"""The folders should_pass and should_fail: one returned file each, with all that must be said of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from addin.validating import OK, REJECTED, WARNED, Validation, validate
from generator.core.audit import Audit, Response
from generator.core.loading import find_scheme, load_scheme
from generator.core.problems import BLOCK, LEVELS
from generator.core.scheme import Scheme
from generator.workbook import blank_audit, build_workbook
from tests.conftest import BUILT, Build
from tests.other_programs import through_google, through_wps
from tests.packages import packed, parts_of
from tests.returned_cases import TODAY, good_audit
from tests.well_said import assert_well_said

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
}


def named(cases: list[Path]) -> list[Any]:
    """Each case with its scheme, so that cases of one scheme share its workbook."""
    return [pytest.param(scheme_of(case), case, id=case.parent.name) for case in cases]


def scheme_of(case: Path) -> str:
    scheme = yaml.safe_load(case.read_text("utf-8")).get("scheme", "")
    return find_scheme(scheme) if scheme else ""


def found_in(case: Path, folder: Path, build: Build) -> tuple[Validation, list[str]]:
    """What is found in a case's file, and what must be."""
    given = yaml.safe_load(case.read_text("utf-8"))
    assert given.keys() <= KEYS
    path = case.with_name(given["file"]) if "file" in given else made(given, folder / "returned.xlsx")
    found = validate(path, TODAY, lambda submission, languages: build(submission.scheme, languages))
    assert_well_said(found.problems)
    return found, given["codes"]


def made(given: Mapping[str, Any], path: Path) -> Path:
    """The workbook that a case describes."""
    scheme, languages = load_scheme(given["scheme"]), tuple(given.get("languages", ("en", "zh")))
    build_workbook(scheme, path, languages, BUILT, audit_of(given, scheme, languages[0]))
    if "program" in given:
        path.write_bytes(packed(PROGRAMS[given["program"]](parts_of(path))))
    return path


def audit_of(given: Mapping[str, Any], scheme: Scheme, language: str) -> Audit:
    blank = given.get("filled") == "nothing"
    base = blank_audit(scheme) if blank else good_audit(scheme, given.get("answered", language))
    answers = given.get("answers", {})
    assert answers.keys() <= {point.ref for point in scheme.checkpoints}
    typed = {ref: Response({**base.response(ref).cells, **cells}) for ref, cells in answers.items()}
    return Audit({**base.facility, **given.get("facility", {})}, {**base.responses, **typed}, base.records)


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
