"""The button Check my setup, as far as it can be seen from Python: versions, and what is open."""

import platform
from importlib.metadata import version

from addin.live.book import OPEN, LiveBook
from addin.live.commands import Answer, Desk
from addin.live.request import Request
from generator.core.errors import AuditbookError
from generator.core.loading import words
from generator.core.reading import read_identity
from generator.core.text import Text


def check_setup(desk: Desk, request: Request) -> Answer:
    """That Python answers at all shows that interpreter, macros and trust are in order; say the rest."""
    facts = words()["live.setup.facts"].format(
        auditbook=request.version,
        python=platform.python_version(),
        xlwings=version("xlwings"),
        excel=str(desk.app.version),
    )
    lines = [words()["live.setup.fine"], facts, _of_book(desk)]
    return Answer(message="\n".join(line.of(request.language) for line in lines))


def _of_book(desk: Desk) -> Text:
    try:
        identity = read_identity(LiveBook(desk.book), OPEN)
    except AuditbookError:
        return words()["live.setup.other_book"]
    return words()["live.setup.book"].format(scheme=f"{identity.scheme} {identity.edition}")
