"""Where the native tables of a workbook of our own stand, and how many of their rows hold something."""

import re
from pathlib import Path
from zipfile import ZipFile

from addin.intake.parts import links, sheet_part, xml_of
from generator.core.audit import is_blank
from generator.core.book import FileBook


def table_rows(path: Path, book: FileBook, sheet: str) -> int:
    """Rows that hold something in the tables of a sheet, without headers. Only for files of our own."""
    return sum(_filled(book, sheet, area) for area in _areas(path, sheet))


def _filled(book: FileBook, sheet: str, area: tuple[int, int, int, int]) -> int:
    top, left, bottom, right = area
    rows = book.rows(sheet)[top + 1 : bottom + 1]
    return sum(not all(is_blank(value) for value in row[left : right + 1]) for row in rows)


def _areas(path: Path, sheet: str) -> list[tuple[int, int, int, int]]:
    """Top, left, bottom and right of each table on a sheet, counted from 0, headers included."""
    with ZipFile(path) as package:
        part = sheet_part(package, sheet)
        targets = links(package, part) if part else {}
        parts = sorted(target for target in targets.values() if "/tables/" in target)
        return [_area(xml_of(package, part).attrib["ref"]) for part in parts]


def _area(ref: str) -> tuple[int, int, int, int]:
    first, _, last = ref.partition(":")
    return (*_place(first), *_place(last or first))


def _place(cell: str) -> tuple[int, int]:
    match = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", cell)
    assert match, cell
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - 64
    return int(match[2]) - 1, column - 1
