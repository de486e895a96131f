"""Dates and numbers that were typed as text: what they can only mean, and whether they are ambiguous."""

import re
from datetime import date, timedelta
from unicodedata import normalize

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_MONTH_ONLY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/ .]*([a-z]{3,9})\.?[-/ ,]*(\d{4})")
_MONTH_NAMED = re.compile(r"([a-z]{3,9})\.?[-/ ]*(\d{1,2})(?:st|nd|rd|th)?[-/ ,]+(\d{4})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})")
_TIME = re.compile(r"[ t]+0{1,2}:00(:00(\.0+)?)?z?$")

_PLAIN = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")
_GROUPED = re.compile(r"[-+]?\d{1,3}([, ]\d{3})+(\.\d+)?")
_POINT_OR_GROUP = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
"""1.200 is 1.2 in English and 1200 in German."""

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
"""A number in a date cell counts as a date without its format only between these."""

_MOST_DAYS = 100_000
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


def day_of(words: str) -> date | None:
    """The day that a typed text can only mean; None if it is no date, or may be one of two days."""
    days = days_of(words)
    return next(iter(days)) if len(days) == 1 else None


def days_of(words: str) -> set[date]:
    """Every day that a typed text may mean: 03/04/2026 is a day in March or one in April."""
    typed = _TIME.sub("", normalize("NFKC", words).strip().casefold())
    if found := _YEAR_FIRST.fullmatch(typed) or _DIGITS.fullmatch(typed):
        return _days((found[1], found[2], found[3]))
    if found := _DAY_NAMED.fullmatch(typed):
        return _days((found[3], _month(found[2]), found[1]))
    if found := _MONTH_NAMED.fullmatch(typed):
        return _days((found[3], _month(found[1]), found[2]))
    if found := _YEAR_LAST.fullmatch(typed):
        return _either_way(found[1], found[2], found[3])
    return set()


def month_of(words: str) -> date | None:
    """The first day of a month typed as text, such as 2026-03; None if it is none."""
    found = _MONTH_ONLY.fullmatch(normalize("NFKC", words).strip())
    return next(iter(_days((found[1], found[2], "1"))), None) if found else None


def day_without_format(number: float, dates_1904: bool) -> date | None:
    """The day that a plain number in a date cell stands for: a date that lost its format, or 20260331."""
    if number % 1:
        return None
    if not 0 < number < _MOST_DAYS:
        return day_of(str(int(number)))
    day = (_EPOCH_1904 if dates_1904 else _EPOCH) + timedelta(int(number))
    return day if EARLIEST < day < LATEST else None


def number_of(words: str) -> float | None:
    """The number that a typed text can only mean; None if it is none, or may be one of two numbers."""
    typed = normalize("NFKC", words).strip()
    if _POINT_OR_GROUP.fullmatch(typed):
        return None
    if _PLAIN.fullmatch(typed) or _GROUPED.fullmatch(typed):
        return float(typed.replace(",", "").replace(" ", ""))
    return None


def _either_way(one: str, other: str, year: str) -> set[date]:
    """Day first or month first; with two digits, either end may be the year."""
    ways = {(year, one, other), (year, other, one)}
    if len(year) == 2:
        ways = {(f"20{y}", m, d) for y, m, d in (*ways, (one, other, year))}
    return set().union(*(_days(way) for way in ways))


def _days(parts: tuple[str, str, str]) -> set[date]:
    """The day of year, month and day, in a set; an empty set if there is no such day."""
    try:
        return {date(*(int(part) for part in parts))}
    except ValueError:
        return set()


def _month(name: str) -> str:
    """The number of an English month, short or in full; 0 for any other word."""
    known = {"sept": "9"} | {short: str(i) for i, short in enumerate(_MONTHS, start=1)}
    full = ("january", "february", "march", "april", "may", "june", "july", "august", "september")
    names = (*_MONTHS, *full, "october", "november", "december", "sept")
    return known.get(name, known.get(name[:3], "0")) if name in names else "0"
