"""The tables of points and findings of a scheme file, resolved for each checkpoint and answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from generator.core.checkpoint_loading import Draft
from generator.core.form import Form
from generator.core.rule_loading import Names, read_selection
from generator.core.rules import EVERYTHING, Selection
from generator.core.scheme import NOT_APPLICABLE, Checkpoint, ChoiceList


def with_tables(
    form: Form, drafts: list[Draft], names: Names, lists: Mapping[str, ChoiceList]
) -> list[Checkpoint]:
    """All checkpoints with their points and findings from the tables `points` and `findings`."""
    point_rows = [_point_row(row, names) for row in form.forms("points", required=False)]
    finding_rows = [_finding_row(row, names) for row in form.forms("findings")]
    return [
        replace(
            _graded(point, finding_rows),
            points=_points_of(point, point_rows, draft.weights.get(point.ref), lists),
        )
        for draft in drafts
        for point in draft.checkpoints
    ]


@dataclass(frozen=True)
class _PointRow:
    where: Selection
    give: Mapping[str, float]
    times: float | None


def _point_row(row: Form, names: Names) -> _PointRow:
    found = _PointRow(_where(row, names), row.pairs("give", row.as_number), row.number("times"))
    for code in set(found.give) - set(names.answers):
        row.complain(f"give: '{code}' is not an answer of this scheme")
    if bool(found.give) == (found.times is not None):
        row.complain("a row of points needs either 'give' (points by answer) or 'times' (value x weight)")
    row.done()
    return found


@dataclass(frozen=True)
class _FindingRow:
    where: Selection
    findings: Mapping[str, str]
    days: int | None


def _finding_row(row: Form, names: Names) -> _FindingRow:
    where = _where(row, names)
    raises = row.sub("raise")
    found = {}
    for answer in raises.keys if raises else ():
        assert raises is not None
        found[answer] = raises.one_of(answer, names.severities)
        if answer not in names.answers:
            raises.complain(f"raise: '{answer}' is not an answer of this scheme")
    days = row.number("days")
    row.done()
    return _FindingRow(where, found, None if days is None else int(days))


def _where(row: Form, names: Names) -> Selection:
    node = row.get("where")
    return EVERYTHING if node is None else read_selection(node, row, names)


def _points_of(
    point: Checkpoint, rows: list[_PointRow], weight: float | None, lists: Mapping[str, ChoiceList]
) -> dict[str, float]:
    row = next((row for row in rows if point.is_in(row.where)), None)
    if row is None or weight == 0 or point.scale not in lists:
        return {}
    answers = [answer for answer in lists[point.scale].choices if answer.code != NOT_APPLICABLE]
    if row.give:
        return {answer.code: row.give[answer.code] for answer in answers if answer.code in row.give}
    times = weight if weight is not None else (row.times or 0.0)
    return {answer.code: answer.value * times for answer in answers if answer.value is not None}


def _graded(point: Checkpoint, rows: list[_FindingRow]) -> Checkpoint:
    row = next((row for row in rows if point.is_in(row.where)), None)
    return point if row is None else replace(point, findings=row.findings, days=row.days)
