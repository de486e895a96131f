"""The tab Trend: facilities with more than one audit of a scheme, step by step."""

from addin.portfolio.pad import Column, Pad, Source, Toned, Value
from addin.portfolio.trend import BREAK, FIRST, Step, steps

TABLE = "tbTrend"
COLUMNS = (
    Column("portfolio.facility", 32, "strong"),
    Column("portfolio.scheme", 26),
    Column("portfolio.audit", 8, "number"),
    Column("portfolio.date", 12, "date"),
    Column("portfolio.rating", 20, "center"),
    Column("portfolio.direction", 20, "center"),
    Column("portfolio.score", 9, "score"),
    Column("portfolio.score_change", 10, "change"),
    Column("portfolio.findings", 10, "count"),
    Column("portfolio.findings_change", 10, "difference"),
    Column("portfolio.again", 8, "count"),
    Column("portfolio.again_refs", 30),
    Column("portfolio.file", 34, "small"),
)
TONES = {"better": "good", "worse": "bad", "same": "neutral", "break": "fair"}


def draw(pad: Pad) -> None:
    """Draw the tab."""
    hint = pad.say("portfolio.trend_hint")
    sheet = pad.open("trend", pad.say("portfolio.trend"), hint, [c.width for c in COLUMNS])
    pad.back(sheet, 3, 1)
    found = list(steps(pad.survey))
    pad.table(sheet, TABLE, COLUMNS, (_row(pad, step) for step in found), len(found))
    pad.finish(sheet, 1)


def _row(pad: Pad, step: Step) -> list[Value]:
    survey, found, before = pad.survey, step.entry.result, step.before
    level = survey.level(step.entry)
    words = survey.say(f"portfolio.direction.{step.direction}")
    compared = before.result if before and step.direction != BREAK else None
    scores = (found.score, compared.score) if compared else (None, None)
    return [
        survey.facility(step.entry),
        survey.scheme_name(step.entry),
        step.entry.number,
        found.audit_date,
        Toned(survey.rating(step.entry), "neutral" if level == "none" else level),
        words if step.direction == FIRST else Toned(words, TONES[step.direction]),
        found.score,
        scores[0] - scores[1] if scores[0] is not None and scores[1] is not None else None,
        len(found.findings),
        len(found.findings) - len(compared.findings) if compared else None,
        Toned(len(step.repeated), "poor") if step.repeated else None,
        ", ".join(step.repeated),
        Source(step.entry.path, step.entry.path),
    ]
