"""ISO 9001 factory audit: the worked example of the dossier, its closing step, the gates, both editions."""

from generator.core.loading import load_scheme
from tests.audits import DAY, with_answers
from tests.worked.model import Example

SCHEME = load_scheme("iso9001-qms-2015")
DRAFT = load_scheme("iso9001-qms-2026")

NO_DESIGN = dict.fromkeys(("8.3.2", "8.3.3", "8.3.4", "8.3.5", "8.3.6"), "na")
MINORS = dict.fromkeys(("5.2", "6.2", "7.4", "7.5.2", "8.2.1", "8.4.3", "8.5.4", "8.6b", "9.1.1"), "minor")
AUDIT = NO_DESIGN | MINORS
CLAUSES: dict[str, tuple[float | None, str]] = {
    "4": (100, ""),
    "5": (87.5, ""),
    "6": (90, ""),
    "7": (93.75, ""),
    "9": (100 * 6.5 / 7, ""),
    "10": (100, ""),
}


def _iso(
    name: str,
    answers: dict[str, str],
    rating: str,
    score: float | None = None,
    sections: dict[str, tuple[float | None, str]] | None = None,
    results: dict[str, object] | None = None,
    **fields: str,
) -> Example:
    given = with_answers(SCHEME, name, answers, audit_date=DAY, **fields)
    return Example(f"iso9001: {name}", SCHEME, given, rating, score, sections or {}, results or {})


EXAMPLES = (
    _iso(
        "91.8 % is A by the score, one major caps it at C",
        AUDIT | {"8.6a": "major"},
        "C",
        91.8,
        CLAUSES | {"8": (100 * 23 / 26, "")},
        {"grade_by_score": "A", "verdict": "Conditionally approved", "readiness": "Not ready"},
    ),
    _iso(
        "the major closed is 93.3 %, A",
        AUDIT,
        "A",
        93.3,
        CLAUSES | {"8": (100 * 24 / 26, "")},
        {"verdict": "Approved", "readiness": "Ready"},
        plans_accepted="yes",
    ),
    _iso("three majors are D", dict.fromkeys(("4.4", "8.6a", "9.2a"), "major"), "D"),
    _iso(
        "five minors in 8.5 are D",
        dict.fromkeys(("8.5.1a", "8.5.1e", "8.5.2a", "8.5.3", "8.5.6"), "minor"),
        "D",
        results={"most_minors": 5},
    ),
    _iso("zero tolerance is D and fails", {"ZT": "no"}, "D", 100, results={"verdict": "Audit failed"}),
    # Two questions more than in 2015: clause 5 has 4.5 of 5, clause 7 has 16 of 17, so
    # 8 + 7.2 + 7.2 + 18 x 16/17 + 38 x 24/26 + 12 x 6.5/7 + 8 = 93.56.
    Example(
        "iso9001: the same answers to the draft of 2026 are 93.6 %, A",
        DRAFT,
        with_answers(DRAFT, "the draft of 2026", AUDIT, audit_date=DAY),
        "A",
        93.6,
        CLAUSES | {"5": (90, ""), "7": (100 * 16 / 17, ""), "8": (100 * 24 / 26, "")},
    ),
)
