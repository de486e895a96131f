"""WCA: the worked example, the seven public reports behind the model, and its section checks."""

from generator.core.loading import load_scheme
from tests.audits import DAY, with_answers
from tests.worked.model import Example

SCHEME = load_scheme("wca")
WEIGHTS = {"1": 0.17, "2": 0.14, "3": 0.41, "4": 0.20, "5": 0.08}
GREEN, YELLOW, RED = "High Performance", "Medium Performance", "Very Low Performance"


def _pick(section: str, major: int = 0, moderate: int = 0, minor: int = 0) -> dict[str, str]:
    """That many findings of each grade in a section (`-`: anywhere in sections 1 to 5)."""
    points = [p for p in SCHEME.checkpoints if p.section in (WEIGHTS if section == "-" else (section,))]
    counts = {"major": major, "moderate": moderate, "minor": minor}
    refs = [
        ref
        for severity, count in counts.items()
        for ref in [p.ref for p in points if p.severity == severity and p.scale == "wca-answers"][:count]
    ]
    assert len(refs) == sum(counts.values())
    return dict.fromkeys(refs, "no")


WORKED = _pick("2", moderate=1) | _pick("3", major=1, moderate=3, minor=2) | _pick("4", minor=2)


def _wca(
    name: str, answers: dict[str, str], rating: str, score: float, award: str, **more: tuple[float, str]
) -> Example:
    given = with_answers(SCHEME, name, answers, audit_date=DAY)
    sections = {key.removeprefix("s"): value for key, value in more.items()}
    return Example(f"wca: {name}", SCHEME, given, rating, score, sections, {"award": award})


def _section(name: str, section: str, lost: float, rating: str, score: int, **counts: int) -> Example:
    own = 100 - lost / WEIGHTS[section]
    grade = GREEN if own >= 84.5 else YELLOW if own >= 70.5 else "Low Performance"
    award = "Award" if score >= 85 and not counts.get("major") else "No award"
    return _wca(name, _pick(section, **counts), rating, score, award, **{f"s{section}": (own, grade)})


EXAMPLES = (
    _wca(
        "16 points are 84, yellow, no award",
        WORKED,
        YELLOW,
        84,
        "No award",
        s1=(100.0, GREEN),
        s2=(100 - 2 / 0.14, GREEN),
        s3=(100 - 12.5 / 0.41, "Low Performance"),
        s4=(92.5, GREEN),
        s5=(100.0, GREEN),
    ),
    _wca("Team Concepts 2014, 87", _pick("-", moderate=5, minor=4), GREEN, 87, "Award"),
    _wca("Safaa Sweaters 2018, 84.5, no award", _pick("-", 2, 2, 2), GREEN, 85, "No award"),
    _wca("A.B.M Fashions 2018, 89", _pick("-", moderate=4, minor=4), GREEN, 89, "Award"),
    _wca("Nafa Apparels 2019, 88.3", _pick("-", moderate=4, minor=5), GREEN, 88, "Award"),
    _wca("World Centric supplier Taiwan 2017, 70.8", _pick("-", 1, 11, 3), YELLOW, 71, "No award"),
    _wca("World Centric supplier China 2017, 89.3", _pick("-", 1, 1, 5), GREEN, 89, "No award"),
    _wca("World Centric cup factory 2017, 89", _pick("-", moderate=4, minor=4), GREEN, 89, "Award"),
    _section("hours: 1 Moderate is 85.7", "2", 2, GREEN, 98, moderate=1),
    _section("safety: 1 Major and 2 Moderate are 78.0", "3", 9, GREEN, 91, major=1, moderate=2),
    _section("safety: 4 Moderate are 80.5", "3", 8, GREEN, 92, moderate=4),
    _section("safety: 3 Moderate and 1 Minor are 83.5", "3", 6.75, GREEN, 93, moderate=3, minor=1),
    _section("safety: 1 Moderate and 2 Minor are 91.5", "3", 3.5, GREEN, 97, moderate=1, minor=2),
    _section("management: 4 Minor are 85.0", "4", 3, GREEN, 97, minor=4),
    _section("management: 2 Moderate and 1 Minor are 76", "4", 4.75, GREEN, 95, moderate=2, minor=1),
    _section("management: 1 Major and 2 Minor are 67.5", "4", 6.5, GREEN, 94, major=1, minor=2),
    _section("environment: 1 Moderate and 1 Minor are 65.6", "5", 2.75, GREEN, 97, moderate=1, minor=1),
    _wca("a zero tolerance caps at 50, red", {"3B.2": "no"}, RED, 50, "No award"),
    _wca("locked in is zero tolerance", {"1B.4": "grave"}, RED, 50, "No award"),
)
