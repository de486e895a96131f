"""Checks of the sheet Records: complete, possible, and not more workers than there are."""

from collections import Counter
from collections.abc import Iterator, Mapping

from addin.checks.placed import Values, problem_at
from addin.checks.returned import Returned
from addin.checks.typed import brief
from generator.core.audit import CellValue, as_date, as_number, is_blank
from generator.core.layout import Cell
from generator.core.loading import catalogue, words
from generator.core.problems import Problem
from generator.core.text import trimmed

BOUNDS: Mapping[str, tuple[float, float]] = {
    "age": (5, 100),
    "regular_hours": (0, 744),
    "overtime_hours": (0, 744),
    "longest_week": (0, 168),
    "days_in_a_row": (0, 31),
}
"""What a month and a life have room for."""

Row = tuple[Mapping[str, CellValue], Mapping[str, Cell]]


def filled(returned: Returned) -> Iterator[Problem]:
    """A social audit with answers but without a single record of hours and pay."""
    scheme = returned.submission.scheme
    if scheme.records and not returned.healed.records and returned.healed_scoring.answered:
        limit = returned.field_cell("week_limit")
        yield catalogue().problem("records-empty", sheet=limit.sheet if limit else "")


def rows(returned: Returned) -> Iterator[Problem]:
    """Records without worker or month, with figures that cannot be, or of a month to come."""
    for row, cells in _rows(returned):
        for column in ("worker", "month"):
            if is_blank(row.get(column)):
                field = words()[f"record.{column}"]
                yield catalogue().problem("record-incomplete", cells[column], field=field)
        yield from _bounds(row, cells)
        month = as_date(row.get("month"))
        if month and month > returned.today:
            values: Values = {"typed": month.isoformat(), "today": returned.today.isoformat()}
            yield problem_at("record-in-future", cells["month"], "", values)


def _bounds(row: Mapping[str, CellValue], cells: Mapping[str, Cell]) -> Iterator[Problem]:
    for column, (least, most) in BOUNDS.items():
        number = as_number(row.get(column))
        if number is not None and number >= 0 and not least <= number <= most:
            values: Values = {
                "typed": number,
                "field": words()[f"record.{column}"],
                "least": least,
                "most": most,
            }
            yield problem_at("record-implausible", cells[column], "", values)


def repeated(returned: Returned) -> Iterator[Problem]:
    """The same worker and month twice."""
    seen: set[tuple[str, str]] = set()
    for row, cells in _rows(returned):
        month = as_date(row.get("month"))
        key = (trimmed(row.get("worker") or ""), f"{month:%Y-%m}" if month else "")
        if all(key) and key in seen:
            values: Values = {"worker": brief(key[0]), "month": key[1]}
            yield problem_at("record-repeated", cells["worker"], "", values)
        seen.add(key)


def sample(returned: Returned) -> Iterator[Problem]:
    """More workers sampled than the facility has."""
    headcount = as_number(returned.healed.facility.get("headcount"))
    workers = Counter(trimmed(row.get("worker") or "") for row, _ in _rows(returned))
    sampled = sum(1 for worker in workers if worker)
    if headcount is not None and sampled > headcount:
        values: Values = {"sampled": sampled, "headcount": headcount}
        cell = returned.field_cell("headcount")
        yield problem_at("records-beyond-headcount", cell, "headcount", values)


def _rows(returned: Returned) -> Iterator[Row]:
    return zip(returned.healed.records, returned.submission.places.records, strict=True)
