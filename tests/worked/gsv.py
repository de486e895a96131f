"""GSV: 60 applicable questions, and what one critical No costs."""

from generator.core.loading import load_scheme
from tests.audits import with_answers
from tests.worked.model import Example

GSV = load_scheme("gsv-2.0")


def _gsv_answers(critical: str) -> dict[str, str]:
    by_class = {
        s: [p.ref for p in GSV.checkpoints if p.severity == s] for s in ("critical", "major", "minor")
    }
    answers = {
        ref: "na"
        for s, keep in (("critical", 14), ("major", 34), ("minor", 12))
        for ref in by_class[s][keep:]
    }
    answers[by_class["critical"][0]] = critical
    answers |= dict.fromkeys(by_class["major"][:4], "no") | dict.fromkeys(by_class["major"][4:7], "partial")
    return answers | dict.fromkeys(by_class["minor"][:5], "no")


EXAMPLES = (
    Example(
        "gsv: 160 of 184 points is 87, low risk",
        GSV,
        with_answers(GSV, "87", _gsv_answers("partial")),
        "Low Risk Priority",
        87,
        results={"weighted_share": 87, "acceptance": "Accepted"},
    ),
    Example(
        "gsv: a critical No is 86, capped to 85, medium risk",
        GSV,
        with_answers(GSV, "85", _gsv_answers("no")),
        "Medium Risk Priority",
        85,
        results={"weighted_share": 86, "acceptance": "Accepted"},
    ),
)
