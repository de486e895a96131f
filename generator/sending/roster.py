"""A roster: which workbook goes to which facility. Every mistake is named at once, by row and column."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from generator.core.audit import CellValue, is_blank
from generator.core.errors import BadRoster
from generator.core.layout import letters
from generator.core.loading import vocabulary, words
from generator.core.scheme import Scheme
from generator.core.text import LANGUAGES
from generator.sending.cells import NotRight, languages_in, scheme_in, value_in
from generator.sending.instances import Order
from generator.sending.table import Table, read_table

COLUMNS = ("facility_id", "name", "country", "language", "contact", "scheme", "due")
"""Columns that every roster has."""

NOT_FIELDS = ("language", "scheme")
"""Columns that say which workbook is made; the others are fields of it."""

SHOWN_PROBLEMS = 40

T = TypeVar("T")


@dataclass(frozen=True)
class Roster:
    """What a roster asks for."""

    orders: tuple[Order, ...]
    notes: tuple[str, ...] = ()
    """What the reader did not use, or finds odd."""


def read_roster(path: Path, today: date, request: Mapping[str, str], older_editions: bool = False) -> Roster:
    """The orders of a roster. `request` gives request fields for rows that leave them blank.

    A scheme's older edition is refused unless `older_editions`. Raises BadRoster with all problems.
    """
    reader = _Reader(read_table(path), request, older_editions)
    orders = reader.orders()
    if reader.problems:
        shown = reader.problems[:SHOWN_PROBLEMS]
        more = len(reader.problems) - len(shown)
        raise BadRoster("\n  ".join([f"'{path}':", *shown, *([f"... and {more} more"] if more else [])]))
    if not orders:
        raise BadRoster(f"'{path}' has titles but no rows.")
    return Roster(tuple(orders), (*reader.unused(), *_past(orders, today)))


def _past(orders: list[Order], today: date) -> list[str]:
    late = [order.facility_id for order in orders if order.due < today]
    some = ", ".join(late[:5]) + (", ..." if len(late) > 5 else "")
    return [f"the due date has passed already for {some}"] if late else []


@dataclass
class _Reader:
    """Reads the rows; collects problems instead of raising."""

    table: Table
    request: Mapping[str, str]
    older_editions: bool
    problems: list[str] = made_by(default_factory=list)
    _columns: dict[str, int] = made_by(default_factory=dict)
    _used: set[str] = made_by(default_factory=set)

    def orders(self) -> list[Order]:
        """One order a row; rows with problems are left out."""
        self._find_columns()
        if self.problems:
            return []
        orders = [(number, self._order(number, cells)) for number, cells in self.table.rows]
        right = [(number, order) for number, order in orders if order is not None]
        self._find_twins(right)
        return [order for _, order in right]

    def unused(self) -> list[str]:
        """A note on columns that no row could use."""
        titles = [self.table.titles[p] for id, p in self._columns.items() if id not in self._used]
        return [f"columns not used: {', '.join(titles)}"] if titles else []

    def _find_columns(self) -> None:
        known = _known_titles()
        for place, title in enumerate(self.table.titles):
            id = known.get(_folded(title), _folded(title))
            if id and id in self._columns:
                other = self._where(id)
                self.problems.append(f"column {letters(place)} ({title}) means the same as {other}")
            elif id:
                self._columns[id] = place
        missing = [id for id in COLUMNS if id not in self._columns]
        if missing:
            there = ", ".join(f"'{title}'" for title in self.table.titles if title)
            self.problems.append(f"columns are missing: {', '.join(missing)} (there are {there})")

    def _find_twins(self, orders: list[tuple[int, Order]]) -> None:
        first: dict[tuple[str, str], int] = {}
        for number, order in orders:
            # Ids that differ only in case would share a file name on Windows and on a Mac.
            earlier = first.setdefault((order.facility_id.casefold(), order.scheme.id), number)
            if earlier != number:
                what = f"{order.facility_id} with {order.scheme.id}"
                self.problems.append(f"row {number}: {what} stands in row {earlier} already")

    # ---- one row -------------------------------------------------------------------------------

    def _order(self, number: int, cells: tuple[CellValue, ...]) -> Order | None:
        """The order of a row, or None if anything is wrong with it."""
        before = len(self.problems)

        def told(id: str, read: Callable[[CellValue], T]) -> T | None:
            try:
                return read(self._cell(cells, id))
            except NotRight as error:
                self.problems.append(f"row {number}, {self._where(id)}: {error}")
                return None

        scheme = told("scheme", lambda given: scheme_in(given, self.older_editions))
        languages = told("language", languages_in) or LANGUAGES
        facility = dict(self._fields(cells, scheme, languages[0], told))
        if scheme is None or len(self.problems) > before:
            return None
        return Order(scheme, languages, facility)

    def _fields(
        self,
        cells: tuple[CellValue, ...],
        scheme: Scheme | None,
        language: str,
        told: Callable[[str, Callable[[CellValue], CellValue]], CellValue],
    ) -> Iterator[tuple[str, CellValue]]:
        """The fields of the workbook that the row fills in; without a scheme, the common ones."""
        lists = scheme.lists if scheme else vocabulary().lists
        for field in scheme.fields if scheme else vocabulary().fields:
            if field.id in NOT_FIELDS:
                continue
            given = self._cell(cells, field.id)
            if field.id in COLUMNS or not is_blank(given):
                yield field.id, told(field.id, partial(value_in, field=field, lists=lists, language=language))
            elif self.request.get(field.id):
                yield field.id, self.request[field.id]

    def _cell(self, cells: tuple[CellValue, ...], id: str) -> CellValue:
        """What stands in a column; a column that is not there is blank."""
        self._used.add(id)
        place = self._columns.get(id)
        return cells[place] if place is not None and place < len(cells) else None

    def _where(self, id: str) -> str:
        return f"column {letters(self._columns[id])} ({self.table.titles[self._columns[id]]})"


@cache
def _known_titles() -> dict[str, str]:
    """Column ids by their titles in any language: the id, what is usual, and the field's label."""
    ids = dict.fromkeys((*COLUMNS, *(field.id for field in vocabulary().fields)))
    found = {id: id for id in ids}
    for id in ids:
        usual = words().get(f"roster.{id}")
        for title in "|".join((usual.en, usual.zh)).split("|") if usual else ():
            found.setdefault(_folded(title), id)
    for field in vocabulary().fields:
        for language in LANGUAGES:
            found.setdefault(_folded(field.label.of(language)), field.id)
    return found


def _folded(title: str) -> str:
    """A title without case, stars, and the difference between blanks and underscores."""
    return re.sub(r"[\s_*]+", "_", title.strip(" *").lower())
