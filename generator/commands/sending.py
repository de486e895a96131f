"""Commands about workbooks on their way: send, register."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.commands.console import DAY, FINE, PROBLEMS, json_option, print_rows, progress

if TYPE_CHECKING:
    from addin.register.register import Register
    from generator.core.instance import Message, MessageState
    from generator.sending.instances import Order
    from generator.sending.letters import Letters
    from generator.sending.login import Address
    from generator.sending.requests import Request

LONG_WAIT = 20.0
"""Seconds of waiting that need a word."""

path_option = click.Path(path_type=Path)
register_option = click.option(
    "--register", "db", type=path_option, required=True, metavar="DB", help="The register (SQLite file)."
)


@dataclass(frozen=True)
class _Mailing:
    """How mail is to go out."""

    sender: str
    per_minute: float
    retry_uncertain: bool
    retry_refused: bool


@click.command()
@click.argument("roster", type=path_option)
@register_option
@click.option("-o", "--out", type=path_option, required=True, help="Folder for workbooks and drafts.")
@click.option("--smtp", metavar="URL", help="Send: smtp://HOST (STARTTLS) or smtps://HOST. Else drafts.")
@click.option("--from", "sender", default="", metavar="ADDRESS", help="Who sends, with --smtp.")
@click.option("--requester", default="", help="Who asks: company and person.")
@click.option("--purpose", default="", help="What the answers are used for.")
@click.option("--reference", default="", help="Reference number; default: one for each workbook.")
@click.option("--reply-to", default="", metavar="ADDRESS", help="Where to return; default: --from.")
@click.option("--letters", type=path_option, metavar="DIR", help="Your own request.en.txt, request.zh.txt.")
@click.option("--older-editions", is_flag=True, help="Send a scheme's older edition, too.")
@click.option("--per-minute", default=30.0, show_default=True, help="Most mails in a minute; 0: no limit.")
@click.option("--retry-uncertain", is_flag=True, help="Send again what may have gone out already.")
@click.option("--retry-refused", is_flag=True, help="Send again what the server refused.")
@click.option("--date", "today", type=DAY, help="Day to act as if it were; default: today.")
@json_option
def send(
    roster: Path,
    db: Path,
    out: Path,
    smtp: str | None,
    sender: str,
    requester: str,
    purpose: str,
    reference: str,
    reply_to: str,
    letters: Path | None,
    older_editions: bool,
    per_minute: float,
    retry_uncertain: bool,
    retry_refused: bool,
    today: Any,
    as_json: bool,
) -> None:
    """Make a prefilled workbook for each row of ROSTER, with a draft mail; --smtp sends them.

    ROSTER (.xlsx or .csv) has the columns facility_id, name, country, language, contact, scheme, due; more
    fields of the workbook may follow. The login for --smtp comes from AUDITBOOK_SMTP_USER and
    AUDITBOOK_SMTP_PASSWORD (or AUDITBOOK_SMTP_TOKEN for XOAUTH2), or from the keyring.
    """
    from addin.register.register import Register
    from generator.sending.cells import is_address
    from generator.sending.letters import Letters
    from generator.sending.login import address_of
    from generator.sending.requests import RequestMaker
    from generator.sending.roster import read_roster

    if bool(smtp) != bool(sender):
        raise click.UsageError("--smtp and --from go together: which server, and who sends.")
    for option, address in (("--from", sender), ("--reply-to", reply_to)):
        if address and not is_address(address):
            raise click.BadParameter(f"'{address}' is not an e-mail address", param_hint=option)
    server = address_of(smtp) if smtp else None
    mailing = _Mailing(sender, per_minute, retry_uncertain, retry_refused)
    day = today.date() if today else date.today()
    given = {"requester": requester, "purpose": purpose, "reference": reference}
    given["reply_to"] = reply_to or sender
    wanted = read_roster(roster, day, given, older_editions)
    for note in (*wanted.notes, *_anonymous(wanted.orders)):
        click.echo(f"Note: {note}", err=True)
    texts = Letters("request", letters)
    with Register(db, _now) as register:
        maker = RequestMaker(register, out, day)
        with progress("Building", len(wanted.orders)) as step:
            requests = maker.make(wanted.orders, step)
        states = _mail(requests, register, texts, server, mailing) if server else _draft(requests, texts)
    _show(requests, states, as_json)


def _anonymous(orders: "Sequence[Order]") -> list[str]:
    """Factories do not answer strangers: a request should say who asks, why, and where to return it."""
    fields = {"requester": "--requester", "purpose": "--purpose", "reply_to": "--reply-to"}
    blank = [flag for id, flag in fields.items() if not all(order.facility.get(id) for order in orders)]
    return [f"some letters do not say all of who asks and why; give {', '.join(blank)}"] if blank else []


def _now() -> datetime:
    return datetime.now(UTC)


def _draft(requests: "Sequence[Request]", letters: "Letters") -> list[str]:
    """Write a draft beside each workbook that has not gone out; says where each one is."""
    from generator.sending.instances import write_file
    from generator.sending.mails import attach, draft

    states = []
    for request in requests:
        if request.sent:
            states.append("sent")
            continue
        path = Path(request.instance.path)
        attachment = _attached(path, attach)
        eml = draft(request.instance.contact, request.letter(letters), attachment)
        write_file(path.with_suffix(".eml"), eml)
        states.append("draft")
    return states


def _attached(path: Path, attach: Callable[[Path], Any]) -> Any:
    attachment = attach(path)
    if attachment.is_large:
        click.echo(f"Note: {path} is large ({len(attachment.content) / 1e6:.1f} MB) for mail.", err=True)
    return attachment


def _mail(
    requests: "Sequence[Request]",
    register: "Register",
    letters: "Letters",
    server: "Address",
    mailing: _Mailing,
) -> "list[MessageState]":
    """Send what has not gone out yet; says how each message stands afterwards."""
    from generator.core.instance import MessageState
    from generator.sending.dispatch import Outgoing, Pace, dispatch
    from generator.sending.login import login_of
    from generator.sending.server import Connection

    connection = Connection(server, login_of(os.environ, mailing.sender))
    pace = Pace(_wait, mailing.per_minute)
    with register.sending_alone() as left:
        if left:
            click.echo(f"Note: {len(left)} mails of a run that was ended are uncertain.", err=True)
        messages = [_message(request, register, mailing) for request in requests]
        waiting = [
            Outgoing(message, _writer(request, message, letters, mailing.sender))
            for request, message in zip(requests, messages, strict=True)
            if message.state is MessageState.PREPARED
        ]
        with closing(connection), progress("Sending", len(waiting)) as step:
            dispatch(waiting, register, connection, mailing.sender, pace, step)
    found = [register.message(message.id) for message in messages]
    return [message.state for message in found if message]


def _wait(seconds: float) -> None:
    if seconds >= LONG_WAIT:
        click.echo(
            f"Waiting {seconds:.0f} s before the server is asked again; Ctrl+C stops safely.", err=True
        )
    time.sleep(seconds)


def _message(request: "Request", register: "Register", mailing: _Mailing) -> "Message":
    """The request's message as it stands in the register, made ready again if that was asked for."""
    from generator.core.instance import Message, MessageKind, MessageState, message_id

    instance, recipient = request.instance.id, str(request.order.facility["contact"])
    domain = mailing.sender.rpartition("@")[2]
    id = message_id(instance, MessageKind.REQUEST, 1, recipient, domain)
    message = register.prepare(Message(id, instance, MessageKind.REQUEST, 1, recipient))
    retried = {
        MessageState.UNCERTAIN: mailing.retry_uncertain,
        MessageState.REFUSED: mailing.retry_refused,
    }
    if retried.get(message.state):
        register.release(message.id, message.state)
    return register.message(message.id) or message


def _writer(request: "Request", message: "Message", letters: "Letters", sender: str) -> Callable[[], bytes]:
    from generator.sending.mails import attach, mail

    def write() -> bytes:
        attachment = _attached(Path(request.instance.path), attach)
        letter, reply_to = request.letter(letters), request.instance.reply_to
        return mail(message.recipient, letter, attachment, sender, reply_to, message.id, _now())

    return write


def _show(requests: "Sequence[Request]", states: Sequence[str], as_json: bool) -> None:
    rows = [
        {
            "facility": request.instance.facility,
            "scheme": request.instance.scheme,
            "instance": request.instance.id,
            "path": request.instance.path,
            "state": str(state),
            "contact": request.instance.contact,
            "due": request.instance.due.isoformat(),
        }
        for request, state in zip(requests, states, strict=True)
    ]
    keys = ("facility", "scheme", "instance", "path", "state")
    if as_json:
        print_rows([{key: row[key] for key in keys} for row in rows], True, ())
    else:
        print_rows(rows, False, ("facility", "scheme", "contact", "due", "state", "path"))
        counts = {state: sum(row["state"] == state for row in rows) for state in {str(s) for s in states}}
        click.echo("  ".join(f"{state} {count}" for state, count in sorted(counts.items())))
        if "draft" in counts:
            click.echo("Open the .eml files to look at them and send them, or add --smtp URL --from ADDRESS.")
    sys.exit(FINE if {str(state) for state in states} <= {"draft", "sent"} else PROBLEMS)


@click.command()
@click.argument("db", type=path_option, metavar="DB")
@click.option("-o", "--out", type=path_option, metavar="FILE.xlsx", help="Also write it as a workbook.")
@click.option("--lang", default="en", type=click.Choice(["en", "zh"]), help="Language of the workbook.")
@click.option("--date", "today", type=DAY, help="Day to act as if it were; default: today.")
@json_option
def register(db: Path, out: Path | None, lang: str, today: Any, as_json: bool) -> None:
    """Show a register: what was sent to whom, and how far it is."""
    from addin.register.export import export_register
    from addin.register.overview import overview
    from addin.register.register import Register

    day = today.date() if today else date.today()
    with Register(db, _now, must_exist=True) as opened:
        lines = overview(opened, day)
    if out:
        export_register(lines, out, lang, day)
    rows = [{key: _plain(value) for key, value in asdict(line).items()} for line in lines]
    shown = ("facility", "name", "scheme", "edition", "state", "due", "days_late", "sent", "rounds", "mail")
    print_rows(rows, as_json, shown)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
