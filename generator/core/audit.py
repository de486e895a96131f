"""What people typed into one workbook: facility fields, responses and records, as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

CellValue = str | float | bool | date | datetime | None
"""What a cell may hold; None and "" are both a blank cell."""

RESPONSE_COLUMNS = (
    "answer",
    "finding",
    "evidence",
    "reason",
    "root_cause",
    "corrective_action",
    "owner",
    "due",
    "status",
    "done_on",
    "cost",
)
"""The columns of the checklist that people fill in, by id."""

MARK = "mark"
"""The column for notes of programs and people beside a checkpoint or field: read and kept, never counted."""

BEFORE = "← "
"""What a mark begins with that says what was there before: in another edition, audit or scheme."""


@dataclass(frozen=True)
class Response:
    """What stands beside one checkpoint; every cell as typed, nothing interpreted."""

    cells: Mapping[str, CellValue] = field(default_factory=dict)

    def __getitem__(self, column: str) -> CellValue:
        return self.cells.get(column)

    def has(self, column: str) -> bool:
        """Whether anything but blanks was typed in that column."""
        return not is_blank(self[column])


NO_RESPONSE = Response()


@dataclass(frozen=True)
class CarriedCell:
    """Something typed that has no place in this edition of the workbook; kept so that it is not lost."""

    edition: str
    """Name of the scheme file, `<id>-<edition>`, that it was typed for."""
    ref: str
    """The checkpoint's ref, the field's id, or the number of the record's row, there."""
    column: str
    """The column's id; FIELD for a field."""
    value: CellValue


FIELD = "field"


@dataclass(frozen=True)
class Audit:
    """One filled (or blank) workbook: raw cell values by field id, by ref, and row by row for the records."""

    facility: Mapping[str, CellValue] = field(default_factory=dict)
    responses: Mapping[str, Response] = field(default_factory=dict)
    records: tuple[Mapping[str, CellValue], ...] = ()
    carried: tuple[CarriedCell, ...] = ()
    field_marks: Mapping[str, CellValue] = field(default_factory=dict)
    """Marks beside facility fields, by id."""

    def response(self, ref: str) -> Response:
        """The response to a checkpoint; a blank one if there is none."""
        return self.responses.get(ref, NO_RESPONSE)


def is_blank(value: CellValue) -> bool:
    """Whether a cell holds nothing that TRIM would keep."""
    return value is None or (isinstance(value, str) and not value.strip(" "))


def as_date(value: CellValue) -> date | None:
    """The day in a real date cell; None for anything else, also for a date typed as text."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def as_number(value: CellValue) -> float | None:
    """The number in a cell; None for text, blanks, dates and truth values."""
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
