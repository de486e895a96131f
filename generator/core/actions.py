"""The corrective actions that open findings ask for: by when, by whom, and whether they are late."""

from dataclasses import dataclass
from datetime import date, timedelta

from generator.core.audit import Response, as_date, as_number
from generator.core.marking import Mark
from generator.core.scoring import Scoring


@dataclass(frozen=True)
class Action:
    """One open finding and what is to be done about it."""

    mark: Mark
    response: Response
    due: date | None
    """The date agreed on, else the audit date and the days of the severity; None: no date."""
    cost: float | None

    def is_late(self, today: date) -> bool:
        """Whether its date has passed."""
        return self.due is not None and self.due < today


def open_actions(scoring: Scoring) -> tuple[Action, ...]:
    """An action for each open finding: gravest first, then by points lost, then as on the checklist."""
    return tuple(_action(scoring, mark) for mark in scoring.findings if mark.open)


def _action(scoring: Scoring, mark: Mark) -> Action:
    response = scoring.audit.response(mark.checkpoint.ref)
    return Action(mark, response, due_date(scoring, mark), as_number(response["cost"]))


def due_date(scoring: Scoring, mark: Mark) -> date | None:
    """The date agreed on, else the audit date and the days of the severity; None: no date."""
    agreed = as_date(scoring.audit.response(mark.checkpoint.ref)["due"])
    audited = as_date(scoring.audit.facility.get("audit_date"))
    days = scoring.scheme.days_to_close(mark.checkpoint, mark.finding)
    if agreed or audited is None or days is None:
        return agreed
    return audited + timedelta(days)
