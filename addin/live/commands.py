"""The buttons of the ribbon: which function does the work of which, and how the two sides speak.

A command is a plain function `(desk, request) -> answer` in a module of its own, named in COMMANDS. It raises
an AuditbookError for anything that the user should read; everything else is caught, logged and said politely.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from addin.live.request import Request
from generator.core.errors import AuditbookError

if TYPE_CHECKING:
    import xlwings as xw


@dataclass(frozen=True)
class Answer:
    """What the add-in shows when a command is done. Texts are in the language of the request."""

    message: str = ""
    """Shown in a box; empty for none."""
    status: str = ""
    """Shown in the status bar."""
    open: str = ""
    """Full path of a workbook that Excel then opens: always one that we have just written."""


class Stopped(AuditbookError):
    """The user asked for a stop, and the command has stopped cleanly."""


class Desk(Protocol):
    """What a command may reach. Nothing is touched before it is asked for: jobs on files need no Excel."""

    @property
    def today(self) -> date:
        """The day that results are dated with."""
        ...

    @property
    def app(self) -> "xw.App":
        """The Excel that asks; raises an AuditbookError if it cannot be reached."""
        ...

    @property
    def book(self) -> "xw.Book":
        """Its active workbook, whosever it is; raises an AuditbookError if there is none."""
        ...

    @property
    def documents(self) -> Path:
        """The folder for workbooks that a button makes."""
        ...

    @property
    def memory(self) -> Path:
        """A private file in which one press of a button leaves what the next one needs."""
        ...

    def progress(self, done: int, total: int) -> None:
        """Tells the user how far a long job is. Raises Stopped if the user wants no more."""
        ...


Command = Callable[[Desk, Request], Answer]

COMMANDS: Mapping[str, str] = {
    "consolidate": "addin.live.consolidating:consolidate",
    "refresh": "addin.live.consolidating:refresh",
    "new": "generator.commands.ribbon:new",
    "score": "addin.live.scoring:score",
    "validate": "addin.live.validating:validate",
    "next_problem": "addin.live.validating:next_problem",
    "actions": "addin.live.planning:actions",
    "language": "addin.live.switching:language",
    "check_setup": "addin.live.setup:check_setup",
}
"""`module:function` of each command of OF_COMMAND."""


def find(command: str, table: Mapping[str, str] = COMMANDS) -> Command:
    """The function behind a button, imported only now."""
    module, _, function = table[command].partition(":")
    return cast(Command, getattr(import_module(module), function))
