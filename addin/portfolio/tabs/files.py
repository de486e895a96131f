"""The tab Files: every file in, and what became of it; those not usable first."""

from collections import Counter

from addin.portfolio.model import OUTCOMES, READ, FileEntry
from addin.portfolio.pad import Column, Pad, Source, Toned, Value

TABLE = "tbFiles"
COLUMNS = (
    Column("portfolio.file", 48, "small"),
    Column("portfolio.outcome", 13, "center"),
    Column("portfolio.reason", 46),
    Column("portfolio.standing", 14, "center"),
    Column("portfolio.audit", 8, "number"),
    Column("portfolio.problems", 11, "count"),
    Column("portfolio.codes", 26, "small"),
    Column("portfolio.program", 18, "small"),
    Column("portfolio.saved", 18, "small"),
    Column("portfolio.size", 11, "size"),
    Column("portfolio.digest", 36, "small"),
)
TONES = {"read": "good", "warned": "fair", "rejected": "bad"}


def draw(pad: Pad) -> None:
    """Draw the tab."""
    hint = pad.say("portfolio.files_hint")
    sheet = pad.open("files", pad.say("portfolio.files"), hint, [c.width for c in COLUMNS])
    pad.back(sheet, 3, 1)
    worst = sorted(pad.survey.portfolio.files, key=_order)
    pad.table(sheet, TABLE, COLUMNS, (_row(pad, entry) for entry in worst), len(worst))
    pad.finish(sheet, 1)


def _order(entry: FileEntry) -> tuple[int, str]:
    return -OUTCOMES.index(entry.reading.outcome), entry.reading.path


def _row(pad: Pad, entry: FileEntry) -> list[Value]:
    reading = entry.reading
    codes = Counter(reading.codes) + Counter(signal.code for signal in entry.signals)
    return [
        Source(reading.path, reading.path),
        Toned(pad.say(f"portfolio.outcome.{reading.outcome}"), TONES[reading.outcome]),
        _reason(pad, entry),
        pad.say(f"portfolio.standing.{entry.standing or 'unused'}"),
        entry.audit,
        sum(codes.values()),
        ", ".join(f"{code} ×{count}" for code, count in sorted(codes.items())),
        reading.program,
        reading.saved.replace("T", " "),
        reading.size,
        reading.digest,
    ]


def _reason(pad: Pad, entry: FileEntry) -> str:
    """Why a file has its outcome; of one that is in order, what it shares with another."""
    told = [pad.survey.either(entry.reading.reason), *(pad.survey.text(one.found) for one in entry.signals)]
    if not any(told) and entry.reading.outcome == READ:
        return pad.say("portfolio.in_order")
    return " ".join(part for part in told if part)
