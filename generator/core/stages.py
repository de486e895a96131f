"""One audit's results side by side: as given, as the evaluator sees it, and after corrective actions."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from generator.core.audit import Audit, Response, as_date
from generator.core.evaluator_loading import Layer, overridden
from generator.core.following_up import merged
from generator.core.scheme import NOT_APPLICABLE, Checkpoint, Scheme
from generator.core.scoring import Scoring

INITIAL, OVERRIDDEN, AFTER = "initial", "overridden", "after corrective action"


@dataclass(frozen=True)
class StageChange:
    """What differs from the stage before, at one checkpoint."""

    ref: str
    what: str
    """`severity`, `weight`, `answer`, `exclude`, `closed` or `follow-up`."""
    before: str
    after: str
    reason: str


@dataclass(frozen=True)
class Stage:
    """One result of the audit, with all that led to it. A later stage never replaces an earlier one."""

    name: str
    scoring: Scoring
    day: date | None
    """The day that it speaks of: the audit, the follow-up, or the last closed action."""
    changes: tuple[StageChange, ...]

    def line(self) -> dict[str, Any]:
        """The stage as `auditbook stages` prints it."""
        scoring = self.scoring
        return {
            "stage": self.name,
            "scheme": scoring.scheme.id,
            "edition": scoring.scheme.edition,
            "date": self.day.isoformat() if self.day else None,
            "rating": scoring.rating,
            "score": scoring.score,
            "complete": scoring.complete,
            "findings": scoring.finding_counts,
            "open": sum(mark.open for mark in scoring.findings),
            "changes": [asdict(change) for change in self.changes],
        }


def stages(
    scheme: Scheme, audit: Audit, layer: Layer | None, follow_ups: Sequence[Audit]
) -> tuple[Stage, ...]:
    """The stages of an audit; `overridden` only with an evaluator's layer.

    Closed findings count as good after corrective action, and follow-up audits, oldest first, replace the
    answers that they checked again.
    """
    day = as_date(audit.facility.get("audit_date"))
    found = [Stage(INITIAL, Scoring(scheme, audit), day, ())]
    seen, view = (scheme, audit) if layer is None else overridden(scheme, audit, layer)
    if layer is not None:
        found.append(Stage(OVERRIDDEN, Scoring(seen, view), day, tuple(_overrides(scheme, audit, layer))))
    after = audit
    for later in follow_ups:
        after = merged(scheme, after, later)
    changes = list(_checked_again(scheme, audit, after))
    left = None if layer is None else _not_checked_again(layer, audit, after)
    final, closed = _closed(seen, after if left is None else overridden(scheme, after, left)[1])
    changes += closed
    days = [as_date(later.facility.get("audit_date")) for later in follow_ups]
    days += [as_date(after.response(change.ref)["done_on"]) for change in changes]
    last = max((d for d in [day, *days] if d), default=None)
    found.append(Stage(AFTER, Scoring(seen, final), last, tuple(changes)))
    return tuple(found)


def _overrides(scheme: Scheme, audit: Audit, layer: Layer) -> Iterator[StageChange]:
    points = {point.ref: point for point in scheme.checkpoints}
    for one in layer.overrides:
        point = points[one.ref]
        answer = _code(scheme, point, audit.response(one.ref))
        before = {"severity": point.severity, "weight": f"{point.possible:g}"}.get(one.what, answer)
        after = NOT_APPLICABLE if one.what == "exclude" else one.to
        yield StageChange(one.ref, one.what, before, after, f"{one.reason} ({layer.by})")


def _checked_again(scheme: Scheme, before: Audit, after: Audit) -> Iterator[StageChange]:
    for point in scheme.checkpoints:
        old, new = (_code(scheme, point, audit.response(point.ref)) for audit in (before, after))
        if old != new:
            yield StageChange(point.ref, "follow-up", old, new, "")


def _not_checked_again(layer: Layer, before: Audit, after: Audit) -> Layer:
    """The layer without answers that a follow-up has replaced since."""
    kept = (
        one
        for one in layer.overrides
        if one.what != "answer" or after.response(one.ref) == before.response(one.ref)
    )
    return replace(layer, overrides=tuple(kept))


def _closed(scheme: Scheme, audit: Audit) -> tuple[Audit, list[StageChange]]:
    """The audit with the best answer wherever a finding is closed."""
    responses, changes = dict(audit.responses), []
    for mark in Scoring(scheme, audit).marks:
        if mark.finding and not mark.open:
            point = mark.checkpoint
            best = best_answer(scheme, point)
            label = scheme.lists[point.scale].label(best).en
            responses[point.ref] = Response({**audit.response(point.ref).cells, "answer": label})
            changes.append(StageChange(point.ref, "closed", mark.answer, best, ""))
    return replace(audit, responses=responses), changes


def best_answer(scheme: Scheme, point: Checkpoint) -> str:
    """The answer that raises no finding and earns most; the first of them in the list."""
    codes = scheme.lists[point.scale].codes
    good = [code for code in codes if code not in point.findings and code != NOT_APPLICABLE]
    return max(good, key=lambda code: point.points.get(code, 0.0))


def _code(scheme: Scheme, point: Checkpoint, response: Response) -> str:
    return scheme.lists[point.scale].code_of(response["answer"] or "") or ""
