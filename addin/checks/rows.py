"""Checks of the checklist's rows and of what stands in single cells: formulas, errors, endless texts."""

from collections.abc import Iterator

from addin.checks.cells import TEXT
from addin.checks.placed import Values, problem_at
from addin.checks.returned import Returned
from addin.checks.typed import brief, typed_cells
from generator.core.audit import CellValue, Response, is_blank
from generator.core.layout import Cell
from generator.core.loading import catalogue
from generator.core.problems import Problem
from generator.core.text import trimmed

MOST_SIGNS = 32_767
"""What a cell of Excel holds; programs that hold more lose the rest when Excel opens the file."""

FORMULA_SIGNS = ("=", "+", "-", "@")


def missing_rows(returned: Returned) -> Iterator[Problem]:
    """Checkpoints whose row is gone from a checklist that is there."""
    found, sheet = returned.submission.places.checklist, returned.checklist_sheet
    for point in returned.submission.scheme.checkpoints:
        if found and point.ref not in found:
            yield catalogue().problem("row-missing", ref=point.ref, sheet=sheet, question=point.text)


def stray_rows(returned: Returned) -> Iterator[Problem]:
    """Refs that stand there twice, or that the scheme does not know."""
    for stray in returned.submission.strays:
        cell = stray.cells["ref"]
        if not stray.known:
            yield catalogue().problem("row-unknown", cell, stray.ref, typed=brief(stray.ref))
            continue
        first = returned.submission.audit.response(stray.ref)
        differs = _said(first) != _said(stray.response) and bool(stray.response.cells)
        values: Values = {"first": brief(first["answer"]), "second": brief(stray.response["answer"])}
        values |= {
            "read": returned.submission.places.checklist[stray.ref]["ref"].row + 1,
            "row": cell.row + 1,
        }
        code = "row-repeated-differs" if differs else "row-repeated"
        yield problem_at(code, cell, stray.ref, values)


def _said(response: Response) -> dict[str, str]:
    return {column: trimmed(value) for column, value in response.cells.items() if response.has(column)}


def formulas(returned: Returned) -> Iterator[Problem]:
    """Formulas and errors where something should be typed."""
    values = _values(returned) if returned.odd else {}
    for odd in returned.odd:
        read = not is_blank(values.get(odd.cell))
        code = "cell-error" if odd.error else "cell-formula" if read else "cell-formula-unread"
        yield catalogue().problem(code, odd.cell, odd.ref, typed=brief(odd.content))


def _values(returned: Returned) -> dict[Cell, CellValue]:
    """What reading found in each input cell."""
    audit, places = returned.submission.audit, returned.submission.places
    fields = {cell: audit.facility.get(id) for id, cell in places.fields.items()}
    answers = {
        cell: audit.response(ref)[column]
        for ref, cells in places.checklist.items()
        for column, cell in cells.items()
    }
    rows = zip(audit.records, places.records, strict=True)
    records = {cell: row.get(column) for row, cells in rows for column, cell in cells.items()}
    return {**fields, **answers, **records}


def texts(returned: Returned) -> Iterator[Problem]:
    """Texts that are longer than a cell of Excel, or that another program may take for a formula."""
    for typed in typed_cells(returned, TEXT):
        if not isinstance(typed.before, str):
            continue
        values: Values = {"typed": brief(typed.before), "field": typed.what, "signs": len(typed.before)}
        values["most"] = MOST_SIGNS
        if len(typed.before) > MOST_SIGNS:
            yield problem_at("text-too-long", typed.cell, typed.ref, values)
        elif len(typed.before) == MOST_SIGNS:
            yield problem_at("text-cut-off", typed.cell, typed.ref, values)
        if _like_formula(typed.before):
            yield problem_at("text-like-formula", typed.cell, typed.ref, values)


def _like_formula(text: str) -> bool:
    """A dash with a blank behind it is the bullet of a list."""
    start = text.lstrip()
    return start.startswith(FORMULA_SIGNS) and len(start) > 1 and not start[1].isspace()
