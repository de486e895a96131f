"""The two spreadsheet engines of the tests do what the tests rely on, shown on a tiny workbook."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from xlsxwriter import Workbook

from tests.office.office import Document, Office, OfficeProblem, render
from tests.second_engine import IronBook

FORMULAS = (
    "=SUM(Answers!A1:A3)",
    "=ISTEXT(Answers!A1)",
    "=ISBLANK(Answers!A2)",
    "=1/A1",
    '=First&"!"',
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A protected sheet to fill, and one of formulas whose cached values are all wrong."""
    found = tmp_path_factory.mktemp("office") / "tiny.xlsx"
    with Workbook(found) as book:
        answers, score = book.add_worksheet("Answers"), book.add_worksheet("Score")
        answers.protect()
        answers.freeze_panes(1, 0)
        answers.write_column("A1", [1, 2, 3])
        book.define_name("First", "=Answers!$A$1")
        for row, formula in enumerate(FORMULAS):
            score.write_formula(row, 0, formula, None, 99)
    return found


@pytest.fixture
def document(office: Office, path: Path) -> Iterator[Document]:
    """The workbook in LibreOffice."""
    with office.open(path) as opened:
        yield opened


def test_cached_values_are_not_believed(document: Document) -> None:
    """Opening alone recalculates: 99 is nowhere to be seen."""
    assert document.read("Score", "A1:A5") == [[6.0], [0.0], [0.0], [1 / 6], ["1!"]]


def test_an_answer_set_is_one_round_trip(document: Document) -> None:
    """Write, recalculate and read come back as three results."""
    rows = [[10], [20.5], [0]]
    results = document.run([("write", "Answers", "A1", rows), ("calculate",), ("read", "Score", "A1")])
    assert results == [None, None, [[30.5]]]


def test_texts_stay_texts_and_blanks_are_empty(document: Document) -> None:
    """What looks like a number or a formula is neither."""
    document.write("Answers", "A1", [["3"], [""], ["=1+1"]])
    document.calculate()
    assert document.read("Answers", "A1:A3") == [["3"], [""], ["=1+1"]]
    assert document.read("Score", "A1:A3") == [[0.0], [1.0], [1.0]]


def test_errors_are_found(document: Document) -> None:
    """Errors are listed by cell and code, and read as their text."""
    assert document.errors() == []
    document.write("Answers", "A1", [[""], [""], [""]])
    document.calculate()
    assert document.errors() == ["Score!A4: 532"]
    assert document.read("Score", "A4") == [["#DIV/0!"]]


def test_formulas_are_as_libreoffice_understood_them(document: Document) -> None:
    """Separators and sheet signs are LibreOffice's own."""
    assert document.formulas("Score", "A1") == [["=SUM($Answers.A1:A3)"]]


def test_a_saved_copy_has_the_results(document: Document, path: Path, tmp_path: Path) -> None:
    """Saving writes a new file with recalculated values and leaves the first alone."""
    before = path.read_bytes()
    document.write("Answers", "A1", [[5]])
    document.calculate()
    document.save(tmp_path / "copy.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "copy.xlsx", data_only=True)
    assert saved["Score"]["A1"].value == 10
    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_a_window_keeps_frozen_panes(office: Office, path: Path, tmp_path: Path) -> None:
    """A save with a window is like a person's."""
    with office.open(path, window=True) as document:
        document.save(tmp_path / "copy.xlsx")
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx")["Answers"].freeze_panes == "A2"


def test_pages_become_pictures(document: Document, tmp_path: Path) -> None:
    """Each sheet prints on a page here, each page is a picture."""
    document.pdf(tmp_path / "tiny.pdf")
    pictures = render(tmp_path / "tiny.pdf", tmp_path / "pages")
    assert [picture.name for picture in pictures] == ["tiny-1.png", "tiny-2.png"]
    assert all(picture.read_bytes().startswith(b"\x89PNG") for picture in pictures)


def test_pictures_have_the_colours_of_conditions(office: Office, tmp_path: Path) -> None:
    """What is coloured by its words is coloured in print."""
    with Workbook(tmp_path / "coloured.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "done")
        green = book.add_format({"bg_color": "#00C040"})
        sheet.conditional_format("A1:A1", {"type": "formula", "criteria": '=$A1="done"', "format": green})
    with office.open(tmp_path / "coloured.xlsx") as document:
        document.calculate()
        document.pdf(tmp_path / "coloured.pdf")
    (page,) = render(tmp_path / "coloured.pdf", tmp_path / "pages", 50)
    colours = Image.open(page).convert("RGB").getcolors(1 << 20) or []
    assert (0, 192, 64) in [colour for _, colour in colours]


def test_refusals_are_clear_and_harmless(document: Document) -> None:
    """A refused operation says why, and the next one works."""
    with pytest.raises(OfficeProblem, match="no sheet 'Gone' among Answers, Score"):
        document.read("Gone", "A1")
    assert document.read("Answers", "A2") == [[2.0]]


def test_other_files_are_refused(office: Office, tmp_path: Path) -> None:
    """A missing file is a problem with its name."""
    with pytest.raises(OfficeProblem, match=r"gone\.xlsx"):
        office.open(tmp_path / "gone.xlsx")


def test_a_late_answer_ends_that_libreoffice_only(office: Office, path: Path) -> None:
    """After a timeout the document is lost, and the next one opens in a new LibreOffice."""
    assert office  # so that a machine without LibreOffice skips
    with Office() as own:
        lost = own.open(path)
        with pytest.raises(OfficeProblem, match="did not answer within 0 s"):
            lost.run([("calculate",)], seconds=0)
        with pytest.raises(OfficeProblem, match="has ended"):
            lost.calculate()
        lost.close()
        with own.open(path) as document:
            assert document.read("Answers", "A1") == [[1.0]]


def test_the_second_engine_agrees(path: Path) -> None:
    """IronCalc: texts stay texts, blanks are empty, errors are texts, truth is bool."""
    book = IronBook(path)
    book.calculate()
    assert book.read("Score", "A1:A5") == [[6.0], [False], [False], [1 / 6], ["1!"]]
    book.write("Answers", "A1", [["3"], [""], ["=1+1"]])
    book.calculate()
    assert book.read("Answers", "A1:B3") == [["3", ""], ["", ""], ["=1+1", ""]]
    assert book.read("Score", "A1:A5") == [[0.0], [True], [True], ["#DIV/0!"], ["3!"]]
