"""What a workbook says of itself, against what stands in it."""

from collections.abc import Iterable

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
