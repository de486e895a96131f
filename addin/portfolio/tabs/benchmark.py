"""The tab Benchmark: where each newest audit stands among one's own files."""

from addin.portfolio.benchmark import LEAST, Place, Standing, standings
from addin.portfolio.pad import HEAD_ROW, Column, Pad, Value
from generator.paper.pen import must

TABLE = "tbBenchmark"
COLUMNS = (
    Column("portfolio.scheme", 26),
    Column("portfolio.audit", 8, "number"),
    Column("portfolio.facility", 32, "strong"),
    Column("portfolio.country", 14),
    Column("portfolio.products", 22),
    Column("portfolio.measure", 18),
    Column("portfolio.value", 9, "score"),
    Column("portfolio.median", 11, "score"),
    Column("portfolio.in_scheme", 13, "percent"),
    Column("portfolio.of_scheme", 10, "count"),
    Column("portfolio.in_country", 13, "percent"),
    Column("portfolio.of_country", 10, "count"),
    Column("portfolio.in_product", 13, "percent"),
    Column("portfolio.of_product", 10, "count"),
)
PERCENTILES = (9, 11, 13)


def draw(pad: Pad) -> None:
    """Draw the tab."""
    hint = pad.say("portfolio.benchmark_hint", least=LEAST)
    sheet = pad.open("benchmark", pad.say("portfolio.benchmark"), hint, [c.width for c in COLUMNS])
    pad.back(sheet, 3, 1)
    found = standings(pad.survey)
    pad.table(sheet, TABLE, COLUMNS, (_row(pad, one) for one in found), len(found))
    for column in PERCENTILES:
        rule: dict[str, object] = {
            "type": "3_color_scale",
            "min_color": pad.colour("bad_soft"),
            "mid_color": pad.colour("fair_soft"),
            "max_color": pad.colour("good_soft"),
        }
        rule |= {f"{end}_type": "num" for end in ("min", "mid", "max")}
        rule |= {"min_value": 0, "mid_value": 0.5, "max_value": 1}
        last = HEAD_ROW + max(len(found), 1)
        must(sheet.conditional_format, HEAD_ROW + 1, column, last, column, rule)
    pad.finish(sheet, 3)


def _row(pad: Pad, one: Standing) -> list[Value]:
    survey, found = pad.survey, one.entry.result
    return [
        survey.scheme_name(one.entry),
        one.entry.number,
        survey.facility(one.entry),
        survey.choice("country", found.country),
        found.products,
        survey.say("portfolio.measure.score" if one.scored else "portfolio.measure.met"),
        one.value,
        one.median,
        *_place(one.scheme),
        *_place(one.country),
        *_place(one.product),
    ]


def _place(place: Place) -> tuple[Value, Value]:
    return "–" if place.percentile is None else place.percentile, place.size
