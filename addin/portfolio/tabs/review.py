"""The tab Review: what a person has to decide or mend before the numbers are whole."""

from collections.abc import Iterator

from addin.portfolio.model import AuditEntry
from addin.portfolio.pad import Column, Pad, Source, Toned, Value
from addin.portfolio.review import lacks

TABLE = "tbReview"
COLUMNS = (
    Column("portfolio.what", 26, "strong"),
    Column("portfolio.facility", 34),
    Column("portfolio.facility_key", 18),
    Column("portfolio.other", 34),
    Column("portfolio.other_key", 18),
    Column("portfolio.likeness", 11, "score"),
    Column("portfolio.because", 44),
    Column("portfolio.file", 40, "small"),
)


def draw(pad: Pad) -> None:
    """Draw the tab."""
    hint = pad.say("portfolio.review_hint")
    sheet = pad.open("review", pad.say("portfolio.review"), hint, [c.width for c in COLUMNS])
    pad.back(sheet, 3, 1)
    rows = [*_alike(pad), *(row for entry in pad.survey.worst_first for row in _missing(pad, entry))]
    pad.table(sheet, TABLE, COLUMNS, rows, len(rows))
    pad.finish(sheet, 1)


def _alike(pad: Pad) -> Iterator[list[Value]]:
    """Facilities that may be the same, the likeliest first."""
    names = pad.survey.facility_names
    for found in sorted(pad.survey.portfolio.suspicions, key=lambda one: -one.likeness):
        yield [
            Toned(pad.say("portfolio.review.alike"), "poor"),
            names.get(found.one, found.one),
            found.one,
            names.get(found.other, found.other),
            found.other,
            found.likeness,
            pad.survey.either(found.because),
            None,
        ]


def _missing(pad: Pad, entry: AuditEntry) -> Iterator[list[Value]]:
    """What an audit lacks, so that it cannot be told from others, placed in time or rated."""
    found = entry.result
    for key in lacks(entry):
        yield [
            Toned(pad.say(f"portfolio.review.{key}"), "fair"),
            pad.survey.facility(entry),
            entry.facility,
            None,
            None,
            None,
            pad.say(f"portfolio.review.{key}_because", answered=found.answered, all=found.applicable),
            Source(entry.path, entry.path),
        ]
