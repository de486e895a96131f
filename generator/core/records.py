"""A sample of workers by month: hours and pay against the limits on the sheet Records."""

from collections.abc import Mapping

from generator.core.audit import CellValue, as_number

RECORD_COLUMNS = (
    "worker",
    "department",
    "age",
    "month",
    "regular_hours",
    "overtime_hours",
    "longest_week",
    "days_in_a_row",
    "basic_wage",
    "overtime_pay",
)
"""What is typed for each worker and month."""

RECORD_FLAGS = ("flag_age", "flag_week", "flag_overtime", "flag_days", "flag_wage", "flag_premium")
"""What the sheet finds out from it."""

ABOVE = {
    "flag_week": ("longest_week", "week_limit"),
    "flag_overtime": ("overtime_hours", "overtime_limit"),
    "flag_days": ("days_in_a_row", "days_limit"),
}
"""Flags of a number that may not exceed a limit: flag to (column, limit)."""

BELOW = {"flag_age": ("age", "minimum_age"), "flag_wage": ("basic_wage", "minimum_wage")}
"""Flags of a number that may not be less than a limit."""


def flags(record: Mapping[str, CellValue], limits: Mapping[str, float | None]) -> dict[str, bool | None]:
    """For each flag whether the record breaks the limit; None where a number is missing."""
    typed = {column: as_number(record.get(column)) for column in RECORD_COLUMNS}
    found: dict[str, bool | None] = {}
    for table, sign in ((ABOVE, 1), (BELOW, -1)):
        for flag, (column, limit) in table.items():
            value, bound = typed[column], limits.get(limit)
            found[flag] = None if value is None or bound is None else sign * (value - bound) > 0
    found["flag_premium"] = _underpaid(typed, limits.get("overtime_premium"))
    return found


def _underpaid(typed: Mapping[str, float | None], premium: float | None) -> bool | None:
    """Whether overtime pay is below premium x hourly wage x overtime hours."""
    wage, regular = typed["basic_wage"], typed["regular_hours"]
    hours, pay = typed["overtime_hours"], typed["overtime_pay"]
    if wage is None or not regular or hours is None or pay is None or premium is None:
        return None
    return round(pay - premium * wage / regular * hours, 6) < 0
