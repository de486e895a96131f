"""Worked examples of the SA8000 dossier."""

from datetime import date

from generator.core.loading import load_scheme
from tests.audits import DAY, closing, with_answers
from tests.worked.model import Example

SCHEME = load_scheme("sa8000")
FINGERPRINT = {f"SF 9.{i}": "level-3" for i in range(1, 11)} | {"SF 9.6": "level-4"}
# some wages late, four minors, a time-bound level of hours
FINDINGS = (
    FINGERPRINT
    | {"8.3": "major", "7.3-b": "time-bound"}
    | dict.fromkeys(["3.8", "9.1-b", "9.5", "9.9"], "minor")
)
ACCEPTED: dict[str, str | float | date] = {
    "minors_accepted": "yes",
    "time_bound_accepted": "yes",
    "audit_date": DAY,
}
RESULTS: dict[str, object] = {
    "maturity": 3.1,
    "maturity_band": "Good maturity",
    "dashboard": 82,
    "dashboard_grade": "B",
}


EXAMPLES = (
    Example(
        "sa8000: an open major is on hold; 100 - 10 - 8 is 82, maturity 3.1",
        SCHEME,
        with_answers(SCHEME, "82", FINDINGS, **ACCEPTED),
        "On hold",
        82,
        results=RESULTS,
    ),
    Example(
        "sa8000: certifiable once the major is closed",
        SCHEME,
        closing(with_answers(SCHEME, "82 closed", FINDINGS, **ACCEPTED), "8.3"),
        "Certifiable",
        82,
        results=RESULTS,
    ),
)
