"""Foreign text and the long tables: all of it, and none of it dangerous."""

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from addin.intake.slimming import HEAD_ROWS, slimmed
from addin.portfolio.consolidating import portfolio_of
from addin.portfolio.data import harmless, write_data
from addin.portfolio.examine import examine
from addin.portfolio.merging import MergeList
from addin.portfolio.model import Portfolio
from generator.core.book import FileBook
from generator.core.layout import DATA_SHEET
from generator.core.loading import load_scheme
from generator.core.reading import read
from tests.audits import worst_code
from tests.conftest import Build
from tests.portfolio_piles import Original

TODAY = date(2026, 11, 21)
SMALL = "gmp-15"
LONG = "长" * 40_000
FOREIGN = {
    "name": '=HYPERLINK("http://evil.example","click")',
    "name_local": "@SUM(A1)",
    "address": "+cmd|' /C calc'!A0",
    "licence": "-2+3",
    "products": "＝1+1",
    "auditor": "\u202egnp.exe\u200f",
}


@pytest.fixture(scope="module")
def portfolio(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Portfolio:
    original = Original(load_scheme(SMALL), build(SMALL))
    folder = tmp_path_factory.mktemp("foreign")
    points = [p for p in original.scheme.checkpoints if worst_code(original.scheme, p) in p.findings][:2]
    codes = {point.ref: worst_code(original.scheme, point) for point in points}
    cells = original.answers(codes) | original.fields(facility_id="F-1", **FOREIGN)
    texts = (LONG, "\t=1+1 _x000D_ \u0085 line\nbreak")
    for point, text in zip(points, texts, strict=True):
        cells[original.layout.on_checklist(point.ref, "finding")] = text
        cells[original.layout.on_checklist(point.ref, "due")] = date(2026, 5, 1)
        cells[original.layout.on_checklist(point.ref, "cost")] = 12.5
    return portfolio_of([examine(str(original.copy(folder / "a.xlsx", cells)), TODAY)], MergeList(), TODAY)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_foreign_text_is_kept_in_full(portfolio: Portfolio) -> None:
    """Pain 58: what was typed arrives, whatever it looks like."""
    (audit,) = portfolio.audits
    assert {field: getattr(audit.result, field) for field in FOREIGN} == FOREIGN
    assert {finding.text for finding in audit.result.findings} >= {LONG}


def test_csv_holds_no_formula(portfolio: Portfolio, tmp_path: Path) -> None:
    """Pain 58: Excel, WPS and LibreOffice show the text."""
    write_data(portfolio, tmp_path, "csv")
    (audit,) = rows(tmp_path / "audits.csv")
    for field, typed in FOREIGN.items():
        assert audit[field] == (typed if field == "auditor" else f"'{typed}")
    for path in tmp_path.iterdir():
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        cells = (cell for row in rows(path) for cell in row.values())
        assert not [cell for cell in cells if cell.strip().startswith(("=", "+", "-", "@", "＝"))]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\t=1", "'\t=1"), ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"), ("  =1", "'  =1"), ("\u3000＝1", "'\u3000＝1"), ("a=1", "a=1"), ("'=1", "'=1"),
        (-1.5, -1.5), (None, None),
    ],
)  # fmt: skip
def test_texts_that_begin_like_a_formula_get_an_apostrophe(typed: object, written: object) -> None:
    assert harmless(typed) == written


def test_the_tables_have_a_row_for_each_thing(portfolio: Portfolio, tmp_path: Path) -> None:
    written = write_data(portfolio, tmp_path, "csv")
    scheme = load_scheme(SMALL)
    counts = {path.stem: len(rows(path)) for path in written}
    points, sections = len(scheme.checkpoints), len(scheme.sections)
    assert counts == {"audits": 1, "sections": sections, "answers": points, "findings": 2, "actions": 2}
    assert [row["ref"] for row in rows(tmp_path / "answers.csv")] == [p.ref for p in scheme.checkpoints]
    assert sum(row["fails"] == "yes" for row in rows(tmp_path / "answers.csv")) == 2
    action = rows(tmp_path / "actions.csv")[0]
    assert (action["due"], action["cost"], action["open"]) == ("2026-05-01", "12.5", "yes")


def test_parquet_holds_the_same_with_types(portfolio: Portfolio, tmp_path: Path) -> None:
    from pyarrow import parquet

    write_data(portfolio, tmp_path, "parquet")
    audits = parquet.read_table(tmp_path / "audits.parquet").to_pylist()
    assert audits[0]["name"] == FOREIGN["name"]
    assert audits[0]["audit_date"] == date(2026, 3, 31)
    answers = parquet.read_table(tmp_path / "answers.parquet").to_pylist()
    assert len(answers) == len(load_scheme(SMALL).checkpoints)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_half_a_table_is_never_left(
    portfolio: Portfolio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(value: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("addin.portfolio.data.harmless", broken)
    with pytest.raises(KeyboardInterrupt):
        write_data(portfolio, tmp_path, "csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("again", [False, True], ids=["built", "saved by openpyxl"])
def test_a_slimmed_workbook_reads_as_the_whole_one(again: bool, build: Build, tmp_path: Path) -> None:
    path = Original(load_scheme(SMALL), build(SMALL)).copy(tmp_path / "a.xlsx", saved="2026-05-01T10:00:00Z")
    if again:
        openpyxl.load_workbook(path).save(path)
    slim = slimmed(path.read_bytes())
    book = FileBook(path, slim)
    assert len(book.rows(DATA_SHEET)) == HEAD_ROWS < len(FileBook(path).rows(DATA_SHEET))
    assert read(book, "a") == read(FileBook(path), "a")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"text", bytes(5000)])
def test_what_cannot_be_slimmed_stays_as_it_is(content: bytes) -> None:
    assert slimmed(content) == content
