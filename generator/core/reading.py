"""From a book to an audit: who the workbook is, and what was typed where.

Sheets are found by their hidden key, else by their name, else by their headers; rows by ref or field
id, never by position. What is not found is simply blank.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cached_property, lru_cache
from itertools import chain

from generator.core.audit import (
    MARK,
    RESPONSE_COLUMNS,
    Audit,
    CarriedCell,
    CellValue,
    Response,
    is_blank,
)
from generator.core.book import Book
from generator.core.errors import NotOurWorkbook, SchemeError
from generator.core.identity import Identity, fingerprint
from generator.core.layout import (
    CARRIED_COLUMNS,
    CARRIED_FIRST_ROW,
    CHECKLIST_COLUMNS,
    DATA_SHEET,
    FACILITY_MARK_COLUMN,
    MARKER,
    Cell,
    Layout,
)
from generator.core.loading import find_scheme, load_scheme, words
from generator.core.records import RECORD_COLUMNS
from generator.core.scheme import Scheme
from generator.core.text import LANGUAGES, trimmed

Rows = Sequence[Sequence[CellValue]]

HEADER_DEPTH = 12
"""Rows from the top in which column ids or column titles are looked for."""

KEPT = frozenset((*RESPONSE_COLUMNS, MARK))
"""Columns of the checklist whose cells are kept."""

ALWAYS_THERE = {field.name for field in fields(Identity) if field.default is MISSING}
"""Identity cells that every workbook has."""


@dataclass(frozen=True)
class Places:
    """Where things stand in this very file, which people may have changed."""

    fields: Mapping[str, Cell]
    checklist: Mapping[str, Mapping[str, Cell]]
    """By ref, then by column id."""
    results: Mapping[str, Cell]
    """By key of the block `results` of the hidden sheet."""
    sections: Mapping[str, Mapping[str, Cell]]
    """By section code, then `score` or `grade`."""
    records: tuple[Mapping[str, Cell], ...] = ()
    """By row of the audit's records, then by column id."""


@dataclass(frozen=True)
class StrayRow:
    """A row of the checklist that counts nowhere: its ref stands there already, or is not of the scheme."""

    ref: str
    known: bool
    """Whether the scheme has that ref."""
    cells: Mapping[str, Cell]
    response: Response


@dataclass(frozen=True)
class Submission:
    """A workbook that was read."""

    identity: Identity
    scheme: Scheme
    audit: Audit
    places: Places
    strays: tuple[StrayRow, ...] = ()
    stored: Mapping[Cell, CellValue] = field(default_factory=dict)
    """What the file itself shows as results, by cell. Only to be compared with ours, never to be believed."""
    foreign_refs: tuple[str, ...] = ()
    """What stands where refs should, if not one row of the checklist is of this scheme."""


def read(book: Book, source: str) -> Submission:
    """Read a workbook. `source` names it in messages; raises NotOurWorkbook and SchemeError."""
    identity = read_identity(book, source)
    scheme = _scheme_of(identity, source)
    layout = layout_of(scheme.stem, tuple(identity.languages.split(",")))
    finder = _Finder(book, layout)
    placed = finder.fields()
    checklist, strays = finder.checklist()
    records = finder.records()
    audit = Audit(
        facility={id: finder.value(cell) for id, cell in placed.items()},
        responses={ref: _response(finder, cells) for ref, cells in checklist.items()},
        records=tuple({column: finder.value(cell) for column, cell in cells.items()} for cells in records),
        carried=finder.carried(),
        field_marks=finder.field_marks(placed),
    )
    results, sections = finder.results(), finder.sections()
    shown = [*results.values(), *(cell for cells in sections.values() for cell in cells.values())]
    places = Places(placed, checklist, results, sections, records)
    stored = {cell: finder.value(cell) for cell in shown}
    foreign = () if checklist else finder.foreign_refs()
    return Submission(identity, scheme, audit, places, strays, stored, foreign)


def read_identity(book: Book, source: str) -> Identity:
    """Who the workbook is, from the hidden sheet wherever and however it is called now."""
    sheet = _find_sheet(book, "data", [DATA_SHEET])
    if sheet is None:
        raise NotOurWorkbook(
            f"'{source}' was not made by Auditbook: its hidden sheet {DATA_SHEET} is missing. "
            "Ask for the workbook that you sent, or make a new one with `auditbook generate`."
        )
    identity = Identity.from_cells(_identity_cells(book.rows(sheet)))
    if not identity.scheme or not identity.edition:
        raise NotOurWorkbook(f"'{source}' has the sheet {DATA_SHEET}, but it does not say for which scheme.")
    return identity


def _identity_cells(rows: Rows) -> dict[str, str]:
    """The keys and values from the top, until another block begins: the many rows below hold none."""
    wanted = {field.name for field in fields(Identity)}
    found: dict[str, str] = {}
    for row in rows:
        key = trimmed(row[0] or "") if len(row) > 1 else ""
        if key in wanted:
            found[key] = trimmed(row[1] or "")
        elif found.keys() >= ALWAYS_THERE:
            break
    return found


def value_at(book: Book, cell: Cell) -> CellValue:
    """What stands in a cell; None beyond the last row or column of its sheet."""
    rows = book.rows(cell.sheet)
    if cell.row < len(rows) and cell.column < len(rows[cell.row]):
        return rows[cell.row][cell.column]
    return None


@lru_cache(maxsize=64)
def layout_of(stem: str, languages: tuple[str, ...]) -> Layout:
    """The layout of a scheme in these languages; unknown languages are left out."""
    known = tuple(language for language in languages if language in LANGUAGES) or LANGUAGES[:1]
    return Layout(load_scheme(stem), known, words())


@lru_cache(maxsize=64)
def fingerprint_of(stem: str) -> str:
    """The fingerprint of a scheme as its file is now, calculated once."""
    return fingerprint(load_scheme(stem))


def _scheme_of(identity: Identity, source: str) -> Scheme:
    stem = f"{identity.scheme}-{identity.edition}"
    try:
        return load_scheme(find_scheme(stem))
    except SchemeError:
        raise SchemeError(
            f"'{source}' is for {identity.scheme}, edition {identity.edition}, which is not known here. "
            "See `auditbook list`, or update Auditbook."
        ) from None


def _find_sheet(book: Book, key: str, names: list[str]) -> str | None:
    """The sheet with that hidden key, looked for first under its name; else the one with its name."""
    expected = [name for name in names if name in book.sheets]
    others = (name for name in book.sheets if name not in expected)
    keyed = (name for name in chain(expected, others) if _key_of(book, name) == f"{MARKER}:{key}")
    return next(keyed, expected[0] if expected else None)


def _key_of(book: Book, sheet: str) -> str:
    rows = book.rows(sheet)
    return str(rows[0][0] or "") if rows and rows[0] else ""


def _response(finder: "_Finder", cells: Mapping[str, Cell]) -> Response:
    row = finder.row(cells["ref"])
    typed = {id: row[cell.column] for id, cell in cells.items() if id in KEPT and cell.column < len(row)}
    return Response({column: value for column, value in typed.items() if not is_blank(value)})


@dataclass(frozen=True)
class _Finder:
    """Finds sheets, columns and rows of one book."""

    book: Book
    layout: Layout

    def value(self, cell: Cell) -> CellValue:
        return value_at(self.book, cell)

    def row(self, cell: Cell) -> Sequence[CellValue]:
        """The row in which a cell stands that was found on its sheet."""
        return self.book.rows(cell.sheet)[cell.row]

    def sheet(self, key: str) -> str | None:
        """The sheet with that key; for the checklist also the one with its column titles."""
        names = [self.layout.sheets[key]] if key in self.layout.sheets else []
        found = _find_sheet(self.book, key, names)
        if found is None and key == "checklist":
            return next((name for name in self.book.sheets if self._titled(self.book.rows(name))), None)
        return found

    def fields(self) -> dict[str, Cell]:
        """The input cell of each field, by the id in column A; where that is gone, by position."""
        found: dict[str, Cell] = {}
        for key in (key for key in ("start", "facility", "records") if key in self.layout.sheets):
            wanted = {
                field.id: self.layout.field(field.id)
                for field in self.layout.scheme.fields
                if self.layout.field(field.id).sheet == self.layout.sheets.get(key)
            }
            # A sheet that this scheme does not have would be looked for in all others.
            sheet = self.sheet(key) if wanted else None
            if sheet:
                rows = self.book.rows(sheet)
                by_key = {str(row[0]): place for place, row in enumerate(rows) if row and row[0]}
                for id, cell in wanted.items():
                    found[id] = Cell(sheet, by_key.get(id, cell.row), cell.column)
        return found

    def checklist(self) -> tuple[dict[str, dict[str, Cell]], tuple[StrayRow, ...]]:
        """The cells of each checkpoint, and the rows below the first one that are none, or one again."""
        sheet = self.sheet("checklist")
        if sheet is None:
            return {}, ()
        rows = self.book.rows(sheet)
        columns = self._columns(rows)
        refs = {point.ref for point in self.layout.scheme.checkpoints}
        found: dict[str, dict[str, Cell]] = {}
        strays: list[StrayRow] = []
        for place, row in enumerate(rows):
            ref = trimmed(row[columns["ref"]] or "") if len(row) > columns["ref"] else ""
            if not ref or (ref not in refs and not found):
                continue
            cells = {id: Cell(sheet, place, column) for id, column in columns.items()}
            if ref in refs and ref not in found:
                found[ref] = cells
            else:
                strays.append(StrayRow(ref, ref in refs, cells, _response(self, cells)))
        return found, tuple(strays)

    def foreign_refs(self) -> tuple[str, ...]:
        """What stands where refs should, on a checklist that has no row of this scheme."""
        sheet = self.sheet("checklist")
        rows = self.book.rows(sheet) if sheet else ()
        column = self._columns(rows)["ref"]
        found = (trimmed(row[column] or "") for row in rows if len(row) > column)
        return tuple(ref for ref in found if ref)

    def _columns(self, rows: Rows) -> dict[str, int]:
        """Column ids from the hidden row, else from the titles, else as they were built."""
        for row in rows[:HEADER_DEPTH]:
            ids = {str(value): place for place, value in enumerate(row) if value in CHECKLIST_COLUMNS}
            if {"ref", "answer"} <= set(ids):
                return ids
        return self._titled(rows) or {id: place for place, id in enumerate(CHECKLIST_COLUMNS)}

    def _titled(self, rows: Rows) -> dict[str, int]:
        """Columns by their titles in any language; empty if the sheet has no such titles."""
        titles = {
            self.layout.words[f"column.{id}"].of(language): id
            for id in CHECKLIST_COLUMNS
            for language in LANGUAGES
        }
        for row in rows[:HEADER_DEPTH]:
            found = {titles[str(value)]: place for place, value in enumerate(row) if str(value) in titles}
            if {"ref", "checkpoint", "answer"} <= set(found):
                return found
        return {}

    def records(self) -> tuple[dict[str, Cell], ...]:
        """The cells of the rows of the sheet Records in which something was typed."""
        sheet = self.sheet("records") if self.layout.scheme.records else None
        if sheet is None:
            return ()
        first = self.layout.record(0, RECORD_COLUMNS[0])
        last = first.column + len(RECORD_COLUMNS)
        return tuple(
            {id: Cell(sheet, place, first.column + i) for i, id in enumerate(RECORD_COLUMNS)}
            for place, row in enumerate(self.book.rows(sheet))
            if place >= first.row and not all(is_blank(value) for value in row[first.column : last])
        )

    def carried(self) -> tuple[CarriedCell, ...]:
        """What the sheet of things without a place holds. Only sheets that a full build lacks can be it."""
        usual = set(self.layout.sheets.values())
        others = [name for name in self.book.sheets if name not in usual]
        sheet = next((name for name in others if _key_of(self.book, name) == f"{MARKER}:carried"), None)
        rows = self.book.rows(sheet)[CARRIED_FIRST_ROW:] if sheet else ()
        cells = [dict(zip(CARRIED_COLUMNS, row, strict=False)) for row in rows]
        return tuple(
            CarriedCell(str(row["edition"]), str(row["ref"]), str(row["key"]), row["value"])
            for row in cells
            if row.get("key") and not is_blank(row.get("value"))
        )

    def field_marks(self, fields: Mapping[str, Cell]) -> dict[str, CellValue]:
        """Marks beside the fields of the sheet Facility."""
        sheet = self.sheet("facility")
        if sheet is None or self.value(Cell(sheet, 0, FACILITY_MARK_COLUMN)) != MARK:
            return {}
        cells = {id: cell for id, cell in fields.items() if cell.sheet == sheet}
        marks = {id: self.value(replace(cell, column=FACILITY_MARK_COLUMN)) for id, cell in cells.items()}
        return {id: mark for id, mark in marks.items() if not is_blank(mark)}

    def results(self) -> dict[str, Cell]:
        """The cells of stored results, where their key still stands beside them."""
        names = [f"result:{result.name}" for result in self.layout.scheme.rating.results]
        cells = {key: self._on_data(self.layout.result(key)) for key in (*RESULT_KEYS, *names)}
        return {key: cell for key, cell in cells.items() if self._beside(cell, 1) == key}

    def sections(self) -> dict[str, dict[str, Cell]]:
        """The cells of stored section scores and grades, where the code still stands beside them."""
        found = {}
        for section in self.layout.scheme.sections:
            cells = {
                id: self._on_data(self.layout.section_cell(section.code, id))
                for id in ("section", "score", "grade")
            }
            if trimmed(self.value(cells.pop("section")) or "") == section.code:
                found[section.code] = cells
        return found

    def _on_data(self, cell: Cell) -> Cell:
        """The cell on the hidden sheet, whatever that is called in this book."""
        return replace(cell, sheet=self._data_sheet)

    @cached_property
    def _data_sheet(self) -> str:
        return _find_sheet(self.book, "data", [DATA_SHEET]) or DATA_SHEET

    def _beside(self, cell: Cell, columns: int) -> CellValue:
        return self.value(cell.moved(columns=-columns))


RESULT_KEYS = ("rating", "score", "next_audit", "answered", "applicable", "complete", "problems")
"""Stored results that readers compare with their own."""
