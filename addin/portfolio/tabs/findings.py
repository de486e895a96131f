"""The tab Findings: every finding of every audit, with a link to its cell in its file."""

from addin.portfolio.model import AuditEntry, Finding
from addin.portfolio.pad import Column, Pad, Source, Toned, Value

TABLE = "tbFindings"
COLUMNS = (
    Column("portfolio.audit", 7, "number"),
    Column("portfolio.facility", 22, "strong"),
    Column("portfolio.scheme", 18),
    Column("column.ref", 12, "center"),
    Column("column.checkpoint", 36),
    Column("column.severity", 16, "center"),
    Column("column.finding", 40),
    Column("portfolio.evidence", 16),
    Column("column.root_cause", 22),
    Column("portfolio.state", 12, "center"),
    Column("portfolio.topic", 20),
    Column("portfolio.where", 16, "small"),
)


def draw(pad: Pad) -> None:
    """Draw the tab."""
    hint = pad.say("portfolio.findings_hint")
    sheet = pad.open("findings", pad.say("portfolio.findings"), hint, [c.width for c in COLUMNS])
    pad.back(sheet, 3, 1)
    rows = (_row(pad, entry, finding) for entry, finding in pad.survey.findings())
    pad.table(sheet, TABLE, COLUMNS, rows, pad.survey.portfolio.findings)
    pad.finish(sheet, 2)


def _row(pad: Pad, entry: AuditEntry, finding: Finding) -> list[Value]:
    survey = pad.survey
    severity = survey.severity(entry, finding)
    state = "open" if finding.is_open else "closed"
    return [
        entry.number,
        survey.facility(entry),
        survey.scheme_name(entry),
        finding.ref,
        survey.checkpoint(entry, finding.ref).text.of(survey.language),
        Toned(severity.name.of(survey.language), severity.tone or "neutral"),
        finding.text,
        finding.evidence,
        finding.root_cause,
        Toned(survey.say(f"portfolio.state.{state}"), "poor" if finding.is_open else "good"),
        survey.topic(finding.topic),
        Source(finding.cell, entry.path, finding.cell),
    ]
