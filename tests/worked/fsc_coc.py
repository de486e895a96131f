"""FSC chain of custody: the worked examples of the dossier."""

from generator.core.loading import load_scheme
from tests.audits import DAY, with_answers
from tests.worked.model import Example

SCHEME = load_scheme("fsc-coc")
REFS = [point.ref for point in SCHEME.checkpoints]
FORTY = dict.fromkeys(REFS[40:], "na")  # 40 applicable clauses
ONE_MAJOR = FORTY | dict.fromkeys(REFS[:3], "minor") | {REFS[3]: "major"}
FIVE_MAJORS = FORTY | dict.fromkeys(REFS[:5], "major")
ONE_MINOR = FORTY | {REFS[0]: "minor"}


def _fsc(
    name: str, answers: dict[str, str], rating: str, score: float, conformity: float, kind: str = "periodic"
) -> Example:
    given = with_answers(SCHEME, name, answers, audit_date=DAY, audit_kind=kind)
    return Example(f"fsc: {name}", SCHEME, given, rating, score, results={"conformity": conformity})


EXAMPLES = (
    _fsc("36 conform, 3 minor, 1 major is 93.75, shown 79", ONE_MAJOR, "Close in 3 months", 79, 93.75),
    _fsc(
        "next year 39 conform, 1 minor is 98.75",
        ONE_MINOR,
        "Maintain, close minors in 12 months",
        98.75,
        98.75,
    ),
    _fsc("five majors suspend", FIVE_MAJORS, "Suspended", 49, 87.5),
    _fsc("none open", FORTY, "Maintain", 100, 100),
    _fsc("first certification with a major", ONE_MAJOR, "No certificate yet", 79, 93.75, "initial"),
    Example(
        "fsc: 60 t Mix 70 % and 40 t FSC 100 % are 82 %; 500 m3 x 0.52 are 260 m3, 60 left",
        SCHEME,
        with_answers(
            SCHEME,
            "claims",
            {},
            audit_kind="periodic",
            fsc_mix_tonnes=60,
            fsc_mix_percent=70,
            fsc_100_tonnes=40,
            other_tonnes=0,
            credit_input=500,
            conversion_factor=0.52,
            credit_sold=200,
        ),
        "Maintain",
        100,
        results={
            "mix_percent": 82,
            "mix_label": "Label allowed",
            "credits_new": 260,
            "credit_balance": 60,
            "credit_account": "Covered",
        },
    ),
)
