"""A workbook that came back, with all that checks look at."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from addin.checks.cells import Typed, input_cells
from addin.intake.facts import Facts
from addin.intake.odd_cells import OddCell
from generator.core.audit import Audit, is_blank
from generator.core.layout import Cell
from generator.core.normalising import Repair, healed
from generator.core.reading import Submission
from generator.core.scoring import Scoring


@dataclass(frozen=True)
class Returned:
    """One workbook as it was read, nothing repaired yet."""

    source: str
    facts: Facts
    submission: Submission
    today: date
    odd: tuple[OddCell, ...] = ()
    """Input cells with formulas or errors, from `odd_cells`; reading alone shows them blank or as typed."""

    @cached_property
    def scoring(self) -> Scoring:
        """The score of what was typed, exactly as typed: what the workbook itself must show."""
        return Scoring(self.submission.scheme, self.submission.audit)

    @cached_property
    def _healed(self) -> tuple[Audit, tuple[Repair, ...]]:
        return healed(self.submission, self.facts.dates_1904)

    @property
    def healed(self) -> Audit:
        """What was typed, with near misses put right: what counts."""
        return self._healed[0]

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """What was put right, cell by cell."""
        return self._healed[1]

    @cached_property
    def typed(self) -> tuple[Typed, ...]:
        """The input cells that are not blank, but for the answers."""
        return tuple(c for c in input_cells(self.submission, self.healed) if not is_blank(c.before))

    @cached_property
    def healed_scoring(self) -> Scoring:
        """The score after near misses were put right: where there were none, the score as typed."""
        return Scoring(self.submission.scheme, self.healed) if self.repairs else self.scoring

    @property
    def checklist_sheet(self) -> str:
        """What the checklist is called in this file; empty if it is gone."""
        rows = self.submission.places.checklist.values()
        return next((cells["ref"].sheet for cells in rows), "")

    def cell(self, ref: str, column: str = "answer") -> Cell | None:
        """Where a checkpoint's cell stands in this file; None if its row is gone."""
        return self.submission.places.checklist.get(ref, {}).get(column)

    def field_cell(self, id: str) -> Cell | None:
        """Where a field stands in this file; None if its sheet is gone."""
        return self.submission.places.fields.get(id)
