"""Where everything stands in one workbook, as the line that `auditbook map` prints."""

from pathlib import Path
from typing import Any

from addin.intake.door import open_workbook
from generator.core.layout import Cell
from generator.core.reading import Submission
from generator.core.scheme import Checkpoint

PLACED = ("answer", "finding", "evidence", "reason", "state")
"""Columns of the checklist that the map names."""


def map_file(path: Path) -> dict[str, Any]:
    """The map of a workbook on disk; raises an AuditbookError if it is none of ours."""
    return cell_map(open_workbook(path)[1])


def cell_map(submission: Submission) -> dict[str, Any]:
    """Every cell as `Sheet!A1`, where it stands in this very file; a missing one is None."""
    scheme, places, identity = submission.scheme, submission.places, submission.identity
    return {
        "scheme": scheme.id,
        "edition": scheme.edition,
        "layout": identity.layout,
        "instance": identity.instance,
        "answers": [_checkpoint(submission, point) for point in scheme.checkpoints],
        "facility": [{"field": id, "cell": cell.address} for id, cell in places.fields.items()],
        "results": {
            "rating": _address(places.results.get("rating")),
            "score": _address(places.results.get("score")) if scheme.rating.score else None,
            "sections": [
                {
                    "code": code,
                    "score": _address(cells["score"]),
                    "grade": _address(cells["grade"]),
                }
                for code, cells in places.sections.items()
            ],
        },
    }


def _checkpoint(submission: Submission, point: Checkpoint) -> dict[str, Any]:
    cells = submission.places.checklist.get(point.ref, {})
    stacked = submission.scheme.lists[point.scale].stacked()
    return {
        "ref": point.ref,
        "topic": point.topic,
        "severity": point.severity,
        **{column: _address(cells.get(column)) for column in PLACED},
        "choices": {label: choice.code for label, choice in stacked},
    }


def _address(cell: Cell | None) -> str | None:
    return cell.address if cell else None
