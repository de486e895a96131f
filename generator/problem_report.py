"""The problems of returned workbooks as a workbook that a person can send back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.core.loading import look, words
from generator.core.problems import LEVELS, Problem
from generator.core.text import Text, plain
from generator.core.writing import written_whole
from generator.paper.fit import height
from generator.paper.pen import must, strict

SUMMARY = {"file": 44, "facility": 24, "scheme": 22, "outcome": 18, "block": 12, "correct": 12, "note": 12}
PROBLEMS = {
    "file": 20,
    "sheet": 15,
    "level": 12,
    "cell": 7,
    "ref": 10,
    "found": 34,
    "allowed": 30,
    "fix": 36,
    "cause": 15,
}
"""Columns and their widths."""

TONES = {"block": "bad", "correct": "poor", "note": "neutral"}
OUTCOME_TONES = {"ok": "good", "warned": "fair", "rejected": "bad"}
HEADER_ROW = 3
LONGEST_LINK = 2000
"""Characters of a link that every program still follows."""

LONGEST_ROW = 600
"""Characters of one cell beyond which a row would be higher than a page; the rest stays in the cell."""


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
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        book = xlsxwriter.Workbook(str(draft), options)
        report = _Report(book, path, language)
        report.summary(files)
        report.problems(files)
        book.close()


class _Report:
    """The report being drawn."""

    def __init__(self, book: xlsxwriter.Workbook, path: Path, language: str) -> None:
        self._book, self._path, self._language = book, path, language
        self._look: Mapping[str, str] = look()
        line = {"bottom": 1, "bottom_color": self._colour("line")}
        self._cell = self._format(**line, text_wrap=True, valign="top")
        self._number = self._format(**line, valign="top", align="center")
        link = {"font_color": self._colour("accent"), "underline": 1, "text_wrap": True}
        self._link = self._format(**line, **link, valign="top")
        self._toned = {
            tone: self._format(**line, bold=True, valign="top", font_color=self._colour(tone), text_wrap=True)
            for tone in {*TONES.values(), *OUTCOME_TONES.values()}
        }

    # ---- sheets --------------------------------------------------------------------------------

    def summary(self, files: Sequence[FileProblems]) -> None:
        """A line for each file."""
        sheet = self._sheet("report.summary", "report.summary_hint", SUMMARY)
        for i, file in enumerate(files):
            row = HEADER_ROW + 1 + i
            self._reach(sheet, row, 0, file.path, "", file.path.name)
            self._text(sheet, row, 1, file.facility)
            self._text(sheet, row, 2, file.scheme)
            outcome = self._words(f"outcome.{file.outcome}")
            self._text(sheet, row, 3, outcome, self._toned[OUTCOME_TONES[file.outcome]])
            for column, level in enumerate(LEVELS, start=4):
                count = sum(problem.level == level for problem in file.problems)
                must(sheet.write_number, row, column, count, self._number)
            shown = [(file.path.name, 44), (file.facility, 24), (file.scheme, 22)]
            self._fit(sheet, row, shown)
        self._table(sheet, SUMMARY, len(files))

    def problems(self, files: Sequence[FileProblems]) -> None:
        """All problems: file by file, sheet by sheet, from the top down."""
        columns = PROBLEMS if len(files) > 1 else {id: PROBLEMS[id] for id in PROBLEMS if id != "file"}
        sheet = self._sheet("report.problems", "report.problems_hint", columns)
        row = HEADER_ROW
        for file in files:
            for problem in by_sheet(file.problems):
                row += 1
                self._problem(sheet, row, columns, file, problem)
        self._table(sheet, columns, row - HEADER_ROW)
        sheet.freeze_panes(HEADER_ROW + 1, 0)

    def _problem(
        self, sheet: Worksheet, row: int, columns: Mapping[str, int], file: FileProblems, problem: Problem
    ) -> None:
        texts = {
            "file": file.path.name,
            "sheet": problem.sheet,
            "level": self._words(f"level.{problem.level}"),
            "cell": problem.cell,
            "ref": problem.ref,
            "found": problem.found.of(self._language),
            "allowed": problem.allowed.of(self._language),
            "fix": problem.fix.of(self._language),
            "cause": self._words(f"cause.{problem.cause}"),
        }
        for column, id in enumerate(columns):
            if id == "cell" and problem.cell:
                self._reach(sheet, row, column, file.path, _location(problem), problem.cell)
            else:
                format = self._toned[TONES[problem.level]] if id == "level" else self._cell
                self._text(sheet, row, column, texts[id], format)
        self._fit(sheet, row, [(texts[id][:LONGEST_ROW], width) for id, width in columns.items()])

    def _sheet(self, title: str, hint: str, columns: Mapping[str, int]) -> Worksheet:
        """A sheet with its banner, set for landscape A4."""
        sheet = self._book.add_worksheet(self._words(title))
        banner = {"font_color": self._colour("paper"), "bg_color": self._colour("brand")}
        big = self._format(**banner, bold=True, font_size=18, valign="vcenter", indent=1)
        small = self._format(**banner, indent=1, valign="vcenter")
        for place, width in enumerate(columns.values()):
            sheet.set_column(place, place, width)
            must(sheet.write_blank, 0, place, None, big)
            must(sheet.write_blank, 1, place, None, small)
        self._text(sheet, 0, 0, self._words("report.title"), big)
        self._text(sheet, 1, 0, self._words(hint), small)
        sheet.set_row(0, 32)
        sheet.set_row(1, 20)
        sheet.set_row(2, 8)
        sheet.set_row(HEADER_ROW, 24)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.set_footer("&L&8Auditbook&R&8&P / &N")
        return sheet

    def _table(self, sheet: Worksheet, columns: Mapping[str, int], rows: int) -> None:
        colours = {"font_color": self._colour("paper"), "bg_color": self._colour("accent")}
        header = self._format(**colours, bold=True, valign="vcenter")
        heads = [{"header": self._words(f"report.{id}"), "header_format": header} for id in columns]
        options = {"columns": heads, "style": "Table Style Light 1", "banded_rows": False}
        last = HEADER_ROW + max(rows, 1)
        must(sheet.add_table, HEADER_ROW, 0, last, len(columns) - 1, options)

    # ---- cells ---------------------------------------------------------------------------------

    def _reach(self, sheet: Worksheet, row: int, column: int, file: Path, place: str, words: str) -> None:
        """A link into the returned file where it lies beside the report, else plain words."""
        beside = file.resolve().parent == self._path.resolve().parent
        address = f"external:{file.name}" + (f"#{place}" if place else "")
        if beside and "#" not in file.name and len(address) < LONGEST_LINK:
            must(sheet.write_url, row, column, address, self._link, words)
        else:
            self._text(sheet, row, column, words)

    def _text(
        self, sheet: Worksheet, row: int, column: int, words: str, format: Format | None = None
    ) -> None:
        must(sheet.write_string, row, column, words, format or self._cell)

    def _fit(self, sheet: Worksheet, row: int, texts: list[tuple[str, int]]) -> None:
        sized: list[tuple[Text, float]] = [(plain(text), width) for text, width in texts]
        sheet.set_row(row, height(sized, (self._language,), 20))

    def _words(self, key: str) -> str:
        return words()[key].of(self._language)

    def _colour(self, name: str) -> str:
        return "#" + self._look[name]

    def _format(self, **properties: Any) -> Format:
        return self._book.add_format({"font_name": self._look["font"], "font_size": 10, **properties})


def by_sheet(problems: Sequence[Problem]) -> list[Problem]:
    """Problems sheet by sheet in the order of first mention, the file's own first; the gravest first."""
    order = {"": -1} | {
        sheet: i for i, sheet in enumerate(dict.fromkeys(p.sheet for p in problems if p.sheet))
    }
    return sorted(problems, key=lambda problem: (order[problem.sheet], LEVELS.index(problem.level)))


def _location(problem: Problem) -> str:
    return f"'{problem.sheet.replace(chr(39), chr(39) * 2)}'!{problem.cell}"
