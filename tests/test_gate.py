"""The gate refuses what is hostile or no workbook, and passes what honest programs write (pains 43, 58)."""

import re
import shutil
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_STORED

import openpyxl
import pytest

from addin.intake import cells
from addin.intake.gate import inspect
from addin.intake.limits import LIMITS
from generator.core.errors import Refused
from generator.core.loading import catalogue
from generator.core.problems import BLOCK
from tests.conftest import ALL, Build
from tests.hostile import CASES, FAR, NOTED_PARTS, ONE, Case, sheet, with_part
from tests.office.office import Office
from tests.other_programs import through_google, through_wps
from tests.packages import MAIN, RELATED, packed, parts_of, relations, small
from tests.tiny import tiny
from tests.well_said import assert_well_said

SECONDS = 2
OF_THE_GATE = ("file-is-", "zip-", "xml-", "has-", "reader-")


def refusal(path: Path, **limits: int) -> Refused:
    with pytest.raises(Refused) as caught:
        inspect(path, replace(LIMITS, **limits))
    return caught.value


def code_of(data: bytes, folder: Path, **limits: int) -> str:
    path = folder / "answers.xlsx"
    path.write_bytes(data)
    return refusal(path, **limits).problem.code


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_each_is_refused_with_its_reason_and_at_once(case: Case, tmp_path: Path) -> None:
    path = tmp_path / f"answers{case.suffix}"
    path.write_bytes(case.make())
    start = time.perf_counter()
    found = refusal(path)
    assert found.problem.code == case.code
    assert time.perf_counter() - start < SECONDS
    assert found.problem.level == BLOCK
    assert "answers" in str(found)
    assert "\n" not in str(found)
    assert_well_said([found.problem])
    assert not found.problem.sheet + found.problem.cell + found.problem.ref


def test_every_reason_of_the_gate_has_its_case() -> None:
    """Nothing stands in the catalogue that no file brings about."""
    shown_elsewhere = {
        "file-is-folder",
        "zip-too-large",
        "has-web-extension",
        "has-custom-ribbon",
        "reader-died",
        "reader-slow",
        "reader-memory",
        "reader-failed",
    }
    reasons = {code for code in catalogue().messages if code.startswith(OF_THE_GATE)}
    assert reasons == {case.code for case in CASES if case.code.startswith(OF_THE_GATE)} | shown_elsewhere


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by its rights: the tests may run as somebody who may read everything."""

    def forbidden(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"PK")
    monkeypatch.setattr(Path, "open", forbidden)
    found = refusal(path)
    assert found.problem.code == "file-unreadable"
    assert "Permission denied" in str(found)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.xlsx").problem.code == "file-missing"
    assert refusal(tmp_path).problem.code == "file-is-folder"
    assert refusal(tmp_path / "a\0b").problem.code == "file-missing"


@pytest.mark.parametrize(
    "name",
    ["a\nb.xlsx", "a\x1b[31mred.xlsx", "‮xslx.exe", b"\xff\xfe.xlsx".decode("utf-8", "surrogateescape")],
    ids=["line break", "escape sequence", "turned around", "no UTF-8"],
)
def test_hostile_names_are_printed_on_one_line(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"%PDF-1.7")
    text = str(refusal(path))
    assert text.isprintable()
    text.encode("utf-8")


def test_endless_names_are_cut(tmp_path: Path) -> None:
    assert len(str(refusal(tmp_path / ("x" * 5000)))) < 400


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ({"file_size": 1000}, "file-too-large"),
        ({"part_size": 100}, "zip-part-too-large"),
        ({"total_size": 500}, "zip-too-large"),
        ({"entries": 5}, "zip-too-many-parts"),
        ({"elements": 3}, "cells-too-many"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_each_limit_counts(limit: dict[str, int], code: str, tmp_path: Path) -> None:
    assert code_of(sheet(ONE), tmp_path, **limit) == code


def test_too_many_texts_are_refused(tmp_path: Path) -> None:
    texts = f'<sst xmlns="{MAIN}">{"<si><t>x</t></si>" * 6000}</sst>'
    assert code_of(sheet(ONE, texts), tmp_path, strings=5000) == "counts-false"


@pytest.mark.parametrize(
    ("place", "inside"), [("GR20000", True), ("GS1", False), ("A20001", False), ("AAA1", False)]
)
def test_the_bounds_of_the_search_are_those_of_the_limits(place: str, inside: bool, tmp_path: Path) -> None:
    """The quick search has the limits written into it: 200 columns are A to GR."""
    path = tmp_path / "far.xlsx"
    path.write_bytes(sheet(f'<row r="1"><c r="{place}"><v>1</v></c></row>'))
    assert cells.UNUSUAL.search(f'<c r="{place}">'.encode()) is None or not inside
    if inside:
        inspect(path)
    else:
        assert refusal(path).problem.code == "cells-beyond"


def test_empty_formats_far_away_do_no_harm(tmp_path: Path) -> None:
    """Pain 33: programs leave a format in the last row or column behind; readers pass over it."""
    path = tmp_path / "ghost.xlsx"
    path.write_bytes(sheet(ONE + re.sub("<v>.*</v>", "", FAR)))
    inspect(path)


HARMLESS = {
    "picture": ("xl/media/image1.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400),
    "drawing": ("xl/media/image2.svg", b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "a.dtd"><svg/>'),
    "packed metafile": ("docProps/thumbnail.emz", b"\x1f\x8b\x08" + bytes(64)),
    "printer settings": ("xl/printerSettings/printerSettings1.bin", b"H\0P\0" * 400),
    "chain of formulas": ("xl/calcChain.xml", b'<calcChain><c r="A1" i="1"/></calcChain>'),
    "comments": ("xl/comments1.xml", b"<comments/>"),
    "threaded comments": ("xl/threadedComments/threadedComment1.xml", b"<ThreadedComments/>"),
    "persons": ("xl/persons/person.xml", b"<personList/>"),
    "old drawing": ("xl/drawings/vmlDrawing1.vml", b"<xml/>"),
    "custom XML": ("customXml/item1.xml", b"<p:properties/>"),
    "sensitivity label": ("docMetadata/LabelInfo.xml", b"<clbl:labelList/>"),
    "folder entry": ("xl/media/", b""),
    "left over by a Mac": ("__MACOSX/._a", b"\0\x05\x16\x07\0\x02"),
    "link in a cell": (
        "xl/worksheets/_rels/sheet1.xml.rels",
        relations((f"{RELATED}/hyperlink", "https://example.com/a"), mode=' TargetMode="External"'),
    ),
    "bar in a text": ("xl/texts2.xml", b"<sst><si><t>cmd|' /C calc'!A0</t></si></sst>"),
    "bar in a formula's text": ("xl/worksheets/b.xml", b"<a><c><f>\"a|b\"&amp;'x|y'!A1</f></c></a>"),
}


@pytest.mark.parametrize(("name", "content"), list(HARMLESS.values()), ids=list(HARMLESS))
def test_what_honest_programs_add_passes(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "answers.xlsx"
    path.write_bytes(with_part(name, content))
    assert inspect(path).notes == ()


@pytest.mark.parametrize(("part", "code"), NOTED_PARTS)
def test_what_is_only_noted(part: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "answers.xlsx"
    path.write_bytes(with_part(part))
    assert inspect(path).notes == ((code, part),)
    assert catalogue().messages[code].level != BLOCK


@pytest.mark.parametrize("name", ALL)
def test_our_workbooks_pass_as_every_program_writes_them(name: str, build: Build, tmp_path: Path) -> None:
    """Pain 8: the program that wrote last is told."""
    path = build(name)
    facts = inspect(path)
    assert (facts.program, facts.calculated, facts.dates_1904) == ("Auditbook", True, False)
    assert facts.size == path.stat().st_size
    parts = parts_of(path)
    again = tmp_path / "again.xlsx"
    for made, program in (
        (through_wps(parts), "WPS"),
        (through_google(parts), "Google Sheets"),
        (through_google(parts, inline=True), "Google Sheets"),
    ):
        again.write_bytes(packed(made, ZIP_STORED))
        assert (inspect(again).program, inspect(again).calculated) == (program, True)


@pytest.mark.parametrize("name", ALL[::5])
def test_our_workbooks_pass_after_libreoffice(
    name: str, office: Office, build: Build, tmp_path: Path
) -> None:
    """That all of them pass, also after openpyxl, is proven where they are read back (test_reading)."""
    with office.open(build(name)) as document:
        document.save(tmp_path / "again.xlsx")
    facts = inspect(tmp_path / "again.xlsx")
    assert (facts.program, facts.calculated) == ("LibreOffice", True)
    assert re.match(r"\d+\.\d+", facts.version)


@pytest.mark.parametrize("name", ALL[::5])
def test_our_workbooks_pass_after_openpyxl(name: str, build: Build, tmp_path: Path) -> None:
    """Pain 34: openpyxl saves formulas without their values, and the gate says so."""
    openpyxl.load_workbook(build(name)).save(tmp_path / "again.xlsx")
    facts = inspect(tmp_path / "again.xlsx")
    assert (facts.program, facts.calculated) == ("openpyxl", False)
    assert facts.version == openpyxl.__version__


@pytest.mark.parametrize(
    ("application", "program", "version"),
    [
        ("Microsoft Excel", "Microsoft Excel", "16.0300"),
        ("Microsoft Macintosh Excel", "Microsoft Excel", "16.0300"),
        ("WPS Office_12.1.0.26895_F1E327BC", "WPS", "12.1.0.26895"),
        ("WPS 表格", "WPS", "16.0300"),
        ("LibreOffice/24.2.0.3$Linux_X86_64 LibreOffice_project/1", "LibreOffice", "24.2.0.3"),
        ("ONLYOFFICE/8.1.0.169", "OnlyOffice", "8.1.0.169"),
        ("Something else", "Something else", "16.0300"),
    ],
)
def test_programs_are_known_by_what_they_call_themselves(
    application: str, program: str, version: str, tmp_path: Path
) -> None:
    path = tmp_path / "answers.xlsx"
    app = f"<Properties><Application>{application}</Application><AppVersion>16.0300</AppVersion></Properties>"
    core = (
        '<c:p xmlns:c="a" xmlns:d="b"><d:modified>2026-03-31T08:00:00Z</d:modified>'
        "<c:lastModifiedBy>王</c:lastModifiedBy></c:p>"
    )
    book = f'<workbook xmlns="{MAIN}"><workbookPr date1904="1"/></workbook>'
    parts = {"docProps/app.xml": app, "docProps/core.xml": core, "xl/workbook.xml": book}
    path.write_bytes(packed({**small(ONE), **{name: text.encode() for name, text in parts.items()}}))
    facts = inspect(path)
    assert (facts.program, facts.version, facts.dates_1904) == (program, version, True)
    assert facts.saved == datetime(2026, 3, 31, 8, tzinfo=UTC)


def test_a_workbook_that_says_nothing_of_its_program_passes(tmp_path: Path) -> None:
    path = tmp_path / "answers.xlsx"
    path.write_bytes(packed({**small(ONE), "docProps/app.xml": b"<broken"}))
    facts = inspect(path)
    assert (facts.program, facts.version, facts.saved) == ("", "", None)


def test_the_digest_is_that_of_the_bytes(build: Build, tmp_path: Path) -> None:
    path = build(tiny())
    copy = shutil.copy(path, tmp_path / "copy.xlsx")
    assert inspect(path).digest == inspect(Path(copy)).digest
