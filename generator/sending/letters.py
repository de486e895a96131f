"""Letters from text files that people may edit: a subject, and a body with {places} to fill in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.core.audit import CellValue
from generator.core.errors import CannotSend
from generator.core.form import nearest
from generator.core.loading import letter_text, words
from generator.core.text import LANGUAGES
from generator.sending.instances import Order

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
"""What a letter may name. `name_shown` is the local name where there is one, `programs` what is safe."""

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
        """`kind` is the first part of a file name such as `request.en.txt`.

        Files in `folder` take the place of ours. Raises CannotSend if one of them is not right.
        """
        if folder is not None and not folder.is_dir():
            raise CannotSend(f"There is no folder '{folder}' with letters.")
        self._texts = {language: _text(f"{kind}.{language}", folder) for language in LANGUAGES}

    def write(self, languages: tuple[str, ...], values: Mapping[str, Mapping[str, str]]) -> Letter:
        """A letter in these languages, one after the other; `values` are by language and place."""
        parts = [_filled(*self._texts[language], values[language]) for language in languages]
        return Letter(parts[0].subject, BETWEEN.join(part.body.strip() for part in parts) + "\n")


def values_of(order: Order, language: str, file: str) -> dict[str, str]:
    """What a request says about an order, in one language."""
    given = order.facility
    name = _said(given.get("name"))
    return {
        "scheme_name": order.scheme.name.of(language),
        "scheme": order.scheme.id,
        "edition": order.scheme.edition,
        "facility_id": order.facility_id,
        "name": name,
        "name_shown": _said(given.get("name_local")) or name,
        "requester": _said(given.get("requester")) or words()["letter.somebody"].of(language),
        "purpose": _said(given.get("purpose")),
        "reference": _said(given.get("reference")),
        "reply_to": _said(given.get("reply_to")),
        "due": _day(order.due, language),
        "file": file,
        "programs": words()["start.programs"].of(language),
    }


def _said(value: CellValue) -> str:
    return "" if value is None else str(value)


def _day(day: date, language: str) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else day.isoformat()


def _text(name: str, folder: Path | None) -> tuple[str, str]:
    """Subject and body of a letter; every place in them is known."""
    own = folder / f"{name}.txt" if folder else None
    if own is None or not own.exists():
        return _split(name, letter_text(name))
    try:
        return _split(str(own), own.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise CannotSend(f"The letter '{own}' cannot be read as UTF-8 text: {error}") from None


def _split(name: str, text: str) -> tuple[str, str]:
    first, _, body = text.replace("\r\n", "\n").partition("\n")
    if not first.startswith(SUBJECT) or not body.strip():
        raise CannotSend(
            f"The letter '{name}' must begin with a line '{SUBJECT} ...', then a blank line, then the text."
        )
    for number, line in enumerate(text.splitlines(), 1):
        for place in PLACE.findall(line):
            if place not in PLACES:
                raise CannotSend(
                    f"The letter '{name}', line {number}: {{{place}}} is not known{nearest(place, PLACES)}"
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
