"""What comes back is read whatever language, program or tidy hand it went through."""

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from addin.scorecard import score_file
from generator.core.audit import Audit, Response
from generator.core.book import FileBook
from generator.core.errors import Refused
from generator.core.layout import Layout
from generator.core.loading import load_scheme, words
from generator.core.reading import read
from tests.audits import Given, random_audits
from tests.conftest import ALL, Build
from tests.office.office import Office
from tests.packages import packed, parts_of

LAYOUTS = {name: Layout(load_scheme(name), ("en", "zh"), words()) for name in ALL}


some_schemes = pytest.mark.parametrize("name", ALL[::4])
"""Every scheme goes through the parity tests; what other programs do to a file differs little by scheme."""


def mixed(name: str, language: str) -> Given:
    scheme = load_scheme(name)
    answers = {}
    for i, point in enumerate(scheme.checkpoints):
        if i % 17:
            codes = scheme.lists[point.scale].codes
            answers[point.ref] = codes[i % len(codes)]
    fields: dict[str, str | float | date] = {
        "audit_date": date(2026, 3, 31),
        "facility_id": "F-007",
        "country": "CN",
        "headcount": 12.0,
    }
    return Given("", answers, fields, language)


def card(path: Path) -> dict[str, object]:
    found = score_file(path)
    del found["file"]
    return found


@pytest.mark.parametrize("name", ALL)
def test_what_was_typed_is_what_is_read(name: str, build: Build) -> None:
    for _, audit in random_audits(load_scheme(name), 1, 11):
        submission = read(FileBook(build(name, ("en", "zh"), audit)), "x")
        for ref, response in audit.responses.items():
            typed = {column: value for column, value in response.cells.items() if str(value).strip()}
            assert typed == submission.audit.response(ref).cells
        for id, value in audit.facility.items():
            if id != "language":
                assert value == submission.audit.facility[id]


@some_schemes
def test_answers_in_chinese_score_as_in_english(name: str, build: Build) -> None:
    """Pain 27: nobody has to answer in the language of the buyer."""
    scheme = load_scheme(name)
    english = build(name, ("en", "zh"), mixed(name, "en").audit(scheme))
    assert card(english) == card(build(name, ("zh",), mixed(name, "zh").audit(scheme)))


@some_schemes
def test_a_copy_saved_by_libreoffice_scores_the_same(
    name: str, office: Office, build: Build, tmp_path: Path
) -> None:
    path = build(name, ("en", "zh"), mixed(name, "en").audit(load_scheme(name)))
    with office.open(path) as document:
        document.save(tmp_path / "again.xlsx")
    assert card(path) == card(tmp_path / "again.xlsx")


@some_schemes
def test_a_copy_saved_by_openpyxl_scores_the_same(name: str, build: Build, tmp_path: Path) -> None:
    path = build(name, ("en", "zh"), mixed(name, "en").audit(load_scheme(name)))
    openpyxl.load_workbook(path).save(tmp_path / "again.xlsx")
    assert card(path) == card(tmp_path / "again.xlsx")


def test_sheets_may_be_renamed_moved_and_added(build: Build, tmp_path: Path) -> None:
    path = build("gsv-2.0", ("en", "zh"), mixed("gsv-2.0", "en").audit(load_scheme("gsv-2.0")))
    book = openpyxl.load_workbook(path)
    for i, sheet in enumerate(book):
        sheet.title = f"Tab {i}"
    book.create_sheet("Our notes", 0)["A1"] = "please ignore"
    book.move_sheet(book.worksheets[3], offset=4)
    book.save(tmp_path / "renamed.xlsx")
    assert card(path) == card(tmp_path / "renamed.xlsx")


def test_rows_are_found_by_ref_and_columns_by_id(build: Build, tmp_path: Path) -> None:
    path = build("gsv-2.0", ("en", "zh"), mixed("gsv-2.0", "en").audit(load_scheme("gsv-2.0")))
    book = openpyxl.load_workbook(path)
    sheet = book[LAYOUTS["gsv-2.0"].sheets["checklist"]]
    sheet.insert_rows(20, 3)
    sheet.insert_cols(5)
    book.save(tmp_path / "moved.xlsx")
    assert card(path)["score"] == card(tmp_path / "moved.xlsx")["score"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_hidden_marks_the_checklist_is_found_by_its_titles(
    language: str, build: Build, tmp_path: Path
) -> None:
    path = build("gsv-2.0", (language,), mixed("gsv-2.0", language).audit(load_scheme("gsv-2.0")))
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book if sheet["A1"].value == "auditbook:checklist")
    sheet.delete_rows(1)
    sheet.title = "Answers"
    book.save(tmp_path / "bare.xlsx")
    assert card(path)["score"] == card(tmp_path / "bare.xlsx")["score"]


def test_missing_rows_are_missing_answers(build: Build, tmp_path: Path) -> None:
    scheme = load_scheme("gsv-2.0")
    full = Given("", {point.ref: "yes" for point in scheme.checkpoints})
    book = openpyxl.load_workbook(build("gsv-2.0", ("en", "zh"), full.audit(scheme)))
    book[LAYOUTS["gsv-2.0"].sheets["checklist"]].delete_rows(10)
    book.save(tmp_path / "less.xlsx")
    found = card(tmp_path / "less.xlsx")
    assert (found["answered"], found["applicable"], found["rating"]) == (69, 70, "not rated")


@pytest.mark.parametrize("stated", ["A1", "B2:C3", "A1:ZZ9", ""])
def test_what_a_sheet_says_of_its_size_is_not_believed(stated: str, build: Build, tmp_path: Path) -> None:
    """Pain 49: files written by libraries state a wrong size, and readers that trust it lose rows."""
    path = build("gsv-2.0", ("en", "zh"), mixed("gsv-2.0", "en").audit(load_scheme("gsv-2.0")))
    element = f'<dimension ref="{stated}"/>'.encode() if stated else b""
    parts = {
        name: re.sub(rb"<dimension [^>]*/>", element, part) if "worksheets/sheet" in name else part
        for name, part in parts_of(path).items()
    }
    assert parts != parts_of(path)
    (tmp_path / "sized.xlsx").write_bytes(packed(parts))
    assert card(path) == card(tmp_path / "sized.xlsx")


def test_prose_beside_an_answer_is_no_answer(build: Build, tmp_path: Path) -> None:
    """Pain 20: finding, evidence and reason have cells of their own; the coded answer alone counts."""
    scheme = load_scheme("gsv-2.0")
    audit = mixed("gsv-2.0", "en").audit(scheme)
    prose = {"finding": "No. Not at all!\nN/A", "evidence": "No", "reason": "不符合 " * 900}
    talked = {ref: Response({**prose, **response.cells}) for ref, response in audit.responses.items()}
    plain, wordy = build("gsv-2.0", ("en",), audit), build("gsv-2.0", ("en",), Audit(audit.facility, talked))
    assert card(plain) == card(wordy)
    responses = read(FileBook(wordy), "x").audit.responses
    assert {ref: responses[ref] for ref in talked} == talked


def test_a_stored_result_is_not_believed(build: Build, tmp_path: Path) -> None:
    path = build("gsv-2.0", ("en", "zh"), mixed("gsv-2.0", "en").audit(load_scheme("gsv-2.0")))
    book = openpyxl.load_workbook(path)
    cell = LAYOUTS["gsv-2.0"].result("score")
    book["_auditbook"].cell(cell.row + 1, cell.column + 1).value = 100
    book.save(tmp_path / "forged.xlsx")
    assert card(path) == card(tmp_path / "forged.xlsx")


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def other_workbook(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "price list"
    book.save(folder / "prices.xlsx")
    return folder / "prices.xlsx"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "There is no file"),
        (b"", "file is empty"),
        (b"ref;answer\n1.1;yes\n", "is plain text, such as .csv"),
        (b"%PDF-1.7", "is a PDF"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "is damaged"),
        (b"PK\x03\x04 and then nothing", "was cut off"),
    ],
    ids=["missing", "empty", "csv", "pdf", "half an xls", "cut off"],
)
def test_what_is_not_a_workbook_is_refused_in_words(
    content: bytes | None, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "answers.xlsx"
    if content is not None:
        write(path, content)
    with pytest.raises(Refused, match=message):
        score_file(path)


def test_a_folder_is_not_a_workbook(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is not a file"):
        score_file(tmp_path)


def test_a_workbook_of_others_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="was not made by Auditbook"):
        score_file(other_workbook(tmp_path))


def test_an_unknown_edition_is_named(build: Build, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(build("gsv-2.0"))
    data = book["_auditbook"]
    row = next(row for row in data.iter_rows(max_col=2) if row[0].value == "edition")
    row[1].value = "9.9"
    book.save(tmp_path / "later.xlsx")
    with pytest.raises(Refused, match=r"is for gsv, edition 9\.9"):
        score_file(tmp_path / "later.xlsx")


def test_near_misses_count_as_what_was_meant(build: Build) -> None:
    """Pains 12 and 41: width, case, blanks and short forms; the workbook itself still says "not in list"."""
    scheme = load_scheme("gsv-2.0")
    words_of = ("ＹＥＳ", "是 ", "y", "Yes.", "√", "yes\u00a0")
    refs = [point.ref for point in scheme.checkpoints]
    typed = {ref: Response({"answer": words_of[i % len(words_of)]}) for i, ref in enumerate(refs)}
    meant = {ref: Response({"answer": "Yes"}) for ref in refs}
    near, right = (card(build(scheme, ("en", "zh"), Audit(responses=given))) for given in (typed, meant))
    assert right["answered"] == len(refs)
    assert near == right
