"""What can go wrong at the desk, from a button's request to its answer: said in words, and Excel as it was.

Each press goes the way of the real one: a request file, the desk of a real run, the real xlwings API over a
live spreadsheet program, an answer file. Only how Excel is found is pretended.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from addin.live import desk as desks
from addin.live.entry import answer_file, installed_version
from addin.live.request import OF_COMMAND
from generator.core.layout import DATA_SHEET
from generator.core.loading import load_scheme, words
from generator.core.text import LANGUAGES
from tests.audits import with_answers
from tests.conftest import Build
from tests.excel.engine import App, excel
from tests.office.office import Office

Press = Callable[..., dict[str, Any]]

ON_FILES = {"new": {"scheme": "gsv"}, "consolidate": {"folder": "/"}, "refresh": {}}
"""Buttons that touch no open workbook, with what else their requests hold."""

ON_THE_BOOK = ("score", "validate", "actions", "next_problem", "language")


@pytest.fixture
def press(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Press:
    """Presses a button over an Excel; the answer, and "traceback" if something was not expected."""
    run = tmp_path / "run" / "463500000100001"
    run.mkdir(parents=True)
    monkeypatch.setattr(desks.RunDesk, "documents", tmp_path / "documents")

    def pressed(app: xw.App, command: str, language: str, **others: str) -> dict[str, Any]:
        monkeypatch.setattr(desks, "_by_window", lambda hwnd: app)
        common = {"command": command, "version": installed_version(), "language": language, "hwnd": "1"}
        (run / "request.json").write_text(json.dumps({**common, **others}))
        answer_file(run / "request.json")
        answer: dict[str, Any] = json.loads((run / "result.json").read_text("ascii"))
        log = run / "log.txt"
        return answer | {"log": log.read_text("utf-8") if log.exists() else ""}

    return pressed


def impl(app: xw.App) -> App:
    found: App = app.impl
    return found


def run(app: xw.App, *operations: Any) -> Any:
    book = impl(app).books.active
    assert book is not None
    return book.document.run(list(operations))[-1]


def state(app: xw.App) -> dict[str, Any]:
    """What a user sees of Excel, and could lose."""
    return {
        "selected": run(app, ("selected",)),
        "protected": run(app, ("protected",)),
        "updating": app.screen_updating,
        "status": app.status_bar,
    }


def filled(build: Build, name: str = "gsv") -> Path:
    scheme = load_scheme(name)
    return build(scheme, ("en", "zh"), with_answers(scheme, "", {}).audit(scheme))


def sheets_of(path: Path) -> list[str]:
    return openpyxl.load_workbook(path, read_only=True).sheetnames


def stands_elsewhere(app: xw.App) -> dict[str, Any]:
    sheets = run(app, ("sheets",))
    run(app, ("activate", sheets[1]), ("select", sheets[1], "C6"))
    return state(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_workbook_each_button_says_so(office: Office, press: Press, language: str) -> None:
    with excel(office) as app:
        for command in ON_THE_BOOK:
            answer = press(app, command, language)
            assert (answer["ok"], answer["message"]) == (False, words()["live.no_workbook"].of(language))
            assert not answer["log"]
        setup = press(app, "check_setup", language)
        assert setup["message"].endswith(words()["live.no_workbook"].of(language))
        assert app.screen_updating
        assert not app.status_bar


def test_a_workbook_that_is_open_but_hidden_is_none(
    office: Office, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The personal macro workbook: Excel counts it, and says that none is active, which xlwings hands out."""

    class BehindNothing:
        @property
        def name(self) -> str:
            raise AttributeError("'NoneType' object has no attribute 'Name'")

    with excel(office) as app:
        books = type(impl(app).books)
        monkeypatch.setattr(books, "__len__", lambda _: 1)
        monkeypatch.setattr(books, "active", BehindNothing())
        answer = press(app, "score", "en")
    assert (answer["message"], answer["log"]) == (words()["live.no_workbook"].en, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_that_need_no_workbook_work_without_one(
    office: Office, press: Press, language: str, tmp_path: Path
) -> None:
    with excel(office) as app:
        assert press(app, "new", language, scheme="gsv")["open"]
        folder = tmp_path / "none"
        folder.mkdir()
        empty = press(app, "consolidate", language, folder=str(folder))
        assert empty["message"] == words()["live.portfolio.empty"].of(language)
        folder.rmdir()
        gone = press(app, "refresh", language)
        assert gone["message"] == words()["live.portfolio.first"].of(language)
        assert not gone["log"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scheme_that_is_not_there_is_said_in_words(office: Office, press: Press, language: str) -> None:
    with excel(office) as app:
        answer = press(app, "new", language, scheme="osc")
    assert "ocs" in answer["message"]
    assert ("没有" in answer["message"]) == (language == "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_of_others_stays_as_it_is(
    office: Office, press: Press, language: str, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Problems")
    book.save(tmp_path / "prices.xlsx")
    with excel(office, tmp_path / "prices.xlsx") as app:
        before, sheets = stands_elsewhere(app), run(app, ("sheets",))
        for command in ON_THE_BOOK:
            answer = press(app, command, language)
            said = words()["live.not_ours"].format(hidden=DATA_SHEET).of(language)
            assert (answer["ok"], answer["message"], answer["log"]) == (False, said, "")
        assert words()["live.setup.other_book"].of(language) in press(app, "check_setup", language)["message"]
        assert (state(app), run(app, ("sheets",))) == (before, sheets)


def test_a_workbook_of_an_unknown_edition_is_named(office: Office, press: Press, build: Build) -> None:
    with excel(office, filled(build, "ocs")) as app:
        keys = [row[0] for row in run(app, ("read", DATA_SHEET, "A1:A20"))]
        run(app, ("write", DATA_SHEET, f"B{keys.index('edition') + 1}", [["9.9"]]))
        before = stands_elsewhere(app)
        answer = press(app, "score", "zh")
        said = words()["live.unknown_scheme"].format(scheme="ocs", edition="9.9").zh
        assert (answer["ok"], answer["message"], answer["log"]) == (False, said, "")
        assert state(app) == before


def test_a_workbook_that_may_not_be_changed(office: Office, press: Press, build: Build) -> None:
    """LibreOffice changes nothing in what is opened read-only. Excel waits until it is saved, but refuses as
    firmly where the structure is protected or sheets are locked otherwise than ours.
    """
    said = words()["live.read_only"]
    with excel(office, filled(build, "ocs"), read_only=True) as app:
        before, sheets = stands_elsewhere(app), run(app, ("sheets",))
        for command, language in zip(
            ("score", "validate", "actions", "language"), ("en", "zh") * 2, strict=True
        ):
            answer = press(app, command, language)
            assert (answer["ok"], answer["message"]) == (False, said.of(language)), command
        assert press(app, "next_problem", "zh")["message"] == words()["live.problems.first"].zh
        assert press(app, "check_setup", "zh")["ok"]
        assert (state(app), run(app, ("sheets",))) == (before, sheets)


def test_an_excel_that_is_busy_midway(office: Office, press: Press, build: Build) -> None:
    """It is said in words, nothing is lost, and the next press works as if nothing had been."""
    failures = [
        *(("validate", call) for call in ("screen_updating", "add", "number_format")),
        *(("score", "put"), ("language", "put")),
        *(("check_setup", "grid"), ("next_problem", "grid")),
    ]
    with excel(office, filled(build, "ocs")) as app:
        before = stands_elsewhere(app)
        for command, call in failures:
            impl(app).fails_on = call
            answer = press(app, command, "zh")
            assert (answer["ok"], answer["message"]) == (False, words()["live.busy"].zh), (command, call)
            assert impl(app).fails_on == ""
            assert state(app) == before
        for command in ("validate", "actions", "score", "next_problem"):
            assert press(app, command, "zh")["ok"]
        made = set(run(app, ("sheets",))) - set(sheets_of(filled(build, "ocs")))
    assert made == {"Problems", "Action plan"}


def test_every_button_is_pressed_here() -> None:
    assert {*ON_FILES, *ON_THE_BOOK, "check_setup"} == set(OF_COMMAND)
