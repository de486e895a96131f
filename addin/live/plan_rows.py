"""The rows of the action plan: findings as they stand, and what people typed beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from generator.core.actions import Action, open_actions
from generator.core.audit import CellValue
from generator.core.loading import words
from generator.core.scoring import Scoring
from generator.core.text import show_number, trimmed

SHOWN = ("id", "ref", "section", "checkpoint", "severity", "finding")
TYPED = (
    *("root_cause", "corrective_action", "owner", "due", "status", "done_on", "cost"),
    *("verified", "comment"),
)
COLUMNS = (*SHOWN, *TYPED)
"""The columns of the sheet, from its second; those of TYPED belong to people."""

ON_CHECKLIST = ("root_cause", "corrective_action", "owner", "status", "done_on", "cost")
"""Those that the checklist has too."""


@dataclass(frozen=True)
class PlanRow:
    """One finding of the plan; every cell as text."""

    cells: Mapping[str, str]

    @property
    def id(self) -> str:
        """The finding's id, the same in every later plan."""
        return self.cells["id"]

    @property
    def texts(self) -> list[str]:
        """The row in the order of COLUMNS."""
        return [self.cells[column] for column in COLUMNS]


def plan_rows(scoring: Scoring, language: str) -> list[PlanRow]:
    """A row for each open finding, gravest first, with what the checklist says of its action."""
    return [PlanRow(_cells(scoring, action, language)) for action in open_actions(scoring)]


def merged(old: Iterable[PlanRow], new: Iterable[PlanRow], language: str) -> tuple[list[PlanRow], int]:
    """The new rows with what was typed in the old ones, then findings that are gone; and how many kept."""
    known = {row.id: row for row in old}
    current = {row.id: row for row in new}
    both = [row for id, row in current.items() if id in known]
    rows = [_with_typed(row, known.get(row.id)) for row in current.values()]
    gone = [_gone(row, language) for id, row in known.items() if id not in current]
    return [*rows, *gone], len(both)


def rows_of(values: Sequence[Sequence[CellValue]], first: int) -> list[PlanRow]:
    """The rows that stand on the sheet, from row `first` (from 0) on."""
    lines = [[_text(value) for value in row[1 : 1 + len(COLUMNS)]] for row in values[first:]]
    full = [line + [""] * (len(COLUMNS) - len(line)) for line in lines]
    return [PlanRow(dict(zip(COLUMNS, line, strict=True))) for line in full if line and line[0]]


def _cells(scoring: Scoring, action: Action, language: str) -> dict[str, str]:
    point, response = action.mark.checkpoint, action.response
    section = scoring.scheme.section(point.section)
    facility, audited = (scoring.audit.facility.get(id) for id in ("facility_id", "audit_date"))
    return {
        "id": "/".join(filter(None, (_text(facility), scoring.scheme.id, _text(audited), point.ref))),
        "ref": point.ref,
        "section": f"{section.code} {section.name.of(language)}",
        "checkpoint": point.text.of(language),
        "severity": scoring.scheme.severity(action.mark.finding).name.of(language),
        "finding": _text(response["finding"]),
        **{column: _text(response[column]) for column in TYPED if column in ON_CHECKLIST},
        "due": _text(action.due),
        "verified": "",
        "comment": "",
    }


def _with_typed(row: PlanRow, before: PlanRow | None) -> PlanRow:
    """What people typed in the plan wins over the checklist; their blanks take what the checklist has."""
    if before is None:
        return row
    typed = {column: before.cells[column] or row.cells[column] for column in TYPED}
    return replace(row, cells={**row.cells, **typed})


def _gone(row: PlanRow, language: str) -> PlanRow:
    mark = words()["live.plan.gone"].of(language)
    comment = row.cells["comment"]
    if any(words()["live.plan.gone"].of(other) in comment for other in ("en", "zh")):
        return row
    return replace(row, cells={**row.cells, "comment": "; ".join(filter(None, (comment, mark)))})


def _text(value: CellValue) -> str:
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()[:10]
        case bool() | str():
            return trimmed(value)
        case _:
            return show_number(value)
