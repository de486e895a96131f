"""The tab Topics: the same requirement across schemes and facilities, the most failed first."""

from addin.portfolio.pad import Column, Pad, Value
from addin.portfolio.rates import TopicRate, topic_rates

TABLE = "tbTopics"
COLUMNS = (
    Column("portfolio.topic", 46, "strong"),
    Column("portfolio.sites_failing", 11, "count"),
    Column("portfolio.sites_asked", 11, "count"),
    Column("portfolio.rate", 13, "percent"),
    Column("portfolio.findings", 11, "count"),
    Column("portfolio.schemes_asking", 11, "count"),
    Column("portfolio.in_schemes", 70),
)
RATE = 4


def draw(pad: Pad) -> None:
    """Draw the tab."""
    hint = pad.say("portfolio.topics_hint")
    sheet = pad.open("topics", pad.say("portfolio.topics"), hint, [c.width for c in COLUMNS])
    pad.back(sheet, 3, 1)
    rates = topic_rates(pad.survey)
    pad.table(sheet, TABLE, COLUMNS, (_row(pad, rate) for rate in rates), len(rates))
    pad.bars(sheet, RATE, len(rates), "poor")
    pad.finish(sheet, 1)


def _row(pad: Pad, rate: TopicRate) -> list[Value]:
    schemes = [
        f"{pad.survey.name_of(stem)}: {failing}/{asked}" for stem, (failing, asked) in rate.by_scheme.items()
    ]
    return [
        pad.survey.topic(rate.topic),
        len(rate.failing),
        len(rate.asked),
        rate.rate,
        rate.findings,
        len(rate.by_scheme),
        "; ".join(schemes),
    ]
