"""Worked examples of the SMETA dossier, and the same findings in edition 6.1."""

from generator.core.loading import load_scheme
from tests.audits import DAY, with_answers
from tests.worked.model import Example

SCHEME = load_scheme("smeta-7.0")
BEFORE = load_scheme("smeta-6.1")
# hours over 60, insurance gap, no drill, no permit; 6 minor; 2 collaborative actions
FINDINGS = (
    dict.fromkeys(["6.3", "5.5", "3.6", "0.9"], "major")
    | dict.fromkeys(["0.6", "3.14", "3.16", "9.2", "10B.1", "10C.2"], "minor")
    | dict.fromkeys(["1A.1", "5A.1"], "car")
)
RECORD = {
    "cars": 2,
    "health_safety": 93,
    "environment": 99,
    "business_ethics": 99,
    "labour": 89,
    "msa_index": 100,
}
FINDINGS_BEFORE = (
    dict.fromkeys(["6.3", "5.5", "3.6", "0B.3"], "major")
    | dict.fromkeys(["0B.1", "3.14", "3.16", "9.2", "10B4.1", "10C.2"], "minor")
    | dict.fromkeys(["10A.E1", "5.1"], "observation")
)

EXAMPLES = (
    Example(
        "smeta: 4 majors and 6 minors are 74, yellow",
        SCHEME,
        with_answers(SCHEME, "74", FINDINGS, audit_date=DAY, pillars="four"),
        "Yellow",
        74,
        sections={"3": (93, "Robust")},
        results=RECORD,
    ),
    Example(
        "smeta: one locked exit more is 54, red",
        SCHEME,
        with_answers(SCHEME, "54", FINDINGS | {"3.4": "critical"}, audit_date=DAY, pillars="four"),
        "Red",
        54,
        results={"health_safety": 73},
    ),
    Example(
        "smeta 6.1: the same findings are 74, observations cost nothing",
        BEFORE,
        with_answers(BEFORE, "74 in 6.1", FINDINGS_BEFORE, audit_date=DAY, pillars="four"),
        "Yellow",
        74,
        sections={"3": (93, ""), "10B2": (None, "")},
        results={
            "observations": 2,
            "health_safety": 93,
            "environment": 99,
            "business_ethics": 99,
            "labour": 89,
        },
    ),
)
