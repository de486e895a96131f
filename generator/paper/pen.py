"""A workbook being drawn: XlsxWriter with everything that it lets slip made an error.

XlsxWriter warns and drops where a list is too long or a name is bad; here every warning and every
negative return code raises. Text is always written as text, never taken for a formula or a link.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

FONT_SIZE = 10
"""Points of all text that is not said to be larger; columns are as wide as so many of its digits."""


class LayoutError(Exception):
    """A defect of the generator itself: XlsxWriter refused what it was told to draw."""


class PlainSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter is untyped
    """A worksheet that writes formulas as they are.

    XlsxWriter searches each for some thirty functions of newer Excels, to put a prefix before them. Our
    formulas hold none of these, and the search takes two fifths of a build.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class Pen:
    """One workbook, its formats, and the colours of its look."""

    def __init__(self, path: Path, look: Mapping[str, str]) -> None:
        self.look = look
        options = {
            "strings_to_urls": False,
            "strings_to_formulas": False,
            "default_format_properties": {"font_name": look["font"], "font_size": FONT_SIZE},
        }
        self.book = xlsxwriter.Workbook(str(path), options)
        self.book.set_calc_mode("auto")
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def close(self) -> None:
        """Write the file."""
        self.book.close()

    def sheet(self, name: str) -> Worksheet:
        """A new sheet, after the others."""
        return self.book.add_worksheet(name, PlainSheet)

    def format(self, **properties: Any) -> Format:
        """A cell format; the same properties give the same format."""
        full = {
            "font_name": self.look["font"],
            "font_size": FONT_SIZE,
            "font_color": self.colour("ink"),
            "valign": "vcenter",
            **properties,
        }
        key = tuple(sorted(full.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(full)
        return self._formats[key]

    def bare_format(self, **properties: Any) -> Format:
        """A format of nothing but these properties, for conditional formats."""
        key = (("bare", True), *sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def colour(self, name: str) -> str:
        """A colour of the look by name."""
        return "#" + self.look[name]

    def chart(self, kind: str, subtype: str = "") -> Any:
        """A native chart."""
        return self.book.add_chart({"type": kind, "subtype": subtype} if subtype else {"type": kind})


def must(call: Callable[..., Any], *arguments: Any) -> None:
    """Call XlsxWriter; a refusal is an error."""
    code = call(*arguments)
    if isinstance(code, int) and code < 0:
        raise LayoutError(f"{call.__name__}{arguments[:4]} was refused with {code}")


def stored(value: object) -> object:
    """A formula's value as a file keeps it: nothing as an empty text, a date as its number of days."""
    return "" if value is None else value.toordinal() - 693594 if isinstance(value, date) else value


@contextmanager
def strict() -> Iterator[None]:
    """While drawing, every warning is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
