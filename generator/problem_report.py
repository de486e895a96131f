"""The problems of returned workbooks as a workbook that a person can send back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from generator.core.loading import words
from generator.core.problems import LEVELS, Problem, by_rule
from generator.core.writing import written_whole
from generator.paper.pen import strict
from generator.report_pages import HEADER_ROW, LONGEST_ROW, OPTIONS, TONES, WIDTHS, ReportPages

SUMMARY = {"file": 44, "facility": 24, "scheme": 22, "outcome": 18, "block": 12, "correct": 12, "note": 12}
"""Columns of the summary and their widths."""

RULES = {"level": 12, "files": 10, "cases": 11, "example": 60, "allowed": 40, "code": 24}
"""Columns of the broken rules and their widths."""

PROBLEMS = ("file", "sheet", "level", "cell", "ref", "found", "allowed", "fix", "cause")
OUTCOME_TONES = {"ok": "good", "warned": "fair", "rejected": "bad"}


@dataclass(frozen=True)
class FileProblems:
    """One returned workbook and all that was found in it."""

    path: Path
    facility: str
    scheme: str
    outcome: str
    """ok, warned or rejected."""
    problems: Sequence[Problem]


def build_report(files: Sequence[FileProblems], path: Path, language: str) -> None:
    """Write the report, in one piece or not at all. Links lead to the returned files that lie beside it."""
    with written_whole(path) as draft, strict():
        book = xlsxwriter.Workbook(str(draft), OPTIONS)
        pages = ReportPages(book, path, language)
        _summary(pages, files)
        if len(files) > 1:
            _rules(pages, files)
        _problems(pages, files)
        book.close()


def _summary(pages: ReportPages, files: Sequence[FileProblems]) -> None:
    """A line for each file."""
    title, hint = words()["report.title"], words()["report.summary_hint"]
    sheet = pages.sheet("report.summary", title, hint, SUMMARY)
    for row, file in enumerate(files, HEADER_ROW + 1):
        pages.reach(sheet, row, 0, file.path, "", file.path.name)
        pages.text(sheet, row, 1, file.facility)
        pages.text(sheet, row, 2, file.scheme)
        pages.text(sheet, row, 3, pages.words(f"outcome.{file.outcome}"), OUTCOME_TONES[file.outcome])
        for column, level in enumerate(LEVELS, start=4):
            pages.count(sheet, row, column, sum(problem.level == level for problem in file.problems))
        pages.fit(sheet, row, [(file.path.name, 44), (file.facility, 24), (file.scheme, 22)])
    pages.table(sheet, SUMMARY, len(files))


def _rules(pages: ReportPages, files: Sequence[FileProblems]) -> None:
    """A line for each rule that is broken."""
    sheet = pages.sheet("report.rules", words()["report.title"], words()["report.rules_hint"], RULES)
    broken = by_rule([file.problems for file in files])
    for row, rule in enumerate(broken, HEADER_ROW + 1):
        one = rule.example
        pages.text(sheet, row, 0, pages.words(f"level.{one.level}"), TONES[one.level])
        pages.count(sheet, row, 1, rule.files)
        pages.count(sheet, row, 2, rule.problems)
        texts = {"example": one.found.of(pages.language), "allowed": one.allowed.of(pages.language)}
        for column, text in enumerate((*texts.values(), one.code), start=3):
            pages.text(sheet, row, column, text)
        pages.fit(sheet, row, [(text[:LONGEST_ROW], RULES[id]) for id, text in texts.items()])
    pages.table(sheet, RULES, len(broken))


def _problems(pages: ReportPages, files: Sequence[FileProblems]) -> None:
    """All problems: file by file, sheet by sheet, from the top down."""
    columns = {id: WIDTHS[id] for id in PROBLEMS if id != "file" or len(files) > 1}
    title, hint = words()["report.title"], words()["report.problems_hint"]
    sheet = pages.sheet("report.problems", title, hint, columns)
    row = HEADER_ROW
    for file in files:
        for problem in by_sheet(file.problems):
            row += 1
            pages.problem(sheet, row, columns, file.path, problem)
    pages.table(sheet, columns, row - HEADER_ROW)
    sheet.freeze_panes(HEADER_ROW + 1, 0)


def by_sheet(problems: Sequence[Problem]) -> list[Problem]:
    """Problems sheet by sheet in the order of first mention, the file's own first; the gravest first."""
    order = {"": -1} | {
        sheet: i for i, sheet in enumerate(dict.fromkeys(p.sheet for p in problems if p.sheet))
    }
    return sorted(problems, key=lambda problem: (order[problem.sheet], LEVELS.index(problem.level)))
