"""Control totals: a portfolio workbook is read back and must say what was put in.

What it must hold: a hidden sheet `_portfolio` with rows of key and value (CONTROL), and on the tabs that
start with `portfolio:<key>` in A1 a native table with a row for each thing (TABLES).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from addin.intake.inputs import Input
from addin.portfolio.model import OUTCOMES, READ, REJECTED, WARNED, Portfolio, Reading
from addin.portfolio.native_tables import table_rows
from addin.portfolio.review import review_rows
from generator.core.audit import as_number
from generator.core.book import FileBook
from generator.core.errors import AuditbookError

CONTROL_SHEET = "_portfolio"
MARKER = "portfolio"
CONTROL = ("files", READ, WARNED, REJECTED, "audits", "answers", "findings")
TABLES = ("files", "audits", "findings", "review")
SHEET_ROWS = 1_048_576
HEAD_ROWS = 50
"""Rows above a table at most; a table that would reach further is cut, and the workbook says so."""


class Unaccounted(AuditbookError):
    """What came out is not what went in. Nothing is published then."""


def must_account_for(inputs: Sequence[Input], readings: Sequence[Reading]) -> None:
    """Every file in has exactly one Reading, with one of the outcomes; raises Unaccounted."""
    wanted, got = Counter(i.shown for i in inputs), Counter(r.path for r in readings)
    wrong = sorted((wanted - got).keys() | (got - wanted).keys())
    strange = [reading.path for reading in readings if reading.outcome not in OUTCOMES]
    if wrong or strange:
        named = ", ".join([*wrong, *strange][:5])
        raise Unaccounted(f"{len(wrong) + len(strange)} files are unaccounted for, such as {named}.")


def totals(portfolio: Portfolio) -> dict[str, int]:
    """The control totals by key of CONTROL."""
    return {
        "files": len(portfolio.files),
        **{outcome: portfolio.count(outcome) for outcome in OUTCOMES},
        "audits": len(portfolio.audits),
        "answers": sum(audit.result.answered for audit in portfolio.audits),
        "findings": portfolio.findings,
    }


def must_agree(path: Path, portfolio: Portfolio) -> None:
    """Read the workbook at `path` back and compare it; raises Unaccounted with everything that differs."""
    expected, wrong = totals(portfolio), []
    if expected["files"] != sum(expected[outcome] for outcome in OUTCOMES):
        wrong.append("files in are not read + warned + rejected")
    book = FileBook(path)
    stored = _stored(book)
    wrong += [
        f"{key}: {expected[key]} went in, the workbook says {stored.get(key)}"
        for key in CONTROL
        if stored.get(key) != expected[key]
    ]
    wrong += _differing_tables(path, book, expected | {"review": review_rows(portfolio)})
    if wrong:
        raise Unaccounted("The portfolio was not written, because it does not agree:\n" + "\n".join(wrong))


def _stored(book: FileBook) -> dict[str, float | None]:
    if CONTROL_SHEET not in book.sheets:
        return {}
    return {str(row[0]): as_number(row[1]) for row in book.rows(CONTROL_SHEET) if len(row) > 1}


def _differing_tables(path: Path, book: FileBook, expected: Mapping[str, int]) -> Iterator[str]:
    sheets = {_key(book, sheet): sheet for sheet in book.sheets}
    for key in TABLES:
        sheet = sheets.get(f"{MARKER}:{key}")
        found = table_rows(path, book, sheet) if sheet else 0
        room = SHEET_ROWS - HEAD_ROWS
        if found != expected[key] and not (expected[key] > room and found >= room):
            yield f"{key}: {expected[key]} went in, the tab shows {found} rows"


def _key(book: FileBook, sheet: str) -> str:
    rows = book.rows(sheet)
    return str(rows[0][0] or "") if rows and rows[0] else ""
