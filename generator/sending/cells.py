"""Single cells of a roster: what they mean, or why they are not right."""

import re
from collections.abc import Mapping
from datetime import date

from generator.core.audit import CellValue, as_date, as_number, is_blank
from generator.core.errors import SchemeError
from generator.core.form import nearest
from generator.core.loading import find_scheme, load_scheme, newest, scheme_names
from generator.core.scheme import ChoiceList, Field, Scheme
from generator.core.text import LANGUAGE_NAMES, LANGUAGES, trimmed

MOST_CHARACTERS = 1000
MOST_OF_AN_ADDRESS = 254
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?")

_CHINESE = ("中文", "汉语", "简体中文", "chinese", "cn", "zh-cn", "zh_cn")
_ENGLISH = ("英文", "英语", "english")
_LANGUAGE_WORDS = (
    {name.lower(): code for code, name in LANGUAGE_NAMES.items()}
    | dict.fromkeys(_CHINESE, "zh")
    | dict.fromkeys(_ENGLISH, "en")
)


class NotRight(Exception):
    """A cell is not what its column needs; the message says why, without saying where."""


def scheme_in(given: CellValue, older_editions: bool) -> Scheme:
    """The scheme that is named; an older edition only if that is allowed."""
    try:
        name = find_scheme(_filled(given).lower())
    except SchemeError as error:
        raise NotRight(str(error)) from None
    scheme = load_scheme(name)
    current = next(other for other in newest(scheme_names()) if load_scheme(other).id == scheme.id)
    if name != current and not older_editions:
        raise NotRight(f"{name} is older than {current}. Send the newest, or allow it with --older-editions.")
    return scheme


def languages_in(given: CellValue) -> tuple[str, ...]:
    """Codes of languages, in their order."""
    words = _filled(given)
    parts = [part for part in re.split(r"[\s,，、;/+&|]+", words.lower()) if part]
    languages = tuple(dict.fromkeys(_LANGUAGE_WORDS.get(part, part) for part in parts))
    if not languages or not set(languages) <= set(LANGUAGES):
        raise NotRight(f"'{words}' is not one of en, zh, or both, such as en,zh")
    return languages


def value_in(given: CellValue, field: Field, lists: Mapping[str, ChoiceList], language: str) -> CellValue:
    """What is typed into a field of the workbook; choices as labels of `language`."""
    _filled(given)
    if field.id == "contact":
        return _address(given)
    match field.kind:
        case "choice":
            return _choice(given, lists[field.choices], language)
        case "date":
            return _day(given)
        case "number":
            return _number(given)
        case _:
            return _text(given)


def _filled(given: CellValue) -> str:
    if is_blank(given):
        raise NotRight("is blank")
    return trimmed(given)


def is_address(words: str) -> bool:
    """Whether it is one plain e-mail address."""
    return bool(ADDRESS.fullmatch(words)) and len(words) <= MOST_OF_AN_ADDRESS


def _address(given: CellValue) -> str:
    address = trimmed(given)
    if not is_address(address):
        raise NotRight(f"'{address}' is not one e-mail address, such as ann@example.com")
    return address


def _choice(given: CellValue, choices: ChoiceList, language: str) -> str:
    code = choices.accept(given)
    if code is None:
        guess = nearest(trimmed(given), [label for label, _ in choices.stacked()])
        raise NotRight(f"'{trimmed(given)}' is not in the list{guess}")
    return choices.label(code).of(language)


def _day(given: CellValue) -> date:
    day = as_date(given)
    if day is not None:
        return day
    found = DAY.fullmatch(trimmed(given))
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise NotRight(f"'{trimmed(given)}' is not a date; write it as 2026-11-30")


def _number(given: CellValue) -> float:
    try:
        number = float(given.replace(",", "")) if isinstance(given, str) else as_number(given)
    except ValueError:
        number = None
    if number is None or not 0 <= number < 1e15:
        raise NotRight(f"'{trimmed(given)}' is not a number, 0 or more")
    return number


def _text(given: CellValue) -> str:
    text = " ".join(trimmed(given).split())
    if len(text) > MOST_CHARACTERS or not text.isprintable():
        raise NotRight(f"is longer than {MOST_CHARACTERS} signs, or holds signs that cannot be printed")
    return text
