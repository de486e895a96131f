"""What every sheet is drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from generator.canvas import Canvas
from generator.core.identity import Identity
from generator.core.layout import Layout
from generator.core.scheme import NOT_RATED, Scheme
from generator.core.scoring import Scoring
from generator.core.text import Text
from generator.look import Look


@dataclass(frozen=True)
class Marks:
    """What the sender remarks on a copy that goes back to the facility."""

    words: Mapping[str, str] = field(default_factory=dict)
    """For the column `mark` of the checklist, by ref."""
    notes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """For cell notes, by sheet key and address such as G12."""


NO_MARKS = Marks()


@dataclass(frozen=True)
class Drawing:
    """One workbook while it is drawn: the canvas, and the audit whose values its formulas show."""

    canvas: Canvas
    look: Look
    layout: Layout
    scoring: Scoring
    identity: Identity
    built: date
    marks: Marks = NO_MARKS

    @property
    def scheme(self) -> Scheme:
        """The scheme that is drawn."""
        return self.layout.scheme

    def words(self, key: str) -> Text:
        """Words of the interface."""
        return self.layout.words[key]

    def outcome(self, code: str) -> str:
        """What an outcome is called, in the language the workbook opens in."""
        words = self.words("not_rated") if code == NOT_RATED else self.scheme.verdict(code).name
        return words.of(self.canvas.language)
