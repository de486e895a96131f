"""The workbooks themselves: clean, the same each time, right before anything is calculated, and protected."""

import subprocess
from datetime import date
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator
from xlsxwriter.worksheet import Worksheet

from generator.core.audit import Audit
from generator.core.book import Book, FileBook
from generator.core.layout import Cell, Layout
from generator.core.loading import load_scheme, words
from generator.core.reading import value_at
from generator.core.scoring import Scoring
from generator.sheets.actions import TODAY
from generator.workbook import build_workbook
from tests.audits import everything, random_audits, with_answers
from tests.conftest import ALL, BUILT, Build
from tests.office.office import Document, Office
from tests.parity import as_cell, same
from tests.workbook_linter import lint

every_scheme = pytest.mark.parametrize("name", ALL)


@lru_cache(maxsize=2)
def stored(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path, data_only=True)


@lru_cache(maxsize=2)
def loaded(path: Path) -> openpyxl.Workbook:
    """The workbook with its formulas; tests of one scheme come one after another and share it."""
    return openpyxl.load_workbook(path)


def filled(name: str) -> Audit:
    scheme = load_scheme(name)
    fields: dict[str, str | float | date] = {"headcount": 300.0, "country": "CN"}
    bad = {point.ref: next(iter(point.findings)) for point in scheme.checkpoints[::9] if point.findings}
    return with_answers(scheme, "", bad, audit_date=date(2026, 3, 31), **fields).audit(scheme)


@pytest.mark.parametrize("name", ALL[::5])
def test_linter_finds_nothing_in_a_blank_one_in_one_language(name: str, build: Build) -> None:
    assert lint(build(name, ("zh",))) == []


@every_scheme
def test_linter_finds_nothing_in_a_filled_one(name: str, build: Build) -> None:
    assert lint(build(name, ("en", "zh"), filled(name))) == []


@every_scheme
def test_schema_of_office_open_xml(name: str, build: Build) -> None:
    result = OpenXmlValidator().validate(str(build(name)))
    assert result.is_valid, [str(error) for error in result.errors][:10]


@every_scheme
def test_two_builds_are_byte_identical(name: str, build: Build, tmp_path: Path) -> None:
    build_workbook(load_scheme(name), tmp_path / "again.xlsx", ("en", "zh"), BUILT)
    assert build(name).read_bytes() == (tmp_path / "again.xlsx").read_bytes()


@every_scheme
@pytest.mark.parametrize(("kind", "languages"), [("blank", ("en", "zh")), ("random", ("zh", "en"))])
def test_stored_values_are_what_libreoffice_calculates(
    name: str, kind: str, languages: tuple[str, ...], office: Office, build: Build
) -> None:
    """Pain 24: a phone or a preview, which does not calculate, shows what is true."""
    audit = None if kind == "blank" else next(random_audits(load_scheme(name), 1, 7))[1]
    path = build(name, languages, audit)
    actions = Layout(load_scheme(name), languages, words()).sheets["actions"]
    with office.open(path) as document:
        document.write(actions, place(TODAY.fixed), [[as_cell(BUILT)]])
        document.calculate()
        assert document.errors() == []
        assert different_cells(FileBook(path), document, (actions, TODAY.row, TODAY.column)) == []


def different_cells(book: Book, document: Document, typed: tuple[str, int, int]) -> list[str]:
    """Cells whose values differ, but for the one that the test typed in itself."""
    found = []
    for sheet in book.sheets:
        rows = book.rows(sheet)
        corner = Cell(sheet, len(rows) - 1, max(map(len, rows)) - 1)
        calculated = document.read(sheet, f"A1:{place(corner.fixed)}")
        for i, (row, other) in enumerate(zip(rows, calculated, strict=True)):
            for j, (one, two) in enumerate(zip_longest(row, other)):
                if not same(one, two) and (sheet, i, j) != typed:
                    found.append(f"{Cell(sheet, i, j).address}: stored {one!r}, calculated {two!r}")
    return found


def as_serial(value: object) -> object:
    return value.date() if hasattr(value, "date") else value


@every_scheme
def test_a_blank_workbook_shows_not_rated_and_no_zero(name: str, build: Build) -> None:
    path = build(name)
    layout = Layout(load_scheme(name), ("en", "zh"), words())
    book = FileBook(path)
    assert value_at(book, layout.result("rating")) == "not rated"
    assert value_at(book, layout.result("score")) is None
    for section in load_scheme(name).sections:
        cells = {id: layout.section_cell(section.code, id) for id in ("applies", "score", "grade")}
        found = {id: value_at(book, cell) for id, cell in cells.items()}
        assert found["score"] is None
        # A section that the fields leave out is graded already: there is nothing to answer in it.
        assert found["grade"] is None or (found["applies"] == 0 and found["grade"] == "N/A"), section.code
    assert "not rated" in str(value_at(book, Cell(layout.sheets["score"], 4, 1)))


@pytest.mark.parametrize("name", ALL[::5])
def test_a_blank_workbook_prints_not_rated(name: str, office: Office, build: Build, tmp_path: Path) -> None:
    with office.open(build(name)) as document:
        document.pdf(tmp_path / "blank.pdf")
    shown = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "blank.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "not rated" in shown
    assert not any(error in shown for error in ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "Err:5"))


def place(fixed: str) -> str:
    return fixed.replace("$", "")


@every_scheme
def test_every_answer_cell_has_a_list_from_a_name(name: str, build: Build) -> None:
    scheme = load_scheme(name)
    layout = Layout(scheme, ("en", "zh"), words())
    book = loaded(build(name))
    sheet = book[layout.sheets["checklist"]]
    lists = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
    for point in scheme.checkpoints:
        cell = place(layout.on_checklist(point.ref, "answer").fixed)
        sources = [v.formula1 for v in lists if cell in v.sqref]
        assert sources == [f"choose_{point.scale}".replace("-", "_")]


@every_scheme
def test_only_cells_to_fill_are_unlocked_and_people_can_still_work(name: str, build: Build) -> None:
    """Pains 18 and 19: people may filter and resize; a sheet that allows hyperlinks would hang Excel."""
    book = loaded(build(name))
    for sheet in book:
        assert sheet.protection.sheet, sheet.title
        if sheet.title != "_auditbook":
            assert sheet.protection.autoFilter is False  # "false" means: not forbidden
            assert sheet.protection.formatRows is False
            assert sheet.protection.formatColumns is False
            assert sheet.protection.insertHyperlinks is True
        unlocked = [c for row in sheet.iter_rows() for c in row if not c.protection.locked]
        assert not [cell.coordinate for cell in unlocked if cell.data_type == "f"]
    assert book["_auditbook"].sheet_state == "veryHidden"
    assert book.active is book.worksheets[0]


@every_scheme
def test_pictures_of_data_have_words_and_tabs_say_what_to_do(name: str, build: Build) -> None:
    """Pains 21 and 25: no tab is taken for another, and no chart speaks to the eye alone."""
    path = build(name)
    with ZipFile(path) as package:
        drawings = [package.read(part).decode() for part in package.namelist() if "drawings/drawing" in part]
    assert drawings
    assert all("descr=" in drawing for drawing in drawings)
    titles = [sheet.title for sheet in loaded(path) if sheet.title != "_auditbook"]
    assert all(any(word in title for word in ("FILL填", "READ阅", "AUTO自动")) for title in titles)


@pytest.mark.parametrize(
    ("headcount", "days"), [(50, "1.5"), (51, "3"), (550, "3.5"), (1201, "5"), (9000, "5")]
)
def test_person_days_follow_the_headcount(headcount: int, days: str, build: Build) -> None:
    scheme = load_scheme("amfori-bsci")
    audit = everything(scheme, "yes", "", headcount=headcount).audit(scheme)
    sheet = stored(build("amfori-bsci", ("en", "zh"), audit))[
        Layout(scheme, ("en", "zh"), words()).sheets["facility"]
    ]
    rows = {row[1].value: row[2].value for row in sheet.iter_rows(max_col=3)}
    assert days == rows["Person-days (full audit)"]


def test_actions_list_open_findings_gravest_first_with_their_dates(build: Build) -> None:
    scheme = load_scheme("amfori-bsci")
    given = with_answers(
        scheme, "", {"1.1": "no", "2.3": "no", "1.2": "partial"}, audit_date=date(2026, 3, 31)
    )
    layout = Layout(scheme, ("en", "zh"), words())
    sheet = stored(build("amfori-bsci", ("en", "zh"), given.audit(scheme)))[layout.sheets["actions"]]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    header = next(row for row in rows if "Ref" in row)
    start, ref, due = rows.index(header) + 1, header.index("Ref"), header.index("Due")
    listed = [(row[ref], as_serial(row[due])) for row in rows[start : start + 4]]
    assert listed[:3] == [
        ("2.3", date(2026, 4, 30)),  # critical: 30 days
        ("1.1", date(2026, 5, 30)),  # major: 60 days
        ("1.2", date(2026, 6, 29)),  # minor: 90 days
    ]
    assert listed[3][0] in (None, "")


def test_xlsxwriter_would_change_no_formula_of_ours(build: Build) -> None:
    """So its search for functions of newer Excels may be left out."""
    whole = Worksheet()
    formulas = [
        str(cell.value)
        for sheet in loaded(build("amfori-bsci-2021"))
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(formulas) > 3000
    assert all(whole._prepare_formula(formula) == formula.removeprefix("=") for formula in formulas)
    assert whole._prepare_formula("=MAP(A1)") == "_xlfn.MAP(A1)"


def test_failed_building_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("out of paper")

    monkeypatch.setattr("generator.sheets.data.draw", broken)
    with pytest.raises(RuntimeError):
        build_workbook(load_scheme("gsv"), tmp_path / "x.xlsx", ("en",), BUILT)
    assert list(tmp_path.iterdir()) == []


def test_scoring_of_the_filled_workbook_is_stored_in_it(build: Build) -> None:
    scheme = load_scheme("gsv")
    audit = filled("gsv")
    layout = Layout(scheme, ("en", "zh"), words())
    data = stored(build("gsv", ("en", "zh"), audit))[layout.sheets["data"]]
    scoring = Scoring(scheme, audit)
    assert scoring.rating != "not rated"
    assert scoring.rating == data[place(layout.result("rating").fixed)].value
