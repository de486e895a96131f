"""Where the add-in starts Python: `python -I -m addin.live.entry REQUEST.json`, for each press of a button.

The answer goes into result.json beside the request, what went wrong inside into log.txt. The exit code is 0
when there is an answer, whatever it says: the macros look no further.
"""

import shutil
import sys
import traceback
from collections.abc import Mapping
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from addin.live.commands import COMMANDS, Answer, find
from addin.live.desk import RunDesk, write_json
from addin.live.refusals import NotWritten, is_busy
from addin.live.request import Request, read_request
from generator.core.errors import AuditbookError
from generator.core.loading import words

RUNS_KEPT = 20
"""Folders of earlier runs that stay, for whoever looks into a problem."""

ONLY_MINE = 0o700
"""The macros cannot say who may look into the folder of a run; this can, where there is such a thing."""


def main(arguments: list[str]) -> int:
    """Answer one request. 0: there is an answer; 2: there was nothing to answer."""
    if len(arguments) != 1 or not Path(arguments[0]).is_file():
        print(
            "This is started by the Auditbook add-in of Excel, with the path of a request.", file=sys.stderr
        )
        return 2
    path = Path(arguments[0])
    answer_file(path)
    return 0


def answer_file(path: Path, table: Mapping[str, str] = COMMANDS) -> None:
    """Write the answer to a request beside it. Never raises for anything that a command does."""
    language = "en"
    try:
        request = read_request(path)
        language = request.language
        path.parent.chmod(ONLY_MINE)
        result = _result(_answer(request, path.parent, table))
    except AuditbookError as error:
        result = _failure(str(error))
    except Exception as error:  # noqa: BLE001 - there is no terminal behind Excel to raise into
        _log(path.parent)
        result = _failure(_words_for(error, path.parent / "log.txt", language))
    write_json(path.parent / "result.json", result)
    _forget_old_runs(path.parent)


def _answer(request: Request, folder: Path, table: Mapping[str, str]) -> Answer:
    here = installed_version()
    if request.version != here:
        text = words()["live.version"].format(addin=request.version, here=here)
        return Answer(message=text.of(request.language))
    command = find(request.command, table)
    return command(RunDesk(request, folder, date.today()), request)


def installed_version() -> str:
    """The version of Auditbook in this interpreter; empty when it was never installed there."""
    try:
        return version("auditbook")
    except PackageNotFoundError:
        return ""


def _result(answer: Answer) -> dict[str, Any]:
    return {"ok": True, "message": answer.message, "status": answer.status, "open": answer.open}


def _failure(message: str) -> dict[str, Any]:
    return {"ok": False, "message": message, "status": "", "open": ""}


def _words_for(error: Exception, log: Path, language: str) -> str:
    if is_busy(error):
        return words()["live.busy"].of(language)
    if isinstance(error, NotWritten):
        return words()["live.read_only"].of(language)
    return words()["live.unexpected"].format(log=str(log)).of(language)


def _log(folder: Path) -> None:
    (folder / "log.txt").write_text(traceback.format_exc(), "utf-8")


def _forget_old_runs(folder: Path) -> None:
    """Remove all but the newest folders of runs. Their names are digits that sort by age."""
    if not folder.name.isdigit():
        return
    runs = sorted(other for other in folder.parent.iterdir() if other.name.isdigit() and other.is_dir())
    for old in runs[:-RUNS_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
