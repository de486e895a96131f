"""The button Check my setup, as far as it can be seen from Python: versions, and what is open."""

import platform
from importlib.metadata import version

from addin.live.book import LiveBook
from addin.live.commands import Answer, Desk
from addin.live.desk import ExcelProblem
from addin.live.reading import identity_of
from addin.live.request import Request
from generator.core.errors import AuditbookError
from generator.core.loading import words
from generator.core.text import Text, plain


def check_setup(desk: Desk, request: Request) -> Answer:
    """That Python answers at all shows that interpreter, macros and trust are in order; say the rest."""
    facts = words()["live.setup.facts"].format(
        auditbook=request.version,
        python=platform.python_version(),
        xlwings=version("xlwings"),
        excel=str(desk.app.version),
    )
    lines = [words()["live.setup.fine"], facts, _of_book(desk, request.language)]
    return Answer(message="\n".join(line.of(request.language) for line in lines))


def _of_book(desk: Desk, language: str) -> Text:
    try:
        identity = identity_of(LiveBook(desk.book), language)
    except ExcelProblem as problem:
        return plain(str(problem))
    except AuditbookError:
        return words()["live.setup.other_book"]
    return words()["live.setup.book"].format(scheme=f"{identity.scheme} {identity.edition}")
