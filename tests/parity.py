"""Whether a spreadsheet engine and the Python scorer come to the same, cell by cell."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple
from datetime import date, datetime
from math import isclose
from typing import Protocol

from generator.core.audit import Audit, CellValue
from generator.core.evaluating import evaluate
from generator.core.ladder import deciding_rung
from generator.core.layout import RESULTS, Cell, Layout, letters
from generator.core.marking import Mark
from generator.core.records import RECORD_COLUMNS, RECORD_FLAGS
from generator.core.scoring import Scoring
from tests.audits import RECORDS

EPOCH = date(1899, 12, 30)
TYPED = ("answer", "finding", "reason", "status")
"""Columns of the checklist that audits in these tests fill in."""


class Engine(Protocol):
    """What both engines offer; LibreOffice and IronCalc."""

    def write(self, sheet: str, corner: str, rows: "Sequence[Sequence[str | float]]", /) -> None: ...

    def calculate(self) -> None: ...

    def read(self, sheet: str, area: str, /) -> "list[list[str | float]]": ...


def type_in(engine: Engine, layout: Layout, audit: Audit) -> None:
    """Type a whole audit into an open workbook, over whatever was there."""
    points = layout.scheme.checkpoints
    for column in TYPED:
        first = layout.on_checklist(points[0].ref, column)
        values = [[as_cell(audit.response(point.ref)[column])] for point in points]
        engine.write(first.sheet, place(first), values)
    if layout.scheme.records:
        some = [*audit.records, *[{}] * (RECORDS - len(audit.records))]
        first = layout.record(0, RECORD_COLUMNS[0])
        rows = [[as_cell(record.get(column)) for column in RECORD_COLUMNS] for record in some]
        engine.write(first.sheet, place(first), rows)
    for first, values in fields_in_blocks(layout, audit):
        engine.write(first.sheet, place(first), values)
    engine.calculate()


def fields_in_blocks(layout: Layout, audit: Audit) -> "list[tuple[Cell, list[list[str | float]]]]":
    """The values of all fields, those of neighbouring cells together: each write costs a round trip."""
    blocks: list[tuple[Cell, list[list[str | float]]]] = []
    for field in sorted(layout.scheme.fields, key=lambda field: astuple(layout.field(field.id))):
        cell, value = layout.field(field.id), [as_cell(audit.facility.get(field.id))]
        if blocks and cell == blocks[-1][0].moved(rows=len(blocks[-1][1])):
            blocks[-1][1].append(value)
        else:
            blocks.append((cell, [value]))
    return blocks


def differences(engine: Engine, layout: Layout, audit: Audit) -> list[str]:
    """Every cell in which the engine's result is not the scorer's."""
    scoring = Scoring(layout.scheme, audit)
    found = []
    for what, first, rows in expected(layout, scoring):
        last = first.moved(rows=len(rows) - 1, columns=len(rows[0]) - 1)
        actual = engine.read(first.sheet, f"{place(first)}:{place(last)}")
        for i, (want, got) in enumerate(zip(rows, actual, strict=True)):
            for j, (one, other) in enumerate(zip(want, got, strict=True)):
                if not same(one, other):
                    cell = first.moved(rows=i, columns=j).address
                    found.append(f"{what} {cell}: Python {one!r}, workbook {other!r}")
    return found


def expected(layout: Layout, scoring: Scoring) -> Iterator[tuple[str, Cell, list[list[object]]]]:
    """What the hidden sheet must hold: (what, first cell, rows)."""
    points, sections = layout.block("checkpoints"), layout.block("sections")
    yield "checkpoint", points.cell(0, "applies"), [_mark(scoring, mark) for mark in scoring.marks]
    rows: list[list[object]] = [
        [s.applicable, s.answered, s.problems, s.score, s.grade] for s in scoring.sections
    ]
    yield "section", sections.cell(0, "applies"), rows
    over = scoring.case.marking.over_limit
    if layout.scheme.records:
        yield "records", layout.records_over(RECORD_FLAGS[0]), [[over[flag] for flag in RECORD_FLAGS]]
    steps = [[evaluate(rule, scoring.case)] for rule in layout.steps]
    if steps:
        yield "step", layout.block("steps").cell(0, "value"), [list(row) for row in steps]
    results: list[list[object]] = [
        [scoring.applicable],
        [scoring.answered],
        [scoring.complete],
        [scoring.problems],
        [scoring.rated],
        [scoring.rating],
        [scoring.score],
        [scoring.next_audit],
        [scoring.provisional_rating],
    ]
    assert len(results) == len(RESULTS)
    named: list[list[object]] = [[value] for value in scoring.results.values()]
    yield "result", layout.result(RESULTS[0]), [*results, *named]
    decided: list[list[object]] = [[deciding_rung(ladder, scoring.case) + 1] for ladder in layout.ladders]
    if decided:
        yield "ladder", layout.block("ladders").cell(0, "decided"), decided


def _mark(scoring: Scoring, mark: Mark) -> list[object]:
    codes, severities = scoring.scheme.answer_codes, scoring.scheme.severity_codes
    return [
        mark.applies,
        codes.index(mark.answer) + 1 if mark.answer else 0,
        mark.live,
        mark.counts,
        mark.points,
        mark.possible,
        severities.index(mark.finding) + 1 if mark.finding else 0,
        mark.open,
        mark.state.number,
    ]


def same(one: object, other: object) -> bool:
    """Equal up to how cells hold things: no value is an empty text, a truth is 1 or 0, a date a serial."""
    one, other = _serial(one), _serial(other)
    if one in (None, "") or other in (None, ""):
        return one in (None, "") and other in (None, "")
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)
    return one == other


def _serial(value: object) -> object:
    if isinstance(value, datetime):
        value = value.date()
    return float((value - EPOCH).days) if isinstance(value, date) else value


def place(cell: Cell) -> str:
    """A cell without its sheet: G5."""
    return f"{letters(cell.column)}{cell.row + 1}"


def as_cell(value: CellValue) -> "str | float":
    """A typed value as engines take it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return float((value - EPOCH).days)
    return value if isinstance(value, str) else float(value)
