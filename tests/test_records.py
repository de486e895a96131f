"""Records of hours and pay against limits: what is flagged, and that formulas flag the same."""

from datetime import date

import pytest

from generator.core.audit import CellValue
from generator.core.layout import Layout
from generator.core.loading import load_scheme, words
from generator.core.records import RECORD_COLUMNS, RECORD_FLAGS, flags
from tests.conftest import Build
from tests.parity import as_cell, place
from tests.second_engine import IronBook

LIMITS: dict[str, float | None] = {
    "week_limit": 60.0,
    "overtime_limit": 36.0,
    "days_limit": 6.0,
    "minimum_age": 16.0,
    "minimum_wage": 2000.0,
    "overtime_premium": 1.5,
}
FINE: dict[str, CellValue] = {
    "worker": "W-1",
    "age": 30.0,
    "month": date(2026, 3, 1),
    "regular_hours": 160.0,
    "overtime_hours": 20.0,
    "longest_week": 60.0,
    "days_in_a_row": 6.0,
    "basic_wage": 2400.0,
    "overtime_pay": 450.0,  # 20 h x 15 an hour x 1.5
}


LAYOUT = Layout(load_scheme("amfori-bsci"), ("en", "zh"), words())


@pytest.fixture(scope="module")
def engine(build: Build) -> IronBook:
    """A workbook with all limits typed in."""
    book = IronBook(build("amfori-bsci"))
    for id, limit in LIMITS.items():
        cell = LAYOUT.field(id)
        book.write(cell.sheet, place(cell), [[as_cell(limit)]])
    return book


@pytest.mark.parametrize(
    ("change", "flagged"),
    [
        ({}, set()),
        ({"longest_week": 60.5}, {"flag_week"}),
        ({"overtime_hours": 36.0, "overtime_pay": 810.0}, set()),
        ({"overtime_hours": 37.0, "overtime_pay": 900.0}, {"flag_overtime"}),
        ({"days_in_a_row": 7.0}, {"flag_days"}),
        ({"age": 15.0}, {"flag_age"}),
        ({"age": 16.0}, set()),
        ({"basic_wage": 1999.0}, {"flag_wage"}),
        ({"overtime_pay": 449.0}, {"flag_premium"}),
        ({"longest_week": None, "age": None, "overtime_pay": None}, set()),
        ({"regular_hours": 0.0, "overtime_pay": 1.0}, set()),
        ({"longest_week": "seventy"}, set()),
    ],
)
def test_flags_in_python_and_in_the_workbook(
    change: dict[str, CellValue], flagged: set[str], engine: IronBook
) -> None:
    record = {**FINE, **change}
    assert flagged == {flag for flag, broken in flags(record, LIMITS).items() if broken}
    first = LAYOUT.record(0, RECORD_COLUMNS[0])
    engine.write(first.sheet, place(first), [[as_cell(record.get(column)) for column in RECORD_COLUMNS]])
    engine.calculate()
    flag = LAYOUT.record(0, RECORD_FLAGS[0])
    last = LAYOUT.record(0, RECORD_FLAGS[-1])
    (row,) = engine.read(flag.sheet, f"{place(flag)}:{place(last)}")
    assert flagged == {flag for flag, shown in zip(RECORD_FLAGS, row, strict=True) if shown}
