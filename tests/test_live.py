"""The buttons over a live spreadsheet program, through the real xlwings API."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

import openpyxl
import pytest
import xlwings as xw

from addin.live.book import LiveBook
from addin.live.commands import Answer, find
from addin.live.plan_rows import COLUMNS
from addin.live.request import Request
from generator.core.audit import Audit, Response
from generator.core.book import FileBook
from generator.core.errors import AuditbookError, NotOurWorkbook
from generator.core.layout import Layout
from generator.core.loading import load_scheme, words
from generator.core.reading import read
from generator.core.scheme import Scheme
from generator.core.scoring import Scoring
from tests.audits import Given, with_answers
from tests.conftest import Build
from tests.excel.engine import App, excel
from tests.office.office import Office
from tests.parity import place

TODAY = date(2026, 11, 24)
SOME = ("amfori-bsci-2021", "gmp-15", "gsv-2.0", "walmart-2021", "rds-3.0")
"""One scheme of each group."""

MOST_CALLS = 25


@dataclass
class TestDesk:
    """A desk over the Excel of a test."""

    __test__ = False
    app: xw.App
    today: date = TODAY
    documents: Path = Path()
    memory: Path = Path()
    steps: list[tuple[int, int]] = field(default_factory=list)

    @property
    def book(self) -> xw.Book:
        return self.app.books.active

    def progress(self, done: int, total: int) -> None:
        self.steps.append((done, total))


def press(app: xw.App, command: str, language: str = "en") -> Answer:
    return find(command)(TestDesk(app), Request(command, "0", language, None))


def impl(app: xw.App) -> App:
    found: App = app.impl
    return found


def run(app: xw.App, *operations: Any) -> Any:
    book = impl(app).books.active
    assert book is not None
    return book.document.run(list(operations))[0]


def sheet_values(app: xw.App, name: str, area: str) -> list[list[Any]]:
    values: list[list[Any]] = run(app, ("read", name, area))
    return values


def layout_of(scheme: Scheme) -> Layout:
    return Layout(scheme, ("en", "zh"), words())


def faulty(scheme: Scheme) -> Given:
    """Two findings, one of them not described, and one checkpoint without an answer."""
    bad = {point.ref: next(iter(point.findings)) for point in scheme.checkpoints[3:30:11] if point.findings}
    fields: dict[str, str | float | date] = {"audit_date": date(2026, 11, 2), "facility_id": "F-7"}
    given = with_answers(scheme, "", bad, **fields)
    answers = {ref: code for ref, code in given.answers.items() if ref != scheme.checkpoints[-1].ref}
    return Given("", answers, fields)


@pytest.fixture
def open_book(office: Office, build: Build) -> Callable[[str], Path]:
    def opened(name: str) -> Path:
        scheme = load_scheme(name)
        return build(scheme, ("en", "zh"), faulty(scheme).audit(scheme))

    return opened


@pytest.mark.parametrize("name", SOME)
def test_the_open_workbook_reads_as_the_file(
    name: str, office: Office, open_book: Callable[[str], Path]
) -> None:
    path = open_book(name)
    with excel(office, path) as app:
        live = read(LiveBook(app.books.active), "live")
    assert live.audit == read(FileBook(path), "file").audit
    assert live.identity == read(FileBook(path), "file").identity


@pytest.mark.parametrize("name", SOME)
def test_every_button_leaves_excel_as_it_was(
    name: str, office: Office, open_book: Callable[[str], Path]
) -> None:
    path = open_book(name)
    with excel(office, path) as app:
        sheets = run(app, ("sheets",))
        run(app, ("activate", sheets[2]), ("select", sheets[2], "G9"))
        protected = run(app, ("protected",))
        for command in ("score", "validate", "actions", "language", "check_setup"):
            impl(app).calls.clear()
            press(app, command)
            assert impl(app).calls.total() <= MOST_CALLS, (command, impl(app).calls)
            assert run(app, ("selected",)) == [sheets[2], "G9"]
            assert run(app, ("protected",)) == protected
            assert app.screen_updating is True
            assert app.status_bar is None
            assert not run(app, ("errors",))
        impl(app).calls.clear()
        press(app, "next_problem")
        assert impl(app).calls.total() <= MOST_CALLS
        first = next(row for row in problems(app) if row["Status"] == "○ open" and row["Cell"])
        assert run(app, ("selected",)) == [first["Sheet"], first["Cell"]]
        assert (run(app, ("protected",)), app.screen_updating) == (protected, True)


def test_calls_do_not_grow_with_the_checklist(office: Office, open_book: Callable[[str], Path]) -> None:
    counts = []
    for name in ("ocs-3.0", "ctpat-2020"):  # 42 and 94 checkpoints, neither has the sheet Records
        with excel(office, open_book(name)) as app:
            found = {}
            for command in ("score", "validate", "actions"):
                impl(app).calls.clear()
                press(app, command)
                found[command] = impl(app).calls.total()
            counts.append(found)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", SOME)
def test_score_writes_its_dated_result(name: str, office: Office, open_book: Callable[[str], Path]) -> None:
    scheme = load_scheme(name)
    with excel(office, open_book(name)) as app:
        answer = press(app, "score")
        scoring = Scoring(scheme, read(LiveBook(app.books.active), "").audit)
        rows = sheet_values(app, layout_of(scheme).sheets["score"], "A1:E400")
    written = {row[0]: row[2:5] for row in rows if str(row[0]).startswith("addin:")}
    assert list(written) == list(layout_of(scheme).addin_rows)
    assert written["addin:date"][0] == "2026-11-24"
    rating = scheme.verdict(scoring.rating).name.en
    assert written["addin:rating"][0] == rating
    assert written["addin:answered"][0] == f"{scoring.answered} / {scoring.applicable}"
    assert scoring.rated or f"{scoring.answered} of {scoring.applicable}" in written["addin:why"][0]
    assert "agree" in written["addin:agrees"][0]
    assert rating in answer.message
    for section in scoring.sections:
        shown = written[f"addin:section:{section.code}"][1]
        assert (
            shown == "-" if section.score is None else float(shown) == pytest.approx(section.score, abs=0.01)
        )


def test_score_says_if_formulas_disagree(office: Office, build: Build, tmp_path: Path) -> None:
    scheme = load_scheme("gsv")
    path = build(scheme, ("en", "zh"), with_answers(scheme, "", {}, audit_date=TODAY).audit(scheme))
    book = openpyxl.load_workbook(path)
    cell = layout_of(scheme).result("score")
    book["_auditbook"][place(cell)].value = 12
    book.save(tmp_path / "forged.xlsx")
    with excel(office, tmp_path / "forged.xlsx") as app:
        answer = press(app, "score", "en")
    assert "show something else: score" in answer.message
    assert "Low Risk Priority, score 100" in answer.message


def problems(app: xw.App) -> list[dict[str, Any]]:
    rows = sheet_values(app, "Problems", "B3:L200")
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[0]]


def test_validate_lists_problems_and_marks_their_rows(
    office: Office, open_book: Callable[[str], Path]
) -> None:
    scheme = load_scheme("gsv")
    missing = scheme.checkpoints[-1].ref
    layout = layout_of(scheme)
    with excel(office, open_book("gsv-2.0")) as app:
        answer = press(app, "validate")
        listed = problems(app)
        cell, mark = layout.on_checklist(missing, "answer"), layout.on_checklist(missing, "mark")
        (found,) = [
            row for row in listed if row["Id"].startswith("answer-missing|") and row["Ref"] == missing
        ]
        assert (found["Status"], found["Sheet"], found["Cell"]) == ("○ open", cell.sheet, place(cell))
        assert found["First seen"] == "2026-11-24"
        assert sheet_values(app, mark.sheet, place(mark))[0][0].startswith("▲ ")
        assert f"{len([r for r in listed if r['Status'] == '○ open'])} problems open" in answer.status
        # The supplier answers; the problem stays in the list, marked fixed.
        run(app, ("put", cell.sheet, place(cell), [["Yes"]]))
        press(app, "validate")
        (after,) = [row for row in problems(app) if row["Id"] == found["Id"]]
        assert (after["Status"], after["Fixed on"]) == ("✓ fixed", "2026-11-24")
        assert sheet_values(app, mark.sheet, place(mark)) == [[""]]
        # And is open again when the answer goes.
        run(app, ("put", cell.sheet, place(cell), [[""]]))
        press(app, "validate")
        (again,) = [row for row in problems(app) if row["Id"] == found["Id"]]
        assert again["Status"] == "○ open"


def test_next_problem_goes_round(office: Office, open_book: Callable[[str], Path]) -> None:
    with excel(office, open_book("gsv-2.0")) as app:
        assert "Validate first" in press(app, "next_problem").message
        press(app, "validate")
        places = [(r["Sheet"], r["Cell"]) for r in problems(app) if r["Status"] == "○ open" and r["Cell"]]
        visited = []
        for _ in range(len(places) + 1):
            impl(app).calls.clear()
            press(app, "next_problem")
            assert impl(app).calls.total() <= MOST_CALLS
            visited.append(tuple(run(app, ("selected",))))
    assert visited == [*places, places[0]]


def test_the_plan_keeps_what_people_typed(office: Office, open_book: Callable[[str], Path]) -> None:
    scheme = load_scheme("gsv")
    layout = layout_of(scheme)
    with excel(office, open_book("gsv-2.0")) as app:
        press(app, "actions")
        header, *rows = sheet_values(app, "Action plan", "B3:P40")
        refs = [row[header.index("Ref")] for row in rows if row[0]]
        expected = [mark.checkpoint.ref for mark in Scoring(scheme, faulty(scheme).audit(scheme)).findings]
        assert refs == expected
        owner, comment = header.index("Owner"), header.index("Comment")
        run(app, ("put", "Action plan", "J4", [["Ms Li"]]))
        assert sheet_values(app, "Action plan", "B4:P4")[0][owner] == "Ms Li"
        press(app, "actions")
        assert sheet_values(app, "Action plan", "B4:P4")[0][owner] == "Ms Li"
        # A finding that is answered well now stays in the plan, and says so.
        answer = layout.on_checklist(refs[0], "answer")
        run(app, ("put", answer.sheet, place(answer), [["Yes"]]))
        press(app, "actions")
        _, *rows = sheet_values(app, "Action plan", "B3:P40")
        last = [row for row in rows if row[0]][-1]
        assert (last[header.index("Ref")], last[owner]) == (refs[0], "Ms Li")
        assert "no longer found" in last[comment]


def test_language_switches_the_workbook(office: Office, open_book: Callable[[str], Path]) -> None:
    layout = layout_of(load_scheme("gsv"))
    with excel(office, open_book("gsv-2.0")) as app:
        press(app, "language", "zh")
        cell = layout.field("language")
        assert sheet_values(app, cell.sheet, place(cell)) == [["中文"]]
        assert sheet_values(app, layout.sheets["score"], "B2") == [["评分"]]


def test_text_of_a_supplier_never_becomes_a_formula(office: Office, build: Build) -> None:
    """Pain 58, in the auditor's own open workbook."""
    scheme = load_scheme("gsv")
    ref, link = scheme.checkpoints[0].ref, '=HYPERLINK("http://example.com","x")'
    hostile = Response({"answer": "No", "finding": link, "owner": "@SUM(1)"})
    with excel(office, build(scheme, ("en", "zh"), Audit(responses={ref: hostile}))) as app:
        press(app, "actions")
        (row,) = [row for row in sheet_values(app, "Action plan", "B4:P8") if row[0]]
        assert row[COLUMNS.index("finding")] == link
        assert row[COLUMNS.index("owner")] == "@SUM(1)"
        # LibreOffice would answer with what a formula comes to: the word x.
        assert "x" not in row


@pytest.mark.parametrize("command", ["score", "validate", "actions", "language"])
def test_a_workbook_of_others_is_refused_in_words(command: str, office: Office, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "prices.xlsx")
    with excel(office, tmp_path / "prices.xlsx") as app:
        with pytest.raises(NotOurWorkbook, match="was not made by Auditbook"):
            press(app, command)
        assert app.screen_updating is True
        assert run(app, ("sheets",)) == ["Sheet"]


def test_setup_says_what_is_open(office: Office, open_book: Callable[[str], Path]) -> None:
    with excel(office, open_book("gsv-2.0")) as app:
        assert "gsv 2.0" in press(app, "check_setup").message


@pytest.mark.parametrize(
    ("command", "call"),
    [
        *(("score", call) for call in ("grid", "put")),
        *(("validate", call) for call in ("grid", "add", "widths", "number_format", "put", "put_formulas")),
        *(("actions", call) for call in ("grid", "add", "widths", "number_format", "put")),
        ("language", "put"),
    ],
)
def test_failing_midway_leaves_excel_as_it_was(
    command: str, call: str, office: Office, open_book: Callable[[str], Path]
) -> None:
    with excel(office, open_book("gsv-2.0")) as app:
        sheets = run(app, ("sheets",))
        run(app, ("activate", sheets[1]), ("select", sheets[1], "C6"))
        protected = run(app, ("protected",))
        impl(app).fails_on = call
        with pytest.raises(OSError, match="does not answer"):
            press(app, command)
        assert app.screen_updating is True
        assert run(app, ("selected",)) == [sheets[1], "C6"]
        assert run(app, ("protected",)) == protected


def test_new_makes_a_workbook_and_never_writes_over_one(tmp_path: Path) -> None:
    desk, button = TestDesk(cast(xw.App, None), documents=tmp_path / "Auditbook"), find("new")
    request = Request("new", "0", "zh", None, scheme="ocs")
    paths = [Path(button(desk, request).open) for _ in range(2)]
    assert [path.name for path in paths] == ["ocs-3.0.xlsx", "ocs-3.0 (2).xlsx"]
    assert read(FileBook(paths[1]), "").identity.languages == "zh,en"
    with pytest.raises(AuditbookError, match="Did you mean 'ocs'"):
        button(desk, Request("new", "0", "en", None, scheme="osc"))


def test_consolidate_reads_a_folder_and_refresh_only_what_is_new(build: Build, tmp_path: Path) -> None:
    """No Excel is touched: the desk of this test has none."""
    folder, scheme = tmp_path / "returned", load_scheme("ocs")
    folder.mkdir()
    path = build(scheme, ("en", "zh"), faulty(scheme).audit(scheme))
    (folder / "one.xlsx").write_bytes(path.read_bytes())
    (folder / "notes.xlsx").write_bytes(b"not a workbook")
    desk = TestDesk(cast(xw.App, None), documents=tmp_path / "Auditbook", memory=tmp_path / "memory.txt")
    again = Request("refresh", "0", "en", None)
    assert "Consolidate folder first" in find("refresh")(desk, again).message
    answer = find("consolidate")(desk, Request("consolidate", "0", "zh", None, folder=folder))
    assert Path(answer.open) == tmp_path / "Auditbook" / "portfolio returned.xlsx"
    assert "2 个文件" in answer.status
    assert desk.steps[0] == (0, 2)
    assert desk.steps[-1] == (2, 2)
    assert "Overview" not in openpyxl.load_workbook(answer.open).sheetnames
    other = Given("", faulty(scheme).answers, {"audit_date": date(2026, 11, 3), "facility_id": "F-8"})
    (folder / "two.xlsx").write_bytes(build(scheme, ("en", "zh"), other.audit(scheme)).read_bytes())
    answer = find("refresh")(desk, again)
    assert answer.status.startswith("3 files: 0 read, 2 with problems, 1 rejected; 2 audits")
    assert "Overview" in openpyxl.load_workbook(answer.open).sheetnames
    empty = tmp_path / "empty"
    empty.mkdir()
    answer = find("consolidate")(desk, Request("consolidate", "0", "en", None, folder=empty))
    assert (answer.open, answer.message) == ("", "There is no file in that folder.")
