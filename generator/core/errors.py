"""What Auditbook raises on purpose. The message is for the user: where, what, and how to mend it.

AuditbookError          base: the command line prints it and exits with 2
├── SchemeError         a scheme file, or the name of a scheme, is not right
├── UnreadableFile      not there, not a workbook, or damaged
│   └── OversizedBook   its sheets span more cells than any audit needs
├── NotOurWorkbook      a workbook, but not one that Auditbook made
├── Refused             a file that came back and is not taken in, with its problem of the catalogue
├── BadAnswers          answers to fill in that do not fit the workbook
├── BadRoster           a list of facilities with rows that are not right
├── CannotSend          letters, attachments or a mail server that are not as asked
└── RegisterError       the register of what was sent cannot be opened or written
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.core.problems import Problem


class AuditbookError(Exception):
    """Base of all errors that are a message to the user."""


class SchemeError(AuditbookError):
    """A scheme file has problems, or no scheme has that name."""


class UnreadableFile(AuditbookError):
    """The file is missing, is not an .xlsx workbook, or is damaged."""


class OversizedBook(UnreadableFile):
    """The sheets of a file together span more cells than may be read."""


class NotOurWorkbook(AuditbookError):
    """The workbook opens, but carries no identity that Auditbook knows."""


class Refused(AuditbookError):
    """A file that came back and is not taken in: `problem` says what was found and how to mend it."""

    def __init__(self, problem: "Problem", source: str = "") -> None:
        super().__init__(problem, source)
        self.problem = problem
        self.source = source
        """The file's name, fit to be printed; empty until it is known."""

    def __str__(self) -> str:
        where = f"'{self.source}': " if self.source else ""
        return f"{where}{self.problem.found.en} {self.problem.fix.en}"


class BadAnswers(AuditbookError):
    """Answers given for filling name an unknown ref, field or answer."""


class BadRoster(AuditbookError):
    """A roster has rows, titles or cells that are not right; all of them are named."""


class CannotSend(AuditbookError):
    """Mail cannot go out as asked: a letter, an attachment, the server or the login is not right."""


class RegisterError(AuditbookError):
    """The register is missing, is not a register, is newer than this Auditbook, or cannot be written."""
