"""Disney ILS: the worked examples of the dossier."""

from generator.core.loading import load_scheme
from tests.audits import DAY, with_answers
from tests.worked.model import Example

SCHEME = load_scheme("disney-ils")
NON_MCS = dict.fromkeys([p.ref for p in SCHEME.checkpoints if p.severity == "non-mcs"][:5], "no")
TWO_SERIOUS = {"HS-12": "no", "HS-03": "no"}


def _disney(name: str, answers: dict[str, str], rating: str, kind: str, **results: object) -> Example:
    given = with_answers(SCHEME, name, answers, audit_date=DAY, audit_kind=kind)
    return Example(f"disney: {name}", SCHEME, given, rating, results=results)


EXAMPLES = (
    _disney(
        "no MCS, 2 Serious and 5 Non-MCS meet the standard",
        NON_MCS | TWO_SERIOUS,
        "Meets MCS",
        "periodic",
        serious_findings=2,
        mcs_count=0,
        consequence="Authorisation goes on",
    ),
    _disney(
        "a third Serious makes 3 MCS",
        NON_MCS | TWO_SERIOUS | {"HS-10": "no"},
        "Does not meet MCS",
        "periodic",
        serious_findings=3,
        mcs_count=3,
        consequence="New audit in 90 days",
    ),
    _disney(
        "one worker of 15 in China is MCS at once",
        {"CL-01": "no"},
        "Does not meet MCS",
        "periodic",
        serious_findings=0,
        mcs_count=1,
        consequence="New audit in 90 days",
    ),
    _disney("new facility that meets", {}, "Meets MCS", "initial", consequence="Authorisation can be signed"),
    _disney(
        "new facility that does not",
        {"CL-01": "no"},
        "Does not meet MCS",
        "initial",
        consequence="No production",
    ),
    _disney(
        "follow-up that does not",
        {"CL-01": "no"},
        "Does not meet MCS",
        "follow-up",
        consequence="Loss of authorisation",
    ),
)
