"""The desk of a real run: the Excel that asks, and the private folder in which progress and stop are told."""

import json
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.live.commands import Stopped
from addin.live.refusals import is_busy
from addin.live.request import Request
from generator.core.errors import AuditbookError
from generator.core.loading import words
from generator.core.writing import put_whole

if TYPE_CHECKING:
    import xlwings as xw


class ExcelProblem(AuditbookError):
    """Excel cannot be reached, or has no workbook open."""


class RunDesk:
    """A Desk over the folder of one run. xlwings is imported when Excel is first asked for."""

    def __init__(self, request: Request, folder: Path, today: date) -> None:
        self._request, self._folder, self.today = request, folder, today

    @cached_property
    def app(self) -> "xw.App":
        """The Excel that asks, found by its window, or as the active one where windows have no number."""
        import xlwings as xw

        try:
            found = xw.apps.active if self._request.hwnd is None else _by_window(self._request.hwnd)
        except Exception as error:
            raise ExcelProblem(self._say("live.no_excel")) from error
        if found is None:
            raise ExcelProblem(self._say("live.no_excel"))
        return found

    @cached_property
    def book(self) -> "xw.Book":
        """The active workbook of that Excel. There may be none though some are open: hidden ones."""
        books = self.app.books
        found = _active(books) if len(books) else None
        if found is None:
            raise ExcelProblem(self._say("live.no_workbook"))
        return found

    @property
    def documents(self) -> Path:
        """The folder Auditbook in the user's documents; it need not be there yet."""
        return Path.home() / "Documents" / "Auditbook"

    @property
    def memory(self) -> Path:
        """A file beside the folders of all runs."""
        return self._folder.parent / "last-folder.txt"

    def progress(self, done: int, total: int) -> None:
        """Tells how far the job is; raises Stopped once the user has asked for a stop."""
        if (self._folder / "stop").exists():
            raise Stopped(self._say("live.stopped"))
        write_json(self._folder / "progress.json", {"done": done, "total": total}, must=False)

    def _say(self, key: str) -> str:
        return words()[key].of(self._request.language)


def write_json(path: Path, content: dict[str, Any], must: bool = True) -> None:
    """An ASCII object on one line. What need not be written may fail: Excel is just reading the last one."""
    try:
        put_whole(path, json.dumps(content).encode("ascii"))
    except PermissionError:
        if must:
            raise


def _by_window(hwnd: int) -> "xw.App":
    import xlwings as xw
    from xlwings import _xlwindows

    return xw.App(impl=_xlwindows.App(xl=hwnd))  # type: ignore[no-untyped-call]


def _active(books: Any) -> "xw.Book | None":
    """The active workbook, unless there is nothing behind it: xlwings hands one out without asking."""
    try:
        found: xw.Book = books.active
        return found if found.name else None
    except Exception as error:
        if is_busy(error):
            raise
        return None
