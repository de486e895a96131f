"""The button Actions: a dated corrective action plan on a sheet of its own, which keeps what people typed."""

from addin.live.book import LiveBook
from addin.live.commands import Answer, Desk
from addin.live.plan_rows import COLUMNS, PlanRow, merged, plan_rows, rows_of
from addin.live.reading import read_open
from addin.live.request import Request
from addin.live.steady import steady
from addin.live.writing import find_own, own_mark, own_sheet, write_texts
from addin.scorecard import scored
from generator.core.loading import words

KEY, NAME = "plan", "Action plan"
FIRST_ROW = 4
"""The first row with a finding, from 1; above are the hidden mark, the title and the titles of columns."""

OWN_TITLES = ("id", "verified", "comment")


def actions(desk: Desk, request: Request) -> Answer:
    """Make the plan, or bring it up to date: rows are known by the finding's id."""
    with steady(desk.app):
        book = LiveBook(desk.book)
        submission = read_open(book, request.language)
        scoring = scored(submission)
        current = plan_rows(scoring, request.language)
        rows, kept = merged(_before(book), current, request.language)
        title = words()["live.plan.title"].format(day=desk.today.isoformat(), open=len(current))
        lines = [
            _line(own_mark(KEY)),
            _line("", title.of(request.language)),
            ["", *_headers(request.language)],
        ]
        sheet = own_sheet(book, KEY, NAME)
        write_texts(sheet, 1, 1, [*lines, *(["", *row.texts] for row in rows)])
    said = words()["live.plan.done"].format(open=len(current), kept=kept)
    return Answer(message=said.of(request.language))


def _before(book: LiveBook) -> list[PlanRow]:
    name = find_own(book, KEY, NAME)
    return [] if name is None else rows_of(book.rows(name), FIRST_ROW - 1)


def _line(*texts: str) -> list[str]:
    return [*texts, *[""] * (1 + len(COLUMNS) - len(texts))]


def _headers(language: str) -> list[str]:
    keys = (f"live.plan.{id}" if id in OWN_TITLES else f"column.{id}" for id in COLUMNS)
    return [words()[key].of(language) for key in keys]
