"""Returned workbooks that somebody or some program altered: what was done, and the codes it must give.

A registry: each case is a name, an edit of an open workbook (or of its package), and the expected codes.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

from generator.core.audit import Audit
from generator.core.layout import Cell, Layout
from generator.core.loading import load_scheme, words
from tests.audits import Given, with_answers

SCHEME = "ocs-3.0"
LAYOUT = Layout(load_scheme(SCHEME), ("en", "zh"), words())
POINTS = LAYOUT.scheme.checkpoints
BLOCK = LAYOUT.block("checkpoints")
QUESTION = LAYOUT.on_checklist(POINTS[0].ref, "checkpoint")
FORMULA = LAYOUT.on_checklist(POINTS[1].ref, "score")
SCORED = next(i for i, code in enumerate(LAYOUT.scheme.answer_codes) if code in POINTS[2].points)
WEIGHT = BLOCK.cell(2, f"points_{SCORED}")

Edit = Callable[[Workbook], None]
PackageEdit = Callable[[str, bytes], bytes]


@dataclass(frozen=True)
class Case:
    """One altered workbook."""

    name: str
    codes: tuple[str, ...]
    edit: Edit = lambda book: None
    part: PackageEdit | None = None
    """An edit of each part (name, content) of the package, after `edit`."""
    program: str = "Microsoft Excel"


def filled() -> Audit:
    """What the supplier answered before the workbook was altered."""
    scheme = LAYOUT.scheme
    given = with_answers(scheme, "", {})
    fields: dict[str, str | float | date] = {
        **{"facility_id": "F-12", "name": "Sunrise Garment Co., Ltd.", "country": "CN", "headcount": 12.0},
        **{"audit_kind": "initial", "audit_date": date(2026, 3, 31)},
    }
    return Given("", given.answers, fields).audit(scheme)


def altered(case: Case, good: Path, path: Path) -> Path:
    """The workbook `good` with the case's edit, at `path`."""
    book = load_workbook(good)
    case.edit(book)
    book.save(path)
    if case.part:
        rewrite(path, case.part)
    return path


def rewrite(path: Path, edit: PackageEdit) -> None:
    """Rewrite every part of a package."""
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, edit(name, content))


def sheet(book: Workbook, key: str) -> Worksheet:
    return book[LAYOUT.sheets[key]]


def put(cell: Cell, value: str | float | None) -> Edit:
    """Overwrite one cell."""

    def edit(book: Workbook) -> None:
        book[cell.sheet].cell(cell.row + 1, cell.column + 1).value = value

    return edit


def all_of(*edits: Edit) -> Edit:
    def edit(book: Workbook) -> None:
        for one in edits:
            one(book)

    return edit


def reword(language: str, said: str, now: str) -> Edit:
    """Change a text wherever the hidden sheet holds it."""
    column = LAYOUT.block("texts").cell(0, language).column + 1

    def edit(book: Workbook) -> None:
        for row in sheet(book, "data").iter_rows(min_col=column, max_col=column):
            if row[0].value == said:
                row[0].value = now

    return edit


def rename(book: Workbook) -> None:
    sheet(book, "checklist").title = "Answers"


def reorder(book: Workbook) -> None:
    book.move_sheet(LAYOUT.sheets["score"], offset=-3)


def show(book: Workbook) -> None:
    sheet(book, "data").sheet_state = "visible"


def insert_rows(book: Workbook) -> None:
    sheet(book, "checklist").insert_rows(20, 3)


def insert_column(book: Workbook) -> None:
    sheet(book, "checklist").insert_cols(5)


def delete_row(book: Workbook) -> None:
    sheet(book, "checklist").delete_rows(LAYOUT.on_checklist(POINTS[-1].ref, "ref").row + 1)


def delete_checker_row(book: Workbook) -> None:
    sheet(book, "checker").delete_rows(40)


def delete_column(book: Workbook) -> None:
    sheet(book, "checklist").delete_cols(LAYOUT.on_checklist(POINTS[0].ref, "cost").column + 1)


def delete_sheet(book: Workbook) -> None:
    book.remove(sheet(book, "actions"))


def double(book: Workbook) -> None:
    """A question copied below the others."""
    checklist, first = sheet(book, "checklist"), LAYOUT.on_checklist(POINTS[0].ref, "ref")
    last = LAYOUT.on_checklist(POINTS[-1].ref, "ref").row + 3
    checklist.cell(last, first.column + 1).value = POINTS[0].ref


def lose_marks(book: Workbook) -> None:
    facility = sheet(book, "facility")
    for row in facility.iter_rows(max_col=1):
        row[0].value = None


def lose_rules(book: Workbook) -> None:
    """Answers 3 to 5 and 8 pasted over from another workbook."""
    rules = sheet(book, "checklist").data_validations.dataValidation
    answers = next(
        rule for rule in rules if rule.formula1.startswith("choose_") and "status" not in rule.formula1
    )
    column = LAYOUT.on_checklist(POINTS[0].ref, "answer").column
    rows = [LAYOUT.on_checklist(point.ref, "answer").row for point in POINTS]
    kept = [row for i, row in enumerate(rows) if i not in (2, 3, 4, 7)]
    answers.sqref = MultiCellRange(" ".join(f"{chr(65 + column)}{row + 1}" for row in kept))


def shift_rules(book: Workbook) -> None:
    for rule in sheet(book, "checklist").data_validations.dataValidation:
        if rule.formula1 == "choose_status":
            rule.formula1 = "choose_country"


def lose_names(book: Workbook) -> None:
    book.defined_names["cp_points"].attr_text = "#REF!"
    del book.defined_names["lang"]


def redefine(book: Workbook) -> None:
    last = BLOCK.cell(len(POINTS) - 2, "points")
    book.defined_names["cp_points"].attr_text = f"{BLOCK.cell(0, 'points').formula}:{last.fixed}"


def less_fixed(book: Workbook) -> None:
    cell = BLOCK.cell(0, "counts")
    found = sheet(book, "data").cell(cell.row + 1, cell.column + 1)
    found.value = str(found.value).replace("$", "", 1)


def unprotect(book: Workbook) -> None:
    sheet(book, "score").protection.sheet = False


def paste_sheet(book: Workbook) -> None:
    """The sheet Score as values."""
    for row in sheet(book, "score").iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.value = "shown"


def claim(key: str, value: str) -> Edit:
    """Another value in an identity cell."""

    def edit(book: Workbook) -> None:
        for row in sheet(book, "data").iter_rows(max_col=2):
            if row[0].value == key:
                row[1].value = value

    return edit


def error_value(name: str, content: bytes) -> bytes:
    """An error stored as the result of the first formula of the sheet Score."""
    if name != "xl/worksheets/sheet{}.xml".format(list(LAYOUT.sheets).index("score") + 1):
        return content
    return re.sub(
        rb'<c r="([A-Z]+\d+)"([^>]*)><f>([^<]*)</f><v ?/?>(</v>)?</c>',
        rb'<c r="\1"\2 t="e"><f>\3</f><v>#NAME?</v></c>',
        content,
        count=1,
    )


def strange_style(name: str, content: bytes) -> bytes:
    """A fill pattern that no program knows; readers of values pass over it."""
    return content.replace(b'patternType="gray125"', b'patternType="plaid"')


SAMPLES = LAYOUT.sampling_cell(0, 0, 1)
FIRST_LABEL = LAYOUT.block("labels").cell(0, "label")
FIELD_KEY = LAYOUT.block("fields").cell(0, "field")
TITLE = Cell(LAYOUT.sheets["score"], 1, 1)
LANGUAGE = LAYOUT.field("language")
BLANK = Cell(LAYOUT.sheets["score"], 60, 9)


def insert_as_excel(book: Workbook) -> None:
    """Three rows inserted as Excel does it: references, validations and merges follow."""
    name, row = LAYOUT.sheets["checklist"], 20
    reference = re.compile(re.escape(f"'{name}'!$") + r"([A-Z]+)\$(\d+)")

    def later(match: re.Match[str]) -> str:
        place = int(match[2])
        return f"'{name}'!${match[1]}${place + 3 if place >= row else place}"

    sheet(book, "checklist").insert_rows(row, 3)
    for found in book:
        for cells in found.iter_rows():
            for cell in cells:
                if cell.data_type == "f":
                    cell.value = reference.sub(later, str(cell.value))
    for rule in sheet(book, "checklist").data_validations.dataValidation:
        for area in rule.sqref.ranges:
            area.expand(down=3)


CASES = (
    Case(
        "one weight, one question, one formula",
        ("points-changed", "text-changed", "formula-replaced"),
        all_of(put(WEIGHT, 99), put(QUESTION, "Is all well?"), put(FORMULA, 5)),
    ),
    Case(
        "question reworded on the hidden sheet",
        ("text-changed",),
        reword("en", POINTS[0].text.en, "Is all well?"),
    ),
    Case("section renamed", ("text-changed",), reword("zh", LAYOUT.scheme.sections[0].title.zh, "其他")),
    Case("title of a sheet", ("wording-changed",), put(TITLE, "Our score")),
    Case("severity of a question", ("finding-changed",), put(BLOCK.cell(0, "severity"), 7)),
    Case("a label of a list", ("list-changed",), put(FIRST_LABEL, "Of course")),
    Case("a sample size", ("limit-changed",), put(SAMPLES, 1)),
    Case("another formula", ("formula-changed",), put(FORMULA, "=1+1")),
    Case("a dollar taken away", ("formula-changed",), less_fixed),
    Case("a formula deleted", ("formula-deleted",), put(FORMULA, None)),
    Case("a remark in a locked cell", ("content-added",), put(BLANK, "see mail")),
    Case("a name over fewer cells", ("name-changed",), redefine),
    Case(
        "another scheme claimed",
        ("identity-changed", "fingerprint-differs"),
        all_of(claim("scheme", "grs"), claim("edition", "4.0")),
    ),
    Case("another language claimed", ("identity-changed",), claim("languages", "en")),
    Case("another fingerprint", ("fingerprint-differs",), claim("fingerprint", "0" * 64)),
    Case(
        "another state of the scheme file",
        ("scheme-revised",),
        all_of(claim("fingerprint", "0" * 64), put(LAYOUT.block("steps").cell(-1, "value"), "other")),
    ),
    Case("another layout", ("layout-differs",), claim("layout", "0")),
    Case("unprotected in Excel", ("protection-removed",), unprotect),
    Case("unprotected elsewhere", ("protection-lost",), unprotect, program="Numbers"),
    Case("question deleted", (), delete_row),
    Case("row deleted", ("rows-deleted", "rows-moved"), delete_checker_row),
    Case("column deleted", ("columns-deleted", "columns-moved"), delete_column),
    Case("sheet deleted", ("sheet-deleted",), delete_sheet),
    Case("sheet renamed", ("sheet-renamed",), rename),
    Case("sheets moved", ("sheets-moved",), reorder),
    Case("hidden sheet shown", ("hidden-sheet-shown",), show),
    Case("rows inserted by Excel", ("rows-moved",), insert_as_excel),
    Case("rows inserted, nothing follows", ("rows-moved", "validation-lost"), insert_rows),
    Case("column inserted", ("columns-moved", "validation-lost", "validation-changed"), insert_column),
    Case("question doubled", (), double),
    Case("hidden ids deleted", ("marks-lost",), lose_marks),
    Case("answers pasted over", ("validation-lost",), lose_rules),
    Case("another dropdown", ("validation-changed",), shift_rules),
    Case("names lost", ("names-lost",), lose_names),
    Case("a question pasted as text", ("formula-pasted",), put(QUESTION, POINTS[0].text.zh)),
    Case("a sheet pasted as values", ("sheet-as-values",), paste_sheet),
    Case(
        "a number pasted as text",
        ("number-as-text",),
        put(WEIGHT, str(int(POINTS[2].points[LAYOUT.scheme.answer_codes[SCORED]]))),
    ),
    Case("a broken formula", ("formula-error",), put(FORMULA, "=#REF!*2")),
    Case("a style of nobody", ("not-compared",), part=strange_style),
    Case("an error as result", ("value-error",), part=error_value),
    Case("language overwritten", ("language-overwritten",), put(LANGUAGE, "Klingon")),
)


def codes() -> Iterator[str]:
    """Every code that a case of this registry must give."""
    for case in CASES:
        yield from case.codes
