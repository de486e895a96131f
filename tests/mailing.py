"""Instances and tiny mails for tests of the register and of sending; quick to import, for many processes."""

from datetime import UTC, date, datetime

from addin.register.register import Register
from generator.core.instance import Instance, Message, MessageKind, MessageState
from generator.sending.dispatch import Outgoing
from generator.sending.letters import Letter
from generator.sending.mails import Attachment, mail

SENDER = "audits@example.com"
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DUE = date(2026, 12, 31)


def clock() -> datetime:
    return START


def instance(id: str = "i1", facility: str = "CN-001", scheme: str = "gsv", due: date = DUE) -> Instance:
    return Instance(
        id=id,
        facility=facility,
        name="=Blue & <Co>",
        name_local="蓝色",
        contact="ann@example.com",
        scheme=scheme,
        edition="2.0",
        layout="1",
        languages="en,zh",
        fingerprint="f" * 64,
        built=date(2026, 11, 21),
        due=due,
        path="out/gsv.xlsx",
        sha256="0" * 64,
        reference="R-1",
    )


def request(number: int = 1, to: str = "ann@example.com", of: str = "i1") -> Message:
    return Message(f"{of}.{number}.{to}", of, MessageKind.REQUEST, number, to)


def addresses(count: int) -> list[str]:
    return [f"f{i:03}@example.com" for i in range(count)]


def enter(register: Register, recipients: list[str]) -> list[Outgoing]:
    """A prepared message for each, with a tiny workbook."""
    register.add(*(instance(f"i-{to}", facility=to) for to in recipients))
    outgoing = []
    for to in recipients:
        message = register.prepare(request(of=f"i-{to}", to=to))
        if message.state is MessageState.PREPARED:
            outgoing.append(Outgoing(message, lambda m=message: tiny_mail(m)))  # type: ignore[misc]
    return outgoing


def tiny_mail(message: Message) -> bytes:
    content = Attachment("a.xlsx", b"PK\3\4")
    return mail(message.recipient, Letter("s", ".\n..\nb\n"), content, SENDER, "", message.id, START)


def states(register: Register) -> dict[str, MessageState]:
    return {message.recipient: message.state for message in register.messages()}
