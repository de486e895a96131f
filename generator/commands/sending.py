"""Commands about workbooks on their way: send, register."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.commands.console import DAY, FINE, PROBLEMS, json_option, path_option, print_rows, progress
from generator.commands.mailing import deliver, mail_options, mailing_of, now, register_option

if TYPE_CHECKING:
    from addin.register.register import Register
    from generator.core.instance import Stage
    from generator.sending.instances import Order
    from generator.sending.requests import Request


@click.command()
@click.argument("roster", type=path_option)
@register_option
@click.option("-o", "--out", type=path_option, required=True, help="Folder for workbooks and drafts.")
@mail_options
@click.option("--requester", default="", help="Who asks: company and person.")
@click.option("--purpose", default="", help="What the answers are used for.")
@click.option("--reference", default="", help="Reference number; default: one for each workbook.")
@click.option("--reply-to", default="", metavar="ADDRESS", help="Where to return; default: --from.")
@click.option("--letters", type=path_option, metavar="DIR", help="Your own request.en.txt, request.zh.txt.")
@click.option("--older-editions", is_flag=True, help="Send a scheme's older edition, too.")
@click.option("--date", "today", type=DAY, help="Day to act as if it were; default: today.")
@json_option
def send(
    roster: Path,
    db: Path,
    out: Path,
    requester: str,
    purpose: str,
    reference: str,
    reply_to: str,
    letters: Path | None,
    older_editions: bool,
    today: Any,
    as_json: bool,
    **mail: Any,
) -> None:
    """Make a prefilled workbook for each row of ROSTER, with a draft mail; --smtp sends them.

    ROSTER (.xlsx or .csv) has the columns facility_id, name, country, language, contact, scheme, due; more
    fields of the workbook may follow. The login for --smtp comes from AUDITBOOK_SMTP_USER and
    AUDITBOOK_SMTP_PASSWORD (or AUDITBOOK_SMTP_TOKEN for XOAUTH2), or from the keyring.
    """
    from addin.register.register import Register
    from generator.sending.cells import is_address
    from generator.sending.letters import Letters
    from generator.sending.requests import RequestMaker
    from generator.sending.roster import read_roster

    mailing = mailing_of(**mail)
    if reply_to and not is_address(reply_to):
        raise click.BadParameter(f"'{reply_to}' is not an e-mail address", param_hint="--reply-to")
    day = today.date() if today else date.today()
    given = {"requester": requester, "purpose": purpose, "reference": reference}
    given["reply_to"] = reply_to or mailing.sender
    wanted = read_roster(roster, day, given, older_editions)
    for note in (*wanted.notes, *_anonymous(wanted.orders)):
        click.echo(f"Note: {note}", err=True)
    texts = Letters("request", letters)
    with Register(db, now) as register:
        maker = RequestMaker(register, out, day)
        with progress("Building", len(wanted.orders)) as step:
            requests = maker.make(wanted.orders, step)
        states = deliver([request.post(texts) for request in requests], register, mailing)
    _show(requests, states, as_json)


def _anonymous(orders: "Sequence[Order]") -> list[str]:
    """Factories do not answer strangers: a request should say who asks, why, and where to return it."""
    fields = {"requester": "--requester", "purpose": "--purpose", "reply_to": "--reply-to"}
    blank = [flag for id, flag in fields.items() if not all(order.facility.get(id) for order in orders)]
    return [f"some letters do not say all of who asks and why; give {', '.join(blank)}"] if blank else []


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
@click.option("--sent", multiple=True, metavar="WHO", help="Mark as sent by hand: facility id, or all.")
@click.option("--accept", multiple=True, metavar="WHO", help="Accept a return as it is: facility id.")
@click.option("--date", "today", type=DAY, help="Day to act as if it were; default: today.")
@json_option
def register(
    db: Path,
    out: Path | None,
    lang: str,
    sent: tuple[str, ...],
    accept: tuple[str, ...],
    today: Any,
    as_json: bool,
) -> None:
    """Show a register: what was sent to whom, and how far it is.

    WHO is a facility id, `ID/SCHEME` for one of its workbooks, or `all`.
    """
    from addin.register.export import export_register
    from addin.register.overview import overview
    from addin.register.register import Register
    from generator.core.instance import Stage

    day = today.date() if today else date.today()
    with Register(db, now, must_exist=True) as opened:
        for who in sent:
            _mark(opened, who, (Stage.BUILT,), Stage.SENT)
        for who in accept:
            _mark(opened, who, (Stage.PROBLEMS,), Stage.ACCEPTED)
        lines = overview(opened, day)
    if out:
        export_register(lines, out, lang, day)
    rows = [{key: _plain(value) for key, value in asdict(line).items()} for line in lines]
    shown = ("facility", "name", "scheme", "edition", "state", "due", "days_late", "sent", "rounds", "mail")
    print_rows(rows, as_json, shown)


def _mark(register: "Register", who: str, stages: "Sequence[Stage]", to: "Stage") -> None:
    """Bring the workbooks of `who` that are in one of these stages to another, on somebody's word."""
    facility, _, scheme = who.partition("/")
    known = register.instances("" if who == "all" else facility, scheme)
    if not known:
        raise click.UsageError(f"The register knows no workbook of '{who}'. See `auditbook register DB`.")
    for instance in known:
        if register.stage(instance.id) in stages:
            register.enter(instance.id, to, "by hand")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
