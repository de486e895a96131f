"""Mails saved as files (.eml, and .msg of Outlook): their attachments, also those of mails within them.

No name in a mail chooses a place on the disk; what cannot be taken out is named with the reason.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_binary_file
from email.message import Message
from email.policy import default
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from addin.intake.archives import Member
from addin.intake.disguises import COMPOUND
from addin.intake.limits import MEGABYTE
from addin.intake.names import in_any_encoding, plain_ending, safe_name
from generator.core.loading import words
from generator.core.text import REPLACED

MAIL_SIZE = 64 * MEGABYTE
ATTACHMENTS = 500
"""Of one mail, with those of the mails in it."""
MAIL = "message/rfc822"
TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")
"""How Outlook wraps attachments for other Outlooks: winmail.dat."""
NAMING = ("content-disposition", "content-type")
RAW_NAME = re.compile(r"name=\"?([^\";\r\n]+)", re.IGNORECASE)
CONTENT_ID = 0x3712
"""The property of an attachment in a .msg that its text refers to: a picture within the text."""


@dataclass(frozen=True)
class Sending:
    """Who sent a mail, and when; as far as it says."""

    sender: str = ""
    """The address it came from."""
    at: datetime | None = None


NOBODY = Sending()


@dataclass
class Mail:
    """One mail, taken apart."""

    attachments: list[tuple[Member, Sending]] = field(default_factory=list)
    """Each with the innermost mail it lay in: a colleague may have passed it on."""
    pictures: list[str] = field(default_factory=list)
    """Names of pictures that belong to the text, such as a logo under the signature."""


def is_mail(path: Path) -> bool:
    """Whether a file is a saved mail, by its ending and, for .msg, by its first bytes."""
    ending = path.suffix.lower()
    if ending != ".msg":
        return ending == ".eml" and path.is_file()
    try:
        with path.open("rb") as file:
            return file.read(len(COMPOUND)) == COMPOUND
    except OSError:
        return False


def take_apart(path: Path, room: Path) -> Mail:
    """The attachments of a mail, each in a numbered file of its own in the new folder `room`.

    May raise anything on a malformed mail; call it where a failure costs that mail only.
    """
    if path.stat().st_size > MAIL_SIZE:
        return Mail([(Member("", path, words()["input.mail_large"]), NOBODY)])
    room.mkdir(parents=True)
    taker = _Taker(path, room)
    if path.suffix.lower() == ".msg":
        taker.outlook()
    else:
        with path.open("rb") as file:
            taker.message(message_from_binary_file(file, policy=default), "")
    return taker.mail


class _Taker:
    """Takes one mail apart."""

    def __init__(self, path: Path, room: Path) -> None:
        self.mail = Mail()
        self._path, self._room = path, room

    def outlook(self) -> None:
        """A .msg file."""
        from oxmsg import Message as OutlookMessage

        message = OutlookMessage.load(str(self._path))
        sending = Sending(parseaddr(message.sender or "")[1], message.sent_date)
        for attachment in message.attachments:
            kind = attachment.mime_type or ""
            if kind.startswith("image/") and attachment.properties.str_prop_value(CONTENT_ID):
                self.mail.pictures.append(safe_name(attachment.file_name or "", "picture"))
            else:
                self._attachment(attachment.file_name or "", attachment.file_bytes, kind, "", sending)

    def message(self, message: Message, within: str) -> None:
        """A mail as it went over the wire; `within` are the names of the mails it lies in."""
        date = getattr(message["Date"], "datetime", None)
        sending = Sending(parseaddr(str(message["From"] or ""))[1], date)
        for part in _attached(message):
            kind = part.get_content_type()
            if kind == MAIL and part.is_multipart():
                inner = _parts(part)[0]
                name = safe_name(_name_of(part) or f"{inner['Subject'] or ''}.eml", "mail.eml")
                self.message(inner, f"{within}{name}/")
            elif part.get_content_maintype() == "image" and "Content-ID" in part:
                self.mail.pictures.append(within + safe_name(_name_of(part), "picture"))
            else:
                self._attachment(_name_of(part), part.get_payload(decode=True), kind, within, sending)

    def _attachment(self, name: str, content: Any, kind: str, within: str, sending: Sending) -> None:
        number = len(self.mail.attachments)
        shown = within + safe_name(name, f"attachment-{number + 1}")
        reason = _refused(content, kind, name, number)
        path = self._path if reason else self._room / f"{number:06}{plain_ending(name)}"
        if not reason:
            path.write_bytes(content)
        member = Member(shown, path, words()[reason] if reason else None)
        self.mail.attachments.append((member, sending))


def _attached(message: Message) -> Iterator[Message]:
    """The attachments of a mail: all parts with a name, and mails; not its text."""
    if message.get_content_type() == MAIL and message.is_multipart():
        yield message
    elif message.is_multipart():
        for part in _parts(message):
            yield from _attached(part)
    elif _name_of(message) or message.get_content_disposition() == "attachment":
        yield message


def _parts(message: Message) -> list[Message]:
    parts: Any = message.get_payload()
    return list(parts)


def _refused(content: Any, kind: str, name: str, number: int) -> str:
    """The word that says why an attachment is not taken out; empty if it may be."""
    if number >= ATTACHMENTS:
        return "input.mail_many"
    if kind in TNEF or name.lower() == "winmail.dat":
        return "input.mail_wrapped"
    return "" if isinstance(content, bytes) else "input.mail_within"


def _name_of(part: Message) -> str:
    """The name of an attachment; old mail programs write it in the encoding of their country, unsaid."""
    name = part.get_filename() or ""
    return name if REPLACED not in name else _raw_name(part) or name


def _raw_name(part: Message) -> str:
    """The name from the bytes of the header, which the library gives up on."""
    for header, value in part.raw_items():
        found = header.lower() in NAMING and RAW_NAME.search(value)
        if found:
            return in_any_encoding(found[1].encode("utf-8", "surrogateescape"))
    return ""
