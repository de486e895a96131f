"""How commands let mails out: their options, drafts to look at, or a mail server."""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from generator.commands.console import path_option, progress

if TYPE_CHECKING:
    from addin.register.register import Register
    from generator.core.instance import Message
    from generator.sending.login import Address
    from generator.sending.posts import Post

LONG_WAIT = 20.0
"""Seconds of waiting that need a word."""

Command = TypeVar("Command", bound=Callable[..., Any])

register_option = click.option(
    "--register", "db", type=path_option, required=True, metavar="DB", help="The register (SQLite file)."
)
_options = (
    click.option("--smtp", metavar="URL", help="Send: smtp://HOST (STARTTLS) or smtps://HOST. Else drafts."),
    click.option("--from", "sender", default="", metavar="ADDRESS", help="Who sends, with --smtp."),
    click.option("--per-minute", default=30.0, show_default=True, help="Most mails a minute; 0: any number."),
    click.option("--retry-uncertain", is_flag=True, help="Send again what may have gone out already."),
    click.option("--retry-refused", is_flag=True, help="Send again what the server refused."),
)


@dataclass(frozen=True)
class Mailing:
    """How mail is to go out."""

    server: "Address | None"
    """None: as drafts."""
    sender: str
    per_minute: float
    retry_uncertain: bool
    retry_refused: bool


def mail_options(command: Command) -> Command:
    """Give a command the options of which `mailing_of` makes a Mailing."""
    for option in reversed(_options):
        command = option(command)
    return command


def mailing_of(
    smtp: str | None, sender: str, per_minute: float, retry_uncertain: bool, retry_refused: bool
) -> Mailing:
    """What the options say; a bad usage if they do not fit together."""
    from generator.sending.cells import is_address
    from generator.sending.login import address_of

    if bool(smtp) != bool(sender):
        raise click.UsageError("--smtp and --from go together: which server, and who sends.")
    if sender and not is_address(sender):
        raise click.BadParameter(f"'{sender}' is not an e-mail address", param_hint="--from")
    server = address_of(smtp) if smtp else None
    return Mailing(server, sender, per_minute, retry_uncertain, retry_refused)


def now() -> datetime:
    """The time that is written into registers and mails."""
    return datetime.now(UTC)


def deliver(posts: "Sequence[Post]", register: "Register", mailing: Mailing) -> list[str]:
    """Draft or send what has not gone out yet; says how each post stands afterwards."""
    if mailing.server is None:
        return [_draft(post) for post in posts]
    return _mail(posts, register, mailing.server, mailing)


def _draft(post: "Post") -> str:
    from generator.core.writing import put_whole
    from generator.sending.mails import draft

    if post.is_sent:
        return "sent"
    put_whole(post.draft, draft(post.instance.contact, post.letter, post.attachment(_warn)))
    return "draft"


def _warn(words: str) -> None:
    click.echo(f"Note: {words}", err=True)


def _mail(posts: "Sequence[Post]", register: "Register", server: "Address", mailing: Mailing) -> list[str]:
    from generator.core.instance import MessageState
    from generator.sending.dispatch import Outgoing, Pace, dispatch
    from generator.sending.login import login_of
    from generator.sending.server import Connection

    connection = Connection(server, login_of(os.environ, mailing.sender))
    pace = Pace(_wait, mailing.per_minute)
    with register.sending_alone() as left:
        if left:
            _warn(f"{len(left)} mails of a run that was ended are uncertain.")
        messages = [_message(post, register, mailing) for post in posts]
        waiting = [
            Outgoing(message, _writer(post, message, mailing.sender))
            for post, message in zip(posts, messages, strict=True)
            if message.state is MessageState.PREPARED
        ]
        with closing(connection), progress("Sending", len(waiting)) as step:
            dispatch(waiting, register, connection, mailing.sender, pace, step)
    found = [register.message(message.id) for message in messages]
    return [str(message.state) for message in found if message]


def _wait(seconds: float) -> None:
    if seconds >= LONG_WAIT:
        click.echo(
            f"Waiting {seconds:.0f} s before the server is asked again; Ctrl+C stops safely.", err=True
        )
    time.sleep(seconds)


def _message(post: "Post", register: "Register", mailing: Mailing) -> "Message":
    """The post's message as it stands in the register, made ready again if that was asked for."""
    from generator.core.instance import MessageState

    message = register.prepare(post.message(mailing.sender))
    retried = {
        MessageState.UNCERTAIN: mailing.retry_uncertain,
        MessageState.REFUSED: mailing.retry_refused,
    }
    if retried.get(message.state):
        register.release(message.id, message.state)
    return register.message(message.id) or message


def _writer(post: "Post", message: "Message", sender: str) -> Callable[[], bytes]:
    from generator.sending.mails import mail

    def write() -> bytes:
        attachment, reply_to = post.attachment(_warn), post.instance.reply_to
        return mail(message.recipient, post.letter, attachment, sender, reply_to, message.id, now())

    return write
