"""Whether problems are told so that somebody can mend them: in full, and at places that the file has."""

import re
from collections.abc import Iterable, Mapping

from openpyxl.utils.cell import coordinate_to_tuple

from generator.core.book import Book
from generator.core.loading import catalogue
from generator.core.problems import Problem
from generator.core.reading import Submission
from generator.core.text import LANGUAGES

UNFILLED = re.compile(r"\{[a-z_]*\}")
GONE, FOREIGN, PATTERN = "sheet-deleted", "row-unknown", "answers-all-alike"
"""Codes that name a sheet that is not there any more, a ref that the scheme does not have, and a cell only
to begin with: a pattern of the whole list is nothing to mend at its first checkpoint."""


def assert_well_said(problems: Iterable[Problem]) -> None:
    """Every text is there in both languages, with all that it speaks of filled in."""
    for problem in problems:
        for language in LANGUAGES:
            line = problem.line("returned.xlsx", language)
            for text in (line["found"], line["allowed"], line["fix"]):
                assert text.strip(), (problem.code, language)
                assert not UNFILLED.search(text), (problem.code, text)
        assert problem.sheet or not problem.cell, problem.code


def assert_well_placed(problems: Iterable[Problem], submission: Submission, book: Book) -> None:
    """Each names a sheet and cell that the file has, and the checkpoint or field that stands there."""
    owners = owners_of(submission)
    known = {point.ref for point in submission.scheme.checkpoints}
    known |= {field.id for field in submission.scheme.fields}
    for problem in problems:
        assert problem.sheet in ("", *book.sheets) or problem.code == GONE, problem
        assert problem.ref in ("", *known) or problem.code == FOREIGN, problem
        if problem.cell:
            place = f"{problem.sheet}!{problem.cell}"
            assert place in owners or holds(book, problem.sheet, problem.cell), problem
            message = catalogue().messages[problem.code]
            many_cells = "{places}" in message.found.en or problem.code == PATTERN
            assert many_cells or problem.ref == owners.get(place, problem.ref), problem
        else:
            assert problem.ref not in owners.values() or not problem.ref, problem


def owners_of(submission: Submission) -> Mapping[str, str]:
    """The checkpoint or field of every cell that belongs to one, by address; records have neither."""
    places = submission.places
    owners = {cell.address: id for id, cell in places.fields.items()}
    owners |= {cell.address: ref for ref, cells in places.checklist.items() for cell in cells.values()}
    return owners | {cell.address: "" for cells in places.records for cell in cells.values()}


def holds(book: Book, sheet: str, cell: str) -> bool:
    """Whether a sheet reaches as far as that cell."""
    row, column = coordinate_to_tuple(cell)
    rows = book.rows(sheet)
    return row <= len(rows) and column <= max(map(len, rows))
