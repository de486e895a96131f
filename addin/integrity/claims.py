"""What a workbook says of itself, against what stands in it."""

from collections.abc import Callable, Iterable

from generator.core.layout import Layout
from generator.core.scheme import Scheme
from generator.core.text import LANGUAGES

TEXTS_COLUMN = 4
"""Where the hidden sheet names its first language, whatever the scheme."""


def languages_in(header: Iterable[object]) -> tuple[str, ...]:
    """The languages named at the head of the texts of the hidden sheet, whatever its identity says."""
    return tuple(str(name) for name in header if name in LANGUAGES)


def is_of(scheme: Scheme, values: Iterable[object]) -> bool:
    """Whether at least half of the refs that the hidden sheet lists are those of the scheme."""
    refs = {point.ref for point in scheme.checkpoints}
    listed = [str(value) for value in values if value is not None]
    return 2 * sum(ref in refs for ref in listed) >= len(refs)


def is_rebuilt(layout: Layout, value: Callable[[int, int], object]) -> bool:
    """Whether the hidden sheet is built otherwise than the scheme file in use has it.

    `value` gives what stands in a row and column of it. The file of an edition may have been given other
    rules or contradictions since a workbook was sent; then no cell can be compared by its place.
    """
    return any((value(cell.row, cell.column) or "") != said for cell, said in layout.landmarks())
