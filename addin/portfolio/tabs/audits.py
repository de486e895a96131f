"""The tab Audits: a row for each audit, worst first, with a link to its file."""

from collections import Counter
from pathlib import PurePath

from addin.portfolio.model import AuditEntry
from addin.portfolio.pad import HEAD_ROW, Column, Pad, Source, Toned, Value
from generator.paper.pen import must

TABLE = "tbAudits"
COLUMNS = (
    Column("portfolio.audit", 7, "number"),
    Column("portfolio.facility", 27, "strong"),
    Column("portfolio.facility_id", 12),
    Column("portfolio.country", 11),
    Column("portfolio.scheme", 21),
    Column("portfolio.kind", 12),
    Column("portfolio.date", 11, "date"),
    Column("portfolio.rating", 15, "center"),
    Column("portfolio.level", 10, "center"),
    Column("portfolio.score", 8, "score"),
    Column("portfolio.answered", 10, "count"),
    Column("portfolio.applicable", 11, "count"),
    Column("portfolio.zero_tolerance", 10, "count"),
    Column("portfolio.findings", 10, "count"),
    Column("portfolio.by_severity", 20),
    Column("portfolio.open", 8, "count"),
    Column("portfolio.overdue", 10, "count"),
    Column("portfolio.next_audit", 13, "date"),
    Column("portfolio.why", 46),
    Column("portfolio.file", 30, "small"),
    Column("portfolio.chosen", 20, "small"),
)
PRINTED = 18
"""The last column that is printed; reasons and file names are for the screen."""


def draw(pad: Pad) -> None:
    """Draw the tab."""
    sheet = pad.open(
        "audits", pad.say("portfolio.audits"), pad.say("portfolio.audits_hint"), [c.width for c in COLUMNS]
    )
    pad.back(sheet, 3, 1)
    entries = pad.survey.worst_first
    pad.table(sheet, TABLE, COLUMNS, (_row(pad, entry) for entry in entries), len(entries))
    pad.finish(sheet, 2)
    must(sheet.print_area, 1, 1, HEAD_ROW + max(len(entries), 1), PRINTED)


def _row(pad: Pad, entry: AuditEntry) -> list[Value]:
    survey, found = pad.survey, entry.result
    level = survey.level(entry)
    tone = "neutral" if level == "none" else level
    overdue = survey.overdue(entry)
    why = survey.either(found.why[0]) if found.why else ""
    return [
        entry.number,
        survey.facility(entry),
        found.facility_id,
        survey.choice("country", found.country),
        survey.scheme_name(entry),
        survey.choice("audit-kind", found.kind),
        found.audit_date,
        Toned(survey.rating(entry), tone),
        Toned(survey.say(f"portfolio.level.{level}"), tone),
        found.score,
        found.answered,
        found.applicable,
        flagged(len(found.zero_tolerance), "bad"),
        len(found.findings),
        _by_severity(pad, entry),
        sum(finding.is_open for finding in found.findings),
        flagged(overdue, "poor"),
        found.next_audit,
        why,
        Source(PurePath(entry.path).name, entry.path),
        _chosen(pad, entry),
    ]


def flagged(count: int, tone: str) -> Value:
    """A count, in colours if it is not 0."""
    return Toned(count, tone) if count else 0


def _by_severity(pad: Pad, entry: AuditEntry) -> str:
    """Findings of each severity that there are, gravest first."""
    counts = Counter(finding.severity for finding in entry.result.findings)
    language = pad.survey.language
    named = [(counts[s.code], s.name.of(language)) for s in pad.survey.scheme(entry).severities]
    return ", ".join(f"{count} {name}" for count, name in named if count)


def _chosen(pad: Pad, entry: AuditEntry) -> str:
    """Why this submission counts, and which ones it replaces."""
    because = pad.survey.either(entry.chosen_because)
    if not entry.earlier:
        return because
    return pad.say("portfolio.replaces", because=because, count=len(entry.earlier))
