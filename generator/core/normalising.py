"""What was typed, with near misses put right where the meaning is certain, and a note of each repair.

Free text is never altered, and what may mean two things stays as it was typed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from generator.core.audit import Audit, CellValue, Response, as_date, as_number, is_blank
from generator.core.layout import Cell
from generator.core.near_misses import near_code
from generator.core.reading import Submission
from generator.core.scheme import ChoiceList, Field
from generator.core.text import show_number, trimmed
from generator.core.typed_values import day_of, day_without_format, month_of, number_of

DATE_COLUMNS = ("due", "done_on")
RECORD_TEXTS = ("worker", "department")
EXACT = 1e15
"""From here on Excel has already replaced the last digits of a number by zeros."""


@dataclass(frozen=True)
class Repair:
    """One cell put right."""

    cell: Cell | None
    ref: str
    """The checkpoint's ref or the field's id; for records, the column."""
    rule: str
    """What it was: answer, choice, date, number or text."""
    before: str
    after: str


def healed(submission: Submission, dates_1904: bool = False) -> tuple[Audit, tuple[Repair, ...]]:
    """The audit with what is certain put right, and every repair, in the order of the workbook.

    `dates_1904` says how a date that lost its format counts.
    """
    healer = _Healer(submission, dates_1904)
    audit = Audit(healer.facility(), healer.responses(), healer.records())
    return audit, tuple(healer.repairs)


def shown(value: CellValue) -> str:
    """A cell's content as people see it: dates as 2026-03-31, whole numbers without a point."""
    day = as_date(value)
    number = as_number(value)
    return day.isoformat() if day else show_number(number) if number is not None else trimmed(value or "")


class _Healer:
    """Puts the cells of one submission right and keeps the log."""

    def __init__(self, submission: Submission, dates_1904: bool) -> None:
        self._submission = submission
        self._dates_1904 = dates_1904
        self.repairs: list[Repair] = []

    def facility(self) -> Mapping[str, CellValue]:
        fields = {field.id: field for field in self._submission.scheme.fields}
        cells = self._submission.places.fields
        return {
            id: self._logged(cells.get(id), id, *self._field(fields[id], value)) if id in fields else value
            for id, value in self._submission.audit.facility.items()
        }

    def responses(self) -> Mapping[str, Response]:
        scheme, audit = self._submission.scheme, self._submission.audit
        scales = {point.ref: scheme.lists[point.scale] for point in scheme.checkpoints}
        return {
            ref: Response(dict(self._columns(ref, response, scales[ref])))
            for ref, response in audit.responses.items()
        }

    def records(self) -> tuple[Mapping[str, CellValue], ...]:
        rows, places = self._submission.audit.records, self._submission.places.records
        return tuple(
            {
                column: self._logged(cells.get(column), column, *self._recorded(column, value))
                for column, value in row.items()
            }
            for row, cells in zip(rows, places or ({},) * len(rows), strict=True)
        )

    # ---- cell by cell: (rule, before, after) ---------------------------------------------------

    def _columns(self, ref: str, response: Response, scale: ChoiceList) -> Iterator[tuple[str, CellValue]]:
        cells = self._submission.places.checklist.get(ref, {})
        for column, value in response.cells.items():
            if column == "answer":
                found = self._choice("answer", scale, value)
            elif column == "status":
                found = self._choice("choice", self._submission.scheme.lists["status"], value)
            elif column in DATE_COLUMNS:
                found = self._date(value)
            else:
                found = self._number(value) if column == "cost" else ("", value, value)
            yield column, self._logged(cells.get(column), ref, *found)

    def _field(self, field: Field, value: CellValue) -> tuple[str, CellValue, CellValue]:
        match field.kind:
            case "choice":
                return self._choice("choice", self._submission.scheme.lists[field.choices], value)
            case "date":
                return self._date(value)
            case "number":
                return self._number(value)
            case _:
                return self._text(value)

    def _recorded(self, column: str, value: CellValue) -> tuple[str, CellValue, CellValue]:
        if column in RECORD_TEXTS:
            return self._text(value)
        if column != "month":
            return self._number(value)
        rule, before, after = self._date(value)
        return (rule, before, month_of(after) or after) if isinstance(after, str) else (rule, before, after)

    def _choice(self, rule: str, choices: ChoiceList, value: CellValue) -> tuple[str, CellValue, CellValue]:
        if is_blank(value) or choices.code_of(value) is not None:
            return rule, value, value
        code = near_code(choices, value)
        return rule, value, value if code is None else choices.label(code).of(self._language)

    def _date(self, value: CellValue) -> tuple[str, CellValue, CellValue]:
        found: date | None = None
        if isinstance(value, str):
            found = day_of(value)
        elif (number := as_number(value)) is not None:
            found = day_without_format(number, self._dates_1904)
        return "date", value, found or value

    def _number(self, value: CellValue) -> tuple[str, CellValue, CellValue]:
        number = number_of(value) if isinstance(value, str) else None
        return "number", value, value if number is None else number

    def _text(self, value: CellValue) -> tuple[str, CellValue, CellValue]:
        number = as_number(value)
        whole = number is not None and abs(number) < EXACT
        return "text", value, shown(value) if whole else value

    @property
    def _language(self) -> str:
        return self._submission.identity.languages.split(",")[0]

    def _logged(
        self, cell: Cell | None, ref: str, rule: str, before: CellValue, after: CellValue
    ) -> CellValue:
        if after is not before:
            self.repairs.append(Repair(cell, ref, rule, shown(before), shown(after)))
        return after
