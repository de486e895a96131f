"""What can be wrong with a workbook that came back: the catalogue's entries, and one problem found."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.core.layout import Cell
from generator.core.text import Text

BLOCK, CORRECT, NOTE = "block", "correct", "note"
LEVELS = (BLOCK, CORRECT, NOTE)
"""How much a problem matters: the file cannot be used; somebody has to mend it; good to know."""

CAUSES = ("file", "mistake", "damage", "change", "signal")
"""What lies behind it: the file itself, the supplier's slip, another program, somebody's hand in what is
locked, or a pattern that may mean something."""


@dataclass(frozen=True)
class Message:
    """One entry of the catalogue. The three texts may hold `{names}` that the finder fills in."""

    code: str
    level: str
    cause: str
    found: Text
    allowed: Text
    fix: Text


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one workbook: where, what was found, what is allowed, how to mend it."""

    code: str
    level: str
    cause: str
    sheet: str
    """The sheet as it is called in this file; empty for the file as a whole."""
    cell: str
    """Such as G12; empty where no single cell is meant."""
    ref: str
    """The checkpoint's ref or the field's id; empty where none is meant."""
    found: Text
    allowed: Text
    fix: Text

    def line(self, file: str, language: str) -> dict[str, str]:
        """The problem as `auditbook validate` prints it."""
        return {
            "file": file,
            "code": self.code,
            "severity": self.level,
            "sheet": self.sheet,
            "cell": self.cell,
            "ref": self.ref,
            "found": self.found.of(language),
            "allowed": self.allowed.of(language),
            "fix": self.fix.of(language),
        }


@dataclass(frozen=True)
class BrokenRule:
    """One code of the catalogue in a batch of workbooks: a rule that nearly all break may be a bad rule."""

    example: Problem
    """The first of them."""
    files: int
    problems: int


def by_rule(files: Sequence[Sequence[Problem]]) -> list[BrokenRule]:
    """The rules that the problems of several files break: the gravest first, then those of most files."""
    first = {problem.code: problem for problems in reversed(files) for problem in reversed(problems)}
    every = Counter(problem.code for problems in files for problem in problems)
    within = Counter(code for problems in files for code in {problem.code for problem in problems})
    broken = [BrokenRule(one, within[code], every[code]) for code, one in first.items()]
    return sorted(broken, key=lambda rule: (LEVELS.index(rule.example.level), -rule.files, rule.example.code))


@dataclass(frozen=True)
class Catalogue:
    """All messages by code. The only place where problems are made."""

    messages: Mapping[str, Message]

    def problem(
        self,
        code: str,
        cell: Cell | None = None,
        ref: str = "",
        sheet: str = "",
        **values: Text | str | float,
    ) -> Problem:
        """The problem with that code, its texts filled in. An unknown code is a KeyError."""
        message = self.messages[code]
        name, _, place = cell.address.rpartition("!") if cell else (sheet, "", "")
        found, allowed, fix = (
            text.format(**values) for text in (message.found, message.allowed, message.fix)
        )
        return Problem(code, message.level, message.cause, name, place, ref, found, allowed, fix)
