"""The short workbook that a facility gets in reply: what to correct, and what it has mended since."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from generator.core.loading import words
from generator.core.problems import Problem
from generator.core.text import Text
from generator.core.writing import written_whole
from generator.paper.pen import strict
from generator.problem_report import by_sheet
from generator.report_pages import HEADER_ROW, OPTIONS, WIDTHS, ReportPages

OPEN = ("sheet", "level", "cell", "ref", "found", "allowed", "fix", "since")
MENDED = ("sheet", "cell", "ref", "found")


@dataclass(frozen=True)
class Corrections:
    """What became of the problems of one facility's workbook."""

    file: str
    """The name under which the facility sent its workbook."""
    heading: Text
    """Who it is for, and which scheme."""
    still: Sequence[Problem]
    new: Sequence[Problem]
    mended: Sequence[Problem]
    is_first: bool
    """Whether nothing came back before: then nothing is new and nothing is mended."""


def build_correction_list(corrections: Corrections, path: Path, languages: Sequence[str]) -> None:
    """Write the list, in one piece or not at all; each language has its own sheets.

    Links lead to the facility's own workbook, which must lie in the same folder as the list.
    """
    with written_whole(path) as draft, strict():
        book = xlsxwriter.Workbook(str(draft), OPTIONS)
        for language in languages:
            pages = ReportPages(book, path, language)
            _open(pages, corrections, path.with_name(corrections.file))
            if corrections.mended:
                _mended(pages, corrections, path.with_name(corrections.file))
        book.close()


def _open(pages: ReportPages, corrections: Corrections, file: Path) -> None:
    """What is to be corrected, from the top down, and whether it was named before."""
    columns = {name: WIDTHS[name] for name in OPEN if name != "since" or not corrections.is_first}
    hint = words()["reply.open_hint"].format(file=corrections.file)
    sheet = pages.sheet("reply.open", corrections.heading, hint, columns)
    known = {id(problem) for problem in corrections.still}
    problems = by_sheet([*corrections.still, *corrections.new])
    for row, problem in enumerate(problems, HEADER_ROW + 1):
        since = pages.words("reply.still" if id(problem) in known else "reply.new")
        pages.problem(sheet, row, columns, file, problem, since)
    pages.table(sheet, columns, len(problems))
    sheet.freeze_panes(HEADER_ROW + 1, 0)


def _mended(pages: ReportPages, corrections: Corrections, file: Path) -> None:
    """What was named last time and is right now."""
    columns = {name: WIDTHS[name] * (3 if name == "found" else 1) for name in MENDED}
    sheet = pages.sheet("reply.mended", corrections.heading, words()["reply.mended_hint"], columns)
    problems = by_sheet(corrections.mended)
    for row, problem in enumerate(problems, HEADER_ROW + 1):
        pages.problem(sheet, row, columns, file, problem)
    pages.table(sheet, columns, len(problems))
