"""The buttons Validate and Next problem: the sheet Problems, the marked rows, and the way through them."""

from collections.abc import Sequence

import xlwings as xw

from addin.checks.every import problems_of
from addin.checks.returned import Returned
from addin.intake.facts import Facts
from addin.live.book import OPEN, LiveBook
from addin.live.commands import Answer, Desk
from addin.live.marking import mark_rows
from addin.live.problem_rows import COLUMNS, ProblemRow, merged, rows_of
from addin.live.reading import identity_of, read_open
from addin.live.request import Request
from addin.live.steady import steady
from addin.live.writing import find_own, own_mark, own_sheet, write_links, write_texts
from generator.core.loading import words
from generator.core.text import Text

KEY, NAME = "problems", "Problems"
FIRST_ROW = 4
"""The first row with a problem, from 1; above are the hidden mark, the title and the titles of columns."""

TEXTS, LINK = COLUMNS[:-1], 1 + len(COLUMNS)
"""The columns of text, and the place of the last one, which holds links."""


def validate(desk: Desk, request: Request) -> Answer:
    """Check the open workbook, bring the sheet Problems up to date, and mark the rows concerned."""
    with steady(desk.app):
        book = LiveBook(desk.book)
        returned = live_returned(book, desk, request.language)
        problems = problems_of(returned)
        rows = merged(_before(book), problems, desk.today, request.language)
        opened = sum(row.is_open for row in rows)
        counts: dict[str, Text | str | float] = {"open": opened, "fixed": len(rows) - opened}
        title = words()["live.problems.title"].format(day=desk.today.isoformat(), **counts)
        _show(own_sheet(book, KEY, NAME), rows, title, request.language)
        mark_rows(book, returned.submission, problems)
    status = words()["live.problems.status"].format(**counts).of(request.language)
    return Answer(message="" if opened else words()["live.problems.none"].of(request.language), status=status)


def live_returned(book: LiveBook, desk: Desk, language: str) -> Returned:
    """The open workbook as checks look at it; Excel itself wrote and calculated it."""
    facts = Facts("", 0, "Microsoft Excel", "", None, dates_1904=False, calculated=True)
    return Returned(OPEN, facts, read_open(book, language), desk.today)


def next_problem(desk: Desk, request: Request) -> Answer:
    """Go to the cell of the next open problem: the one after where the user stands now."""
    book = LiveBook(desk.book)
    identity_of(book, request.language)
    rows = [row for row in _before(book) if row.is_open and row.place[1] and row.place[0] in book.sheets]
    if not rows:
        key = "live.problems.first" if find_own(book, KEY, NAME) is None else "live.problems.done"
        return Answer(message=words()[key].of(request.language))
    selection = desk.app.selection
    cell = selection.get_address(False, False) if selection else ""
    here = desk.book.sheets.active.name, cell
    places = [row.place for row in rows]
    chosen = rows[(places.index(here) + 1) % len(rows) if here in places else 0]
    sheet = book.sheet(chosen.place[0])
    sheet.impl.activate()
    sheet.range(chosen.place[1]).select()
    return Answer(status=f"{chosen.cells['found']} {chosen.cells['fix']}")


def _before(book: LiveBook) -> list[ProblemRow]:
    name = find_own(book, KEY, NAME)
    return [] if name is None else rows_of(book.rows(name), FIRST_ROW - 1)


def _show(sheet: xw.Sheet, rows: Sequence[ProblemRow], title: Text, language: str) -> None:
    """Mark, titles and rows in one block of text; the links in the column after it."""
    headers = [words()[f"live.problem.{column}"].of(language) for column in COLUMNS]
    blank = [""] * len(TEXTS)
    lines = [[own_mark(KEY), *blank], ["", title.of(language), *blank[1:]], ["", *headers[:-1]]]
    write_texts(sheet, 1, 1, [*lines, *(["", *row.shown(language)[:-1]] for row in rows)])
    write_links(sheet, FIRST_ROW - 1, LINK, [("", headers[-1]), *(row.place for row in rows)])
