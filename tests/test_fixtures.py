"""The folders should_pass and should_fail: one returned file each, with all that must be said of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from addin.validating import OK, REJECTED, WARNED, Validation, validate
from generator.core.audit import Audit, Response
from generator.core.loading import load_scheme
from generator.core.problems import BLOCK, LEVELS
from generator.core.scheme import Scheme
from generator.reference import ReferenceWorkbooks
from generator.workbook import blank_audit, build_workbook
from tests.conftest import BUILT
from tests.other_programs import through_google, through_wps
from tests.packages import packed, parts_of
from tests.returned_cases import TODAY, good_audit
from tests.whole_messages import must_be_whole

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


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> ReferenceWorkbooks:
    return ReferenceWorkbooks(tmp_path_factory.mktemp("reference"))


def found_in(case: Path, folder: Path, reference: ReferenceWorkbooks) -> tuple[Validation, list[str]]:
    """What is found in a case's file, and what must be."""
    given = yaml.safe_load(case.read_text("utf-8"))
    assert given.keys() <= KEYS
    path = case.with_name(given["file"]) if "file" in given else made(given, folder / "returned.xlsx")
    return validate(path, TODAY, reference), given["codes"]


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


@pytest.mark.parametrize("case", PASS, ids=[case.parent.name for case in PASS])
def test_what_is_in_order_passes(case: Path, tmp_path: Path, reference: ReferenceWorkbooks) -> None:
    found, codes = found_in(case, tmp_path, reference)
    for problem in found.problems:
        must_be_whole(problem, found.returned.submission if found.returned else None)
    assert {problem.code for problem in found.problems} == set(codes)
    assert found.outcome == OK


@pytest.mark.parametrize("case", FAIL, ids=[case.parent.name for case in FAIL])
def test_what_is_wrong_is_told(case: Path, tmp_path: Path, reference: ReferenceWorkbooks) -> None:
    found, codes = found_in(case, tmp_path, reference)
    for problem in found.problems:
        must_be_whole(problem, found.returned.submission if found.returned else None)
    assert {problem.code for problem in found.problems} == set(codes)
    assert found.outcome == (REJECTED if found.problems[0].level == BLOCK else WARNED)
    assert [LEVELS.index(p.level) for p in found.problems] == sorted(
        LEVELS.index(p.level) for p in found.problems
    )
