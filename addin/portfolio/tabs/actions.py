"""The tab Actions: what is still to be done about open findings; the latest first."""

from addin.portfolio.model import AuditEntry, Finding
from addin.portfolio.pad import Column, Pad, Source, Toned, Value
from addin.portfolio.survey import Survey
from generator.core.loading import vocabulary

TABLE = "tbActions"
COLUMNS = (
    Column("portfolio.audit", 7, "number"),
    Column("portfolio.facility", 22, "strong"),
    Column("portfolio.scheme", 18),
    Column("column.ref", 12, "center"),
    Column("column.severity", 16, "center"),
    Column("column.finding", 34),
    Column("column.corrective_action", 34),
    Column("column.owner", 13),
    Column("column.due", 12, "date"),
    Column("portfolio.days_late", 9, "count"),
    Column("portfolio.state", 15, "center"),
    Column("column.cost", 12, "money"),
    Column("portfolio.currency", 10, "center"),
    Column("portfolio.where", 16, "small"),
)


def draw(pad: Pad) -> None:
    """Draw the tab."""
    hint = pad.say("portfolio.actions_hint", date=pad.survey.portfolio.made.isoformat())
    sheet = pad.open("actions", pad.say("portfolio.actions"), hint, [c.width for c in COLUMNS])
    pad.back(sheet, 3, 1)
    found = open_ones(pad.survey)
    rows = (_row(pad, entry, finding) for entry, finding in found)
    pad.table(sheet, TABLE, COLUMNS, rows, len(found))
    pad.finish(sheet, 2)


def open_ones(survey: Survey) -> list[tuple[AuditEntry, Finding]]:
    """Open findings: the latest first, then those due next, then those without a date."""
    found = [(entry, finding) for entry, finding in survey.findings() if finding.is_open]
    return sorted(found, key=lambda one: (one[1].due is None, one[1].due or survey.portfolio.made))


def currency(survey: Survey, entry: AuditEntry) -> str:
    """The code of the currency of an audit; never foreign text, since sums are looked up by it."""
    known = vocabulary().lists["currency"].codes
    return entry.result.currency if entry.result.currency in known else survey.say("portfolio.no_currency")


def _row(pad: Pad, entry: AuditEntry, finding: Finding) -> list[Value]:
    survey = pad.survey
    severity = survey.severity(entry, finding)
    return [
        entry.number,
        survey.facility(entry),
        survey.scheme_name(entry),
        finding.ref,
        Toned(severity.name.of(survey.language), severity.tone or "neutral"),
        finding.text,
        finding.action,
        finding.owner,
        finding.due,
        survey.days_late(finding),
        _state(survey, finding),
        finding.cost,
        currency(survey, entry),
        Source(finding.cell, entry.path, finding.cell),
    ]


def _state(survey: Survey, finding: Finding) -> Toned:
    """One word on how far it is; being late outweighs all else."""
    if survey.days_late(finding):
        return Toned(survey.say("portfolio.state.overdue"), "bad")
    if finding.due is None:
        return Toned(survey.say("portfolio.state.no_date"), "fair")
    return Toned(survey.choice("status", finding.status or "open"), "neutral")
