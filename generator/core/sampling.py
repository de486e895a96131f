"""Person-days and sample sizes for a headcount."""

from generator.core.marking import Marking
from generator.core.scheme import SamplingTable, Scheme
from generator.core.text import EMPTY, Text


def sampled(scheme: Scheme, marking: Marking) -> tuple[Text, ...]:
    """One value for each sampling column; empty texts while the headcount is not known.

    The first table whose fields hold the codes it asks for is used; unlike for checkpoints, a blank
    field does not match, so that a special table is never used by default.
    """
    blank = (EMPTY,) * len(scheme.sampling.columns)
    headcount = marking.numbers.get("headcount")
    if headcount is None or headcount < 1:
        return blank
    table = next((t for t in scheme.sampling.tables if _fits(t, marking)), None)
    rows = [values for least, values in table.rows if least <= headcount] if table else []
    return rows[-1] if rows else blank


def _fits(table: SamplingTable, marking: Marking) -> bool:
    return all(marking.labels.get(c.field, "") in c.codes for c in table.applies_when)
