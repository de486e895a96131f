"""The portfolio workbook while it is drawn: sheets with a banner, native tables, foreign text as text."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from addin.portfolio.foreign import address, harmless
from addin.portfolio.survey import Survey
from generator.core.loading import look
from generator.paper.fit import CJK_LINE, lines
from generator.paper.pen import Pen, must, stored

KEY = "portfolio"
"""Cell A1 of every tab holds this, a colon and the tab's key, for those who read the workbook back."""

TITLE_ROW, HINT_ROW, HEAD_ROW = 1, 2, 4
BUTTON = 2.5
"""What the button of the filter takes of a title."""

LAST_ROW = 1_048_576
EVERYWHERE = f"A1:XFD{LAST_ROW}"
MOST_LINKS = 65_530
TALL, LINE = 12, 13.5
"""A row is not higher than so many lines of so many points; what is longer is read in the formula bar."""


@dataclass(frozen=True)
class Column:
    """A column of a table; its words are found by `key`."""

    key: str
    width: float
    kind: str = "text"
    """One of KINDS."""


KINDS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True, "align": "left", "indent": 1},
    "strong": {"text_wrap": True, "bold": True, "align": "left", "indent": 1},
    "center": {"text_wrap": True, "align": "center"},
    "count": {"align": "center", "num_format": "0;-0;–"},
    "number": {"align": "center", "num_format": "General"},
    "score": {"align": "center", "num_format": "0.0"},
    "change": {"align": "center", "num_format": "+0.0;-0.0;0.0"},
    "percent": {"align": "center", "num_format": "0%"},
    "money": {"num_format": "#,##0.00", "align": "right", "indent": 1},
    "size": {"num_format": "#,##0", "align": "right", "indent": 1},
    "date": {"align": "center", "num_format": "yyyy-mm-dd"},
    "difference": {"align": "center", "num_format": "+0;-0;0"},
    "small": {"text_wrap": True, "font_size": 8, "align": "left", "indent": 1},
}


@dataclass(frozen=True)
class Toned:
    """A word or number in the colours of a tone."""

    value: str | float
    tone: str


@dataclass(frozen=True)
class Source:
    """A link to a file that came back, and to a cell of it."""

    words: str
    path: str
    cell: str = ""


Value = str | float | date | Toned | Source | None


class Pad(Pen):
    """The workbook, and what is drawn onto it."""

    def __init__(self, draft: Path, path: Path, survey: Survey, data_folder: str) -> None:
        super().__init__(draft, look())
        self.survey = survey
        self.say = survey.say
        self._path = path
        self._data_folder = data_folder
        self._shortened = survey.say("portfolio.shortened")
        self._links: dict[str, int] = {}
        self._cells: dict[tuple[Any, ...], Format] = {}
        self.names: dict[str, str] = {}
        """The names of the tabs by their keys."""
        made = survey.portfolio.made
        self.book.set_properties(
            {
                "title": f"{self.say('portfolio.title')} {made.isoformat()}",
                "author": "Auditbook",
                "created": datetime(made.year, made.month, made.day),
            }
        )

    # ---- sheets ------------------------------------------------------------------------------

    def reserve(self, key: str, name: str) -> None:
        """Make a tab, so that others may link to it before it is drawn."""
        self.names[key] = name
        self.sheet(name)

    def open(self, key: str, title: str, hint: str, widths: Sequence[float]) -> Worksheet:
        """Set up a tab: its key, its banner, its columns from B, its paper."""
        sheet: Worksheet = self.book.get_worksheet_by_name(self.names[key])
        must(sheet.write_string, 0, 0, f"{KEY}:{key}")
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_column(0, 0, 2, None, {"hidden": True})
        for column, width in enumerate(widths, start=1):
            sheet.set_column(column, column, width)
        self._banner(sheet, title, hint, len(widths))
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": EVERYWHERE})
        self._paper(sheet)
        return sheet

    def _banner(self, sheet: Worksheet, title: str, hint: str, last: int) -> None:
        base = {"font_color": self.colour("paper"), "bg_color": self.colour("brand"), "align": "left"}
        large = self.format(**base, font_size=20, bold=True, indent=1)
        quiet = self.format(**base, indent=1, bottom=5, bottom_color=self.colour("accent"), valign="top")
        for column in range(1, last + 1):
            must(sheet.write_blank, TITLE_ROW, column, None, large)
            must(sheet.write_blank, HINT_ROW, column, None, quiet)
        must(sheet.write_string, TITLE_ROW, 1, title, large)
        must(sheet.write_string, HINT_ROW, 1, hint, quiet)
        sheet.set_row(TITLE_ROW, 34)
        sheet.set_row(HINT_ROW, 20)

    def _paper(self, sheet: Worksheet) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.8)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        title = f"{self.say('portfolio.title')} {self.survey.portfolio.made.isoformat()}"
        sheet.set_footer(f"&L&8{title}&C&8&A&R&8&P / &N")

    def back(self, sheet: Worksheet, row: int, column: int) -> None:
        """A link to the Overview."""
        format = self.format(font_color=self.colour("accent"), underline=1)
        self.jump(sheet, row, column, "overview", self.say("portfolio.back"), format)

    def jump(self, sheet: Worksheet, row: int, column: int, key: str, words: str, format: Format) -> None:
        """A link to another tab."""
        target = self.names[key].replace("'", "''")
        must(sheet.write_url, row, column, f"internal:'{target}'!B2", format, words)

    # ---- cells -------------------------------------------------------------------------------

    def cell(self, kind: str, tone: str = "", **properties: Any) -> Format:
        """The format of a cell of a table."""
        key = (kind, tone, *sorted(properties.items()))
        if key not in self._cells:
            self._cells[key] = self._made(kind, tone, properties)
        return self._cells[key]

    def _made(self, kind: str, tone: str, properties: dict[str, Any]) -> Format:
        line = {"bottom": 1, "bottom_color": self.colour("line"), "valign": "top"}
        colours = {}
        if tone:
            colours = {"font_color": self.colour(tone), "bg_color": self.colour(f"{tone}_soft"), "bold": True}
        return self.format(**{**line, **KINDS[kind], **colours, **properties})

    def put(self, sheet: Worksheet, row: int, column: int, value: Value, kind: str, **look: Any) -> None:
        """Any value; a text is a text whatever it looks like."""
        match value:
            case Toned(inner, tone):
                self._plain(sheet, row, column, inner, self.cell(kind, tone, **look))
            case Source():
                self._source(sheet, row, column, value, kind)
            case _:
                self._plain(sheet, row, column, value, self.cell(kind, **look))

    def _plain(
        self, sheet: Worksheet, row: int, column: int, value: str | float | date | None, format: Format
    ) -> None:
        if value is None or value == "":
            must(sheet.write_blank, row, column, None, format)
        elif isinstance(value, str):
            must(sheet.write_string, row, column, harmless(value, self._shortened), format)
        elif isinstance(value, date):
            must(sheet.write_datetime, row, column, value, format)
        else:
            must(sheet.write_number, row, column, value, format)

    def _source(self, sheet: Worksheet, row: int, column: int, source: Source, kind: str) -> None:
        """A link to a file; plain text where none can be made, or a sheet holds no more."""
        target = address(source.path, self._path, source.cell)
        used = self._links.get(sheet.name, 0)
        if not target or used >= MOST_LINKS:
            self._plain(sheet, row, column, source.words, self.cell(kind))
            return
        self._links[sheet.name] = used + 1
        format = self.cell(kind, font_color=self.colour("accent"), underline=1)
        must(sheet.write_url, row, column, target, format, harmless(source.words, self._shortened))

    def formula(
        self, sheet: Worksheet, row: int, column: int, formula: str, value: object, format: Format
    ) -> None:
        """A live formula with the value that it has right now."""
        must(sheet.write_formula, row, column, "=" + formula, format, stored(value))

    # ---- tables ------------------------------------------------------------------------------

    def table(
        self,
        sheet: Worksheet,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Value]],
        count: int,
    ) -> None:
        """A native table of `count` rows; what the sheet does not hold is left out, and that is said."""
        row = HEAD_ROW
        room = min(count, LAST_ROW - row - 1)
        titles = [{"header": self.say(c.key), "header_format": self.head()} for c in columns]
        options = {"name": name, "columns": titles, "style": None, "autofilter": True}
        must(sheet.add_table, row, 1, row + max(room, 1), len(columns), options)
        sheet.set_row(row, LINE * max(lines(self.say(c.key), c.width - BUTTON) for c in columns) + 9)
        writers = [self._writer(sheet, number, c) for number, c in enumerate(columns, start=1)]
        for place, values in zip(range(row + 1, row + 1 + room), rows, strict=False):
            for write, value in zip(writers, values, strict=True):
                write(place, value)
            self.fit(sheet, place, columns, values)
        if room < count:
            self._warn(sheet, room, count)
        if not count:
            self._nothing(sheet, row, columns)

    def _writer(self, sheet: Worksheet, column: int, about: Column) -> Callable[[int, Value], None]:
        def write(row: int, value: Value) -> None:
            self.put(sheet, row, column, value, about.kind)

        return write

    def fit(self, sheet: Worksheet, row: int, columns: Sequence[Column], values: Sequence[Value]) -> float:
        """Make a row as high as its texts, up to a limit: not every program does. Returns the height."""
        height = min(max(map(_points, columns, values)), TALL * LINE) + 3
        sheet.set_row(row, height)
        return height

    def _warn(self, sheet: Worksheet, room: int, count: int) -> None:
        """Say that there are more rows than the sheet holds, and where they are."""
        key = "portfolio.more_rows" if self._data_folder else "portfolio.more_rows_nowhere"
        words = self.say(key, shown=f"{room:,}", count=f"{count:,}", folder=self._data_folder)
        warning = self.format(bold=True, font_color=self.colour("bad"))
        must(sheet.write_string, HINT_ROW + 1, 2, words, warning)

    def _nothing(self, sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
        """A table needs a row; an empty one says so below."""
        for number, column in enumerate(columns, start=1):
            must(sheet.write_blank, row + 1, number, None, self.cell(column.kind))
        quiet = self.format(italic=True, font_color=self.colour("quiet"))
        must(sheet.write_string, row + 2, 1, self.say("portfolio.nothing"), quiet)

    def head(self) -> Format:
        """Titles of a table."""
        line = {"border": 1, "border_color": self.colour("paper")}
        colours = {"font_color": self.colour("paper"), "bg_color": self.colour("brand")}
        return self.format(bold=True, text_wrap=True, align="center", **line, **colours)

    def finish(self, sheet: Worksheet, frozen: int) -> None:
        """Keep the titles and the first columns in sight, on the screen and on paper."""
        sheet.freeze_panes(HEAD_ROW + 1, frozen + 1)
        sheet.repeat_rows(HEAD_ROW)

    def bars(self, sheet: Worksheet, column: int, count: int, tone: str, row: int = HEAD_ROW) -> None:
        """Bars behind the shares in a column of a table whose titles stand at `row`."""
        rule = {
            "type": "data_bar",
            "bar_color": self.colour(tone),
            "min_type": "num",
            "max_type": "num",
            "min_value": 0,
            "max_value": 1,
        }
        must(sheet.conditional_format, row + 1, column, row + max(count, 1), column, rule)


ROOM = {"text": 1.05, "strong": 0.95, "center": 0.95, "small": 1.25}
"""The part of a column that a text may count on, by the kinds that wrap."""

INDENT = 1.5
"""What the indent takes of a column."""


def _points(column: Column, value: Value) -> float:
    """How many points of height a value takes in its column; more than the limit are not counted."""
    words = value.words if isinstance(value, Source) else value.value if isinstance(value, Toned) else value
    room = ROOM.get(column.kind)
    if room is None or not isinstance(words, str) or len(words) * 2 <= column.width:
        return LINE
    shown = words[: int(2 * TALL * column.width)]
    line = LINE if shown.isascii() else CJK_LINE
    return line * lines(shown, (column.width - INDENT) * room)
