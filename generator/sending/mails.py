"""Mails, most with one workbook attached: as drafts for a mail program, or ready for a server."""

from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

from generator.core.errors import CannotSend
from generator.sending.letters import Letter

WARN_BYTES, MOST_BYTES = 10_000_000, 18_000_000
"""Raw size of an attachment: mail makes a third more of it, and many servers stop at 25 MB."""

XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True)
class Attachment:
    """A workbook that may leave by mail."""

    name: str
    content: bytes

    @property
    def is_large(self) -> bool:
        """Whether some servers will not take it."""
        return len(self.content) >= WARN_BYTES


def attach(path: Path) -> Attachment:
    """The workbook at `path`; raises CannotSend if it is no .xlsx or too large."""
    if path.suffix.lower() != ".xlsx":
        raise CannotSend(f"'{path}' is not sent: only .xlsx workbooks leave by mail.")
    size = path.stat().st_size
    if size >= MOST_BYTES:
        raise CannotSend(
            f"'{path}' is not sent: it has {size / 1e6:.1f} MB, and mail servers take no more than "
            f"{MOST_BYTES / 1e6:.0f} MB. Make its pictures smaller, or share it in another way."
        )
    content = path.read_bytes()
    if not content.startswith(b"PK"):
        raise CannotSend(f"'{path}' is not sent: it is not an .xlsx workbook.")
    return Attachment(path.name, content)


def draft(to: str, letter: Letter, attachment: Attachment | None) -> bytes:
    """A draft (.eml) that mail programs open ready to be looked at and sent; deterministic."""
    message = _message(to, letter, attachment)
    message["X-Unsent"] = "1"
    return _bytes(message, letter.subject)


def mail(
    to: str,
    letter: Letter,
    attachment: Attachment | None,
    sender: str,
    reply_to: str,
    id: str,
    now: datetime,
) -> bytes:
    """A mail as a server takes it. `id` is its Message-ID without brackets."""
    message = _message(to, letter, attachment)
    message["From"] = sender
    if reply_to and reply_to != sender:
        message["Reply-To"] = reply_to
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{id}>"
    return _bytes(message, letter.subject)


def _message(to: str, letter: Letter, attachment: Attachment | None) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["To"] = to
    message.set_content(letter.body)
    if attachment:
        message.add_attachment(attachment.content, *XLSX, filename=attachment.name)
    return message


def _bytes(message: EmailMessage, subject: str) -> bytes:
    # A boundary of our own: the library would draw one by chance.
    seed = f"{message['To']}/{subject}".encode()
    if message.is_multipart():
        message.set_boundary(f"=_auditbook_{sha256(seed).hexdigest()[:32]}")
    # The library's newer way of folding loses blanks between Chinese words; the older one does not.
    charset = "us-ascii" if subject.isascii() else "utf-8"
    folded = Header(subject, charset, header_name="Subject").encode(linesep="\r\n")
    return b"Subject: " + folded.encode("ascii") + b"\r\n" + message.as_bytes()
