"""One SMTP connection, and what the server says to one mail.

Nothing leaves unencrypted: without TLS mail goes to this machine only.
"""

import smtplib
import ssl
from dataclasses import dataclass
from enum import Enum

from generator.core.errors import CannotSend
from generator.sending.login import Address, Login, xoauth2

TIMEOUT = 60.0
"""Seconds to wait for the server at each step."""


class Verdict(Enum):
    """How the server left one mail."""

    SENT = "sent"
    LATER = "later"
    """Not taken now; the same mail may be tried again."""
    AWAY = "away"
    """Not taken, because the server cannot be reached: no other mail can be either."""
    NEVER = "never"
    UNKNOWN = "unknown"
    """The connection ended between the mail and the server's last word."""


@dataclass(frozen=True)
class Said:
    """The server's last word about one mail."""

    verdict: Verdict
    words: str
    step: str = ""
    """The command that it answers; blank: the mail itself."""


class Connection:
    """A connection that is made when it is first needed, and again after it broke."""

    def __init__(self, address: Address, login: Login | None, context: ssl.SSLContext | None = None) -> None:
        """`context` says which certificates are trusted; default: those of the system."""
        self._address = address
        self._login = login
        self._context = context or ssl.create_default_context()
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect and log in; raises CannotSend if that cannot be done now."""
        try:
            self._connected()
        except (smtplib.SMTPException, OSError) as error:
            where = f"{self._address.host}:{self._address.port}"
            raise CannotSend(f"The mail server {where} cannot be reached: {_words(error)}") from None

    def close(self) -> None:
        """Say goodbye, if anybody is there."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (smtplib.SMTPException, OSError):
                smtp.close()

    def send(self, sender: str, recipient: str, mail: bytes) -> Said:
        """Hand one mail to the server. Raises CannotSend when no mail at all can go this way."""
        try:
            smtp = self._connected()
        except (smtplib.SMTPException, OSError) as error:
            return Said(Verdict.AWAY, _words(error))
        try:
            said = _dialogue(smtp, sender, recipient, mail)
        except (smtplib.SMTPException, OSError) as error:
            said = Said(Verdict.LATER, _words(error))
        if said.verdict is not Verdict.SENT:
            self._start_afresh()
        if said.verdict is Verdict.NEVER and said.step == "MAIL":
            raise CannotSend(f"The mail server does not take mail from {sender}: {said.words}")
        return said

    def _start_afresh(self) -> None:
        """After anything but success: forget the mail, or else the connection."""
        try:
            if self._smtp is None or self._smtp.rset()[0] != 250:
                self._drop()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    # ---- connecting ----------------------------------------------------------------------------

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is not None and not _answers(self._smtp):
            self._drop()
        if self._smtp is None:
            smtp = self._open()
            try:
                smtp.ehlo_or_helo_if_needed()
                self._log_in(smtp)
            except BaseException:
                smtp.close()
                raise
            self._smtp = smtp
        return self._smtp

    def _open(self) -> smtplib.SMTP:
        address = self._address
        try:
            if address.tls:
                return smtplib.SMTP_SSL(address.host, address.port, timeout=TIMEOUT, context=self._context)
            smtp = smtplib.SMTP(address.host, address.port, timeout=TIMEOUT)
            self._encrypt(smtp)
        except ssl.SSLError as error:
            raise CannotSend(
                f"The mail server {address.host} does not prove who it is ({error.reason or error})."
            ) from None
        return smtp

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if smtp.has_extn("starttls"):
            smtp.starttls(context=self._context)
            smtp.ehlo()
        elif not self._address.is_local:
            smtp.close()
            raise CannotSend(
                f"The mail server {self._address.host} offers no encryption (STARTTLS). Use smtps://, or "
                "another server: mail without encryption goes to this machine only."
            )

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        if self._login is None:
            return
        try:
            if self._login.token:
                said = xoauth2(self._login.user, self._login.token)
                # A server that refuses the token explains why in a challenge, and waits for a blank line.
                smtp.auth("XOAUTH2", lambda challenge=None: said if challenge is None else "")
            else:
                smtp.login(self._login.user, self._login.password)
        except smtplib.SMTPAuthenticationError as error:
            raise CannotSend(
                f"The mail server refused the login of {self._login.user}: "
                f"{_shown(error.smtp_code, error.smtp_error)}"
            ) from None
        except smtplib.SMTPNotSupportedError as error:
            raise CannotSend(f"The mail server takes no login here: {error}") from None


def _answers(smtp: smtplib.SMTP) -> bool:
    """Whether the connection still stands: servers close one on which nothing is said for long."""
    try:
        return smtp.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _dialogue(smtp: smtplib.SMTP, sender: str, recipient: str, mail: bytes) -> Said:
    """Up to the mail itself any error means: not sent. From then on only a reply tells."""
    size = f" SIZE={len(mail)}" if smtp.has_extn("size") else ""
    for step, rest in (("MAIL", f"FROM:<{sender}>{size}"), ("RCPT", f"TO:<{recipient}>"), ("DATA", "")):
        said = _judged(step, *smtp.docmd(step, rest))
        if said.verdict is not Verdict.SENT:
            return said
    try:
        smtp.send(_dotted(mail))
        said = _judged("", *smtp.getreply())
    except (smtplib.SMTPException, OSError) as error:
        return Said(Verdict.UNKNOWN, _words(error))
    return said


def _dotted(mail: bytes) -> bytes:
    """The mail as it goes over the wire, with the line that ends it."""
    lines = mail.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n")
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines) + b"\r\n.\r\n"


def _judged(step: str, code: int, words: bytes) -> Said:
    """What a reply means at a step of the dialogue; blank is the last one, when the mail is over there."""
    kinds = {2: Verdict.SENT, 3: Verdict.SENT, 4: Verdict.LATER, 5: Verdict.NEVER}
    unclear = Verdict.LATER if step else Verdict.UNKNOWN
    verdict = kinds.get(code // 100, unclear)
    if (code // 100 == 3) != (step == "DATA") and verdict is Verdict.SENT:
        verdict = unclear
    # "Too large" at the first step is about this mail, not about the sender.
    return Said(verdict, _shown(code, words), "SIZE" if code == 552 else step)


def _shown(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(f"{code} {text}".split())[:300]


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _shown(error.smtp_code, error.smtp_error)
    return str(error) or type(error).__name__
