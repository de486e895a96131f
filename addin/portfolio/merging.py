"""The merge list that the auditor keeps: which facility ids mean the same facility.

A table with the columns `facility_id` and `same_as`, as CSV (UTF-8, with comma, semicolon or tab) or as
the first sheet of an .xlsx. Each row says: what is filed under `facility_id` belongs to `same_as`.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from generator.core.book import FileBook
from generator.core.errors import AuditbookError, UnreadableFile
from generator.core.text import trimmed

COLUMNS = ("facility_id", "same_as")


class BadMergeList(AuditbookError):
    """The merge list cannot be followed; the message names every row that is wrong."""


@dataclass(frozen=True)
class MergeList:
    """Keys of facilities and the facility they belong to."""

    same_as: Mapping[str, str] = field(default_factory=dict)

    def facility(self, key: str) -> str:
        """The facility that a key belongs to in the end; itself if the list does not name it."""
        while (target := self.same_as.get(folded(key))) is not None:
            key = target
        return key

    def joins(self, one: str, other: str) -> bool:
        """Whether the list says that two keys are one facility."""
        return folded(self.facility(one)) == folded(self.facility(other))


def folded(key: str) -> str:
    """A facility key as keys are compared: width, case and blanks do not matter."""
    return trimmed(normalize("NFKC", key)).casefold()


def read_merge_list(path: Path) -> MergeList:
    """The merge list in a file. Raises BadMergeList with every row that is wrong, UnreadableFile."""
    rows = [(number, pair) for number, pair in _rows(path) if any(pair)]
    same_as: dict[str, str] = {}
    wrong = []
    for number, (one, other) in rows:
        trouble = _trouble(one, other, same_as)
        if trouble:
            wrong.append(f"row {number}: {trouble}")
        else:
            same_as[folded(one)] = other
    wrong += [f"'{key}' leads back to itself" for key in sorted(same_as) if _is_circle(key, same_as)]
    if wrong:
        raise BadMergeList(f"The merge list '{path}' cannot be followed:\n" + "\n".join(wrong))
    return MergeList(same_as)


def _trouble(one: str, other: str, same_as: Mapping[str, str]) -> str:
    if not one or not other:
        return f"{COLUMNS[0] if not one else COLUMNS[1]} is blank"
    if folded(one) == folded(other):
        return f"'{one}' is said to be itself"
    known = same_as.get(folded(one))
    if known is not None and folded(known) != folded(other):
        return f"'{one}' already belongs to '{known}'; it cannot belong to '{other}' as well"
    return ""


def _is_circle(start: str, same_as: Mapping[str, str]) -> bool:
    seen, key = set(), start
    while key in same_as and key not in seen:
        seen.add(key)
        key = folded(same_as[key])
    return key == start


def _rows(path: Path) -> Iterator[tuple[int, tuple[str, str]]]:
    """The pairs with the number of their row, as a spreadsheet counts it."""
    table = _sheet(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    titles = [trimmed(title).lower() for title in table[0]] if table else []
    missing = [column for column in COLUMNS if column not in titles]
    if missing:
        raise BadMergeList(f"The merge list '{path}' needs the columns {' and '.join(COLUMNS)} in row 1.")
    one, other = (titles.index(column) for column in COLUMNS)
    for number, row in enumerate(table[1:], start=2):
        cells = [trimmed("" if cell is None else cell) for cell in row] + [""] * len(titles)
        yield number, (cells[one], cells[other])


def _sheet(path: Path) -> Sequence[Sequence[object]]:
    book = FileBook(path)
    return book.rows(book.sheets[0])


def _csv(path: Path) -> Sequence[Sequence[object]]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"The merge list '{path}' cannot be read as UTF-8 text: {error}") from None
    first = text.splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=first.count)
    return list(csv.reader(text.splitlines(), delimiter=separator))
