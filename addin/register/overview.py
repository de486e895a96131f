"""What a register says about each instance, in one line: as `auditbook register` shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from addin.register.register import Entry, Register
from generator.core.instance import Arrival, Instance, Message, MessageState, Stage

Record = TypeVar("Record", Message, Arrival)


@dataclass(frozen=True)
class Line:
    """One instance and how far it is."""

    facility: str
    name: str
    scheme: str
    state: Stage
    due: date
    days_late: int
    """Days since the due date while the facility still has something to send; else 0."""
    sent: date | None
    received: date | None
    """When the last file came back."""
    rounds: int
    mail: MessageState | None
    """How the last message stands; None: there is none."""
    name_local: str
    contact: str
    edition: str
    languages: str
    built: date
    server: str
    """What the mail server said last."""
    reference: str
    path: str
    instance: str


def overview(register: Register, today: date) -> list[Line]:
    """All instances, oldest first, as they stand on that day."""
    messages = _by_instance(register.messages())
    arrivals = _by_instance(register.arrivals())
    return [
        _line(one, register.history(one.id), messages.get(one.id, []), arrivals.get(one.id, []), today)
        for one in register.instances()
    ]


def _by_instance(records: list[Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.instance, []).append(record)
    return found


def _line(
    instance: Instance, history: list[Entry], messages: list[Message], arrivals: list[Arrival], today: date
) -> Line:
    stage = history[-1].stage
    late = (today - instance.due).days if stage.is_open else 0
    return Line(
        facility=instance.facility,
        name=instance.name,
        name_local=instance.name_local,
        contact=instance.contact,
        scheme=instance.scheme,
        edition=instance.edition,
        languages=instance.languages,
        state=stage.on(today, instance.due),
        due=instance.due,
        days_late=max(late, 0),
        built=instance.built,
        sent=_day(next((entry.at for entry in history if entry.stage is Stage.SENT), None)),
        received=_day(arrivals[-1].received if arrivals else None),
        rounds=len(arrivals),
        mail=messages[-1].state if messages else None,
        server=messages[-1].words if messages else "",
        reference=instance.reference,
        path=instance.path,
        instance=instance.id,
    )


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None
