"""The worked examples of the CTPAT dossier: 182 of 197 points, with and without the seal."""

from generator.core.loading import load_scheme
from tests.audits import with_answers
from tests.worked.model import Example

SCHEME = load_scheme("ctpat")
MUSTS = [p.ref for p in SCHEME.checkpoints if p.severity == "major"]
SHOULDS = [p.ref for p in SCHEME.checkpoints if p.severity == "minor"]
COMMON = dict.fromkeys([*MUSTS[:3], *SHOULDS[:6]], "na") | dict.fromkeys(SHOULDS[6:12], "no")
PLAIN = COMMON | dict.fromkeys(MUSTS[3:6], "no")
SEAL = COMMON | dict.fromkeys([*MUSTS[3:5], "6.2"], "no")

EXAMPLES = (
    Example(
        "ctpat: 3 of 56 MUSTs open, 182 of 197 points is 92, moderate",
        SCHEME,
        with_answers(SCHEME, "moderate", PLAIN),
        "Moderate",
        92,
        results={
            "musts_not_met": 3,
            "musts_not_met_share": 300 / 56,
            "msc_status": "Actions required",
            "score_band": "Low",
        },
    ),
    Example(
        "ctpat: one of the three is the seal, still 92, high",
        SCHEME,
        with_answers(SCHEME, "seal", SEAL),
        "High",
        92,
        results={"musts_not_met": 3, "msc_status": "Not met", "score_band": "Low"},
    ),
)
