"""What is handed out and how far it is: an instance, its letters, and what came back."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True)
class Instance:
    """One workbook made for one facility, and the request that goes with it."""

    id: str
    facility: str
    """The customer's own id of the site."""
    name: str
    name_local: str
    contact: str
    """The e-mail address that the workbook goes to."""
    scheme: str
    edition: str
    layout: str
    languages: str
    """Codes in order, separated by commas."""
    fingerprint: str
    built: date
    due: date
    path: str
    sha256: str
    """Of the file at `path` when it was written."""
    requester: str = ""
    purpose: str = ""
    reference: str = ""
    reply_to: str = ""


class Stage(StrEnum):
    """How far an instance is. DUE is never stored: it comes by itself when the day has passed."""

    BUILT = "built"
    SENT = "sent"
    DUE = "due"
    RECEIVED = "received"
    PROBLEMS = "problems"
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"

    @property
    def is_open(self) -> bool:
        """Whether the facility still has something to send."""
        return self in (Stage.BUILT, Stage.SENT, Stage.DUE, Stage.PROBLEMS)

    def on(self, today: date, due: date) -> "Stage":
        """The stage as people see it on that day: what was sent and is not back in time is due."""
        return Stage.DUE if self is Stage.SENT and due < today else self


class MessageKind(StrEnum):
    """What a message is for."""

    REQUEST = "request"
    REMINDER = "reminder"
    REPLY = "reply"


class MessageState(StrEnum):
    """How far a message is. Only PREPARED ones are ever handed to a mail server."""

    PREPARED = "prepared"
    SENDING = "sending"
    """Claimed by a run that talks to the server right now."""
    SENT = "sent"
    """The server took it over."""
    REFUSED = "refused"
    """The server said that it never will."""
    UNCERTAIN = "uncertain"
    """The connection or the run ended before the server's last word: it may or may not have gone out."""


@dataclass(frozen=True)
class Message:
    """One mail about one instance to one address."""

    id: str
    """Its Message-ID, without angle brackets."""
    instance: str
    kind: MessageKind
    number: int
    """Counts the messages of that kind: 1 for a request, 1, 2, ... for reminders and replies."""
    recipient: str
    state: MessageState = MessageState.PREPARED
    changed: datetime | None = None
    """When it came into this state."""
    words: str = ""
    """What the server said last."""


def message_id(instance: str, kind: MessageKind, number: int, recipient: str, domain: str) -> str:
    """The Message-ID of a mail, the same however often it is asked for."""
    to = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in recipient)
    return f"{instance}.{kind}.{number}.{to}@{domain}"


class Outcome(StrEnum):
    """What a file that came back turned out to be."""

    ACCEPTED = "accepted"
    """The right workbook, with nothing left to correct."""
    PROBLEMS = "problems"
    """The right workbook, with something to correct."""
    REJECTED = "rejected"
    """It cannot be used as it is, whoever sent it."""
    OLD_EDITION = "old-edition"
    """A workbook that was replaced by a later one."""
    WRONG_FACTORY = "wrong-factory"
    """It was made for one facility and filled in for another."""
    EVIDENCE = "evidence"
    """A photo or paper that came beside a workbook; it is kept, and no round of its own."""
    STRANGER = "stranger"
    """A workbook of ours that nobody was asked for."""
    NOT_OURS = "not-ours"
    """No workbook of ours."""
    DUPLICATE = "duplicate"
    """The very same file came before."""

    @property
    def is_right(self) -> bool:
        """Whether it is the workbook that was asked for, and can be used."""
        return self in (Outcome.ACCEPTED, Outcome.PROBLEMS)


@dataclass(frozen=True)
class Arrival:
    """One file that came back, known by the hash of its content."""

    sha256: str
    instance: str
    """The id of its instance; empty for a stranger."""
    received: datetime
    outcome: Outcome
    file: str
    """Its name, made harmless."""
    round: int = 0
    """Which return of its instance it is, from 1; the register counts."""
    original: str = ""
    """Where its bytes are kept untouched."""
    facility: str = ""
    """Whom it says that it is about."""
    scheme: str = ""
    reason_en: str = ""
    reason_zh: str = ""
    """Why it has this outcome."""
