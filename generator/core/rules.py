"""The closed set of scoring rules, as data.

A rule says what a number, a label or a condition is made of. Two readers `match` over the same
types and end in `assert_never`: `evaluate` gives the Python result, `formulas` the live
Excel formula. There is no expression language and nothing is ever `eval`uated.

Numbers may have no value (`None`, an empty cell): a section without applicable checkpoints has no
share, and what is built on it leaves it out or has no value either. No value is never zero.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Selection:
    """Which checkpoints a rule looks at: all conditions named must hold; none named means all checkpoints."""

    sections: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    scales: tuple[str, ...] = ()


EVERYTHING = Selection()


# ---- numbers ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fixed:
    """A constant."""

    value: float


@dataclass(frozen=True)
class Input:
    """The number typed in a facility field; no value while the field is blank and has no default."""

    field: str


@dataclass(frozen=True)
class NamedNumber:
    """An earlier named result that is a number."""

    name: str


@dataclass(frozen=True)
class SectionScore:
    """The score of one section."""

    section: str


@dataclass(frozen=True)
class Points:
    """Sum of the points of the answers."""

    within: Selection = EVERYTHING


@dataclass(frozen=True)
class Share:
    """100 x points / possible points of what is applicable and answered, not below `floor`."""

    within: Selection = EVERYTHING
    floor: float | None = None


@dataclass(frozen=True)
class Average:
    """Mean points of the scored answers (maturity levels)."""

    within: Selection = EVERYTHING


@dataclass(frozen=True)
class Answers:
    """How many checkpoints carry one of these answers."""

    codes: tuple[str, ...]
    within: Selection = EVERYTHING


@dataclass(frozen=True)
class Applicable:
    """How many checkpoints apply and are not answered N/A; a blank one still applies."""

    within: Selection = EVERYTHING


@dataclass(frozen=True)
class Findings:
    """How many findings of these severities there are; with `open_only`, those not yet closed."""

    severities: tuple[str, ...]
    within: Selection = EVERYTHING
    open_only: bool = False


@dataclass(frozen=True)
class OverLimit:
    """How many records of the sheet Records raise this flag: they break the limit it stands for."""

    flag: str  # one of RECORD_FLAGS


@dataclass(frozen=True)
class Graded:
    """How many of these sections carry one of these grades."""

    grades: tuple[str, ...]
    sections: tuple[str, ...]


@dataclass(frozen=True)
class Sum:
    """Sum of factor x number; no value if one of the numbers has none."""

    terms: "tuple[tuple[float, NumberRule], ...]"


@dataclass(frozen=True)
class Product:
    """All numbers multiplied; no value if one of them has none."""

    of: "tuple[NumberRule, ...]"


@dataclass(frozen=True)
class Quotient:
    """One number divided by another; no value if one has none or the divisor is 0."""

    top: "NumberRule"
    bottom: "NumberRule"


@dataclass(frozen=True)
class Mean:
    """Weighted mean of the numbers that have a value; the weights of the others are spread over them."""

    terms: "tuple[tuple[float, NumberRule], ...]"


@dataclass(frozen=True)
class Largest:
    """The largest of the numbers that have a value."""

    of: "tuple[NumberRule, ...]"


@dataclass(frozen=True)
class Smallest:
    """The smallest of the numbers that have a value."""

    of: "tuple[NumberRule, ...]"


@dataclass(frozen=True)
class Rounded:
    """Rounded as Excel rounds: half away from zero, on fifteen significant digits."""

    of: "NumberRule"
    digits: int = 0


@dataclass(frozen=True)
class Capped:
    """A number that may not exceed each limit whose condition holds."""

    of: "NumberRule"
    caps: "tuple[tuple[float, Condition], ...]"


@dataclass(frozen=True)
class Chosen:
    """The number of the first row whose condition holds."""

    rows: "tuple[tuple[Condition, NumberRule], ...]"
    otherwise: "NumberRule | None" = None


# ---- labels ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """A constant label: the code of a grade, a rating or any other outcome."""

    code: str


@dataclass(frozen=True)
class Given:
    """The code chosen in a facility field; its default while blank."""

    field: str


@dataclass(frozen=True)
class NamedLabel:
    """An earlier named result that is a label."""

    name: str


@dataclass(frozen=True)
class SectionGrade:
    """The grade of one section."""

    section: str


@dataclass(frozen=True)
class Bands:
    """The label of the highest step that the number reaches; steps run from high to low."""

    of: "NumberRule"
    steps: tuple[tuple[str, float], ...]
    below: str = ""


@dataclass(frozen=True)
class FirstMatch:
    """A decision table: the label of the first row whose condition holds."""

    rows: "tuple[tuple[Condition, LabelRule], ...]"
    otherwise: "LabelRule"


@dataclass(frozen=True)
class Worst:
    """The worst of several labels; `order` runs from best to worst, other labels do not count."""

    of: "tuple[LabelRule, ...]"
    order: tuple[str, ...]


# ---- conditions ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compare:
    """A number against a limit; does not hold while the number has no value."""

    of: "NumberRule"
    sign: str  # one of SIGNS
    limit: float


@dataclass(frozen=True)
class Is:
    """A label is one of these codes."""

    of: "LabelRule"
    codes: tuple[str, ...]


@dataclass(frozen=True)
class AllOf:
    """Every condition holds."""

    of: "tuple[Condition, ...]"


@dataclass(frozen=True)
class AnyOf:
    """At least one condition holds."""

    of: "tuple[Condition, ...]"


@dataclass(frozen=True)
class Not:
    """The condition does not hold."""

    of: "Condition"


SIGNS = (">=", "<=", "<>", ">", "<", "=")

NumberRule = (
    Fixed
    | Input
    | NamedNumber
    | SectionScore
    | Points
    | Share
    | Average
    | Answers
    | Applicable
    | Findings
    | OverLimit
    | Graded
    | Sum
    | Product
    | Quotient
    | Mean
    | Largest
    | Smallest
    | Rounded
    | Capped
    | Chosen
)
LabelRule = Outcome | Given | NamedLabel | SectionGrade | Bands | FirstMatch | Worst
Condition = Compare | Is | AllOf | AnyOf | Not
Rule = NumberRule | LabelRule | Condition
