"""The button Language: the language cell of the open workbook, turned to what the ribbon speaks now."""

from addin.live.book import LiveBook
from addin.live.commands import Answer, Desk
from addin.live.reading import read_open
from addin.live.request import Request
from addin.live.steady import steady
from addin.live.writing import write_over
from generator.core.loading import words
from generator.core.text import LANGUAGE_NAMES


def language(desk: Desk, request: Request) -> Answer:
    """Write the language of the request into the language cell; the workbook's formulas do the rest."""
    book = LiveBook(desk.book)
    submission = read_open(book, request.language)
    if request.language not in submission.identity.languages.split(","):
        return Answer(message=words()["live.language_only"].of(request.language))
    cell = submission.places.fields["language"]
    with steady(desk.app):
        write_over(
            book.sheet(cell.sheet), cell.row + 1, cell.column + 1, [[LANGUAGE_NAMES[request.language]]]
        )
    return Answer(status=words()["live.language"].of(request.language))
