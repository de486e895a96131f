"""The rows of the sheet Problems: what this run found, and what of earlier runs is fixed by now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from generator.core.audit import CellValue
from generator.core.loading import words
from generator.core.problems import Problem

COLUMNS = (
    *("id", "status", "severity", "sheet", "ref"),
    *("found", "allowed", "fix", "seen", "fixed_on", "cell"),
)
"""The columns of the sheet, from its second. The cell comes last: it is a link, the others are texts."""


@dataclass(frozen=True)
class ProblemRow:
    """One problem, open or fixed; every cell as text."""

    cells: Mapping[str, str]

    @property
    def id(self) -> str:
        """What makes it the same problem in the next run: its code and its place."""
        return self.cells["id"]

    @property
    def is_open(self) -> bool:
        """Whether it was there at the last run."""
        return not self.cells["fixed_on"]

    @property
    def place(self) -> tuple[str, str]:
        """Its sheet and cell; the cell is empty where no single one is meant."""
        return self.cells["sheet"], self.cells["cell"]

    def shown(self, language: str) -> list[str]:
        """The row's texts in the order of COLUMNS, its status in that language."""
        status = words()["live.problem.open" if self.is_open else "live.problem.fixed"].of(language)
        return [status if column == "status" else self.cells[column] for column in COLUMNS]


def merged(
    old: Iterable[ProblemRow], problems: Iterable[Problem], today: date, language: str
) -> list[ProblemRow]:
    """Open problems in the order found, then the fixed ones, newest first. None is ever dropped."""
    known = {row.id: row for row in old}
    found = {row.id: row for row in (_row(problem, today, language) for problem in problems)}
    current = [_since(row, known.get(row.id)) for row in found.values()]
    gone = [_fixed(row, today) for row in known.values() if row.id not in found]
    return [*current, *sorted(gone, key=lambda row: row.cells["fixed_on"], reverse=True)]


def rows_of(values: Sequence[Sequence[CellValue]], first: int) -> list[ProblemRow]:
    """The rows that stand on the sheet, from row `first` (from 0) on."""
    lines = [[str(value or "") for value in row[1 : 1 + len(COLUMNS)]] for row in values[first:]]
    full = [line + [""] * (len(COLUMNS) - len(line)) for line in lines]
    return [ProblemRow(dict(zip(COLUMNS, line, strict=True))) for line in full if line and line[0]]


def _row(problem: Problem, today: date, language: str) -> ProblemRow:
    line = problem.line("", language)
    id = "|".join((problem.code, problem.sheet, problem.cell, problem.ref))
    kept = {
        column: line[column] for column in ("severity", "sheet", "cell", "ref", "found", "allowed", "fix")
    }
    return ProblemRow({**kept, "id": id, "status": "", "seen": today.isoformat(), "fixed_on": ""})


def _since(row: ProblemRow, before: ProblemRow | None) -> ProblemRow:
    """The row with the day it was first seen; one that was fixed and is back counts from today."""
    if before is None or not before.is_open:
        return row
    return replace(row, cells={**row.cells, "seen": before.cells["seen"]})


def _fixed(row: ProblemRow, today: date) -> ProblemRow:
    return replace(row, cells={**row.cells, "fixed_on": row.cells["fixed_on"] or today.isoformat()})
