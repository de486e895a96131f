"""An audit workbook being drawn: a pen that knows the layout, the language cell and dropdowns."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.core.audit import CellValue
from generator.core.layout import Area, Cell, Layout
from generator.core.text import Text
from generator.paper.fit import lines
from generator.paper.pen import LayoutError, Pen, must, stored

PERMISSIONS = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_columns": True,
    "format_rows": True,
    "format_cells": False,
    "autofilter": True,
    "sort": True,
    "objects": False,
    "scenarios": False,
}
"""What people may still do on a protected sheet: filter, resize, print."""


NOTE_WIDTH = 44
"""Width of a cell note, in units of a column."""


class Canvas(Pen):
    """One workbook, its sheets by key, its formats, and the texts of its hidden sheet."""

    def __init__(self, path: Path, layout: Layout, look: Mapping[str, str], built: date) -> None:
        super().__init__(path, look)
        self.layout = layout
        self._texts: dict[tuple[str, ...], int] = {}
        self._names: set[str] = set()
        self.sheets: dict[str, Worksheet] = {key: self.sheet(name) for key, name in layout.sheets.items()}
        self._properties(built)

    def _properties(self, built: date) -> None:
        scheme = self.layout.scheme
        self.book.set_properties(
            {
                "title": f"{scheme.name.en} {scheme.edition}",
                "subject": scheme.stem,
                "author": "Auditbook",
                "comments": f"Not affiliated with {scheme.owner}.",
                "created": datetime(built.year, built.month, built.day),
            }
        )

    # ---- cells -------------------------------------------------------------------------------

    def text(self, sheet: Worksheet, cell: Cell, words: str, format: Format | None = None) -> None:
        """A text, whatever it looks like."""
        must(sheet.write_string, cell.row, cell.column, words, format)

    def number(self, sheet: Worksheet, cell: Cell, value: float, format: Format | None = None) -> None:
        """A number."""
        must(sheet.write_number, cell.row, cell.column, value, format)

    def typed(self, sheet: Worksheet, cell: Cell, value: CellValue, format: Format) -> None:
        """What somebody typed: a text stays a text, a date a date, a blank keeps its format."""
        match value:
            case None | "":
                must(sheet.write_blank, cell.row, cell.column, None, format)
            case bool():
                must(sheet.write_boolean, cell.row, cell.column, value, format)
            case float() | int():
                must(sheet.write_number, cell.row, cell.column, value, format)
            case date():
                must(sheet.write_datetime, cell.row, cell.column, value, format)
            case str():
                must(sheet.write_string, cell.row, cell.column, value, format)

    def formula(
        self,
        sheet: Worksheet,
        cell: Cell,
        formula: str,
        value: object,
        format: Format | None = None,
    ) -> None:
        """A live formula with the value that it has right now."""
        must(sheet.write_formula, cell.row, cell.column, "=" + formula, format, stored(value))

    def label(self, sheet: Worksheet, cell: Cell, words: Text, format: Format | None = None) -> None:
        """A text that follows the language cell."""
        if self._is_fixed(words):
            self.text(sheet, cell, words.of(self.language), format)
        else:
            self.formula(sheet, cell, self.said(words), words.of(self.language), format)

    def link(self, sheet: Worksheet, cell: Cell, target: Cell, words: Text, format: Format) -> None:
        """A link to a cell of this workbook, with a text that follows the language cell."""
        address = f"#{target.formula}".replace('"', '""')
        formula = f'HYPERLINK("{address}",{self.said(words)})'
        self.formula(sheet, cell, formula, words.of(self.language), format)

    def note(self, sheet: Worksheet, address: str, words: str) -> None:
        """A note that shows when the pointer rests on a cell; `address` is such as G12."""
        size = {"width": 7 * NOTE_WIDTH, "height": 18 * (lines(words, NOTE_WIDTH) + 1)}
        must(sheet.write_comment, address, words, {"author": "Auditbook", "font_size": 9, **size})

    def said(self, words: Text) -> str:
        """The formula of a text in the chosen language, as a part of other formulas."""
        if self._is_fixed(words):
            return '"' + words.of(self.language).replace('"', '""') + '"'
        row = self._text_row(words)
        block = self.layout.block("texts")
        first, last = block.cell(row, self.layout.languages[0]), block.cell(row, self.layout.languages[-1])
        return f"INDEX({first.formula}:{last.fixed},1,lang)"

    @property
    def language(self) -> str:
        """The language that the workbook opens in."""
        return self.layout.languages[0]

    def _is_fixed(self, words: Text) -> bool:
        """Whether a text is the same in all languages of this workbook (and short enough for a formula)."""
        same = len({words.of(language) for language in self.layout.languages}) == 1
        return same and len(words.of(self.language)) < 200

    def _text_row(self, words: Text) -> int:
        key = tuple(words.of(language) for language in self.layout.languages)
        return self._texts.setdefault(key, len(self._texts))

    def texts(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Every text asked for so far: its row in the block `texts`, and its words by language."""
        for words, row in self._texts.items():
            yield row, words

    # ---- workbook ----------------------------------------------------------------------------

    def name(self, name: str, area: Area | Cell) -> None:
        """A defined name over fixed cells."""
        if name.lower() in self._names:
            raise LayoutError(f"the name '{name}' is defined twice")
        self._names.add(name.lower())
        must(self.book.define_name, name, "=" + area.formula)

    def dropdown(self, sheet: Worksheet, first: Cell, last: Cell, list_name: str, prompt: Text) -> None:
        """A list from a defined name. It warns and explains; the state column is what decides."""
        rule = {"validate": "list", "source": f"={list_name}"}
        self._validate(sheet, first, last, rule, self.layout.words["dropdown.error"], prompt)

    def dates_only(self, sheet: Worksheet, first: Cell, last: Cell) -> None:
        """A real date from 2000 on."""
        rule = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)}
        words = self.layout.words
        self._validate(sheet, first, last, rule, words["date.error"], words["date.prompt"])

    def numbers_only(self, sheet: Worksheet, first: Cell, last: Cell) -> None:
        """A number, not below 0."""
        rule = {"validate": "decimal", "criteria": ">=", "value": 0}
        self._validate(sheet, first, last, rule, self.layout.words["number.error"])

    def _validate(
        self,
        sheet: Worksheet,
        first: Cell,
        last: Cell,
        rule: dict[str, Any],
        error: Text,
        prompt: Text | None = None,
    ) -> None:
        languages = self.layout.languages
        options = {
            **rule,
            "error_title": shortened(self.layout.words["dropdown.title"], languages, 32),
            "error_message": shortened(error, languages, 255),
        }
        if prompt is not None:
            options["input_message"] = shortened(prompt, languages, 255)
        must(sheet.data_validation, first.row, first.column, last.row, last.column, options)


def shortened(words: Text, languages: tuple[str, ...], most: int) -> str:
    """A text in all languages of the workbook, for places that cannot follow the language cell."""
    full = " / ".join(dict.fromkeys(words.of(language) for language in languages))
    return full if len(full) <= most else full[: most - 1] + "…"
