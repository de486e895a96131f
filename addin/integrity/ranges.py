"""Many cells as people name them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from generator.core.layout import letters

Place = tuple[int, int]
"""Row and column, both counted from 0."""


def ranges(places: Iterable[Place]) -> str:
    """Cells as people name them, runs in one column together: G5:G9, G12."""
    columns: defaultdict[int, list[int]] = defaultdict(list)
    for row, column in sorted(set(places)):
        columns[column].append(row)
    return ", ".join(run for column, rows in sorted(columns.items()) for run in _runs(column, rows))


def _runs(column: int, rows: list[int]) -> Iterator[str]:
    start = rows[0]
    for row, following in zip(rows, [*rows[1:], -1], strict=True):
        if following != row + 1:
            name = letters(column)
            yield f"{name}{start + 1}" + (f":{name}{row + 1}" if row != start else "")
            start = following
