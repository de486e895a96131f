"""The register as a workbook: one native table to filter, sort and print."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from addin.register.overview import Line
from generator.core.loading import look, words
from generator.core.writing import written_whole

WIDTHS = {
    "facility": 14,
    "name": 30,
    "scheme": 18,
    "rounds": 8,
    "name_local": 24,
    "contact": 30,
    "server": 36,
    "reference": 18,
    "path": 44,
    "instance": 38,
}
OTHER_WIDTH = 12
PRINTED = "mail"
"""The last column that is printed; those after it are for looking things up."""

NO_ZERO = "0;-0;"
"""A number format that leaves 0 blank."""

TONES = {
    "stage.accepted": "good",
    "stage.problems": "fair",
    "stage.due": "bad",
    "stage.superseded": "neutral",
    "message.uncertain": "fair",
    "message.refused": "bad",
}
"""The colours of states that somebody should see; the word stands in the cell as well."""


def export_register(lines: Sequence[Line], path: Path, language: str, today: date) -> None:
    """Write the lines as a workbook, in one piece or not at all. All text is written as text."""
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": look()["font"], "font_size": 10, "valign": "top"},
    }
    title = words()["register.title"].of(language)
    with written_whole(path) as draft:
        book = xlsxwriter.Workbook(str(draft), options)
        # One day for all, so that the same register gives the same file.
        book.set_properties({"created": datetime(today.year, today.month, today.day), "author": "Auditbook"})
        sheet = book.add_worksheet(title)
        _table(book, sheet, lines, language)
        _tones(book, sheet, len(lines), language)
        _page(sheet, len(lines), f"{title} {today.isoformat()}")
        book.close()


NAMES = tuple(field.name for field in fields(Line))
"""The columns, in the order of a line."""


def _table(book: Any, sheet: Any, lines: Sequence[Line], language: str) -> None:
    header = book.add_format(
        {
            "bold": True,
            "font_color": _colour("paper"),
            "bg_color": _colour("brand"),
            "text_wrap": True,
            "valign": "vcenter",
        }
    )
    titles = [{"header": words()[f"register.{name}"].of(language), "header_format": header} for name in NAMES]
    options = {"columns": titles, "name": "register", "style": "Table Style Light 1"}
    sheet.add_table(0, 0, max(len(lines), 1), len(NAMES) - 1, options)
    sheet.set_row(0, 30)
    formats = _formats(book)
    for column, name in enumerate(NAMES):
        sheet.set_column(column, column, WIDTHS.get(name, OTHER_WIDTH))
        for row, line in enumerate(lines, 1):
            _write(sheet, row, column, _shown(name, getattr(line, name), language), formats)


def _formats(book: Any) -> dict[str, Any]:
    line = {"bottom": 1, "bottom_color": _colour("line")}
    return {
        "text": book.add_format({**line, "text_wrap": True}),
        "day": book.add_format({**line, "align": "left", "num_format": "yyyy-mm-dd"}),
        "count": book.add_format({**line, "align": "center", "num_format": NO_ZERO}),
    }


def _write(sheet: Any, row: int, column: int, value: object, formats: dict[str, Any]) -> None:
    match value:
        case None:
            sheet.write_blank(row, column, None, formats["text"])
        case date():
            sheet.write_datetime(row, column, value, formats["day"])
        case int():
            sheet.write_number(row, column, value, formats["count"])
        case _:
            sheet.write_string(row, column, str(value), formats["text"])


def _colour(name: str) -> str:
    return f"#{look()[name]}"


def _shown(name: str, value: object, language: str) -> object:
    if name == "state":
        return words()[f"stage.{value}"].of(language)
    if name == "mail":
        return words()["register.no_mail" if value is None else f"message.{value}"].of(language)
    return value


def _tones(book: Any, sheet: Any, rows: int, language: str) -> None:
    for key, tone in TONES.items():
        column = NAMES.index("state" if key.startswith("stage") else "mail")
        colours = {"font_color": _colour(tone), "bg_color": _colour(f"{tone}_soft"), "bold": True}
        rule = {"type": "cell", "criteria": "==", "value": f'"{words()[key].of(language)}"'}
        sheet.conditional_format(
            1, column, max(rows, 1), column, {**rule, "format": book.add_format(colours)}
        )


def _page(sheet: Any, rows: int, footer: str) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, max(rows, 1), NAMES.index(PRINTED))
    sheet.set_footer(f"&L{footer}&R&P / &N")
