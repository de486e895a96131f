"""Reminders and replies: what a letter says of an instance that was sent or has come back."""

from datetime import date
from pathlib import Path

from generator.core.instance import Arrival, Instance, MessageKind
from generator.core.loading import load_scheme, words
from generator.core.text import Text, plain
from generator.sending.letters import Letter, Letters, day_text
from generator.sending.posts import Post


def scheme_name(instance: Instance) -> Text:
    """The name of an instance's scheme."""
    return load_scheme(f"{instance.scheme}-{instance.edition}").name


def reminder(instance: Instance, number: int, letter: Letter, workbook: Path | None, folder: Path) -> Post:
    """A reminder, by its number; its draft goes to `folder`, one for each number."""
    draft = folder / f"{Path(instance.path).stem}-reminder-{number}.eml"
    return Post(instance, MessageKind.REMINDER, number, letter, workbook, draft)


def reminder_letter(
    letters: Letters, instance: Instance, sent: date, days_late: int, rounds: int, open_points: int
) -> Letter:
    """What a reminder says: when the workbook was sent, and how it stands."""
    values: dict[str, Text | str | float] = {"due": day_text(instance.due), "days": days_late}
    if rounds:
        state = words()["reminder.problems"].format(round=rounds, count=open_points)
    elif days_late <= 0:
        state = words()["reminder.before"].format(**values)
    else:
        state = words()["reminder.late_one" if days_late == 1 else "reminder.late"].format(**values)
    own = {"sent": day_text(sent), "state": state}
    return letters.write(instance, scheme_name(instance), own)


def reply_letter(letters: Letters, instance: Instance, arrival: Arrival, state: Text) -> Letter:
    """What a reply says of the file that came back; `state` is how it stands."""
    own = {
        "received": day_text(arrival.received.date()),
        "returned": plain(arrival.file),
        "round": plain(str(arrival.round)),
        "state": state,
    }
    return letters.write(instance, scheme_name(instance), own)


def reply_state(arrival: Arrival, still: int, new: int, mended: int) -> Text:
    """How a returned workbook stands, in a sentence or two."""
    if not still + new:
        return words()["reply.rejected"].format(why=Text(arrival.reason_en, arrival.reason_zh))
    if arrival.round == 1:
        return words()["reply.first"].format(open=new)
    return words()["reply.later"].format(open=still + new, new=new, mended=mended)
