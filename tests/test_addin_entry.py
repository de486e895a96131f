"""What the add-in starts: requests read strictly, answers always written, nothing raised at nobody."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from addin.live import desk as desks
from addin.live.commands import COMMANDS, Answer, Desk, find
from addin.live.desk import ExcelProblem, RunDesk
from addin.live.entry import RUNS_KEPT, answer_file, installed_version, main
from addin.live.request import OF_COMMAND, BadRequest, Request, read_request
from generator.core.errors import AuditbookError
from generator.core.loading import words

HERE, TODAY = "tests.test_addin_entry:", date(2026, 11, 24)
Ask = Callable[..., dict[str, Any]]


def fields(command: str = "score", **others: str) -> dict[str, str]:
    return {
        "command": command, "version": installed_version(), "language": "en", "hwnd": "264518", **others
    }  # fmt: skip


@pytest.fixture(autouse=True)
def _same_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Windows half of xlwings, where it cannot be imported, leaves another current folder behind."""
    monkeypatch.chdir(Path.cwd())


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """The private folder of a run."""
    folder = tmp_path / "Auditbook 审核" / "run" / "463500000100001"
    folder.mkdir(parents=True)
    folder.chmod(0o755)  # as the macros of a Mac make it
    return folder


@pytest.fixture
def ask(run: Path) -> Ask:
    """Writes a request, has it answered, and gives the answer."""

    def asked(content: Any, **table: str) -> dict[str, Any]:
        text = content if isinstance(content, str) else json.dumps(content)
        (run / "request.json").write_text(text, "utf-8")
        answer_file(run / "request.json", {**COMMANDS, **table})
        answer = (run / "result.json").read_text("ascii")
        found: dict[str, Any] = json.loads(answer)
        return found

    return asked


# ---- commands that stand in for real ones


def works(desk: Desk, request: Request) -> Answer:
    return Answer(message=f"完成 {request.command}", status="3", open="/p.xlsx")


def refuses(desk: Desk, request: Request) -> Answer:
    raise AuditbookError("This is not an audit workbook.")


def breaks(desk: Desk, request: Request) -> Answer:
    raise RuntimeError("secret detail")


def meets_a_busy_excel(desk: Desk, request: Request) -> Answer:
    error = OSError("call was rejected by callee")
    error.hresult = -2147418111  # type: ignore[attr-defined]
    raise error


def runs_long(desk: Desk, request: Request) -> Answer:
    assert request.folder
    for done in range(3):
        desk.progress(done, 3)
        if done == 1:
            (request.folder / "stop").touch()
    return Answer()


def test_an_answer_is_written_for_the_macros(ask: Ask, run: Path) -> None:
    answer = ask(fields(), score=HERE + "works")
    assert answer == {"ok": True, "message": "完成 score", "status": "3", "open": "/p.xlsx"}
    assert not (run / "log.txt").exists()
    assert run.stat().st_mode & 0o077 == 0


def test_what_the_user_should_read_is_said_as_it_is(ask: Ask, run: Path) -> None:
    answer = ask(fields(), score=HERE + "refuses")
    assert (answer["ok"], answer["message"]) == (False, "This is not an audit workbook.")
    assert not (run / "log.txt").exists()


def test_what_nobody_expected_goes_to_the_log(ask: Ask, run: Path) -> None:
    answer = ask(fields(language="zh"), score=HERE + "breaks")
    assert answer["ok"] is False
    assert answer["message"] == words()["live.unexpected"].format(log=str(run / "log.txt")).zh
    assert "RuntimeError: secret detail" in (run / "log.txt").read_text("utf-8")


def test_a_busy_excel_is_said_in_words(ask: Ask) -> None:
    """Pain 68: a cell being edited, a dialog open."""
    assert ask(fields(), score=HERE + "meets_a_busy_excel")["message"] == words()["live.busy"].en


def test_a_long_job_tells_progress_and_stops_when_asked(ask: Ask, run: Path) -> None:
    answer = ask(fields("consolidate", folder=str(run)), consolidate=HERE + "runs_long")
    assert answer["message"] == words()["live.stopped"].en
    assert json.loads((run / "progress.json").read_text("ascii")) == {"done": 1, "total": 3}


def test_another_version_is_named(ask: Ask) -> None:
    answer = ask(fields(version="0.0.9"), score=HERE + "works")
    assert "0.0.9" in answer["message"]
    assert "auditbook addin install" in answer["message"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '"score"',
        "{",
        "{}",
        json.dumps(fields("shell")),
        json.dumps(fields("help")),
        json.dumps({"command": "score"}),
        json.dumps({**fields(), "workbook": "a.xlsx"}),
        json.dumps({**fields(), "folder": "/tmp"}),
        json.dumps(fields("consolidate")),
        json.dumps(fields("consolidate", folder="relative")),
        json.dumps({**fields(), "hwnd": 264518}),
        json.dumps({**fields(), "hwnd": "-1"}),
        json.dumps({**fields(), "hwnd": "١٢"}),
        json.dumps({**fields(), "language": "fr"}),
        json.dumps({**fields(), "scheme": None}),
        json.dumps(fields())[:-1] + ', "command": "new"}',
        json.dumps(fields("new", scheme="x" * 70_000)),
        json.dumps(fields("new", scheme="供"), ensure_ascii=False),
    ],
)
def test_anything_not_agreed_is_refused(ask: Ask, run: Path, content: str) -> None:
    answer = ask(content, **dict.fromkeys(COMMANDS, HERE + "works"))
    assert answer["ok"] is False
    assert answer["message"]
    with pytest.raises(BadRequest):
        read_request(run / "request.json")


def test_a_request_that_others_could_have_written_is_refused(run: Path) -> None:
    (run / "request.json").write_text(json.dumps(fields()))
    run.chmod(0o777)
    with pytest.raises(BadRequest, match="by others"):
        read_request(run / "request.json")


def test_only_a_request_by_its_name_is_read(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (run / "other.json").write_text(json.dumps(fields()))
    with pytest.raises(BadRequest):
        read_request(run / "other.json")
    assert main([]) == main([str(run / "gone.json")]) == main(["a", "b"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_old_runs_are_forgotten(ask: Ask, run: Path) -> None:
    for number in range(30):
        (run.parent / f"4634{number:011}").mkdir()
    (run.parent / "mine").mkdir()
    ask(fields())
    left = sorted(path.name for path in run.parent.iterdir())
    assert len(left) == RUNS_KEPT + 1
    assert left[-2:] == [run.name, "mine"]
    assert left[0] == "463400000000011"


def test_excel_is_reached_only_when_asked_for(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request = Request("score", "0.1.0", "en", 264518)
    asked: list[int] = []

    def by_window(hwnd: int) -> Any:
        asked.append(hwnd)
        return SimpleNamespace(books=[])

    monkeypatch.setattr(desks, "_by_window", by_window)
    desk = RunDesk(request, run, TODAY)
    desk.progress(1, 2)
    assert asked == []
    with pytest.raises(ExcelProblem, match="No workbook is open"):
        _ = desk.book
    assert asked == [264518]


def test_an_excel_that_cannot_be_reached_is_said_in_words(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def by_window(hwnd: int) -> Any:
        raise OSError("no such window")

    monkeypatch.setattr(desks, "_by_window", by_window)
    with pytest.raises(ExcelProblem, match="could not reach this Excel"):
        _ = RunDesk(Request("score", "0.1.0", "en", 1), run, TODAY).app


def test_every_command_names_a_function_that_is_there() -> None:
    assert set(COMMANDS) == set(OF_COMMAND)
    assert all(callable(find(command)) for command in COMMANDS)
