"""Damage by chance: hypothesis strategies that flip, drop, swap, cut and double pieces of good workbooks.

    @given(damaged(parts_of(path)))
    def test(data: bytes) -> None: ...

Bytes of the package, parts, and the XML inside of parts (cells, rows, references, texts) are hit; a case is
one to three hits, and shrinks to the one that matters.
"""

import re
from collections.abc import Callable
from zipfile import ZIP_DEFLATED, ZIP_STORED

from hypothesis import strategies as st

from tests.packages import Parts, packed

BytesChange = Callable[[bytes, int, int], bytes]
"""Content and two numbers that choose the place and the manner; the result is the changed content."""

MANY = 1 << 30
numbers = st.integers(0, MANY)

ODD_NUMBERS = (b"-1", b"0", b"1e308", b"99999999999999999999", b"NaN", b"", b"2958466", b"&#65;")
ODD_PLACES = (
    b"A0",
    b"XFD1048576",
    b"ZZZZ1",
    b"",
    b"1",
    b"A",
    b"a1",
    b"AAA99999",
    b"GR20000",
    "Ａ１".encode(),
)
ODD_KINDS = (b"s", b"str", b"b", b"e", b"d", b"n", b"inlineStr", b"x", b"")
ODD_TEXTS = (b"<", b"&", b"&lol;", b"]]>", b"\xff\xfe", b"\0", b"<!DOCTYPE a>", b"_x0000_", b"a" * 40_000)


def flip(content: bytes, place: int, bit: int) -> bytes:
    if not content:
        return content
    at = place % len(content)
    return content[:at] + bytes([content[at] ^ (1 << bit % 8)]) + content[at + 1 :]


def cut(content: bytes, place: int, _: int) -> bytes:
    return content[: place % (len(content) + 1)]


def drop(content: bytes, place: int, length: int) -> bytes:
    at = place % (len(content) + 1)
    return content[:at] + content[at + 1 + length % 64 :]


def double(content: bytes, place: int, length: int) -> bytes:
    at = place % (len(content) + 1)
    return content[: at + length % 512] + content[at:]


def blank(content: bytes, place: int, length: int) -> bytes:
    at, size = place % (len(content) + 1), 1 + length % 64
    return content[:at] + bytes(size) + content[at + size :]


def insert(content: bytes, place: int, which: int) -> bytes:
    at = place % (len(content) + 1)
    return content[:at] + ODD_TEXTS[which % len(ODD_TEXTS)] + content[at:]


BYTES: tuple[BytesChange, ...] = (flip, cut, drop, double, blank, insert)


def hits(pattern: bytes) -> Callable[[bytes, int], re.Match[bytes] | None]:
    """Finds the first piece of that form from a place on, or from the start."""
    compiled = re.compile(pattern, re.DOTALL)

    def find(content: bytes, place: int) -> re.Match[bytes] | None:
        return compiled.search(content, place % (len(content) + 1)) or compiled.search(content)

    return find


def replacing(pattern: bytes, odd: tuple[bytes, ...]) -> BytesChange:
    """Puts something odd in the place of the group of a pattern."""
    find = hits(pattern)

    def change(content: bytes, place: int, which: int) -> bytes:
        found = find(content, place)
        if found is None:
            return content
        return content[: found.start(1)] + odd[which % len(odd)] + content[found.end(1) :]

    return change


def moving(pattern: bytes) -> BytesChange:
    """Drops, doubles or swaps whole elements."""
    find = hits(pattern)

    def change(content: bytes, place: int, manner: int) -> bytes:
        one, other = find(content, place), find(content, place // 7 + manner)
        if one is None or other is None:
            return content
        match manner % 4:
            case 0:
                return content[: one.start()] + content[one.end() :]
            case 1:
                return content[: one.end()] + one[0] + content[one.end() :]
            case 2:
                return content[: other.start()] + one[0] + content[other.end() :]
            case _:
                return content[: other.start()] + one[0] + content[other.start() :]

    return change


CELLS: tuple[BytesChange, ...] = (
    moving(rb"<c [^>]*?(?:/>|>.*?</c>)"),
    moving(rb"<row [^>]*?(?:/>|>.*?</row>)"),
    moving(rb"<v>[^<]*</v>"),
    moving(rb"</?[a-z]+[^>]*>"),
    moving(rb' [a-z]+="[^"]*"'),
    replacing(rb'<c r="([^"]*)"', ODD_PLACES),
    replacing(rb'<row r="([^"]*)"', ODD_NUMBERS),
    replacing(rb'<dimension ref="([^"]*)"', ODD_PLACES),
    replacing(rb'<c [^>]*\bt="([^"]*)"', ODD_KINDS),
    replacing(rb'<c [^>]*\bs="([^"]*)"', ODD_NUMBERS),
    replacing(rb"<v>([^<]*)</v>", ODD_NUMBERS),
    replacing(rb"<v>([^<]*)</v>", ODD_TEXTS),
)
"""Changes inside a sheet."""

ELSEWHERE: tuple[BytesChange, ...] = (
    moving(rb"<[a-zA-Z]+ [^>]*/>"),
    moving(rb"<si>.*?</si>"),
    moving(rb' [a-zA-Z:]+="[^"]*"'),
    replacing(rb'="([0-9]+)"', ODD_NUMBERS),
    replacing(rb'="([^"]*)"', (b"", b"..", b"/", b"xl/workbook.xml", b"worksheets/sheet1.xml", b"rId1")),
    replacing(rb">([^<]+)<", ODD_TEXTS),
)
"""Changes inside any other XML."""


@st.composite
def damaged(draw: st.DrawFn, parts: Parts) -> bytes:
    """A workbook of these parts with one to three pieces of damage."""
    hurt = dict(parts)
    for _ in range(draw(st.integers(0, 2))):
        hurt = draw(with_damaged_part(hurt))
    if draw(st.integers(0, 2)):
        return packed(draw(with_damaged_part(hurt)), ZIP_STORED)
    method = draw(st.sampled_from((ZIP_STORED, ZIP_DEFLATED)))
    return draw(st.sampled_from(BYTES))(packed(hurt, method), draw(numbers), draw(numbers))


@st.composite
def with_damaged_part(draw: st.DrawFn, parts: Parts) -> Parts:
    """The parts with one of them changed, gone, or in the place of another."""
    names = sorted(parts)
    name, other = draw(st.sampled_from(names)), draw(st.sampled_from(names))
    place, manner = draw(numbers), draw(numbers)
    match draw(st.integers(0, 9)):
        case 0:
            return {key: content for key, content in parts.items() if key != name}
        case 1:
            return {**parts, name: parts[other], other: parts[name]}
        case 2:
            return {**parts, name: draw(st.sampled_from(BYTES))(parts[name], place, manner)}
        case _:
            changes = CELLS if b"<sheetData" in parts[name] else ELSEWHERE
            return {**parts, name: draw(st.sampled_from(changes))(parts[name], place, manner)}
