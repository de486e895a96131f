"""Walmart: the worst finding decides."""

from generator.core.loading import load_scheme
from tests.audits import DAY, with_answers
from tests.worked.model import Example

WALMART = load_scheme("walmart-2021")
YELLOW = {"3-01": "no", "1-04": "no", "7A-10": "no"}
UNDERPAID = YELLOW | {"5-02": "no"}


def walmart(name: str, answers: dict[str, str], rating: str, **fields: str | float) -> Example:
    given = with_answers(WALMART, name, answers, audit_date=DAY, **fields)
    return Example(f"walmart: {name}", WALMART, given, rating)


EXAMPLES = (
    walmart("66 hours, poster unsigned, drill missed", YELLOW, "Yellow"),
    walmart("overtime underpaid too", UNDERPAID, "Orange"),
    walmart("third Orange in a row", UNDERPAID, "Red", previous_1="Orange", previous_2="Orange"),
    walmart("one Orange before is not three", UNDERPAID, "Orange", previous_1="Orange", previous_2="Yellow"),
    walmart("a week of 73 hours", {"3-01": "no", "3-02": "no"}, "Orange"),
    walmart("only the poster", {"1-04": "no"}, "Green"),
    walmart("locked exit", {"7A-02": "no"}, "Red"),
    walmart("BSCI D with a clean floor", {}, "Orange", programme_result="bsci-de"),
    walmart("one child found, not wilful", {"2-07": "no"}, "Orange", underage_found=1),
    walmart("three children found", {"2-07": "no"}, "Red", underage_found=3),
    walmart(
        "ten Yellows with the switch on",
        dict.fromkeys([p.ref for p in WALMART.checkpoints if p.severity == "yellow"][:10], "no"),
        "Orange",
        yellow_limit=10,
    ),
    walmart(
        "ten Yellows with the switch off",
        dict.fromkeys([p.ref for p in WALMART.checkpoints if p.severity == "yellow"][:10], "no"),
        "Yellow",
    ),
)
