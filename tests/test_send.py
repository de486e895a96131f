"""Sending through a real mail server on loopback: faults, encryption, logins, killed runs, the command."""

import email
import json
import ssl
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from addin.register.register import Register
from generator.cli import main
from generator.core.book import FileBook
from generator.core.errors import CannotSend, RegisterError
from generator.core.instance import MessageState
from generator.core.reading import read
from generator.sending.dispatch import Pace, dispatch
from generator.sending.login import Address, Login, address_of, login_of, xoauth2
from generator.sending.server import Connection, Verdict
from tests.mailing import SENDER, addresses, clock, enter, states, tiny_mail
from tests.test_roster import ROW, TITLES, TODAY, csv

# ---- servers and logins -------------------------------------------------------------------------------


def test_addresses_hold_no_secrets() -> None:
    assert address_of("smtp://mail.example.com") == Address("mail.example.com", 587, tls=False)
    assert address_of("smtps://mail.example.com:4650") == Address("mail.example.com", 4650, tls=True)
    assert [address_of(f"smtp://{host}").is_local for host in ("127.0.0.1", "[::1]", "localhost")] == [
        True
    ] * 3
    assert not address_of("smtp://mail.example.com").is_local
    with pytest.raises(CannotSend, match="command line"):
        address_of("smtp://ann:secret@mail.example.com")
    for url in ("mail.example.com", "http://x", "smtp://", "smtp://x:y", "smtp://x/y"):
        with pytest.raises(CannotSend):
            address_of(url)


def test_the_login_comes_from_the_environment_or_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {("auditbook", "kept@example.com"): "from the keyring"}
    fake = type("K", (), {"get_password": staticmethod(lambda *key: kept.get(key)), "errors": None})
    monkeypatch.setitem(sys.modules, "keyring", fake)
    assert login_of({}, "nobody@example.com") is None
    assert login_of({}, "kept@example.com") == Login("kept@example.com", "from the keyring")
    given = {"AUDITBOOK_SMTP_USER": "ann", "AUDITBOOK_SMTP_PASSWORD": "p"}
    assert login_of(given, SENDER) == Login("ann", "p")
    token = login_of({"AUDITBOOK_SMTP_TOKEN": "t"}, SENDER)
    assert token == Login(SENDER, "", "t")
    assert "t" not in repr(token).replace("object at", "").split("Login")[-1].split()


def test_what_a_client_says_for_xoauth2() -> None:
    said = "user=ann@example.com\x01auth=Bearer ya29.token\x01\x01"
    assert xoauth2("ann@example.com", "ya29.token") == said


@dataclass
class Post:
    """A mail server's mailbox, and the faults it is to show: for each address, one a visit, in order."""

    faults: dict[str, list[str]] = field(default_factory=dict)
    got: list[tuple[str, bytes]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    on: Callable[[str, str], None] = lambda event, to: None

    def _fault(self, to: str, kinds: tuple[str, ...]) -> str:
        waiting = self.faults.get(to, [])
        return waiting.pop(0) if waiting and waiting[0].split()[0] in kinds else ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, options: Any) -> str:
        self.on("rcpt", to)
        fault = self._fault(to, ("rcpt",))
        if fault:
            return fault.removeprefix("rcpt ")
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        to = envelope.rcpt_tos[0]
        self.on("data", to)
        fault = self._fault(to, ("data", "drop", "drop-kept"))
        if fault != "drop" and not fault.startswith("data"):
            self.got.append((to, envelope.content))
        if fault.startswith("drop"):
            server.transport.abort()
        self.on("kept", to)
        return fault.removeprefix("data ") if fault.startswith("data") else "250 Queued"

    async def auth_XOAUTH2(self, server: Any, args: list[str]) -> AuthResult:
        import base64

        said = base64.b64decode(args[1]).decode()
        self.said.append(said)
        return AuthResult(success="good" in said, handled=False)

    def count(self) -> Counter[str]:
        return Counter(to for to, _ in self.got)


class AnyPort(Controller):
    """A server on a port that the system gives."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def server(post: Post, **options: Any) -> Iterator[Address]:
    controller = AnyPort(post, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield Address("127.0.0.1", controller.port, tls="ssl_context" in options)
    finally:
        controller.stop()


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register(tmp_path / "register.db", clock) as opened:
        yield opened


def test_each_fault_ends_as_it_should(register: Register) -> None:
    """4xx is tried again after a pause, 5xx ends it, a lost reply is uncertain and left alone."""
    faults = {
        "grey@example.com": ["rcpt 451 come back later", "data 452 full"],
        "never@example.com": ["rcpt 550 no such user"],
        "spam@example.com": ["data 554 not wanted"],
        "lost@example.com": ["drop"],
        "kept@example.com": ["drop-kept"],
        "busy@example.com": ["rcpt 450 busy"] * 9,
    }
    post, slept = Post(dict(faults)), list[float]()
    mails = enter(register, [*faults, "fine@example.com", "last@example.com"])
    with server(post) as address, closing(Connection(address, None)) as connection:
        dispatch(mails, register, connection, SENDER, Pace(slept.append, back_off=(1.0, 2.0)))
        assert states(register) == {
            "grey@example.com": MessageState.SENT,
            "never@example.com": MessageState.REFUSED,
            "spam@example.com": MessageState.REFUSED,
            "lost@example.com": MessageState.UNCERTAIN,
            "kept@example.com": MessageState.UNCERTAIN,
            "busy@example.com": MessageState.PREPARED,
            "fine@example.com": MessageState.SENT,
            "last@example.com": MessageState.SENT,
        }
        assert slept == [1.0, 2.0]
        words = {message.recipient: message.words for message in register.messages()}
        assert words["never@example.com"] == "550 no such user"
        dispatch(mails, register, connection, SENDER, Pace(slept.append, back_off=()))
    sent = ("grey", "kept", "fine", "last")
    assert post.count() == {f"{name}@example.com": 1 for name in sent}
    body = dict(post.got)["fine@example.com"]
    assert body.replace(b"\r\n", b"\n") == tiny_mail(mails[-2].message).replace(b"\r\n", b"\n")


def test_a_server_that_is_away_is_asked_once_a_round(register: Register, monkeypatch: Any) -> None:
    calls, slept = list[Connection](), list[float]()

    def refused(self: Connection) -> None:
        calls.append(self)
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(Connection, "_open", refused)
    mails = enter(register, addresses(5))
    connection = Connection(Address("127.0.0.1", 9, tls=False), None)
    with pytest.raises(CannotSend, match="cannot be reached: nobody there"):
        dispatch(mails, register, connection, SENDER, Pace(slept.append))
    monkeypatch.setattr(connection, "open", lambda: None)  # it goes away only after the first greeting
    calls.clear()
    dispatch(mails, register, connection, SENDER, Pace(slept.append, back_off=(30.0,)))
    assert (len(calls), slept) == (2, [30.0])
    assert set(states(register).values()) == {MessageState.PREPARED}


def test_a_connection_that_the_server_closed_meanwhile_is_made_again(register: Register) -> None:
    post = Post()
    with server(post) as address, closing(Connection(address, None)) as connection:
        for to in addresses(2):
            dispatch(enter(register, [to]), register, connection, SENDER, Pace(lambda _: None, back_off=()))
            connection._smtp.sock.close()  # type: ignore[union-attr]
    assert post.count() == dict.fromkeys(addresses(2), 1)


def test_a_sender_that_the_server_does_not_take_stops_all(register: Register) -> None:
    """It says nothing about the recipients: none of them is marked as refused."""

    class Strict(Post):
        async def handle_MAIL(self, server: Any, session: Any, envelope: Any, who: str, options: Any) -> str:
            return "550 not you"

    with server(Strict()) as address, closing(Connection(address, None)) as connection:
        with pytest.raises(CannotSend, match="550 not you"):
            dispatch(enter(register, addresses(3)), register, connection, SENDER, Pace(lambda _: None))
        assert set(states(register).values()) == {MessageState.PREPARED}


def test_mails_keep_their_distance(register: Register) -> None:
    slept: list[float] = []
    with server(Post()) as address, closing(Connection(address, None)) as connection:
        dispatch(enter(register, addresses(4)), register, connection, SENDER, Pace(slept.append, 30))
    assert slept == [2.0, 2.0, 2.0]


def test_a_disk_that_fills_up_between_two_words_sends_nothing_twice(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be written down before is not sent; what cannot be written down after is uncertain."""
    mails, post = enter(register, addresses(3)), Post()

    def full(*arguments: object) -> bool:
        raise RegisterError("the disk is full")

    with server(post) as address, closing(Connection(address, None)) as connection:
        for call, sent in (("claim", 0), ("settle", 1)):
            monkeypatch.setattr(Register, call, full)
            with pytest.raises(RegisterError, match="full"):
                dispatch(mails, register, connection, SENDER, Pace(lambda _: None))
            monkeypatch.undo()
            assert len(post.got) == sent
        with register.sending_alone() as left:
            assert [message.recipient for message in left] == addresses(1)
            dispatch(mails, register, connection, SENDER, Pace(lambda _: None))
    assert post.count() == dict.fromkeys(addresses(3), 1)
    assert list(states(register).values()) == [MessageState.UNCERTAIN, MessageState.SENT, MessageState.SENT]


# ---- encryption and logins ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's side and a client's side that trusts it, with a certificate made here."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    from ipaddress import ip_address

    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    theirs.load_cert_chain(path)
    return theirs, ssl.create_default_context(cafile=str(path))


@pytest.mark.parametrize("how", ["starttls", "tls"])
def test_encrypted_mail_goes_to_a_server_that_proves_itself(how: str, trusted: Any) -> None:
    theirs, ours = trusted
    options = (
        {"tls_context": theirs, "require_starttls": True} if how == "starttls" else {"ssl_context": theirs}
    )
    post = Post()
    with server(post, **options) as address:
        with closing(Connection(address, None, ours)) as connection:
            said = connection.send(SENDER, "ann@example.com", b"Subject: x\r\n\r\nx\r\n")
        assert said.verdict is Verdict.SENT
        with closing(Connection(address, None)) as connection, pytest.raises(CannotSend, match="prove"):
            connection.send(SENDER, "ann@example.com", b"Subject: x\r\n\r\nx\r\n")
    assert len(post.got) == 1


def test_without_encryption_mail_stays_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    post = Post()
    with server(post) as address:
        monkeypatch.setattr(Address, "is_local", property(lambda self: False))
        with closing(Connection(address, None)) as connection, pytest.raises(CannotSend, match="STARTTLS"):
            connection.send(SENDER, "ann@example.com", b"Subject: x\r\n\r\nx\r\n")
    assert post.got == []


@pytest.mark.parametrize(
    ("login", "why"),
    [
        (Login("ann", "right"), ""),
        (Login("ann", "wrong"), "refused the login of ann"),
        (Login("ann", token="good"), ""),
        (Login("ann", token="bad"), "refused the login of ann"),
    ],
)
def test_logins(login: Login, why: str, trusted: Any) -> None:
    def known(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == b"right", handled=False)

    theirs, ours = trusted
    post = Post()
    options = {"tls_context": theirs, "require_starttls": True, "auth_required": True, "authenticator": known}
    with server(post, **options) as address, closing(Connection(address, login, ours)) as connection:
        if why:
            with pytest.raises(CannotSend, match=why) as caught:
                connection.send(SENDER, "ann@example.com", b"Subject: x\r\n\r\nx\r\n")
            assert "wrong" not in str(caught.value)
        else:
            said = connection.send(SENDER, "ann@example.com", b"Subject: x\r\n\r\nx\r\n")
            assert said.verdict is Verdict.SENT
    if login.token:
        assert post.said == [f"user=ann\x01auth=Bearer {login.token}\x01\x01"]


# ---- killed runs --------------------------------------------------------------------------------------

RUN = """
import sys
from pathlib import Path
from addin.register.register import Register
from generator.sending.dispatch import Pace, dispatch
from generator.sending.login import Address
from generator.sending.server import Connection
from tests.mailing import SENDER, addresses, clock, enter
with Register(Path(sys.argv[1]), clock) as register, register.sending_alone():
    connection = Connection(Address("127.0.0.1", int(sys.argv[2]), tls=False), None)
    dispatch(enter(register, addresses(200)), register, connection, SENDER, Pace(lambda _: None))
"""
KILLS = [(10 * i + 4, ("rcpt", "data", "kept")[i % 3]) for i in range(20)]


def test_killed_at_twenty_points_nobody_gets_a_second_mail(tmp_path: Path) -> None:
    """200 recipients, 20 kills: each gets exactly one mail, or is reported as uncertain."""
    path, running = tmp_path / "register.db", list[subprocess.Popen[bytes]]()
    left = {(addresses(200)[number], event) for number, event in KILLS}

    def kill(event: str, to: str) -> None:
        if (to, event) in left:
            left.discard((to, event))
            running[-1].kill()

    post = Post(on=kill)
    with server(post) as address:
        for _ in range(len(KILLS) + 1):
            command = [sys.executable, "-c", RUN, str(path), str(address.port)]
            with subprocess.Popen(command) as run:
                running.append(run)
            if run.returncode == 0:
                break
    assert [run.returncode for run in running] == [-9] * len(KILLS) + [0]
    with Register(path, clock) as register:
        ended, count = states(register), post.count()
        assert set(ended) == set(addresses(200))
        assert max(count.values()) == 1
        assert all(count[to] == 1 for to, state in ended.items() if state is MessageState.SENT)
        uncertain = {to for to, state in ended.items() if state is MessageState.UNCERTAIN}
        assert uncertain == {addresses(200)[number] for number, _ in KILLS}
        assert Counter(ended.values())[MessageState.SENT] == 180


# ---- the command --------------------------------------------------------------------------------------


def run(*arguments: str | Path, **environment: str) -> Result:
    today = ("--date", TODAY.isoformat()) if "--date" not in arguments else ()
    return CliRunner(env=environment).invoke(main, ["send", *map(str, arguments), *today])


def lines(result: Result) -> list[dict[str, str]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_drafts_are_the_default_and_running_again_changes_nothing(tmp_path: Path) -> None:
    second = '工厂2,Red,中国,"zh,en",bob@example.com,gsv,2026-12-31'
    roster = csv(tmp_path, TITLES, ROW, second)
    arguments = (roster, "--register", tmp_path / "r.db", "-o", tmp_path / "out", "--requester", "ACME")
    first = run(*arguments, "--json")
    assert first.exit_code == 0, first.output
    assert [(line["facility"], line["scheme"], line["state"]) for line in lines(first)] == [
        ("CN-001", "gsv", "draft"),
        ("工厂2", "gsv", "draft"),
    ]
    made = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    later = run(*arguments, "--json", "--date", "2026-11-25")
    assert lines(later) == lines(first)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == made
    for line in lines(first):
        found = read(FileBook(Path(line["path"])), line["path"])
        assert found.identity.instance == line["instance"]
        assert found.audit.facility["reference"] == line["instance"][:8].upper()
        raw = Path(line["path"]).with_suffix(".eml").read_bytes()
        message = email.message_from_bytes(raw, policy=default)
        assert isinstance(message, EmailMessage)
        assert line["instance"][:8].upper() in message["Subject"]
        (part,) = message.iter_attachments()
        assert part.get_content() == Path(line["path"]).read_bytes()
        body = message.get_body()
        assert body is not None
        assert "ACME" in body.get_content()


def test_mail_goes_out_once_however_often_it_is_asked_for(tmp_path: Path) -> None:
    rows = (ROW, ROW.replace("CN-001", "CN-002").replace("ann@", "no@"))
    roster, post = csv(tmp_path, TITLES, *rows), Post({"no@example.com": ["rcpt 550 unknown"]})
    with server(post) as address:
        url = f"smtp://127.0.0.1:{address.port}"
        where = (roster, "--register", tmp_path / "r.db", "-o", tmp_path / "out", "--json")
        arguments = (*where, "--smtp", url, "--from", SENDER, "--per-minute", "0")
        first = run(*arguments)
        assert (first.exit_code, [line["state"] for line in lines(first)]) == (1, ["sent", "refused"])
        again = run(*arguments, "--date", "2026-11-30")
        assert [line["state"] for line in lines(again)] == ["sent", "refused"]
        assert post.count() == {"ann@example.com": 1}
        # a mended address is a new mail to a new recipient; the one that went out is left alone
        csv(tmp_path, TITLES, rows[0], rows[1].replace("no@", "yes@"))
        mended = run(*arguments)
        assert (mended.exit_code, [line["state"] for line in lines(mended)]) == (0, ["sent", "sent"])
    assert post.count() == {"ann@example.com": 1, "yes@example.com": 1}
    message = email.message_from_bytes(post.got[0][1], policy=default)
    assert isinstance(message, EmailMessage)
    assert message["From"] == SENDER
    assert message["Message-ID"].endswith("@example.com>")
    assert message["Date"] is not None
    (part,) = message.iter_attachments()
    assert part.get_content() == Path(lines(first)[0]["path"]).read_bytes()


def test_what_is_uncertain_waits_for_somebody_to_decide(tmp_path: Path) -> None:
    roster, post = csv(tmp_path, TITLES, ROW), Post({"ann@example.com": ["drop"]})
    with server(post) as address:
        url = f"smtp://127.0.0.1:{address.port}"
        where = (roster, "--register", tmp_path / "r.db", "-o", tmp_path / "out", "--json")
        arguments = (*where, "--smtp", url, "--from", SENDER, "--per-minute", "0")
        for extra, code, state in (
            ((), 1, "uncertain"),
            ((), 1, "uncertain"),
            (("--retry-uncertain",), 0, "sent"),
        ):
            result = run(*arguments, *extra)
            assert (result.exit_code, lines(result)[0]["state"]) == (code, state)
    assert post.count() == {"ann@example.com": 1}


def test_wrong_use_is_a_message(tmp_path: Path) -> None:
    roster, db, out = csv(tmp_path, TITLES, ROW), tmp_path / "r.db", tmp_path / "out"
    for arguments, words in (
        ((roster, "--register", db, "-o", out, "--smtp", "smtp://x"), "go together"),
        ((tmp_path / "no.csv", "--register", db, "-o", out), "There is no file"),
        ((roster, "--register", db, "-o", out, "--letters", tmp_path / "none"), "no folder"),
        ((roster, "--register", roster, "-o", out), "not a register"),
    ):
        result = run(*arguments)
        assert result.exit_code == 2
        assert words in result.stderr
        assert "Traceback" not in result.output
    assert not out.exists()
