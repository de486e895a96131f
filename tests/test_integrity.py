"""What was changed in a returned workbook, what damaged it, and what is neither: pains 12, 31, 32 and 45."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import process_time

import openpyxl
import pytest

from addin.checks.every import problems_of
from addin.integrity.comparing import integrity_problems
from addin.integrity.formula_text import canonical, same_formula
from addin.integrity.ranges import ranges
from addin.integrity.values import changed_values
from addin.scorecard import score_file
from addin.validating import returned_workbook, validate
from generator.core.book import FileBook
from generator.core.loading import load_scheme
from generator.core.problems import Problem
from generator.core.reading import Submission, read
from generator.workbook import build_workbook
from tests.audits import random_audits
from tests.changed_cases import (
    CASES,
    FORMULA,
    LAYOUT,
    POINTS,
    QUESTION,
    SCHEME,
    WEIGHT,
    Case,
    all_of,
    altered,
    filled,
    put,
    rewrite,
)
from tests.conftest import ALL, Build
from tests.office.office import Office
from tests.returned_cases import TODAY
from tests.well_said import assert_well_placed, assert_well_said

SEEN_IN_VALUES = {"points-changed", "finding-changed", "list-changed", "fingerprint-differs"}
"""Codes that the light half, which sees values only, gives as well."""

RESAVED_BY_OFFICE = ALL[2::3]


@pytest.fixture(scope="module")
def good(build: Build) -> Path:
    return build(SCHEME, ("en", "zh"), filled())


def problems(path: Path, build: Build, program: str = "Microsoft Excel") -> list[Problem]:
    def reference(submission: Submission, languages: tuple[str, ...]) -> Path:
        return build(submission.scheme, languages)

    return integrity_problems(path, read(FileBook(path), str(path)), program, reference)


def light_problems(path: Path) -> list[Problem]:
    book = FileBook(path)
    return list(changed_values(book, read(book, str(path))))


def codes(found: list[Problem]) -> set[str]:
    return {problem.code for problem in found}


# ---- nothing is wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL[::3])
def test_openpyxl_saves_without_a_difference(name: str, build: Build, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    openpyxl.load_workbook(build(name)).save(again)
    assert problems(again, build) == []
    assert light_problems(again) == []


@pytest.mark.parametrize("name", ALL[::5])
def test_answers_of_any_kind_make_no_difference(name: str, build: Build) -> None:
    """Whatever was filled in when the workbook was built, what is locked stays the same."""
    _, audit = next(random_audits(load_scheme(name), 1, 5))
    assert problems(build(name, ("en", "zh"), audit), build) == []


@pytest.mark.parametrize("name", RESAVED_BY_OFFICE)
def test_libreoffice_saves_without_a_difference(
    name: str, build: Build, office: Office, tmp_path: Path
) -> None:
    with office.open(build(name)) as document:
        document.save(tmp_path / "again.xlsx")
    assert problems(tmp_path / "again.xlsx", build, "LibreOffice") == []
    assert light_problems(tmp_path / "again.xlsx") == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_language_has_no_difference(language: str, build: Build) -> None:
    assert problems(build(SCHEME, (language,), filled()), build) == []


def like_wps(name: str, content: bytes) -> bytes:
    """Quotes written as entities, validations moved to the extension list, the very hidden sheet hidden."""
    content = content.replace(b'state="veryHidden"', b'state="hidden"')
    if name == f"xl/worksheets/sheet{list(LAYOUT.sheets).index('checklist') + 1}.xml":
        content = re.sub(
            rb"<dataValidations.*</dataValidations>", _extended(content), content, flags=re.DOTALL
        )
    return re.sub(rb"<f>[^<]*</f>", lambda f: f[0].replace(b'"', b"&quot;"), content)


def _extended(content: bytes) -> bytes:
    """The validations of a sheet as the extension list has them."""
    found = re.findall(
        rb'<dataValidation\b[^>]*?sqref="([^"]*)"[^>]*?type="(\w+)".*?<formula1>([^<]*)</formula1>', content
    ) or [
        (places, kind, source)
        for kind, places, source in re.findall(
            rb'<dataValidation\b[^>]*?type="(\w+)"[^>]*?sqref="([^"]*)".*?<formula1>([^<]*)</formula1>',
            content,
        )
    ]
    assert found
    rules = b"".join(
        b'<x14:dataValidation type="%b"><x14:formula1><xm:f>%b</xm:f></x14:formula1><xm:sqref>%b</xm:sqref>'
        b"</x14:dataValidation>" % (kind, source, places)
        for places, kind, source in found
    )
    namespaces = (
        b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        b'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
    )
    return (
        b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" ' + namespaces + b">"
        b"<x14:dataValidations>" + rules + b"</x14:dataValidations></ext></extLst>"
    )


def like_google(book: openpyxl.Workbook) -> None:
    """No properties, no protection, plain sheet names, lists from cells instead of names."""
    book.properties.subject = None
    names = {name: found.attr_text for name, found in book.defined_names.items()}
    for sheet in book:
        sheet.protection.sheet = False
        sheet.freeze_panes = None
        if sheet.sheet_state == "veryHidden":
            sheet.sheet_state = "hidden"
        for rule in sheet.data_validations.dataValidation:
            rule.formula1 = str(names.get(rule.formula1, rule.formula1)).replace("'", "")
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.value = (
                        str(cell.value).replace("'_auditbook'!", "_auditbook!").replace(",1,", ", 1, ")
                    )


def test_wps_changes_nothing(build: Build, good: Path, tmp_path: Path) -> None:
    path = altered(Case("", (), part=like_wps), good, tmp_path / "wps.xlsx")
    assert codes(problems(path, build, "WPS Office")) == set()


def test_google_sheets_changes_nothing(build: Build, good: Path, tmp_path: Path) -> None:
    path = altered(Case("", (), like_google), good, tmp_path / "google.xlsx")
    found = problems(path, build, "")
    assert codes(found) == {"protection-lost"}
    assert {problem.cause for problem in found} == {"damage"}


# ---- something is ----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_change_has_its_code(case: Case, build: Build, good: Path, tmp_path: Path) -> None:
    path = altered(case, good, tmp_path / "altered.xlsx")
    book = FileBook(path)
    submission = read(book, "x")
    found = integrity_problems(
        path, submission, case.program, lambda s, languages: build(s.scheme, languages)
    )
    assert codes(found) == set(case.codes)
    told = [*found, *problems_of(returned_workbook(path, TODAY))]
    assert_well_said(told)
    assert_well_placed(told, submission, book)
    light = codes(list(changed_values(book, submission)))
    assert (codes(found) & SEEN_IN_VALUES) - {"fingerprint-differs"} <= light
    assert light <= codes(found) | {"text-changed"}


@pytest.mark.parametrize(
    ("name", "code"), [("question deleted", "row-missing"), ("question doubled", "row-repeated")]
)
def test_a_row_that_is_gone_or_doubled_is_told_once(
    name: str, code: str, build: Build, good: Path, tmp_path: Path
) -> None:
    case = next(case for case in CASES if case.name == name)
    path = altered(case, good, tmp_path / "altered.xlsx")
    found = validate(path, TODAY, lambda s, languages: build(s.scheme, languages))
    usual = {"answers-all-alike", "no-finding-at-all", "not-recalculated", "other-program"}
    assert [problem.code for problem in found.problems if problem.code not in usual] == [code]


def test_each_code_of_changes_and_damage_has_a_case() -> None:
    """Those codes that this package can give, read off its own text."""
    package = Path(__file__).parent.parent / "addin" / "integrity"
    text = "".join(path.read_text("utf-8") for path in package.glob("*.py"))
    named = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', text))
    assert named - {"veryHidden"} == {code for case in CASES for code in case.codes}


def test_weight_question_and_formula_are_told_with_before_and_after(
    build: Build, good: Path, tmp_path: Path
) -> None:
    """Pain 45: cell by cell, and the score is our own."""
    edit = all_of(put(WEIGHT, 99), put(QUESTION, "Is all well?"), put(FORMULA, 5))
    path = altered(Case("", (), edit), good, tmp_path / "altered.xlsx")
    found = {problem.code: problem for problem in problems(path, build)}
    weight, question, formula = (found[c] for c in ("points-changed", "text-changed", "formula-replaced"))
    assert (weight.sheet, weight.cell, weight.ref) == ("_auditbook", WEIGHT.address[11:], POINTS[2].ref)
    assert weight.found.en == "The points are now 99."
    assert weight.allowed.en == "As built: 1."
    assert (question.sheet, question.ref) == (QUESTION.sheet, POINTS[0].ref)
    assert question.found.en == "It now says: Is all well?"
    assert question.allowed.en == f"As built: {POINTS[0].text.en}"
    assert formula.cell == FORMULA.address.rpartition("!")[2]
    assert formula.found.en.endswith(": 5")
    assert formula.allowed.en.startswith("The formula =IF(")
    assert {problem.cause for problem in found.values()} == {"change"}
    one, other = score_file(good), score_file(path)
    assert {**one, "file": ""} == {**other, "file": ""}


def test_pasted_over_answers_are_listed_by_ranges(build: Build, good: Path, tmp_path: Path) -> None:
    """Pain 12: each pasted-over cell is reported."""
    case = next(case for case in CASES if case.codes == ("validation-lost",))
    (found,) = problems(altered(case, good, tmp_path / "pasted.xlsx"), build)
    assert "G7:G9, G12" in found.found.en
    assert found.cause == "damage"


def test_the_light_half_sees_a_reworded_question_on_either_sheet(good: Path, tmp_path: Path) -> None:
    for case in CASES:
        if case.name in ("question reworded on the hidden sheet", CASES[0].name):
            found = light_problems(altered(case, good, tmp_path / "altered.xlsx"))
            said = [problem for problem in found if problem.code == "text-changed"]
            assert [(one.ref, one.found.en) for one in said] == [(POINTS[0].ref, "It now says: Is all well?")]


def test_values_alone_take_a_fraction_of_the_time(build: Build) -> None:
    """A few milliseconds beside the second or less that all formulas take (largest scheme)."""
    name = max(ALL, key=lambda name: len(load_scheme(name).checkpoints))
    path = build(name)
    book = FileBook(path)
    submission = read(book, "x")

    def seconds(work: Callable[[], object]) -> float:
        start = process_time()
        work()
        return process_time() - start

    light = min(seconds(lambda: list(changed_values(book, submission))) for _ in range(3))
    assert light < seconds(lambda: problems(path, build)) / 8


def test_an_edition_revised_since_says_so_and_blocks_nothing(tmp_path: Path, build: Build) -> None:
    """Our own scheme file may be corrected after a workbook was sent: that is not the supplier's doing."""
    scheme = load_scheme(SCHEME)
    case = next(case for case in CASES if case.codes == ("fingerprint-differs",))
    build_workbook(scheme, tmp_path / "old.xlsx", ("en",), date(2026, 1, 5))
    (found,) = problems(altered(case, tmp_path / "old.xlsx", tmp_path / "x.xlsx"), build)
    assert found.level == "note"


def test_a_contradiction_added_after_sending_is_no_change_by_the_supplier(
    tmp_path: Path, build: Build
) -> None:
    scheme, path = load_scheme(SCHEME), tmp_path / "sent-before.xlsx"
    assert scheme.contradictions
    before = replace(scheme, contradictions=scheme.contradictions[:-1])
    build_workbook(before, path, ("en", "zh"), date(2026, 1, 5), filled())
    assert [problem.code for problem in problems(path, build)] == ["scheme-revised"]
    assert [problem.code for problem in light_problems(path)] == ["scheme-revised"]
    told = codes(problems_of(returned_workbook(path, TODAY)))
    usual = codes(problems_of(returned_workbook(build(SCHEME, ("en", "zh"), filled()), TODAY)))
    assert told - {"saved-before-audit"} == usual  # that day is before the audit
    assert score_file(path)["score"] == 100.0


# ---- formulas --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("=IF('_auditbook'!$A$1=1,2,\"\")", '=if( _auditbook!$A$1 = 1 , 2 , "" )'),
        ("=TRUE=TRUE", "=TRUE()=TRUE()"),
        ("=ROUND(A1,1)", "=ROUND(A1,1.0)"),
        ("=MIN(A1,1E+99)", "=min(A1,1.0E+099)"),
        ('=HYPERLINK("#\'A\'!B1","x")', '=HYPERLINK("#A!B1","x")'),
        ("='It''s'!$A$1", "='It''s'!$A$1"),
        ("=SUM(cp_points)", "=SUM(CP_POINTS)"),
    ],
)
def test_the_same_formula_in_other_words(one: str, other: str) -> None:
    assert same_formula(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("=A1*$B$2", "=A1*B2"),
        ("=A1+1", "=A1+1.5"),
        ('=IF(A1="yes",1,0)', '=IF(A1="YES",1,0)'),
        ("=SUM(cp_points)", "=SUM(cp_possible)"),
        ("='One'!$A$1", "='Two'!$A$1"),
        ('=HYPERLINK("#A!B1","x")', '=HYPERLINK("https://example.com","x")'),
        ('=A1&" "', '=A1&""'),
    ],
)
def test_another_formula(one: str, other: str) -> None:
    assert not same_formula(one, other)


def test_moved_cells_and_renamed_sheets_are_followed() -> None:
    def down(sheet: str, row: int, column: int) -> tuple[int, int]:
        return (row - 3, column) if sheet == "checklist" else (row, column)

    built = canonical("='Checklist'!$G$20+'Score'!$B$20", "", {"Checklist": "checklist", "Score": "score"})
    names = {"Answers": "checklist", "Score": "score"}
    assert canonical("=Answers!$G$23+Score!$B$20", "", names, down) == built


def test_cells_are_named_in_runs() -> None:
    assert ranges([(4, 6), (5, 6), (6, 6), (9, 6), (4, 27)]) == "G5:G7, G10, AB5"


def test_an_unreadable_property_part_is_no_matter(build: Build, good: Path, tmp_path: Path) -> None:
    """Google drops the properties: nothing is compared with what is not there."""
    path = altered(Case("", ()), good, tmp_path / "x.xlsx")
    rewrite(path, lambda name, content: re.sub(rb"<dc:subject>.*?</dc:subject>", b"", content))
    assert problems(path, build) == []
