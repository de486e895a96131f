"""The tab Checkpoints: how often each checkpoint of each scheme fails, most failed first."""

from addin.portfolio.pad import HEAD_ROW, Column, Pad, Toned, Value
from addin.portfolio.rates import CheckpointRate, checkpoint_rates

TABLE = "tbCheckpoints"
COLUMNS = (
    Column("portfolio.scheme", 22),
    Column("column.ref", 14, "center"),
    Column("column.section", 22),
    Column("column.checkpoint", 54, "strong"),
    Column("column.severity", 15, "center"),
    Column("portfolio.failed", 9, "count"),
    Column("portfolio.of_answers", 11, "count"),
    Column("portfolio.rate", 11, "percent"),
    Column("portfolio.audits_of_scheme", 9, "count"),
    Column("portfolio.answered", 10, "count"),
    Column("portfolio.na", 8, "count"),
    Column("portfolio.topic", 26),
    Column("portfolio.editions", 20),
)
RATE = 8
"""The place of the fail rate, from 1."""


def draw(pad: Pad) -> None:
    """Draw the tab."""
    hint = pad.say("portfolio.checkpoints_hint")
    sheet = pad.open("checkpoints", pad.say("portfolio.checkpoints"), hint, [c.width for c in COLUMNS])
    pad.back(sheet, 3, 1)
    rates = checkpoint_rates(pad.survey)
    pad.table(sheet, TABLE, COLUMNS, (_row(pad, rate) for rate in rates), len(rates))
    for row, rate in enumerate(rates, start=HEAD_ROW + 1):
        if rate.rate is not None:
            live = f"{TABLE}[[#This Row],[{pad.say('portfolio.failed')}]]"
            of = f"{TABLE}[[#This Row],[{pad.say('portfolio.of_answers')}]]"
            pad.formula(sheet, row, RATE, f"{live}/{of}", rate.rate, pad.cell("percent"))
    pad.bars(sheet, RATE, len(rates), "poor")
    pad.finish(sheet, 2)


def _row(pad: Pad, rate: CheckpointRate) -> list[Value]:
    survey, point = pad.survey, rate.checkpoint
    scheme = survey.schemes[rate.stem]
    severity = scheme.severity(rate.severity)
    name = severity.name.of(survey.language)
    return [
        survey.name_of(rate.stem),
        point.ref,
        scheme.section(point.section).name.of(survey.language),
        point.text.of(survey.language),
        Toned(name, severity.tone or "neutral") if rate.failed else name,
        rate.failed,
        rate.applicable,
        None,
        rate.audits,
        rate.answered,
        rate.not_applicable,
        survey.topic(point.topic),
        _editions(pad, rate),
    ]


def _editions(pad: Pad, rate: CheckpointRate) -> Value:
    """The editions counted together; those whose question changed are not compared."""
    named = ", ".join(rate.editions)
    return Toned(pad.say("portfolio.changed", editions=named), "fair") if rate.changed else named
