"""Who is late, and who is to be reminded on which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from addin.register.register import Register
from generator.core.instance import Instance, Stage
from generator.core.problems import NOTE

DAYS = (-1, 3, 8, 15)
"""When to remind, in days after the due date; a negative number is before it."""


@dataclass(frozen=True)
class Waiting:
    """One instance that something is still awaited for."""

    instance: Instance
    days_late: int
    """Days since the due date; negative before it."""
    reminder: int
    """The number of the last reminder whose day has come, from 1; 0: none has."""
    sent: date | None
    """When it was sent first."""
    rounds: int
    """How often something came back."""
    open_points: int
    """What is to be corrected in what came back last."""


def waiting_for(register: Register, today: date, days: Sequence[int] = DAYS) -> list[Waiting]:
    """All that was sent and is not accepted, the latest first."""
    found = [
        _waiting(register, instance, today, sorted(days))
        for instance in register.instances()
        if register.stage(instance.id) in (Stage.SENT, Stage.PROBLEMS)
    ]
    return sorted(found, key=lambda one: -one.days_late)


def never_sent(register: Register) -> list[Instance]:
    """Workbooks that lie there: nobody said that they were sent."""
    return [one for one in register.instances() if register.stage(one.id) is Stage.BUILT]


def _waiting(register: Register, instance: Instance, today: date, days: list[int]) -> Waiting:
    late = (today - instance.due).days
    history, arrivals = register.history(instance.id), register.arrivals(instance.id)
    problems = register.problems(arrivals[-1].sha256) if arrivals else []
    return Waiting(
        instance,
        late,
        sum(day <= late for day in days),
        next((entry.at.date() for entry in history if entry.stage is Stage.SENT), None),
        len(arrivals),
        sum(problem.level != NOTE for problem in problems),
    )
