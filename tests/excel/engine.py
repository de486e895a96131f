"""An Excel for tests: the engine interface of xlwings over a live LibreOffice that recalculates.

    with excel(office, path) as app:
        app.books.active.sheets["Score"].range("A1").value
        app.impl.calls   # what would have been a round trip to Excel, by name

What Excel refuses is refused here too: writing to locked cells of a protected sheet. What the add-in does
not use is not there.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import xlwings as xw

from addin.live.refusals import BUSY
from generator.core.layout import letters
from tests.office.office import Document, Office

EPOCH = datetime(1899, 12, 30)


class LiveEngine:
    """The engine: one application, whose data come as Excel's COM interface gives them."""

    name, type = "libreoffice", "desktop"

    def __init__(self, apps: "Apps") -> None:
        self.apps = apps

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        return [[empty_as if value == "" else value for value in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:
        match x:
            case None:
                return ""
            case bool():
                return float(x)
            case datetime():
                return (x - EPOCH) / timedelta(1)
            case date():
                return (datetime.combine(x, time()) - EPOCH) / timedelta(1)
            case int():
                return float(x)
            case _:
                return x


class Apps:
    def __init__(self) -> None:
        self.app: App | None = None

    def keys(self) -> list[int]:
        return [] if self.app is None else [self.app.pid]

    def __iter__(self) -> "Iterator[App]":
        yield from [] if self.app is None else [self.app]

    def __len__(self) -> int:
        return len(self.keys())

    def __getitem__(self, pid: int) -> "App":
        assert self.app is not None
        return self.app


class App:
    """Counts what Excel is asked; with `fails_on` it fails once at that call, as a busy Excel does."""

    pid, version = 1, "16.0"
    engine: LiveEngine

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.alerts: list[str] = []
        self.fails_on = ""
        self.books = Books(self)
        self._status: Any = None
        self._updating = True

    def count(self, what: str) -> None:
        self.calls[what] += 1
        if what == self.fails_on:
            self.fails_on = ""
            busy = OSError("Excel does not answer")
            busy.hresult = BUSY[0]  # type: ignore[attr-defined]
            raise busy

    def activate(self, steal_focus: bool = False) -> None:
        pass

    def alert(self, prompt: str, title: str, buttons: str, mode: str, callback: Any) -> str:
        self.alerts.append(prompt)
        return "ok"

    @property
    def selection(self) -> "Range":
        self.count("selection")
        book = self.books.active
        assert book is not None
        sheet, area = book.document.run([("selected",)])[0]
        return Range.of_area(Sheet(book, sheet), area)

    @property
    def status_bar(self) -> Any:
        return self._status

    @status_bar.setter
    def status_bar(self, value: Any) -> None:
        self.count("status_bar")
        self._status = None if value is False else value

    @property
    def screen_updating(self) -> bool:
        self.count("screen_updating")
        return self._updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self.count("screen_updating")
        self._updating = value


class Books:
    def __init__(self, app: App) -> None:
        self.app = app
        self.open_ones: list[Book] = []

    @property
    def active(self) -> "Book | None":
        return self.open_ones[-1] if self.open_ones else None

    def __call__(self, name_or_index: Any) -> "Book":
        return next(book for book in self.open_ones if book.name == name_or_index)

    def __len__(self) -> int:
        return len(self.open_ones)

    def __iter__(self) -> "Iterator[Book]":
        yield from self.open_ones


class Book:
    def __init__(self, app: App, document: Document, path: Path) -> None:
        self.app, self.document, self._path = app, document, path
        self.sheets = Sheets(self)

    @property
    def name(self) -> str:
        self.app.count("name")
        return self._path.name

    @property
    def fullname(self) -> str:
        return str(self._path)

    def activate(self) -> None:
        pass


class Sheets:
    def __init__(self, book: Book) -> None:
        self.book = book

    def names(self) -> list[str]:
        names: list[str] = self.book.document.run([("sheets",)])[0]
        return names

    @property
    def active(self) -> "Sheet":
        self.book.app.count("active")
        return Sheet(self.book, self.book.document.run([("selected",)])[0][0])

    def __call__(self, name_or_index: Any) -> "Sheet":
        self.book.app.count("sheet")
        names = self.names()
        if name_or_index not in names:
            raise KeyError(name_or_index)
        return Sheet(self.book, name_or_index)

    def __len__(self) -> int:
        return len(self.names())

    def __iter__(self) -> "Iterator[Sheet]":
        self.book.app.count("sheets")
        for name in self.names():
            yield Sheet(self.book, name)

    def add(self, before: "Sheet | None", after: "Sheet | None", name: str) -> "Sheet":
        names = self.names()
        self.book.app.count("add")
        place = names.index(after.name_now) + 1 if after else names.index(before.name_now) if before else 0
        self.book.document.run([("add_sheet", name, place)])
        return Sheet(self.book, name)


class Sheet:
    def __init__(self, book: Book, name: str) -> None:
        self.book, self.name_now = book, name

    @property
    def name(self) -> str:
        self.book.app.count("name")
        return self.name_now

    @property
    def index(self) -> int:
        return self.book.sheets.names().index(self.name_now) + 1

    def range(self, arg1: Any, arg2: Any = None) -> "Range":
        match arg1, arg2:
            case tuple(), None:
                return Range(self, *arg1, *arg1)
            case tuple(), tuple():
                return Range(self, *arg1, *arg2)
            case str(), None:
                return Range.of_area(self, arg1)
            case Range(), Range():
                return Range(self, arg1.row, arg1.column, arg2.bottom, arg2.right)
        raise NotImplementedError((arg1, arg2))

    def activate(self) -> None:
        self.book.app.count("activate")
        self.book.document.run([("activate", self.name_now)])


class Range:
    """A rectangle; rows and columns count from 1."""

    api = True  # xlwings writes nothing where this is false
    max_cells_per_read = max_cells_per_write = None

    def __init__(self, sheet: Sheet, row: int, column: int, bottom: int, right: int) -> None:
        self.sheet, self.row, self.column, self.bottom, self.right = sheet, row, column, bottom, right
        self.options: dict[str, Any] = {}

    @classmethod
    def of_area(cls, sheet: Sheet, area: str) -> "Range":
        first, _, last = area.replace("$", "").partition(":")
        return cls(sheet, *_corner(first), *_corner(last or first))

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return (self.sheet.name_now, self.row, self.column, len(self), 1)

    @property
    def shape(self) -> tuple[int, int]:
        return self.bottom - self.row + 1, self.right - self.column + 1

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> "Range":
        at = (self.row + row - 1, self.column + (column or 1) - 1)
        return Range(self.sheet, *at, *at)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        rows, columns = "$" if row_absolute else "", "$" if col_absolute else ""
        first = f"{columns}{letters(self.column - 1)}{rows}{self.row}"
        last = f"{columns}{letters(self.right - 1)}{rows}{self.bottom}"
        return first if len(self) == 1 else f"{first}:{last}"

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    def _does(self, operation: str, *values: Any) -> Any:
        self.sheet.book.app.count(operation)
        area = self.get_address(False, False, False)
        return self.sheet.book.document.run([(operation, self.sheet.name_now, area, *values)])[0]

    @property
    def raw_value(self) -> list[list[Any]]:
        found = self._does("grid")
        values: list[list[Any]] = found["values"]
        for left, top, right, bottom in found["dates"]:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    y, x = row - self.row + 1, column - self.column + 1
                    values[y][x] = EPOCH + timedelta(values[y][x])
        return values

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        self._does("put", self._filled(value))

    @property
    def formula(self) -> Any:
        raise NotImplementedError("formulas are only written")

    @formula.setter
    def formula(self, value: Any) -> None:
        self._does("put_formulas", self._filled(value))

    def _filled(self, value: Any) -> list[list[Any]]:
        if isinstance(value, (list, tuple)):
            return [list(row) for row in value]
        return [[value] * self.shape[1]] * self.shape[0]

    @property
    def number_format(self) -> str:
        raise NotImplementedError("formats are only written")

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._does("number_format", value)

    @property
    def column_width(self) -> float:
        raise NotImplementedError("widths are only written")

    @column_width.setter
    def column_width(self, value: float) -> None:
        self._does("widths", value)

    @property
    def wrap_text(self) -> bool:
        raise NotImplementedError("wrapping is only written")

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self._does("wrap")

    def clear_contents(self) -> None:
        self._does("clear")

    def select(self) -> None:
        self._does("select")

    def adjust_indent(self, amount: int) -> None:
        raise NotImplementedError


def _corner(cell: str) -> tuple[int, int]:
    column = cell.rstrip("0123456789")
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return int(cell[len(column) :]), number


@contextmanager
def excel(office: Office, *paths: Path, read_only: bool = False) -> Iterator[xw.App]:
    """An Excel with these workbooks open, the last one active. Nothing is left of it afterwards."""
    apps = Apps()
    engine = xw.Engine(impl=LiveEngine(apps))
    app = App()
    app.engine = engine.impl
    apps.app = app
    before = xw.engines.active if len(xw.engines) else None
    xw.engines.add(engine)
    engine.activate()
    documents = [office.open(path, window=True, read_only=read_only) for path in paths]
    try:
        for path, document in zip(paths, documents, strict=True):
            document.run([("automatic",)])
            app.books.open_ones.append(Book(app, document, path))
        yield xw.App(impl=app)
    finally:
        for document in documents:
            document.close()
        xw.engines.engines.remove(engine)
        xw.engines.active = before
        if hasattr(xw.Book, "_mock_caller"):
            del xw.Book._mock_caller
