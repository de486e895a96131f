"""Sending many mails, each at most once: claimed in the register before, settled after the last word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from generator.core.errors import CannotSend
from generator.core.instance import Message, MessageState
from generator.sending.server import Said, Verdict

BACK_OFF = (30.0, 120.0, 300.0)
"""Seconds before mails that were not taken are tried again; servers that grey-list want minutes."""

SETTLED = {
    Verdict.SENT: MessageState.SENT,
    Verdict.LATER: MessageState.PREPARED,
    Verdict.AWAY: MessageState.PREPARED,
    Verdict.NEVER: MessageState.REFUSED,
    Verdict.UNKNOWN: MessageState.UNCERTAIN,
}


class Outbox(Protocol):
    """What sending needs of the register."""

    def claim(self, message: str) -> bool:
        """Take a prepared message in hand, for good, before anything leaves."""
        ...

    def settle(self, message: str, state: MessageState, words: str) -> bool:
        """Write down how it ended."""
        ...


class Carrier(Protocol):
    """Whatever takes a mail away."""

    def open(self) -> None:
        """Make sure that somebody is there; raises CannotSend."""
        ...

    def send(self, sender: str, recipient: str, mail: bytes) -> Said:
        """Hand one mail over."""
        ...


@dataclass(frozen=True)
class Outgoing:
    """A prepared message with its mail, which is made when its turn comes."""

    message: Message
    write: Callable[[], bytes]


@dataclass(frozen=True)
class Pace:
    """How fast mails go out, and how waiting is done."""

    sleep: Callable[[float], None]
    per_minute: float = 0.0
    """Most mails in a minute; 0: as fast as the server takes them."""
    back_off: Sequence[float] = BACK_OFF

    def wait_for_turn(self) -> None:
        """The pause between two mails."""
        if self.per_minute:
            self.sleep(60.0 / self.per_minute)


def dispatch(
    mails: Sequence[Outgoing],
    outbox: Outbox,
    carrier: Carrier,
    sender: str,
    pace: Pace,
    done: Callable[[], None] = lambda: None,
) -> None:
    """Send all mails; what the server does not take now is tried again after each pause.

    `done` is called when a mail has come to an end. How it ended stands in the register. Raises CannotSend
    when no mail at all can go this way: a wrong server, login or sender.
    """
    if mails:
        carrier.open()
    waiting = list(mails)
    for pause in (0.0, *pace.back_off):
        if waiting and pause:
            pace.sleep(pause)
        waiting = _round(waiting, outbox, carrier, sender, pace, done)


def _round(
    mails: Sequence[Outgoing],
    outbox: Outbox,
    carrier: Carrier,
    sender: str,
    pace: Pace,
    done: Callable[[], None],
) -> list[Outgoing]:
    """Try each mail once; returns those that may be tried again."""
    again: list[Outgoing] = []
    for place, outgoing in enumerate(mails):
        if place:
            pace.wait_for_turn()
        verdict = _send(outgoing, outbox, carrier, sender)
        if verdict is Verdict.AWAY:
            return [*again, *mails[place:]]
        if verdict is Verdict.LATER:
            again.append(outgoing)
        else:
            done()
    return again


def _send(outgoing: Outgoing, outbox: Outbox, carrier: Carrier, sender: str) -> Verdict | None:
    """One mail; None if it is not ours to send, because it was claimed or settled by somebody else."""
    message, mail = outgoing.message, outgoing.write()
    if not outbox.claim(message.id):
        return None
    try:
        said = carrier.send(sender, message.recipient, mail)
    except CannotSend as error:
        outbox.settle(message.id, MessageState.PREPARED, str(error))
        raise
    outbox.settle(message.id, SETTLED[said.verdict], said.words)
    return said.verdict
