"""Which row and column of a returned sheet is which of the sheet that was built.

Rows are known by the keys beside them: refs on the checklist, ids in column A; columns by their ids.
Where there are none, rows and columns are known by their formulas and texts, in order.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from addin.integrity.ranges import Place
from addin.integrity.snapshot import Content, Formula, Grid
from generator.core.layout import CHECKLIST_COLUMNS

_OWN_CELLS = re.compile(r"(?<![!:$\w])\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?")


@dataclass(frozen=True)
class Alignment:
    """Rows and columns of the sheet that was built, by where they stand now."""

    rows: Mapping[int, int]
    columns: Mapping[int, int]

    def built(self, place: Place) -> Place | None:
        """Where a cell was built; None if its row or column was not."""
        row, column = self.rows.get(place[0]), self.columns.get(place[1])
        return None if row is None or column is None else (row, column)


def aligned(reference: Grid, found: Grid, refs: frozenset[str], columns: Mapping[str, int]) -> Alignment:
    """Match a returned sheet to the one that was built.

    For the checklist, `refs` are its refs and `columns` says where its columns stand now, by id.
    """
    if refs:
        matched_columns = {columns[id]: i for i, id in enumerate(CHECKLIST_COLUMNS) if id in columns}
        built = CHECKLIST_COLUMNS.index("ref")
        now = columns.get("ref", built)
        matched_columns.setdefault(now - 1, built - 1)  # the hidden column has a mark where others have ids
        return Alignment(_by_refs(reference, found, refs, built, now), matched_columns)
    if reference.extent == found.extent and _keys(reference) == _keys(found):
        return Alignment(*({i: i for i in range(most + 1)} for most in reference.extent))
    return Alignment(
        matched(_signatures(reference, 0), _signatures(found, 0)),
        matched(_signatures(reference, 1), _signatures(found, 1)),
    )


def matched(built: Sequence[Hashable], found: Sequence[Hashable]) -> dict[int, int]:
    """Places in `built` by place in `found`; what was only altered stays matched, in order."""
    pairs: dict[int, int] = {}
    for _, i, end, j, last in SequenceMatcher(None, built, found, autojunk=False).get_opcodes():
        pairs |= dict(zip(range(j, last), range(i, end), strict=False))
    return pairs


def _by_refs(reference: Grid, found: Grid, refs: frozenset[str], built: int, now: int) -> dict[int, int]:
    """Rows by ref; those above the first ref keep their distance to it, for they are titles."""
    here = {content: row for (row, column), content in sorted(reference.cells.items()) if column == built}
    pairs, seen = {}, set()
    for (row, column), content in sorted(found.cells.items()):
        if column == now and content in refs and content not in seen:
            seen.add(content)
            pairs[row] = here[content]
    if pairs:
        top, first = min(pairs), min(here[ref] for ref in refs)
        pairs |= {top - i: first - i for i in range(1, min(top, first) + 1)}
    return pairs


def _keys(grid: Grid) -> dict[Place, Content]:
    """The ids in the hidden first row and the hidden first column."""
    return {place: content for place, content in grid.cells.items() if 0 in place}


def _signatures(grid: Grid, axis: int) -> list[Hashable]:
    """What makes each row (axis 0) or column (axis 1) known: its key, else its formulas, else its texts."""
    lines: defaultdict[int, list[tuple[int, Content]]] = defaultdict(list)
    for place, content in grid.cells.items():
        lines[place[axis]].append((place[1 - axis], content))
    return [_signature(sorted(lines[i], key=lambda cell: cell[0])) for i in range(grid.extent[axis] + 1)]


def _signature(line: list[tuple[int, Content]]) -> Hashable:
    if line and line[0][0] == 0 and isinstance(line[0][1], str):
        return line[0][1]
    formulas = tuple(_OWN_CELLS.sub("", c.text.replace("'", "")) for _, c in line if isinstance(c, Formula))
    return formulas or tuple(content for _, content in line)
