"""Tables of problems as pages to print and send: what all reports on returned workbooks look like."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.core.loading import look, words
from generator.core.problems import Problem
from generator.core.text import Text, plain
from generator.paper.fit import height
from generator.paper.pen import must

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""For a workbook of such pages: all text stays text."""

WIDTHS = {
    "file": 20,
    "sheet": 18,
    "level": 12,
    "cell": 7,
    "ref": 10,
    "found": 34,
    "allowed": 30,
    "fix": 36,
    "cause": 15,
    "since": 14,
}
"""What a table of problems may tell, by column."""

TONES = {"block": "bad", "correct": "poor", "note": "neutral"}
OTHER_TONES = ("good", "fair")
HEADER_ROW = 3
LONGEST_LINK = 2000
"""Characters of a link that every program still follows."""

LONGEST_ROW = 600
"""Characters of one cell beyond which a row would be higher than a page; the rest stays in the cell."""


class ReportPages:
    """The pages of one report, in one language."""

    def __init__(self, book: xlsxwriter.Workbook, path: Path, language: str) -> None:
        """`path` is where the report will lie: links lead to files beside it."""
        self.language = language
        self._book, self._path = book, path
        self._look: Mapping[str, str] = look()
        line = {"bottom": 1, "bottom_color": self._colour("line")}
        self._cell = self._format(**line, text_wrap=True, valign="top")
        self._number = self._format(**line, valign="top", align="center")
        link = {"font_color": self._colour("accent"), "underline": 1, "text_wrap": True}
        self._link = self._format(**line, **link, valign="top")
        self._toned = {
            tone: self._format(**line, bold=True, valign="top", font_color=self._colour(tone), text_wrap=True)
            for tone in (*TONES.values(), *OTHER_TONES)
        }

    def sheet(self, title: str, heading: Text, hint: Text, columns: Mapping[str, int]) -> Worksheet:
        """A sheet with its banner, set for landscape A4. `title` is the key of its name in the words."""
        sheet = self._book.add_worksheet(self.words(title))
        banner = {"font_color": self._colour("paper"), "bg_color": self._colour("brand")}
        big = self._format(**banner, bold=True, font_size=18, valign="vcenter", indent=1)
        small = self._format(**banner, indent=1, valign="vcenter")
        for place, width in enumerate(columns.values()):
            sheet.set_column(place, place, width)
            must(sheet.write_blank, 0, place, None, big)
            must(sheet.write_blank, 1, place, None, small)
        must(sheet.write_string, 0, 0, heading.of(self.language), big)
        must(sheet.write_string, 1, 0, hint.of(self.language), small)
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

    def table(self, sheet: Worksheet, columns: Mapping[str, int], rows: int) -> None:
        """Make so many rows below the header a native table."""
        colours = {"font_color": self._colour("paper"), "bg_color": self._colour("accent")}
        header = self._format(**colours, bold=True, valign="vcenter")
        heads = [{"header": self.words(f"report.{id}"), "header_format": header} for id in columns]
        options = {"columns": heads, "style": "Table Style Light 1", "banded_rows": False}
        last = HEADER_ROW + max(rows, 1)
        must(sheet.add_table, HEADER_ROW, 0, last, len(columns) - 1, options)

    # ---- rows ----------------------------------------------------------------------------------

    def problem(
        self,
        sheet: Worksheet,
        row: int,
        columns: Mapping[str, int],
        file: Path,
        problem: Problem,
        since: str = "",
    ) -> None:
        """A row for a problem in the returned `file`, its cell a link."""
        texts = {
            "file": file.name,
            "sheet": problem.sheet,
            "level": self.words(f"level.{problem.level}"),
            "cell": problem.cell,
            "ref": problem.ref,
            "found": problem.found.of(self.language),
            "allowed": problem.allowed.of(self.language),
            "fix": problem.fix.of(self.language),
            "cause": self.words(f"cause.{problem.cause}"),
            "since": since,
        }
        for column, id in enumerate(columns):
            if id == "cell" and problem.cell:
                self.reach(sheet, row, column, file, _location(problem), problem.cell)
            else:
                self.text(sheet, row, column, texts[id], TONES[problem.level] if id == "level" else "")
        self.fit(sheet, row, [(texts[id][:LONGEST_ROW], width) for id, width in columns.items()])

    def reach(self, sheet: Worksheet, row: int, column: int, file: Path, place: str, words: str) -> None:
        """A link into the returned file where it lies beside the report, else plain words."""
        beside = file.resolve().parent == self._path.resolve().parent
        address = f"external:{file.name}" + (f"#{place}" if place else "")
        if beside and "#" not in file.name and len(address) < LONGEST_LINK:
            must(sheet.write_url, row, column, address, self._link, words)
        else:
            self.text(sheet, row, column, words)

    def text(self, sheet: Worksheet, row: int, column: int, words: str, tone: str = "") -> None:
        """A text, in bold and a colour if it has a tone."""
        must(sheet.write_string, row, column, words, self._toned[tone] if tone else self._cell)

    def count(self, sheet: Worksheet, row: int, column: int, number: int) -> None:
        """A number of things."""
        must(sheet.write_number, row, column, number, self._number)

    def fit(self, sheet: Worksheet, row: int, texts: list[tuple[str, int]]) -> None:
        """Make a row as high as these texts need in columns of these widths."""
        sized: list[tuple[Text, float]] = [(plain(text), width) for text, width in texts]
        sheet.set_row(row, height(sized, (self.language,), 20))

    def words(self, key: str) -> str:
        """One of the words that all workbooks share."""
        return words()[key].of(self.language)

    def _colour(self, name: str) -> str:
        return "#" + self._look[name]

    def _format(self, **properties: Any) -> Format:
        return self._book.add_format({"font_name": self._look["font"], "font_size": 10, **properties})


def _location(problem: Problem) -> str:
    return f"'{problem.sheet.replace(chr(39), chr(39) * 2)}'!{problem.cell}"
