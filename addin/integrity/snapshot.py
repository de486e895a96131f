"""All that a workbook holds besides what shows of it: formulas, names, validations, protection, visibility.

Only for files that passed the gate. Nothing is calculated and nothing is written.
"""

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.worksheet._reader import WorksheetReader
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

from addin.intake.straying import STRAYED
from addin.integrity.ranges import Place
from generator.core.errors import UnreadableFile

_ERROR_CELL = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*\bt="e"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>', re.DOTALL)
_NEWER_RULE = re.compile(
    rb'<x14:dataValidation\b[^>]*?type="(\w+)".*?<xm:f>([^<]*)</xm:f>.*?<xm:sqref>([^<]*)</xm:sqref>',
    re.DOTALL,
)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Formula:
    """A formula, with its equals sign."""

    text: str


@dataclass(frozen=True)
class Failure:
    """An error that stands in a cell as its value, such as #REF!."""

    code: str


Content = str | float | bool | Formula | Failure
"""What a cell holds; a blank cell has no content at all."""


@dataclass(frozen=True)
class Rule:
    """A data validation: its kind (list, date, decimal), where its list or bound comes from, its cells."""

    kind: str
    source: str
    areas: tuple[tuple[int, int, int, int], ...] = field(compare=False)
    """First row, first column, last row, last column; all from 0, all included."""

    def covers(self, place: Place) -> bool:
        """Whether it holds for that cell."""
        row, column = place
        return any(
            top <= row <= bottom and left <= column <= right for top, left, bottom, right in self.areas
        )


@dataclass(frozen=True)
class Grid:
    """One sheet."""

    name: str
    state: str
    """visible, hidden or veryHidden."""
    protected: bool
    cells: Mapping[Place, Content]
    errors: Mapping[Place, str]
    """Cells whose stored value is an error, formulas too."""
    rules: tuple[Rule, ...]
    unlocked: frozenset[Place]
    """Cells that people may fill in."""

    def rule_at(self, place: Place) -> Rule | None:
        """The validation of a cell."""
        return next((rule for rule in self.rules if rule.covers(place)), None)

    @cached_property
    def extent(self) -> Place:
        """The last row and the last column in which anything stands."""
        rows, columns = zip(*self.cells, strict=True) if self.cells else ((0,), (0,))
        return max(rows), max(columns)


@dataclass(frozen=True)
class Snapshot:
    """One workbook as it lies on disk."""

    grids: tuple[Grid, ...]
    names: Mapping[str, str]
    """Defined names of the whole workbook with what they stand for."""
    subject: str
    """The document property in which Auditbook notes scheme and edition; empty where a program drops it."""


class _Reader(ExcelReader):
    """openpyxl's reader without what nobody compares: merged borders, charts, pictures, comments, tables."""

    def read_worksheets(self) -> None:
        """Cells, protection and validations of each sheet."""
        for sheet, relation in self.parser.find_sheets():
            if relation.target in self.valid_files and "chartsheet" not in relation.Type:
                made = self.wb.create_sheet(sheet.name)
                made.sheet_state = sheet.state
                with self.archive.open(relation.target) as part:
                    reader = WorksheetReader(made, part, self.shared_strings, False, False)
                    reader.bind_cells()
                    reader.bind_properties()


def snapshot(path: Path) -> Snapshot:
    """Read a workbook that the gate let pass; raises UnreadableFile where it strays from the format."""
    try:
        return _read(path)
    except STRAYED as error:
        raise UnreadableFile(f"'{path.name}' strays from the format of workbooks.") from error


def _read(path: Path) -> Snapshot:
    reader = _Reader(str(path), keep_links=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl cannot keep does not matter to who only reads
        reader.read()
    book = reader.wb
    parts = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
    with ZipFile(path) as package:
        grids = tuple(_grid(book, sheet, package.read(parts[sheet.title])) for sheet in book.worksheets)
    names = {name: str(defined.attr_text) for name, defined in book.defined_names.items()}
    return Snapshot(grids, names, book.properties.subject or "")


def _grid(book: Any, sheet: Worksheet, part: bytes) -> Grid:
    cells, unlocked = {}, set()
    held: Mapping[Place, Any] = sheet._cells
    open_styles = {i for i, style in enumerate(book._protections) if not style.locked}
    for (row, column), cell in held.items():
        content = _content(cell.value, cell.data_type)
        if content is not None:
            cells[row - 1, column - 1] = content
        if cell._style.protectionId in open_styles:
            unlocked.add((row - 1, column - 1))
    return Grid(
        name=sheet.title,
        state=sheet.sheet_state,
        protected=bool(sheet.protection.sheet),
        cells=cells,
        errors=dict(_errors(part)),
        rules=(*_rules(sheet), *_newer_rules(part)),
        unlocked=frozenset(unlocked),
    )


def _content(value: Any, kind: str) -> Content | None:
    match value:
        case None | "":
            return None
        case ArrayFormula() | DataTableFormula():
            return Formula(str(getattr(value, "text", "") or ""))
        case str() if kind == "f":
            return Formula(value)
        case str() if kind == "e":
            return Failure(value)
        case bool():
            return value
        case int() | float():
            return float(value)
        case _:
            return unescaped(str(value)) or None


def unescaped(words: str) -> str:
    """A text with line ends and escaped characters as programs agree to show them."""
    decoded = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), words) if "_x" in words else words
    return decoded.replace("\r\n", "\n").replace("\r", "\n")


def _errors(part: bytes) -> Iterator[tuple[Place, str]]:
    if b't="e"' in part:
        for address, code in _ERROR_CELL.findall(part):
            row, column = coordinate_to_tuple(address.decode())
            yield (row - 1, column - 1), code.decode()


def _rules(sheet: Worksheet) -> Iterator[Rule]:
    for rule in sheet.data_validations.dataValidation:
        areas = tuple(_area(*area.bounds) for area in rule.sqref.ranges)
        yield Rule(str(rule.type), str(rule.formula1 or ""), areas)


def _newer_rules(part: bytes) -> Iterator[Rule]:
    """Validations that Excel moved to its extension list, which openpyxl leaves out."""
    if b"x14:dataValidation" in part:
        for kind, source, places in _NEWER_RULE.findall(part):
            areas = tuple(_area(*range_boundaries(area)) for area in places.decode().split())
            yield Rule(kind.decode(), source.decode(), areas)


def _area(
    left: int | None, top: int | None, right: int | None, bottom: int | None
) -> tuple[int, int, int, int]:
    return (top or 1) - 1, (left or 1) - 1, (bottom or 1_048_576) - 1, (right or 16_384) - 1
