"""Commands that write to facilities again: chase those who are late, reply to what was returned."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.commands.console import DAY, FINE, PROBLEMS, json_option, path_option, print_rows
from generator.commands.mailing import Mailing, deliver, mail_options, mailing_of, now, register_option

if TYPE_CHECKING:
    from addin.register.answers import Answer
    from addin.register.chasing import Waiting
    from addin.register.register import Register
    from generator.sending.letters import Letters
    from generator.sending.posts import Post


@click.command()
@register_option
@click.option("-o", "--out", type=path_option, help="Folder for drafts. Without it and --smtp: only a list.")
@mail_options
@click.option("--days", default="-1,3,8,15", show_default=True, help="Days after the due date to remind on.")
@click.option("--letters", type=path_option, metavar="DIR", help="Your own reminder.en.txt, reminder.zh.txt.")
@click.option("--date", "today", type=DAY, help="Day to act as if it were; default: today.")
@json_option
def chase(
    db: Path, out: Path | None, days: str, letters: Path | None, today: Any, as_json: bool, **mail: Any
) -> None:
    """Say who is late, and remind them on chosen days, each day once.

    Facilities whose return still has something to correct are late, too. A reminder whose draft lies in OUT
    already is not written again.
    """
    from addin.register.chasing import never_sent, waiting_for
    from addin.register.register import Register
    from generator.sending.letters import Letters

    mailing, wanted, texts = mailing_of(**mail), _days(days), Letters("reminder", letters)
    day = today.date() if today else date.today()
    with Register(db, now, must_exist=True) as register:
        unsent = never_sent(register)
        waiting = waiting_for(register, day, wanted)
        posts = [_reminder(one, texts, out or Path()) for one in waiting if one.reminder]
        states = _delivered(posts, register, mailing) if out or mailing.server else {}
    if unsent:
        click.echo(
            f"Note: {len(unsent)} workbooks were made, but never marked as sent: "
            f"`auditbook register {db} --sent all`.",
            err=True,
        )
    rows = [_late(one, states) for one in waiting]
    print_rows(
        rows, as_json, ("facility", "scheme", "contact", "due", "days_late", "rounds", "reminder", "state")
    )
    sys.exit(PROBLEMS if any(one.days_late > 0 for one in waiting) else FINE)


def _days(given: str) -> list[int]:
    try:
        return [int(day) for day in given.split(",")]
    except ValueError:
        raise click.BadParameter(
            f"name whole numbers such as -1,3,8,15; got '{given}'", param_hint="--days"
        ) from None


def _reminder(one: "Waiting", letters: "Letters", folder: Path) -> "Post":
    from generator.sending.answering import reminder, reminder_letter

    sent = one.sent or one.instance.built
    letter = reminder_letter(letters, one.instance, sent, one.days_late, one.rounds, one.open_points)
    workbook = Path(one.instance.path)
    # A facility that has sent something must not begin again with a blank workbook.
    goes_along = workbook if not one.rounds and workbook.exists() else None
    return reminder(one.instance, one.reminder, letter, goes_along, folder)


def _delivered(posts: "Sequence[Post]", register: "Register", mailing: Mailing) -> dict[str, str]:
    """How each post stands, by instance; drafts that are there already stay as they are."""
    fresh = [post for post in posts if mailing.server or not post.draft.exists()]
    states = {post.instance.id: "draft" for post in posts}
    delivered = deliver(fresh, register, mailing)
    return states | {post.instance.id: state for post, state in zip(fresh, delivered, strict=True)}


def _late(one: "Waiting", states: dict[str, str]) -> dict[str, Any]:
    return {
        "facility": one.instance.facility,
        "scheme": one.instance.scheme,
        "instance": one.instance.id,
        "contact": one.instance.contact,
        "due": one.instance.due.isoformat(),
        "days_late": max(one.days_late, 0),
        "rounds": one.rounds,
        "reminder": one.reminder,
        "state": states.get(one.instance.id, "waiting"),
    }


@click.command()
@register_option
@click.option("-o", "--out", type=path_option, required=True, help="Folder for lists and drafts.")
@mail_options
@click.option("--facility", "only", multiple=True, metavar="ID", help="Only this facility; may be repeated.")
@click.option(
    "--letters", type=path_option, metavar="DIR", help="Your own reply.en.txt, accepted.en.txt, ..."
)
@json_option
def reply(
    db: Path, out: Path, only: tuple[str, ...], letters: Path | None, as_json: bool, **mail: Any
) -> None:
    """Tell each facility what to correct in its return, what it has mended, or that all is right.

    A short workbook lists every point with a link to its cell, in the facility's languages; a letter goes
    with it. A return that was answered by --smtp, or whose draft lies in OUT, is not answered again.
    """
    from addin.register.answers import answers
    from addin.register.register import Register
    from generator.sending.letters import Letters

    mailing = mailing_of(**mail)
    texts = {kind: Letters(kind, letters) for kind in ("reply", "accepted")}
    with Register(db, now, must_exist=True) as register:
        given = [one for one in answers(register) if not only or one.instance.facility in only]
        posts = [_reply(one, texts["accepted" if one.is_accepted else "reply"], out) for one in given]
        states = _delivered(posts, register, mailing)
    rows = [_answered(one, states[one.instance.id]) for one in given]
    print_rows(rows, as_json, ("facility", "scheme", "contact", "round", "still", "new", "mended", "state"))
    sys.exit(PROBLEMS if any(row["still"] + row["new"] for row in rows) else FINE)


def _reply(one: "Answer", letters: "Letters", folder: Path) -> "Post":
    from generator.core.instance import MessageKind
    from generator.core.text import joined, plain
    from generator.correction_list import Corrections, build_correction_list
    from generator.sending.answering import reply_letter, reply_state, scheme_name
    from generator.sending.posts import Post

    instance, arrival = one.instance, one.arrival
    state = reply_state(arrival, len(one.still), len(one.new), len(one.mended))
    name = f"{Path(instance.path).stem}-reply-{arrival.round}"
    path = None
    if not one.is_accepted and not one.is_sent:
        path = folder / f"{name}.xlsx"
        heading = joined([plain(instance.facility), scheme_name(instance)], ": ")
        listed = Corrections(arrival.file, heading, one.still, one.new, one.mended, arrival.round == 1)
        if not path.exists():  # of one return it is always the same
            build_correction_list(listed, path, instance.languages.split(","))
    letter = reply_letter(letters, instance, arrival, state)
    draft = folder / f"{name}.eml"
    return Post(instance, MessageKind.REPLY, arrival.round, letter, path, draft, one.is_sent)


def _answered(one: "Answer", state: str) -> dict[str, Any]:
    return {
        "facility": one.instance.facility,
        "scheme": one.instance.scheme,
        "instance": one.instance.id,
        "contact": one.instance.contact,
        "file": one.arrival.file,
        "round": one.arrival.round,
        "still": len(one.still),
        "new": len(one.new),
        "mended": len(one.mended),
        "state": state,
    }
