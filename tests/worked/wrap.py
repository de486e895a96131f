"""Worked examples of the WRAP dossier."""

from generator.core.loading import load_scheme
from tests.audits import DAY, closing, with_answers
from tests.worked.model import Example

SCHEME = load_scheme("wrap")


EXAMPLES = (
    Example(
        "wrap: no finding, no observation, three Gold before is Platinum",
        SCHEME,
        with_answers(SCHEME, "platinum", {}, audit_date=DAY, audit_kind="periodic", gold_streak=3),
        "Platinum",
        100,
        results={"actions_and_observations": 0},
    ),
    Example(
        "wrap: attendance and payroll mismatch, wages corrected, is Silver",
        SCHEME,
        closing(with_answers(SCHEME, "silver", {"P5.7": "no"}, audit_date=DAY, audit_kind="initial"), "P5.7"),
        "Silver",
        results={"records_gap": 1, "open_majors": 0},
    ),
    Example(
        "wrap: two minor findings closed by desk review are Gold",
        SCHEME,
        closing(
            with_answers(SCHEME, "gold", {"P1.2": "no", "P4.3": "no"}, audit_date=DAY, audit_kind="initial"),
            "P1.2",
            "P4.3",
        ),
        "Gold",
        results={"actions_and_observations": 2},
    ),
)
