"""Letters from text files that people may edit: a subject, and a body with {places} to fill in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.core.errors import CannotSend
from generator.core.form import nearest
from generator.core.instance import Instance
from generator.core.loading import letter_text, words
from generator.core.text import LANGUAGES, Text

PLACE = re.compile(r"\{([a-z_]+)\}")
SUBJECT = "Subject:"
PLACES = (
    "scheme_name",
    "scheme",
    "edition",
    "facility_id",
    "name",
    "name_shown",
    "requester",
    "purpose",
    "reference",
    "reply_to",
    "due",
    "file",
    "programs",
)
"""What any letter may name. `name_shown` is the local name where there is one, `programs` what is safe."""

OWN_PLACES = {
    "request": (),
    "reminder": ("sent", "state"),
    "reply": ("received", "returned", "round", "state"),
    "accepted": ("received", "returned", "round"),
}
"""What letters of one kind may name besides: days, the file that came back, its number, how it stands."""

BETWEEN = "\n\n" + "- " * 30 + "\n\n"
"""What stands between the letters of a facility that gets two languages."""


@dataclass(frozen=True)
class Letter:
    """A letter ready to go."""

    subject: str
    body: str


class Letters:
    """The letters of one kind, in all languages."""

    def __init__(self, kind: str, folder: Path | None = None) -> None:
        """`kind` is one of OWN_PLACES, and the first part of a file name such as `request.en.txt`.

        Files in `folder` take the place of ours. Raises CannotSend if one of them is not right.
        """
        if folder is not None and not folder.is_dir():
            raise CannotSend(f"There is no folder '{folder}' with letters.")
        places = (*PLACES, *OWN_PLACES[kind])
        self._texts = {language: _text(f"{kind}.{language}", folder, places) for language in LANGUAGES}

    def write(self, instance: Instance, scheme: Text, own: Mapping[str, Text]) -> Letter:
        """A letter about an instance, in each of its languages, one after the other.

        `scheme` is the name of its scheme; `own` fills in what only this kind of letter names.
        """
        languages = instance.languages.split(",")
        parts = []
        for language in languages:
            said = {key: text.of(language) for key, text in own.items()}
            parts.append(_filled(*self._texts[language], _values(instance, scheme, language) | said))
        return Letter(parts[0].subject, BETWEEN.join(part.body.strip() for part in parts) + "\n")


def day_text(day: date) -> Text:
    """A day as people write it."""
    return Text(day.isoformat(), f"{day.year}年{day.month}月{day.day}日")


def _values(instance: Instance, scheme: Text, language: str) -> dict[str, str]:
    """What any letter says about an instance, in one language."""
    return {
        "scheme_name": scheme.of(language),
        "scheme": instance.scheme,
        "edition": instance.edition,
        "facility_id": instance.facility,
        "name": instance.name,
        "name_shown": instance.name_local or instance.name,
        "requester": instance.requester or words()["letter.somebody"].of(language),
        "purpose": instance.purpose,
        "reference": instance.reference,
        "reply_to": instance.reply_to,
        "due": day_text(instance.due).of(language),
        "file": Path(instance.path).name,
        "programs": words()["start.programs"].of(language),
    }


def _text(name: str, folder: Path | None, places: tuple[str, ...]) -> tuple[str, str]:
    """Subject and body of a letter; every place in them is known."""
    own = folder / f"{name}.txt" if folder else None
    if own is None or not own.exists():
        return _split(name, letter_text(name), places)
    try:
        return _split(str(own), own.read_text("utf-8-sig"), places)
    except (OSError, UnicodeDecodeError) as error:
        raise CannotSend(f"The letter '{own}' cannot be read as UTF-8 text: {error}") from None


def _split(name: str, text: str, places: tuple[str, ...]) -> tuple[str, str]:
    first, _, body = text.replace("\r\n", "\n").partition("\n")
    if not first.startswith(SUBJECT) or not body.strip():
        raise CannotSend(
            f"The letter '{name}' must begin with a line '{SUBJECT} ...', then a blank line, then the text."
        )
    for number, line in enumerate(text.splitlines(), 1):
        for place in PLACE.findall(line):
            if place not in places:
                raise CannotSend(
                    f"The letter '{name}', line {number}: {{{place}}} is not known{nearest(place, places)}"
                )
    return first.removeprefix(SUBJECT).strip(), body.strip("\n")


def _filled(subject: str, body: str, values: Mapping[str, str]) -> Letter:
    """The letter with its places filled in; a line of which all places are blank is left out."""

    def fill(line: str) -> str:
        return PLACE.sub(lambda found: values[found[1]], line)

    def is_empty(line: str) -> bool:
        places = PLACE.findall(line)
        return bool(places) and not any(values[place] for place in places)

    lines = [fill(line) for line in body.split("\n") if not is_empty(line)]
    return Letter(" ".join(fill(subject).split()), "\n".join(lines))
