"""What the raw package of a workbook says of itself, before any parser sees its cells."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Facts:
    """One file that passed the gate."""

    digest: str
    """SHA-256 of its bytes."""
    size: int
    """Bytes on disk."""
    program: str
    """The program that wrote it last, such as "LibreOffice"; empty if it does not say."""
    version: str
    saved: datetime | None
    """When it was saved last, as the file itself says."""
    dates_1904: bool
    """Whether its dates count from 1904, as old Macs wrote them."""
    calculated: bool
    """Whether its formulas are stored with values: a program that calculates wrote it last."""
    notes: tuple[tuple[str, str], ...] = ()
    """What the package holds that is no reason to refuse it, but good to know: codes of the catalogue, each
    with the first part that it is about."""
