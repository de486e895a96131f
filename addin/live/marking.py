"""The mark column of the checklist: how many problems a row has. Its cells are unlocked.

What a mark says of an earlier audit or edition (from BEFORE on) stays behind ours.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from addin.live.book import LiveBook
from addin.live.writing import write_over
from generator.core.audit import BEFORE
from generator.core.problems import Problem
from generator.core.reading import Submission, value_at

OURS = "▲ "
"""How a mark of ours begins; other marks are left alone."""


def mark_rows(book: LiveBook, submission: Submission, problems: Sequence[Problem]) -> None:
    """Mark the rows that have problems; rows without lose our mark, and only ours. One call."""
    counts = Counter(problem.ref for problem in problems)
    marks = {ref: cells["mark"] for ref, cells in submission.places.checklist.items() if "mark" in cells}
    if not marks:
        return
    top = min(marks.values(), key=lambda cell: cell.row)
    found = {cell.row: counts[ref] for ref, cell in marks.items()}
    column = [replace(top, row=row) for row in range(top.row, max(found) + 1)]
    texts = [[_text(str(value_at(book, cell) or ""), found.get(cell.row, 0))] for cell in column]
    write_over(book.sheet(top.sheet), top.row + 1, top.column + 1, texts)


def _text(before: str, problems: int) -> str:
    known = BEFORE + before.partition(BEFORE)[2] if BEFORE in before else ""
    if problems:
        return f"{OURS}{problems} {known}".rstrip()
    return known if before.startswith(OURS) else before
