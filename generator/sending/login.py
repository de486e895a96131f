"""Which mail server, and who logs in there. Secrets only come from the environment or a keyring."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from generator.core.errors import CannotSend

PORTS = {"smtp": 587, "smtps": 465}

KEYRING = "auditbook"
"""The name under which passwords are looked up in the system's own store."""


@dataclass(frozen=True)
class Address:
    """A mail server."""

    host: str
    port: int
    tls: bool
    """TLS from the first byte; else STARTTLS."""

    @property
    def is_local(self) -> bool:
        """Whether it is this very machine."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def address_of(url: str) -> Address:
    """The server of a URL such as smtp://mail.example.com:587 or smtps://mail.example.com."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise CannotSend(f"'{url}' is not the address of a mail server: {error}.") from None
    if parts.username or parts.password:
        raise CannotSend(
            "Leave user and password out of the address of the mail server: the command line is seen by "
            "others. Set AUDITBOOK_SMTP_USER and AUDITBOOK_SMTP_PASSWORD, or use the keyring."
        )
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise CannotSend(f"'{url}' is not smtp://HOST[:PORT] or smtps://HOST[:PORT].")
    return Address(parts.hostname, port or PORTS[parts.scheme], parts.scheme == "smtps")


@dataclass(frozen=True, repr=False)
class Login:
    """Who logs in; never shown, never stored."""

    user: str
    password: str = ""
    token: str = ""
    """An OAuth 2 access token; it goes before the password."""


def login_of(environment: Mapping[str, str], sender: str) -> Login | None:
    """The login from the environment, else from the keyring; None if neither has one."""
    user = environment.get("AUDITBOOK_SMTP_USER", "") or sender
    token = environment.get("AUDITBOOK_SMTP_TOKEN", "")
    password = environment.get("AUDITBOOK_SMTP_PASSWORD", "") or _from_keyring(user)
    return Login(user, password, token) if token or password else None


def _from_keyring(user: str) -> str:
    try:
        import keyring
    except ImportError:
        return ""
    try:
        return keyring.get_password(KEYRING, user) or ""
    except keyring.errors.KeyringError:
        return ""


def xoauth2(user: str, token: str) -> str:
    """What a client says for the mechanism XOAUTH2."""
    return f"user={user}\1auth=Bearer {token}\1\1"
