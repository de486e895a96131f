"""Build one audit workbook: all sheets, drawn from a scheme and what is filled in so far."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.canvas import PERMISSIONS, Canvas
from generator.core.audit import Audit, is_blank
from generator.core.identity import Identity, identify
from generator.core.layout import LAYOUT_VERSION, Layout
from generator.core.loading import look, words
from generator.core.scheme import Scheme
from generator.core.scoring import Scoring
from generator.core.text import LANGUAGE_NAMES
from generator.core.writing import written_whole
from generator.drawing import NO_MARKS, Drawing, Marks
from generator.look import Look
from generator.paper.pen import strict
from generator.sheets import (
    actions,
    carried,
    checker,
    checklist,
    data,
    facility,
    inputs,
    records,
    reference,
    score,
    start,
)

SHEETS: dict[str, Callable[[Drawing], None]] = {
    "start": start.draw,
    "facility": facility.draw,
    "checklist": checklist.draw,
    "records": records.draw,
    "checker": checker.draw,
    "actions": actions.draw,
    "score": score.draw,
    "reference": reference.draw,
    "carried": carried.draw,
}


def build_workbook(
    scheme: Scheme,
    path: Path,
    languages: tuple[str, ...],
    built: date,
    audit: Audit | None = None,
    identity: Identity | None = None,
    marks: Marks = NO_MARKS,
) -> None:
    """Write the workbook of a scheme to `path`, in one piece or not at all.

    `languages` are codes, the first is the one it opens in. `audit` is what is filled in already;
    every formula is stored with the value that follows from it. `marks` are remarks for a copy that goes
    back. The same input gives the same bytes.
    """
    audit = _with_language(audit or blank_audit(scheme), languages)
    facility_id = str(audit.facility.get("facility_id") or "")
    identity = identity or identify(scheme, LAYOUT_VERSION, languages, facility_id, built)
    layout = Layout(scheme, languages, words(), carried=bool(audit.carried))
    with written_whole(path) as draft, strict():
        canvas = Canvas(draft, layout, look(), built)
        drawing = Drawing(canvas, Look(canvas), layout, Scoring(scheme, audit), identity, built, marks)
        for key, draw in SHEETS.items():
            if key in layout.sheets:
                draw(drawing)
        data.draw(drawing)
        for (key, address), words_of_note in marks.notes.items():
            canvas.note(canvas.sheets[key], address, words_of_note)
        inputs.type_fields(drawing)
        for key in SHEETS:
            if key in layout.sheets:
                canvas.sheets[key].protect("", PERMISSIONS)
        canvas.sheets["start"].activate()
        canvas.sheets["start"].set_first_sheet()
        canvas.close()


def blank_audit(scheme: Scheme) -> Audit:
    """An audit with nothing typed but the limits that the sheet Records starts with."""
    limits = {f.id: f.default for f in scheme.fields if f.group == "records" and f.default is not None}
    return Audit(facility=limits)


def _with_language(audit: Audit, languages: tuple[str, ...]) -> Audit:
    """The audit with the language that the workbook opens in, unless one was chosen."""
    if is_blank(audit.facility.get("language")):
        return replace(audit, facility={**audit.facility, "language": LANGUAGE_NAMES[languages[0]]})
    return audit
