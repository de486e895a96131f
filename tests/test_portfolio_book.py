"""The portfolio workbook: clean, calculated right, harmless, and complete in every state."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openxml_audit import OpenXmlValidator

from addin.portfolio import pad
from addin.portfolio.book import CONTROL, TABS, write_portfolio
from addin.portfolio.model import Portfolio
from addin.portfolio.tabs import matrix, sections
from tests.made_up_portfolio import EMPTY, all_rejected, made_up, only_one
from tests.office.office import Office
from tests.workbook_linter import lint

LONG = "x" * 40_000
HOSTILE = (
    '=HYPERLINK("https://example.com","click")',
    "@SUM(1+1)",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "{=1+1}",
    "https://example.com/",
    "\u202egnp.exe and \u200f marks \u05d0",
    "bell \x07, null \x00, escape _x000D_, lone \ud800",
    LONG,
)
TOLERANCE = 1.0
"""Points by which a row may be lower than its text."""

MIXED = made_up(facilities=7, schemes=("amfori-bsci", "grs", "walmart"))


def hostile() -> Portfolio:
    """Everything that a supplier types, replaced by what nobody should type."""
    whole = made_up(facilities=len(HOSTILE), schemes=("gsv", "grs"), seed=3)
    audits = []
    for place, entry in enumerate(whole.audits):
        text = HOSTILE[place % len(HOSTILE)]
        findings = tuple(
            replace(
                f, text=text, evidence=text, root_cause=text, action=text, owner=text, status=text, cell=text
            )
            for f in entry.result.findings
        )
        result = replace(
            entry.result,
            facility_id=text,
            name=text,
            name_local=text,
            country=text,
            products=text,
            kind=text,
            currency=text,
            findings=findings,
        )
        because = (text, text)
        audits.append(replace(entry, facility=text, path=text, chosen_because=because, result=result))
    entries = tuple(
        replace(f, reading=replace(f.reading, path=t, reason=(t, t), program=t, saved=t, codes={t: 1}))
        for f, t in zip(whole.files, HOSTILE * 9, strict=False)
    )
    alike = tuple(replace(s, one=HOSTILE[0], other=LONG, because=(LONG, LONG)) for s in whole.suspicions)
    return replace(whole, audits=tuple(audits), files=entries, suspicions=alike)


STATES = {
    "mixed": (MIXED, "en"),
    "mixed in Chinese": (MIXED, "zh"),
    "hostile": (hostile(), "en"),
    "empty": (EMPTY, "en"),
    "one audit": (only_one(), "zh"),
    "all rejected": (all_rejected(), "zh"),
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The workbook of every state, by its name."""
    folder = tmp_path_factory.mktemp("portfolio")
    paths = {}
    for name, (portfolio, language) in STATES.items():
        paths[name] = folder / f"{name}.xlsx"
        write_portfolio(portfolio, paths[name], language)
    return paths


def opened(path: Path, data_only: bool = True) -> Workbook:
    return openpyxl.load_workbook(path, data_only=data_only)


def texts(book: Workbook) -> Iterator[tuple[str, str]]:
    """Every text of the workbook with its place."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    yield f"{sheet.title}!{cell.coordinate}", cell.value


@pytest.mark.parametrize("state", STATES)
def test_it_opens_without_a_complaint(state: str, drawn: dict[str, Path]) -> None:
    assert lint(drawn[state], links_to_files=True) == []
    result = OpenXmlValidator().validate(str(drawn[state]))
    assert result.is_valid, [str(error) for error in result.errors][:10]


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
@pytest.mark.parametrize("state", ["mixed", "mixed in Chinese", "empty", "hostile"])
def test_libreoffice_calculates_what_is_stored(
    state: str, drawn: dict[str, Path], office: Office, tmp_path: Path
) -> None:
    """Totals can be traced, and Protected View shows the same as a recalculation (pain 51)."""
    with office.open(drawn[state]) as document:
        document.calculate()
        assert document.errors() == []
        document.save(tmp_path / "again.xlsx")
    stored, again = opened(drawn[state]), opened(tmp_path / "again.xlsx")
    formulas = opened(drawn[state], data_only=False)
    compared = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    was = stored[sheet.title][cell.coordinate].value
                    assert again[sheet.title][cell.coordinate].value == pytest.approx(was), cell
                    compared += 1
    assert compared >= 15


@pytest.mark.parametrize("state", ["mixed", "mixed in Chinese"])
def test_no_text_is_cut(state: str, drawn: dict[str, Path], office: Office) -> None:
    path = drawn[state]
    with office.open(path) as document:
        for name in opened(path).sheetnames[:-1]:
            built = document.heights(name)
            document.fit(name)
            needed = document.heights(name)
            # Titles that stand upright are higher for LibreOffice, which does not count their line breaks.
            low = [
                row
                for row, height in built.items()
                if row > pad.HEAD_ROW + 1
                and abs(height - sections.HEAD_HEIGHT) > TOLERANCE
                and needed[row] > height + TOLERANCE
            ]
            assert not low, (name, [(r, built[r], needed[r]) for r in low])


def test_foreign_text_is_text_in_full_or_marked_as_shortened(drawn: dict[str, Path]) -> None:
    """Pain 58."""
    book = opened(drawn["hostile"], data_only=False)
    found = dict(texts(book))
    formulas = [
        cell.coordinate
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and sheet.title not in ("Overview", "Checkpoints")
    ]
    assert formulas == []
    shown = set(found.values())
    assert {'=HYPERLINK("https://example.com","click")', "@SUM(1+1)", "{=1+1}"} <= shown
    assert any(text.endswith("… [shortened, 40000 characters]") for text in shown)
    assert max(map(len, shown)) == 32_767
    assert not any("\u202e" in text or "\x07" in text or "\x00" in text for text in shown)
    assert "⟨U+202E⟩gnp.exe and \u200f marks \u05d0" in shown


def test_no_link_leads_anywhere_but_to_files(drawn: dict[str, Path]) -> None:
    """A path such as https://example.com/ or +cmd|... must not become a web address or a command."""
    with zipfile.ZipFile(drawn["hostile"]) as archive:
        rels = [archive.read(n).decode() for n in archive.namelist() if "worksheets/_rels" in n]
    links = [part.split('"')[0] for rel in rels for part in rel.split('Target="')[1:] if "External" in part]
    assert links
    assert not [link for link in links if "://" in link and not link.startswith("file:///")]


def test_a_source_file_is_one_click_away(drawn: dict[str, Path]) -> None:
    """Each row links to file, sheet and cell (pain 53)."""
    sheet = opened(drawn["mixed"])["Findings"]
    first = pad.HEAD_ROW + 2
    entry = MIXED.audits[int(str(sheet.cell(first, 2).value)) - 1]
    link = sheet.cell(first, 13).hyperlink
    assert link is not None
    assert link.location in {finding.cell for finding in entry.result.findings}
    assert str(link.target).endswith(Path(entry.path).name)


@pytest.mark.parametrize("state", STATES)
def test_control_totals_and_keys_are_where_readers_look(state: str, drawn: dict[str, Path]) -> None:
    """Files in = read + warned + rejected, and nothing is lost on the way (pains 50 and 57)."""
    portfolio, language = STATES[state]
    book = opened(drawn[state])
    stems = sorted({entry.result.stem for entry in portfolio.audits})
    keys = ["overview", *TABS, *(matrix.key_of(stem) for stem in stems)]
    assert [sheet["A1"].value for sheet in book.worksheets[:-1]] == [f"portfolio:{key}" for key in keys]
    assert book[CONTROL].sheet_state == "veryHidden"
    outcomes = [entry.reading.outcome for entry in portfolio.files]
    assert {row[0]: row[1] for row in book[CONTROL].iter_rows(values_only=True)} == {
        "files": len(outcomes),
        "read": outcomes.count("read"),
        "warned": outcomes.count("warned"),
        "rejected": outcomes.count("rejected"),
        "audits": len(portfolio.audits),
        "answers": sum(bool(code) for entry in portfolio.audits for code in entry.result.answers),
        "findings": sum(len(entry.result.findings) for entry in portfolio.audits),
    }
    verified = book.worksheets[0].cell(pad.TITLE_ROW + 1, 13).value
    assert verified == ("✓ verified" if language == "en" else "✓ 已核对")


def test_every_row_is_there(drawn: dict[str, Path]) -> None:
    book = opened(drawn["mixed"])
    rows = {name: sum(1 for r in book[name].iter_rows(min_row=6, values_only=True) if r[1]) for name in
            ("Audits", "Findings", "Files")}  # fmt: skip
    assert rows == {"Audits": len(MIXED.audits), "Findings": MIXED.findings, "Files": len(MIXED.files)}


def test_a_damaged_total_shows(drawn: dict[str, Path], office: Office) -> None:
    """The word "verified" is live: a number that somebody overwrites takes it away."""
    with office.open(drawn["mixed"]) as document:
        document.write("Audits", "L6", [[1]])
        document.calculate()
        assert document.read("Overview", "M2") == [["✓ verified"]]
        document.write("Audits", "O6", [[999]])
        document.calculate()
        assert document.read("Overview", "M2") == [["✗ does not add up"]]


def test_what_a_sheet_does_not_hold_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Rows beyond the end of a sheet are not dropped in silence (pain 50)."""
    monkeypatch.setattr(pad, "LAST_ROW", 25)
    monkeypatch.setattr("addin.portfolio.book.LAST_ROW", 25)
    path = tmp_path / "long.xlsx"
    assert MIXED.findings > 20
    write_portfolio(MIXED, path, "en", data_folder="data")
    book = opened(path)
    said = book["Findings"].cell(pad.HINT_ROW + 2, 3).value
    assert said == f"▲ The first 20 of {MIXED.findings} rows: a sheet holds no more. All rows are in data."
    assert book["Findings"].tables["tbFindings"].ref.endswith("25")
    assert lint(path, links_to_files=True) == []


def test_links_beyond_excels_limit_are_plain_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pad, "MOST_LINKS", 3)
    write_portfolio(MIXED, tmp_path / "links.xlsx", "en")
    sheet = opened(tmp_path / "links.xlsx")["Files"]
    cells = [sheet.cell(row, 2) for row in range(6, 6 + len(MIXED.files))]
    assert [bool(cell.hyperlink) for cell in cells] == [True] * 3 + [False] * (len(cells) - 3)
    assert all(cell.value for cell in cells)


def test_the_same_portfolio_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_portfolio(only_one(), tmp_path / f"{name}.xlsx", "en")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_failed_work_leaves_the_old_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(_: object) -> None:
        raise RuntimeError

    path = tmp_path / "book.xlsx"
    path.write_text("old")
    monkeypatch.setitem(TABS, "files", broken)
    with pytest.raises(RuntimeError):
        write_portfolio(only_one(), path, "en")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
