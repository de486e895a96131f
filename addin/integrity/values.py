"""The light half of the comparison: values alone, against the scheme's own definition.

No formulas, no names, no second parser: a millisecond or two for a book that was read anyway, so that
thousands of files can be looked at while they are consolidated.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from addin.integrity.claims import TEXTS_COLUMN, is_of, is_rebuilt, languages_in
from addin.integrity.regions import FINDING, LIMIT, LIST, POINTS, TEXT
from generator.core.audit import CellValue
from generator.core.book import Book
from generator.core.layout import DATA_FIRST_ROW, DATA_SHEET, LAYOUT_VERSION, MARKER, Block, Cell, Layout
from generator.core.loading import catalogue, words
from generator.core.problems import Problem
from generator.core.reading import Rows, Submission, fingerprint_of, layout_of
from generator.core.scheme import Checkpoint
from generator.core.text import LANGUAGES, Text, plain, show_number, trimmed

QUESTION_COLUMNS = ("checkpoint", "look_at")


@dataclass(frozen=True)
class Locked:
    """One constant of the hidden sheet: where it stands, what it must be, what a change of it is."""

    row: int
    column: int
    value: str | float
    code: str
    ref: str


def changed_values(book: Book, submission: Submission) -> Iterator[Problem]:
    """Locked values that are not as the scheme defines them: points, findings, lists, questions.

    Blank cells count as changed on the hidden sheet; on the checklist they may be formulas that a program
    stored without values, so there they do not.
    """
    identity = submission.identity
    if identity.layout != LAYOUT_VERSION:
        return
    sheet = data_sheet(book)
    rows = book.rows(sheet)
    languages = _languages(rows)
    layout = layout_of(submission.scheme.stem, languages or tuple(identity.languages.split(",")))
    if languages and ",".join(languages) != identity.languages:
        place = Cell(sheet, DATA_FIRST_ROW, 0)
        yield _problem("identity-changed", place, "", ",".join(languages), identity.languages)
    column = layout.block("checkpoints").first_column
    if not is_of(submission.scheme, (_value(rows, row, column) for row in range(len(rows)))):
        said = f"{identity.scheme}-{identity.edition}"
        before = words()["integrity.other_scheme"]
        yield catalogue().problem("identity-changed", sheet=sheet, before=before, after=said)
        return
    revised = identity.fingerprint != fingerprint_of(submission.scheme.stem)
    if revised and is_rebuilt(layout, lambda row, column: _value(rows, row, column)):
        yield catalogue().problem("scheme-revised", sheet=sheet, scheme=submission.scheme.name)
        return
    for locked in locked_values(submission.scheme.stem, layout.languages):
        found = _value(rows, locked.row, locked.column)
        if found != locked.value and trimmed(found or "") != _shown(locked.value):
            cell = Cell(sheet, locked.row, locked.column)
            yield _problem(locked.code, cell, locked.ref, _shown(locked.value), found)
    yield from _texts(layout, sheet, rows)
    yield from _questions(book, submission)
    if revised:
        yield catalogue().problem("fingerprint-differs", sheet=sheet, after=identity.fingerprint)


def _languages(rows: Rows) -> tuple[str, ...]:
    columns = range(TEXTS_COLUMN, TEXTS_COLUMN + len(LANGUAGES))
    return languages_in(_value(rows, 1, column) for column in columns)


def data_sheet(book: Book) -> str:
    """The hidden sheet, wherever and however it is called; its built name if there is none."""
    ordered = sorted(book.sheets, key=lambda name: name != DATA_SHEET)
    marked = (name for name in ordered if _value(book.rows(name), 0, 0) == f"{MARKER}:data")
    return next(marked, DATA_SHEET)


@lru_cache(maxsize=64)
def locked_values(stem: str, languages: tuple[str, ...]) -> tuple[Locked, ...]:
    """The constants of the hidden sheet that decide scores and answers."""
    layout = layout_of(stem, languages)
    return (*_checkpoints(layout), *_labels(layout), *_days(layout))


def _checkpoints(layout: Layout) -> Iterator[Locked]:
    scheme, block = layout.scheme, layout.block("checkpoints")
    sections = [section.code for section in scheme.sections]
    for row, point in enumerate(scheme.checkpoints):
        yield _locked(block, row, "ref", point.ref, TEXT, point)
        yield _locked(block, row, "section", sections.index(point.section) + 1.0, FINDING, point)
        yield _locked(block, row, "severity", _number(layout, point.severity), FINDING, point)
        for i, where in enumerate(layout.memberships):
            yield _locked(block, row, f"in_{i}", float(point.is_in(where)), FINDING, point)
        for i, code in enumerate(scheme.answer_codes):
            raised = _number(layout, point.findings.get(code, ""))
            yield _locked(block, row, f"finding_{i}", raised, FINDING, point)
            if code in point.points:
                yield _locked(block, row, f"points_{i}", float(point.points[code]), POINTS, point)
        if point.days is not None:
            yield _locked(block, row, "days", float(point.days), LIMIT, point)


def _labels(layout: Layout) -> Iterator[Locked]:
    block = layout.block("labels")
    for id, choices in layout.scheme.lists.items():
        first, _ = layout.list_rows(id, "labels")
        for i, (label, choice) in enumerate(choices.stacked()):
            yield _locked(block, first + i, "code", choice.code, LIST)
            yield _locked(block, first + i, "label", label, LIST)


def _days(layout: Layout) -> Iterator[Locked]:
    block = layout.block("shown")
    for row, (name, code, _) in enumerate(layout.shown):
        days = layout.scheme.severity(code).days if name == "severity" else None
        if days is not None:
            yield _locked(block, row, "days", float(days), LIMIT)


def _locked(
    block: Block, row: int, column: str, value: str | float, code: str, point: Checkpoint | None = None
) -> Locked:
    cell = block.cell(row, column)
    return Locked(cell.row, cell.column, value, code, point.ref if point else "")


def _number(layout: Layout, severity: str) -> float:
    return layout.scheme.severity_codes.index(severity) + 1.0 if severity else 0.0


def _texts(layout: Layout, sheet: str, rows: Rows) -> Iterator[Problem]:
    """Questions whose row among the texts of the hidden sheet says something else in one language."""
    first = layout.block("texts").cell(0, layout.languages[0]).column
    width = len(layout.languages)
    said = {
        tuple(row[first : first + width]): place
        for place, row in enumerate(rows)
        if place >= DATA_FIRST_ROW and len(row) > first and row[first] is not None
    }
    asked = _question_texts(layout.scheme.stem, layout.languages)
    strange = {texts: place for texts, place in said.items() if texts not in {words for _, words in asked}}
    for ref, texts in asked:
        if width > 1 and texts not in said:
            yield from _reworded(ref, texts, strange, Cell(sheet, 0, first))


def _reworded(
    ref: str, texts: tuple[str, ...], strange: Mapping[tuple[CellValue, ...], int], head: Cell
) -> Iterator[Problem]:
    """The words that differ in a row that still holds the question in another language."""
    for found, place in strange.items():
        pairs = list(zip(texts, found, strict=False))
        for i, (wanted, now) in enumerate(pairs):
            if now != wanted and any(one == other for one, other in pairs):
                yield _problem(TEXT, head.moved(rows=place, columns=i), ref, wanted, now)


@lru_cache(maxsize=64)
def _question_texts(stem: str, languages: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Ref and words by language of every question and what to look at, where languages differ."""
    points = layout_of(stem, languages).scheme.checkpoints
    pairs = ((point.ref, text) for point in points for text in (point.text, point.guidance))
    texts = ((ref, tuple(text.of(language) for language in languages)) for ref, text in pairs)
    return tuple((ref, words) for ref, words in texts if len(set(words)) > 1)


def _questions(book: Book, submission: Submission) -> Iterator[Problem]:
    """Questions that show something else on the checklist."""
    for point in submission.scheme.checkpoints:
        cells = submission.places.checklist.get(point.ref, {})
        for column, text in zip(QUESTION_COLUMNS, (point.text, point.guidance), strict=True):
            cell = cells.get(column)
            found = _value(book.rows(cell.sheet), cell.row, cell.column) if cell else None
            if cell and found is not None and found not in (text.en, text.zh):
                yield _problem(TEXT, cell, point.ref, text, found)


def _problem(code: str, cell: Cell, ref: str, before: Text | str, after: CellValue) -> Problem:
    shown = words()["integrity.blank"] if after is None else plain(trimmed(after))
    return catalogue().problem(code, cell, ref, before=before, after=shown)


def _value(rows: Rows, row: int, column: int) -> CellValue:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None


def _shown(value: str | float) -> str:
    return show_number(value) if isinstance(value, float) else value
