"""Alibaba factory audit: the worked examples of the dossier."""

from dataclasses import replace

from generator.core.loading import load_scheme
from generator.core.rules import Fixed
from generator.core.scheme import Scheme
from tests.audits import with_answers
from tests.worked.model import Example

SCHEME = load_scheme("alibaba")


def _groups(social: float, quality: float, environment: float, security: float) -> Scheme:
    shares = {"1": social, "2": quality, "3": environment, "4": security}
    return replace(
        SCHEME,
        sections=tuple(
            replace(section, score=Fixed(shares[section.code])) if section.code in shares else section
            for section in SCHEME.sections
        ),
    )


GROUPS = _groups(88.0, 92.0, 80.0, 70.0)
WEAK_SECURITY = _groups(88.0, 92.0, 80.0, 58.0)

EXAMPLES = (
    Example(
        "alibaba: 30.8 + 27.6 + 12.0 + 14.0 is 84.4, B",
        GROUPS,
        with_answers(GROUPS, "84.4", {}),
        "B",
        84.4,
    ),
    Example(
        "alibaba: attendance forged is D whatever the total",
        GROUPS,
        with_answers(GROUPS, "forged", {"1-14": "no"}),
        "D",
        84.4,
    ),
    Example(
        "alibaba: 82.0 with security at 58 is C",
        WEAK_SECURITY,
        with_answers(WEAK_SECURITY, "82", {}),
        "C",
        82.0,
    ),
    Example(
        "alibaba: 120 workers and a self-check of 55 % are 54 days",
        SCHEME,
        with_answers(SCHEME, "effort", {}, headcount=120, self_check=55),
        "A",
        100,
        results={"preparation_days": 54, "lead_time": "4-6 months"},
    ),
)
