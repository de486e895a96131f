"""What each facility is to be told of what it returned: what is open, what is new, what it has mended."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from addin.register.register import Register
from generator.core.instance import Arrival, Instance, MessageKind, MessageState, Outcome, Stage
from generator.core.problems import NOTE, Problem

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Answer:
    """What one return of an instance comes to, beside the return before it."""

    instance: Instance
    arrival: Arrival
    """The last file that came back."""
    still: tuple[Problem, ...]
    """Stood in the return before, too."""
    new: tuple[Problem, ...]
    """Does not stand in the return before; in a first return, everything."""
    mended: tuple[Problem, ...]
    """Stood in the return before, and no longer."""
    is_sent: bool
    """Whether the facility was told already."""

    @property
    def is_accepted(self) -> bool:
        """Whether nothing is left to correct."""
        return self.arrival.outcome is Outcome.ACCEPTED


def answers(register: Register) -> list[Answer]:
    """An answer for each instance of which something came back and that is not superseded."""
    return [
        _answer(register, instance, arrivals)
        for instance in register.instances()
        if (arrivals := register.arrivals(instance.id))
        and register.stage(instance.id) is not Stage.SUPERSEDED
    ]


def _answer(register: Register, instance: Instance, arrivals: Sequence[Arrival]) -> Answer:
    last = arrivals[-1]
    now = _to_correct(register, last)
    before = _to_correct(register, arrivals[-2]) if len(arrivals) > 1 else []
    still, new = _split(now, before)
    sent = any(
        message.kind is MessageKind.REPLY
        and message.number == last.round
        and message.state is MessageState.SENT
        for message in register.messages(instance.id)
    )
    return Answer(instance, last, still, new, _split(before, now)[1], sent)


def _to_correct(register: Register, arrival: Arrival) -> list[Problem]:
    return [problem for problem in register.problems(arrival.sha256) if problem.level != NOTE]


def _split(problems: Sequence[Problem], others: Sequence[Problem]) -> tuple[tuple[Problem, ...], ...]:
    """Those that stand among the others, and those that do not; of two alike, one each."""
    left = Counter(_key(problem) for problem in others)
    parts: tuple[list[Problem], list[Problem]] = ([], [])
    for problem in problems:
        key = _key(problem)
        parts[left[key] <= 0].append(problem)
        left[key] -= 1
    return tuple(tuple(part) for part in parts)


def _key(problem: Problem) -> Key:
    """What makes a problem the same in two returns; rows may have moved, refs have not."""
    return (problem.code, problem.ref, "") if problem.ref else (problem.code, problem.sheet, problem.cell)
