"""Workbooks that came back with something wrong in them: what was typed or changed, and what must be said.

Every case starts from a workbook that has nothing wrong; the codes expected are all that may be said.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from addin.checks.returned import Returned
from addin.intake.facts import Facts
from addin.intake.odd_cells import odd_cells
from generator.core.audit import Audit, CellValue, Response
from generator.core.book import Book, FileBook
from generator.core.identity import identify
from generator.core.layout import LAYOUT_VERSION, Layout
from generator.core.loading import load_scheme
from generator.core.reading import read
from generator.core.scheme import Scheme
from generator.core.scoring import Scoring
from generator.workbook import blank_audit, build_workbook
from tests.audits import best_code, worst_code
from tests.typed_over import LANGUAGES, layout_of, typed_into

TODAY = date(2026, 11, 24)
AUDITED = date(2026, 11, 20)
FACTS = Facts("0" * 64, 50_000, "Microsoft Excel", "16.0300", datetime(2026, 11, 23, 9), False, True)

SAQ, BSCI, GOTS, WALMART = "sedex-saq-2022", "amfori-bsci-2021", "gots-7.0", "walmart-2021"
RECORD: Mapping[str, CellValue] = {
    "worker": "W-1",
    "age": 30.0,
    "month": date(2026, 10, 1),
    "regular_hours": 160.0,
    "overtime_hours": 20.0,
    "longest_week": 60.0,
    "days_in_a_row": 6.0,
    "basic_wage": 2400.0,
    "overtime_pay": 450.0,
}
FIELDS: Mapping[str, CellValue] = {
    "facility_id": "F-007",
    "name": "Sample Works",
    "country": "China",
    "headcount": 430.0,
    "audit_kind": "Initial audit",
    "audit_date": AUDITED,
}
ACTION: Mapping[str, CellValue] = {
    "finding": "Two exits on the second floor were locked",
    "corrective_action": "Locks taken off, keys handed in",
    "owner": "Plant manager",
    "due": date(2026, 12, 20),
}

Edit = Callable[[Workbook, Layout], None]


@dataclass(frozen=True)
class Case:
    """One workbook and the codes of all its problems."""

    name: str
    expects: tuple[str, ...]
    scheme: str = SAQ
    answers: Mapping[str, Mapping[str, CellValue]] = field(default_factory=dict)
    """By ref: columns typed over what is right."""
    fields: Mapping[str, CellValue] = field(default_factory=dict)
    records: tuple[Mapping[str, CellValue], ...] = ()
    blank: bool = False
    """Whether nothing is filled in but what the case says."""
    built: bool = False
    """Whether a file is made for it; otherwise it is typed into a blank workbook that was read before."""
    made_for: str = ""
    """The facility ID that the workbook was made for."""
    facts: Mapping[str, object] = field(default_factory=dict)
    edit: Edit | None = None
    """What is done to the finished workbook with openpyxl, which drops all stored results."""
    values_only: bool = False
    """Whether formulas were pasted over with their values before."""
    swap: tuple[str, str] | None = None
    """A pattern in the XML of the sheets and what takes its place."""
    at: tuple[str, str] | None = None
    """(ref, column), or ("", field): where the first code must stand."""

    @property
    def is_file(self) -> bool:
        """Whether the case needs a file of its own."""
        return bool(
            self.built or self.edit or self.swap or self.made_for or not (self.answers or self.fields)
        )


def good_audit(scheme: Scheme, language: str = "en") -> Audit:
    """An audit with nothing to say about: two findings of the last questions, planned to the end."""
    responses: dict[str, Response] = {}
    asked = [mark.checkpoint for mark in Scoring(scheme, blank_audit(scheme)).marks if mark.applies]
    for point in asked:
        label = scheme.lists[point.scale].label(best_code(scheme, point)).of(language)
        responses[point.ref] = Response({"answer": label})
    for i, point in enumerate([point for point in asked if point.findings][-2:]):
        label = scheme.lists[point.scale].label(worst_code(scheme, point)).of(language)
        finding = f"{ACTION['finding']}, building {i + 1}"
        responses[point.ref] = Response({**ACTION, "answer": label, "finding": finding})
    fields = {**blank_audit(scheme).facility, **FIELDS}
    for id in ("country", "audit_kind"):
        choices = scheme.lists[scheme.field(id).choices]
        fields[id] = choices.label(choices.code_of(FIELDS[id]) or "").of(language)
    return Audit(fields, responses, (RECORD,) if scheme.records else ())


def failing(scheme: Scheme) -> list[str]:
    """Refs of the questions that can fail, from the top; the good audit fails the last two."""
    return [point.ref for point in scheme.checkpoints if point.findings]


def audit_of(case: Case) -> Audit:
    """What is typed in a case."""
    scheme = load_scheme(case.scheme)
    base = blank_audit(scheme) if case.blank else good_audit(scheme)
    typed = {ref: Response({**base.response(ref).cells, **cells}) for ref, cells in case.answers.items()}
    return Audit({**base.facility, **case.fields}, {**base.responses, **typed}, case.records or base.records)


def returned_of(case: Case, folder: Path) -> tuple[Book, Returned]:
    """The workbook of a case, changed and read as intake does."""
    if not case.is_file:
        typed = typed_into(load_scheme(case.scheme), audit_of(case))
        facts = _facts(case, calculated=False)
        return typed, Returned(case.name, facts, read(typed, case.name), TODAY)
    path = _file(case, folder / "returned.xlsx")
    book = FileBook(path)
    submission = read(book, path.name)
    facts = _facts(case, calculated=not case.edit or case.values_only)
    return book, Returned(path.name, facts, submission, TODAY, odd_cells(path, submission))


def _facts(case: Case, calculated: bool) -> Facts:
    return replace(FACTS, **{"calculated": calculated, **case.facts})  # type: ignore[arg-type]


def _file(case: Case, path: Path) -> Path:
    scheme = load_scheme(case.scheme)
    identity = identify(scheme, LAYOUT_VERSION, LANGUAGES, case.made_for, date(2026, 11, 1))
    build_workbook(scheme, path, LANGUAGES, date(2026, 11, 1), audit_of(case), identity)
    if case.edit:
        book = openpyxl.load_workbook(path, data_only=case.values_only)
        case.edit(book, layout_of(scheme.stem))
        book.save(path)
    if case.swap:
        _swap(path, *case.swap)
    return path


def _swap(path: Path, pattern: str, to: str) -> None:
    with ZipFile(path) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    hits = 0
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            if name.startswith("xl/worksheets/sheet") or name == "xl/sharedStrings.xml":
                text, count = re.subn(pattern, to, content.decode("utf-8"))
                content, hits = text.encode("utf-8"), hits + count
            package.writestr(name, content)
    assert hits == 1, f"{pattern} stands there {hits} times"


# ---- what people do to workbooks -----------------------------------------------------------------


def put(ref: str, column: str, value: object) -> Edit:
    """Type something into a cell of the checklist."""

    def edit(book: Workbook, layout: Layout) -> None:
        cell = layout.on_checklist(ref, column)
        book[cell.sheet].cell(cell.row + 1, cell.column + 1).value = value  # type: ignore[assignment]

    return edit


def forge_results(book: Workbook, layout: Layout) -> None:
    """Put other results in place of those on the hidden sheet."""
    forged = {"score": 12.0, "rating": "Nobel", "answered": 3, "next_audit": 50_000, "result:rating": "Nobel"}
    cells = {layout.result(key): value for key, value in forged.items()}
    cells[layout.section_cell(layout.scheme.sections[0].code, "score")] = 1
    for cell, value in cells.items():
        book[cell.sheet].cell(cell.row + 1, cell.column + 1).value = value  # type: ignore[assignment]


def put_field(id: str, value: object, format: str) -> Edit:
    """Type a field anew in a cell of another format."""

    def edit(book: Workbook, layout: Layout) -> None:
        place = layout.field(id)
        cell = book[place.sheet].cell(place.row + 1, place.column + 1)
        cell.value, cell.number_format = value, format  # type: ignore[assignment]

    return edit


def put_record(column: str, value: object) -> Edit:
    """Type something into the first record."""

    def edit(book: Workbook, layout: Layout) -> None:
        cell = layout.record(0, column)
        book[cell.sheet].cell(cell.row + 1, cell.column + 1).value = value  # type: ignore[assignment]

    return edit


def without_checklist(book: Workbook, layout: Layout) -> None:
    """Delete the whole sheet."""
    del book[layout.sheets["checklist"]]


def without_refs(book: Workbook, layout: Layout) -> None:
    """Type running numbers over the refs."""
    for number, point in enumerate(layout.scheme.checkpoints, 900):
        cell = layout.on_checklist(point.ref, "ref")
        book[cell.sheet].cell(cell.row + 1, cell.column + 1).value = number


def called(scheme: str, edition: str) -> Edit:
    """Write another scheme into the identity."""

    def edit(book: Workbook, layout: Layout) -> None:
        for key, value in (("scheme", scheme), ("edition", edition)):
            cell = layout.identity_cell(key)
            book[cell.sheet].cell(cell.row + 1, cell.column + 1).value = value

    return edit


def date_from_1904(book: Workbook, layout: Layout) -> None:
    """Count dates from 1904, as old Macs did."""
    book.epoch = CALENDAR_MAC_1904


def copy_row(answer: str | None) -> Edit:
    """Copy the first row of the checklist below the last, with another answer."""

    def edit(book: Workbook, layout: Layout) -> None:
        cell = layout.on_checklist(layout.scheme.checkpoints[0].ref, "ref")
        sheet = book[cell.sheet]
        end = sheet.max_row + 1
        for column in range(1, sheet.max_column + 1):
            sheet.cell(end, column).value = sheet.cell(cell.row + 1, column).value
        if answer:
            place = layout.on_checklist(layout.scheme.checkpoints[0].ref, "answer").column
            sheet.cell(end, place + 1).value = answer

    return edit


def add_row(book: Workbook, layout: Layout) -> None:
    """Write a question of one's own below the last."""
    cell = layout.on_checklist(layout.scheme.checkpoints[0].ref, "ref")
    sheet = book[cell.sheet]
    sheet.cell(sheet.max_row + 1, cell.column + 1).value = "S9.99"


def delete_row(book: Workbook, layout: Layout) -> None:
    """Delete the row of the first question."""
    cell = layout.on_checklist(layout.scheme.checkpoints[0].ref, "ref")
    book[cell.sheet].delete_rows(cell.row + 1)


def empty_results(book: Workbook, layout: Layout) -> None:
    """Clear the block of results on the hidden sheet."""
    cell = layout.result("rating")
    sheet = book[cell.sheet]
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, cell.column).value = None


def everywhere(scheme: str, **cells: CellValue) -> dict[str, dict[str, CellValue]]:
    """The same cells beside every question that can fail."""
    return {ref: dict(cells) for ref in failing(load_scheme(scheme))}


def in_all(scheme: str, code: str) -> dict[str, dict[str, CellValue]]:
    """The same answer to every question."""
    found = load_scheme(scheme)
    return {p.ref: {"answer": found.lists[p.scale].label(code).en} for p in found.checkpoints}


def records(**change: CellValue) -> tuple[Mapping[str, CellValue], ...]:
    """One record with something changed in it."""
    return ({**RECORD, **change},)


ONE, *_, LAST = failing(load_scheme(SAQ))
ZERO = "8.1"
"""A zero-tolerance question of BSCI."""

NO = {**ACTION, "answer": "No"}


def at(ref: str, **cells: CellValue) -> dict[str, dict[str, CellValue]]:
    """Cells typed beside one question."""
    return {ref: cells}


CASES: tuple[Case, ...] = (
    # how much is filled in (pain 38)
    Case(
        "an empty form", ("nothing-filled", "facility-blank", "field-missing", "answer-missing"), blank=True
    ),
    Case(
        "one answer only",
        ("hardly-filled", "facility-blank", "field-missing", "answer-missing"),
        blank=True,
        answers=at(ONE, answer="Yes"),
    ),
    # whose checklist it is (pains 28, 31)
    Case("the checklist deleted", ("checklist-gone",), edit=without_checklist),
    Case("every ref overwritten", ("checklist-gone",), edit=without_refs),
    Case("named after another scheme", ("checklist-foreign",), scheme="gots-7.0", edit=called("rcs", "2.0")),
    # answers (pains 12, 17, 41)
    Case("no answer", ("answer-missing",), answers=at(ONE, answer=None), at=(ONE, "answer")),
    Case("blanks only", ("answer-missing",), answers=at(ONE, answer="   "), at=(ONE, "answer"), built=True),
    Case("a word of one's own", ("answer-not-in-list",), answers=at(ONE, answer="maybe"), at=(ONE, "answer")),
    Case("a word that could be either", ("answer-not-in-list",), answers=at(ONE, answer="无")),
    Case(
        "an answer that is taken back",
        ("answer-not-in-list",),
        answers=at(ONE, answer="Yes, but not at night"),
    ),
    Case("an answer and its opposite", ("answer-not-in-list",), answers=at(ONE, answer="Yes/No")),
    Case("full width", ("answer-repaired",), answers=at(ONE, answer="ＹＥＳ"), at=(ONE, "answer")),
    Case(
        "a no-break space and a full stop", ("answer-repaired",), answers=at(ONE, answer="\u00a0Yes.\u3000")
    ),
    Case("a line break behind it", ("answer-repaired",), answers=at(ONE, answer="是\n")),
    Case("smart quotes", ("answer-repaired",), answers=at(ONE, answer="“Yes”")),
    Case("a zero-width blank", ("answer-repaired",), answers=at(ONE, answer="\u200bYes")),
    Case("a tick", ("answer-repaired",), answers=at(ONE, answer="√")),
    Case("a truth value", ("answer-repaired",), answers=at(ONE, answer=True)),
    Case("another word for yes", ("answer-repaired",), answers=at(ONE, answer="是的")),
    Case("a code", ("answer-repaired",), answers=at(LAST, answer="PARTIAL")),
    Case("an explanation behind it", ("answer-repaired",), answers=at(ONE, answer="Yes - see file 12")),
    Case(
        "another word for no, and nothing found",
        ("answer-repaired", "finding-missing", "action-missing"),
        answers=at(ONE, answer="n"),
        built=True,
    ),
    Case(
        "N.A. without a reason",
        ("answer-repaired", "reason-missing"),
        answers=at(ONE, answer="N.A."),
        built=True,
    ),
    Case(
        "failed without a finding",
        ("finding-missing",),
        answers=at(ONE, **{**NO, "finding": None}),
        at=(ONE, "finding"),
    ),
    Case(
        "failed, finding x",
        ("finding-too-short",),
        answers=at(ONE, **{**NO, "finding": "x"}),
        at=(ONE, "finding"),
    ),
    Case("failed, finding n/a", ("finding-too-short",), answers=at(ONE, **{**NO, "finding": "n/a"})),
    Case("failed, finding -", ("finding-too-short",), answers=at(ONE, **{**NO, "finding": "-"})),
    Case(
        "a finding beside Yes",
        ("finding-on-good-answer",),
        answers=at(ONE, finding="Two exits were locked"),
        at=(ONE, "finding"),
    ),
    Case("N/A without a reason", ("reason-missing",), answers=at(ONE, answer="N/A"), at=(ONE, "reason")),
    Case(
        "N/A, reason x",
        ("reason-too-short",),
        answers=at(ONE, answer="不适用", reason="x"),
        at=(ONE, "reason"),
    ),
    Case("a reason beside Yes", ("reason-without-na",), answers=at(ONE, reason="No dormitory here")),
    Case(
        "a section that does not apply, answered",
        ("answered-not-applicable",),
        GOTS,
        fields={"site_process": "Trader"},
        answers={"4.3 (sludge)": {"answer": "Conform"}},
    ),
    # fields (pains 13, 14, 38, 41, 55)
    Case("no headcount", ("field-missing",), fields={"headcount": None}, at=("", "headcount")),
    Case(
        "a country of one's own", ("choice-not-in-list",), fields={"country": "Atlantis"}, at=("", "country")
    ),
    Case("a country's name spelt otherwise", ("choice-repaired",), fields={"country": "Viet'nam"}),
    Case(
        "a status of one's own", ("choice-not-in-list",), answers=at(LAST, status="soon"), at=(LAST, "status")
    ),
    Case("an ID that became a number", ("text-became-number",), fields={"facility_id": 1001.0}),
    Case("a licence with lost digits", ("digits-lost",), fields={"licence": 9.144e17}, at=("", "licence")),
    Case("an ID that became a date", ("text-became-date",), fields={"facility_id": date(2026, 3, 12)}),
    Case(
        "a workbook of another facility", ("facility-id-changed",), made_for="F-008", at=("", "facility_id")
    ),
    # numbers (pains 38, 51)
    Case(
        "words for a number", ("number-unreadable",), fields={"headcount": "about 400"}, at=("", "headcount")
    ),
    Case("1.200, which is two numbers", ("number-unreadable",), fields={"shifts": "1.200"}),
    Case("a number as text", ("number-repaired",), fields={"headcount": "１,２００"}, built=True),
    Case("a negative cost", ("number-negative",), answers=at(LAST, cost=-5.0), at=(LAST, "cost")),
    Case("a cost in words", ("number-unreadable",), answers=at(LAST, cost="cheap"), at=(LAST, "cost")),
    Case("half a worker", ("number-not-whole",), fields={"headcount": 12.5}),
    Case("nobody", ("count-below-one",), fields={"headcount": 0.0}),
    Case("twelve shifts", ("shifts-implausible",), fields={"shifts": 12.0}),
    Case("more than all of it", ("percent-above-100",), GOTS, fields={"organic_percent": 700.0}),
    Case(
        "a fraction for a per cent",
        ("percent-as-fraction", "contradiction-fields"),
        GOTS,
        fields={"organic_percent": 0.95},
    ),
    # dates (pain 42)
    Case("no date at all", ("date-unreadable",), fields={"audit_date": "next week"}, at=("", "audit_date")),
    Case("a day that is not", ("date-unreadable",), fields={"audit_date": "2026-02-30"}),
    Case(
        "a date that is two", ("date-ambiguous",), fields={"audit_date": "03/04/2026"}, at=("", "audit_date")
    ),
    Case("a date as text", ("date-repaired",), fields={"audit_date": "2026年11月20日"}, built=True),
    Case(
        "a date that lost its format",
        ("date-repaired",),
        edit=put_field("audit_date", 46346, "General"),
        at=("", "audit_date"),
    ),
    Case("a date of the last century", ("date-too-early",), fields={"due": date(1999, 12, 31)}),
    Case("a date of the next", ("date-too-far",), answers=at(LAST, due=date(2126, 1, 1)), at=(LAST, "due")),
    Case(
        "an audit to come", ("audit-date-future", "due-before-audit"), fields={"audit_date": date(2027, 1, 5)}
    ),
    Case(
        "due before the audit",
        ("due-before-audit",),
        answers=at(LAST, due=date(2026, 11, 1)),
        at=(LAST, "due"),
    ),
    Case(
        "done before it was found",
        ("done-before-audit",),
        answers=at(LAST, status="Closed", done_on=date(2026, 11, 2)),
        at=(LAST, "done_on"),
    ),
    Case(
        "done tomorrow",
        ("done-in-future",),
        answers=at(LAST, status="Closed", done_on=date(2026, 11, 25)),
        at=(LAST, "done_on"),
    ),
    # actions (pain 62)
    Case(
        "no action",
        ("action-missing",),
        answers=at(LAST, corrective_action=None, owner=None, due=None),
        at=(LAST, "corrective_action"),
    ),
    Case("nobody's action", ("action-without-owner",), answers=at(LAST, owner=None), at=(LAST, "owner")),
    Case("an action without a day", ("action-without-date",), answers=at(LAST, due=None), at=(LAST, "due")),
    Case("an action for nothing", ("action-on-good-answer",), answers=at(ONE, corrective_action="Locks off")),
    Case(
        "closed, but when?", ("closed-without-date",), answers=at(LAST, status="Closed"), at=(LAST, "done_on")
    ),
    Case(
        "closed, but how?",
        ("closed-without-action",),
        answers=at(LAST, status="已关闭", done_on=TODAY, corrective_action=None),
    ),
    Case("done, but open", ("done-but-open",), answers=at(LAST, done_on=TODAY), at=(LAST, "status")),
    Case(
        "zero tolerance, closed",
        ("zero-tolerance-closed",),
        BSCI,
        answers=at(ZERO, **{**NO, "status": "Closed", "done_on": TODAY}),
        at=(ZERO, "status"),
    ),
    # records (pain 38)
    Case("no month", ("record-incomplete",), BSCI, records=records(month=None)),
    Case("one worker twice", ("record-repeated",), BSCI, records=(RECORD, RECORD)),
    Case(
        "200 hours in a week",
        ("record-implausible", "contradiction-records"),
        BSCI,
        records=records(longest_week=200.0),
    ),
    Case("a month to come", ("record-in-future",), BSCI, records=records(month=date(2027, 1, 1))),
    Case("a month as text", ("date-repaired",), BSCI, records=records(month="2026-10")),
    Case("hours in words", ("number-unreadable",), BSCI, records=records(regular_hours="many")),
    Case(
        "more sampled than there are",
        ("records-beyond-headcount",),
        BSCI,
        fields={"headcount": 1.0},
        records=(RECORD, {**RECORD, "worker": "W-2"}),
    ),
    Case(
        "a blank sheet of records",
        ("records-empty",),
        BSCI,
        edit=lambda book, layout: _clear_records(book, layout),
    ),
    # contradictions (pain 39)
    Case(
        "too long a week, said to be fine",
        ("contradiction-records",),
        BSCI,
        records=records(longest_week=72.0),
    ),
    Case(
        "too young, said to be fine",
        ("contradiction-records",),
        BSCI,
        records=records(age=14.0),
        at=(ZERO, "answer"),
    ),
    Case(
        "under-age workers found, said to be of age",
        ("contradiction-fields",),
        WALMART,
        fields={"underage_found": 2.0},
        at=("2-07", "answer"),
    ),
    Case(
        "no dormitory, but dormitory answered",
        ("contradiction-answers",),
        "wca-3.0",
        answers={"3G.1": {"answer": "N/A", "reason": "no dormitory on site"}},
        at=("3G.2", "answer"),
    ),
    # rows and cells (pains 30, 35, 58, 65)
    Case("a deleted row", ("row-missing",), edit=delete_row),
    Case("a row copied", ("row-repeated",), edit=copy_row(None)),
    Case("a row copied and changed", ("row-repeated-differs",), edit=copy_row("No")),
    Case("a question of one's own", ("row-unknown",), edit=add_row),
    Case(
        "a formula with its value",
        ("cell-formula",),
        answers=at(LAST, cost=123456.0),
        swap=("<v>123456</v>", "<f>123000+456</f><v>123456</v>"),
        at=(LAST, "cost"),
    ),
    Case(
        "a formula without its value",
        ("cell-formula-unread", "answer-missing"),
        edit=put(ONE, "answer", '=IF(1=1,"Yes","No")'),
        at=(ONE, "answer"),
    ),
    Case(
        "a formula without its value in a record",
        ("cell-formula-unread",),
        BSCI,
        edit=put_record("regular_hours", "=8*20"),
    ),
    Case(
        "an error",
        ("cell-error", "answer-missing"),
        edit=put(ONE, "answer", "#REF!"),
        at=(ONE, "answer"),
    ),
    Case(
        "an endless text",
        ("text-too-long",),
        answers=at(LAST, evidence="long text here"),
        swap=("long text here", "e" * 40_000),
        at=(LAST, "evidence"),
    ),
    Case("a text to the limit", ("text-cut-off",), answers=at(LAST, evidence="e" * 32_767)),
    Case(
        "a text like a formula",
        ("text-like-formula",),
        answers=at(LAST, evidence="=HYPERLINK(1)"),
        at=(LAST, "evidence"),
    ),
    Case("a text like a formula, with @", ("text-like-formula",), fields={"name": "@SUM(1)"}),
    # results of the file (pains 34, 45)
    Case(
        "forged results",
        (
            "score-differs",
            "rating-differs",
            "completeness-differs",
            "next-audit-differs",
            "section-differs",
            "result-differs",
        ),
        edit=forge_results,
        values_only=True,
    ),
    Case("no results left", ("results-missing",), edit=empty_results, values_only=True),
    # how the file came about (pains 8, 9, 34, 42)
    Case("never calculated", ("not-recalculated",), facts={"calculated": False}),
    Case("saved by another program", ("other-program",), facts={"program": "LibreOffice", "version": "7.4"}),
    Case("through Google", ("google-sheets",), facts={"program": "Google Sheets"}),
    Case("dates from 1904", ("dates-1904",), facts={"dates_1904": True}, edit=date_from_1904),
    Case("saved before the audit", ("saved-before-audit",), facts={"saved": datetime(2026, 11, 2)}),
    # patterns (pain 46)
    Case(
        "all answers alike",
        ("answers-all-alike", "no-finding-at-all", "action-on-good-answer", "finding-on-good-answer"),
        answers=in_all(SAQ, "yes"),
    ),
    Case("everything failed", ("all-failed", "texts-all-alike"), answers=everywhere(SAQ, **NO)),
)


def _clear_records(book: Workbook, layout: Layout) -> None:
    cell = layout.record(0, "worker")
    for column in range(cell.column + 1, cell.column + 11):
        book[cell.sheet].cell(cell.row + 1, column).value = None


ACROSS = ("same-file-twice", "answers-like-another", "answers-like-last-time", "texts-like-another")
"""Codes that only several workbooks together bring up; see test_signals_across.py."""
