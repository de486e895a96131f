"""The input cells of a returned workbook, each with what belongs in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.core.audit import RESPONSE_COLUMNS, Audit, CellValue
from generator.core.layout import Cell
from generator.core.loading import words
from generator.core.normalising import DATE_COLUMNS, RECORD_TEXTS
from generator.core.reading import Submission
from generator.core.records import RECORD_COLUMNS
from generator.core.text import Text

DATE, NUMBER, TEXT, CHOICE = "date", "number", "text", "choice"


@dataclass(frozen=True)
class Typed:
    """One input cell."""

    kind: str
    ref: str
    """The checkpoint's ref or the field's id; for records, the column."""
    column: str
    """The column's or the field's id."""
    what: Text
    """What it is called in the workbook."""
    cell: Cell | None
    before: CellValue
    """As typed."""
    value: CellValue
    """After near misses were put right."""


def input_cells(submission: Submission, healed: Audit) -> Iterator[Typed]:
    """All input cells but the answers, blank ones too, in the order of the workbook."""
    yield from _fields(submission, healed)
    yield from _responses(submission, healed)
    yield from _records(submission, healed)


def _fields(submission: Submission, healed: Audit) -> Iterator[Typed]:
    typed, counted = submission.audit.facility, healed.facility
    for field in submission.scheme.fields:
        cell, before = submission.places.fields.get(field.id), typed.get(field.id)
        yield Typed(field.kind, field.id, field.id, field.label, cell, before, counted.get(field.id))


def _responses(submission: Submission, healed: Audit) -> Iterator[Typed]:
    for point in submission.scheme.checkpoints:
        typed, counted = (audit.response(point.ref) for audit in (submission.audit, healed))
        cells = submission.places.checklist.get(point.ref, {})
        for column in RESPONSE_COLUMNS[1:]:
            cell, what = cells.get(column), words()[f"column.{column}"]
            yield Typed(_kind(column), point.ref, column, what, cell, typed[column], counted[column])


def _records(submission: Submission, healed: Audit) -> Iterator[Typed]:
    rows = zip(submission.audit.records, healed.records, submission.places.records, strict=True)
    for typed, counted, cells in rows:
        for column in RECORD_COLUMNS:
            what = words()[f"record.{column}"]
            kind = DATE if column == "month" else TEXT if column in RECORD_TEXTS else NUMBER
            yield Typed(kind, "", column, what, cells[column], typed[column], counted[column])


def _kind(column: str) -> str:
    kinds = {"status": CHOICE, "cost": NUMBER, **dict.fromkeys(DATE_COLUMNS, DATE)}
    return kinds.get(column, TEXT)
