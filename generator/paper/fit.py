"""How high a row must be so that no text is cut, in any language.

Excel fits rows to formulas only when somebody edits them, so heights are set. Widths are those of
Arial, whose metrics Liberation Sans shares; a CJK character is as wide as the font is high.
"""

from collections.abc import Iterable
from functools import lru_cache
from math import ceil
from unicodedata import east_asian_width

from generator.core.text import Text

LATIN_LINE, CJK_LINE = 13.0, 14.75
"""Points per line of 10-point text."""

MOST = 409.0
"""The highest row that Excel allows."""

CARE = 0.91
"""The part of a column that is counted on, because every program draws a little differently."""

BOLD = 0.85
"""The part of a column that bold text may count on."""

UNIT = 7 / (10 * 96 / 72)
"""Width of one unit of a column, in heights of the 10-point font."""

_ARIAL = {
    222: "'ijl",
    278: " !,./:;I[]\\ft",
    333: "()-`r",
    355: '"',
    389: "*",
    500: "Jckstvxyz",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
"""Thousandths of the font's height; other characters take 556."""


class _Widths(dict[str, float]):
    """Width of each character in units of a column; those not listed are worked out once."""

    def __missing__(self, sign: str) -> float:
        self[sign] = (1.0 if is_wide(sign) else 0.556) / UNIT
        return self[sign]


_WIDTHS = _Widths(
    {sign: thousandths / 1000 / UNIT for thousandths, signs in _ARIAL.items() for sign in signs}
)


def width(words: str) -> float:
    """Width of one line of 10-point text, in units of a column."""
    return sum(map(_WIDTHS.__getitem__, words))


def column_for(words: Iterable[str], least: float) -> float:
    """The width of a column in which each of some short bold texts stays on one line."""
    return max(least, *(ceil(1.1 * width(text) + 1.5) for text in words))


def size_for(words: Iterable[str], column_width: float, most: int, least: int = 12) -> int:
    """The largest font size, in points, in which each of some bold texts stays on one line."""
    widest = max(1.1 * width(text) / 10 for text in words)
    return max(least, min(most, int((column_width - 1) / widest)))


def is_wide(sign: str) -> bool:
    """Whether a character is as wide as the font is high: CJK and its punctuation."""
    return east_asian_width(sign) in "WF"


@lru_cache(maxsize=16384)
def lines(words: str, column_width: float) -> int:
    """Lines that a wrapped text takes; words that do not fit go to the next line."""
    room = max((column_width - 0.5) * CARE, 1.0)
    return sum(_wrapped(paragraph, room) for paragraph in words.split("\n"))


def height(
    texts: Iterable[tuple[Text, float]], languages: tuple[str, ...], least: float = 18.0, size: float = 10
) -> float:
    """The row height for several (text, column width) side by side, in the language that needs most."""
    shown = [(text.of(language), room * 10 / size) for text, room in texts for language in languages]
    most = max(lines(words, room) * _line(words) for words, room in shown)
    return min(max(least, most * size / 10 + 5), MOST)


@lru_cache(maxsize=16384)
def _line(words: str) -> float:
    return LATIN_LINE if words.isascii() or not any(map(is_wide, words)) else CJK_LINE


def _wrapped(paragraph: str, room: float) -> int:
    used, count = 0.0, 1
    for part in _unbroken(paragraph):
        size = width(part.rstrip())
        if used and used + size > room:
            count, used = count + 1, 0.0
        count += max(ceil(size / room) - 1, 0)
        used += size % room if size > room else width(part)
    return count


def _unbroken(paragraph: str) -> Iterable[str]:
    """Pieces between which a line may break: Latin words, and each CJK character by itself."""
    word = ""
    for sign in paragraph:
        if is_wide(sign):
            if word:
                yield word
                word = ""
            yield sign
        else:
            word += sign
            if sign == " ":
                yield word
                word = ""
    if word:
        yield word
