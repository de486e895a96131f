"""The open workbook as an audit; what keeps it from being one is said in the language of the ribbon."""

from addin.live.book import OPEN, LiveBook
from generator.core.errors import NotOurWorkbook, SchemeError
from generator.core.identity import Identity
from generator.core.layout import DATA_SHEET
from generator.core.loading import words
from generator.core.reading import Submission, read, read_identity
from generator.core.text import printable


def read_open(book: LiveBook, language: str) -> Submission:
    """Read it whole; raises NotOurWorkbook and SchemeError in words for the user."""
    identity = identity_of(book, language)
    try:
        return read(book, OPEN)
    except SchemeError:
        said = words()["live.unknown_scheme"].format(
            scheme=printable(identity.scheme, 40), edition=printable(identity.edition, 40)
        )
        raise SchemeError(said.of(language)) from None


def identity_of(book: LiveBook, language: str) -> Identity:
    """Who the workbook is; raises NotOurWorkbook in words for the user."""
    try:
        return read_identity(book, OPEN)
    except NotOurWorkbook:
        raise NotOurWorkbook(words()["live.not_ours"].format(hidden=DATA_SHEET).of(language)) from None
