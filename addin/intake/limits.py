"""How much a workbook may be, so that no file can cost more than its share: all limits in one place."""

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Bounds of one file. Our largest workbooks: 0.2 MB, 23 parts, 1.3 MB unpacked, 979 rows, 107 columns."""

    file_size: int = 40 * MEGABYTE
    """Bytes on disk; pictures that people paste are most of it."""
    entries: int = 1000
    part_size: int = 32 * MEGABYTE
    """Bytes of one part, unpacked."""
    total_size: int = 96 * MEGABYTE
    """Bytes of all parts, unpacked."""
    ratio: int = 150
    """Unpacked bytes for each packed one. Sheets reach 12, emptily formatted ones 60, bombs 1000."""
    ratio_from: int = MEGABYTE
    """Parts below this size may have any ratio."""
    rows: int = 20_000
    columns: int = 200
    elements: int = 600_000
    """XML elements of one part. Ghost rows and cells are harmless below it, slow above."""
    styles: int = 65_490
    """Cell formats; Excel's own limit."""
    merges: int = 10_000
    strings: int = 250_000
    """Shared texts, and what a part may announce of them."""
    texts: int = 64 * MEGABYTE
    """Bytes of all cells' texts written out: one shared text may stand in many cells."""
    seconds: float = 60
    """Time for one file in a batch: what takes a second here may take ten on an old, busy machine."""
    memory: int = 1024 * MEGABYTE
    """Address space of a process that reads, where the system can limit it."""


LIMITS = Limits()
