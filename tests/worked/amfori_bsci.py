"""Amfori BSCI: hours, a factory floor, and the overall table."""

from generator.core.loading import load_scheme
from tests.audits import with_answers
from tests.worked.model import Example

BSCI = load_scheme("amfori-bsci-2021")
SAFETY = {"7.15": "no", "7.1": "partial", "7.2": "partial", "7.3": "no"}


def _bsci(name: str, answers: dict[str, str], rating: str, **sections: tuple[float, str]) -> Example:
    named = {key.replace("_", " "): value for key, value in sections.items()}
    return Example(f"bsci: {name}", BSCI, with_answers(BSCI, name, answers), rating, sections=named)


EXAMPLES = (
    _bsci("overtime No is 50 %, D", {"6.2": "no"}, "C", PA_6=(50, "D")),
    _bsci("overtime Partially is 63 %, C", {"6.2": "partial"}, "B", PA_6=(63, "C")),
    _bsci("overtime and rest day No is 0 %, E", {"6.2": "no", "6.4": "no"}, "D", PA_6=(0, "E")),
    _bsci("blocked exit among 25 questions is 72 %, B", SAFETY, "A", PA_7=(72, "B")),
    _bsci(
        "one D, no E is C overall",
        {"6.2": "no", "5.1": "no", "1.1": "no", "1.2": "partial", **SAFETY},
        "C",
        PA_6=(50, "D"),
        PA_5=(67, "C"),
        PA_1=(79, "B"),
        PA_7=(72, "B"),
    ),
    _bsci(
        "one E and twelve A is D overall", {"6.2": "no", "6.4": "no"}, "D", PA_6=(0, "E"), PA_13=(100, "A")
    ),
    _bsci("a child at work is zero tolerance", {"8.1": "no"}, "ZT", PA_8=(0, "E")),
)
