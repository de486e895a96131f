"""The worked example of the supply-chain security dossier: 163 of 188 points."""

from generator.core.loading import load_scheme
from tests.audits import with_answers
from tests.worked.model import Example

SCHEME = load_scheme("supply-chain-security")
COUNTS = (("critical", 14), ("major", 36), ("minor", 10))
LOST = (
    dict.fromkeys(["G.1", "H.1"], "partial")  # critical
    | dict.fromkeys(["G.3", "H.3", "I.2"], "no")  # major
    | dict.fromkeys(["F.1", "F.2", "F.3", "F.4", "K.2", "K.3"], "partial")  # major
    | dict.fromkeys(["F.6", "K.5"], "no")  # minor
)


def _spare() -> list[str]:
    """The checkpoints that are N/A so that the counts of the example apply."""
    refs: list[str] = []
    for severity, count in COUNTS:
        points = [p.ref for p in SCHEME.checkpoints if p.severity == severity]
        refs += [ref for ref in points if ref not in LOST][: len(points) - count]
    return refs


EXAMPLES = (
    Example(
        "supply-chain-security: 163 of 188 points is 87, C, not ready, AEO 92",
        SCHEME,
        with_answers(SCHEME, "87", dict.fromkeys(_spare(), "na") | LOST),
        "C",
        87,
        results={
            "critical_count": 0,
            "readiness": "Not ready",
            "elements_not_met": 3,
            "elements_basic": 2,
            "aeo_score": 92,
            "aeo_verdict": "Fail",
        },
    ),
)
