"""The first reader of the rules: what they come to for one marked audit."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from math import prod
from operator import eq, ge, gt, le, lt, ne
from typing import assert_never

from generator.core.marking import Mark, Marking
from generator.core.rules import (
    AllOf,
    Answers,
    AnyOf,
    Applicable,
    Average,
    Bands,
    Capped,
    Chosen,
    Compare,
    Condition,
    Findings,
    FirstMatch,
    Fixed,
    Given,
    Graded,
    Input,
    Is,
    LabelRule,
    Largest,
    Mean,
    NamedLabel,
    NamedNumber,
    Not,
    NumberRule,
    Outcome,
    OverLimit,
    Points,
    Product,
    Quotient,
    Rounded,
    Rule,
    SectionGrade,
    SectionScore,
    Selection,
    Share,
    Smallest,
    Sum,
    Worst,
)
from generator.core.scheme import Scheme

Value = float | str | bool | None

SETTLED = 10
"""Decimals that calculated numbers are rounded to, so that no engine's last bit decides a rating."""

COMPARED = 9
"""Decimals on which numbers are compared with limits."""

_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    ">=": ge,
    "<=": le,
    "<>": ne,
    ">": gt,
    "<": lt,
    "=": eq,
}


@dataclass
class Case:
    """One marked audit of one scheme; every rule is evaluated once."""

    scheme: Scheme
    marking: Marking
    _known: dict[Rule, Value] = field(default_factory=dict)
    _selected: dict[Selection, tuple[Mark, ...]] = field(default_factory=dict)

    def marks(self, within: Selection) -> tuple[Mark, ...]:
        """The marks that a selection takes in; many rules look at the same ones."""
        if within not in self._selected:
            marks = (mark for mark in self.marking.marks if mark.checkpoint.is_in(within))
            self._selected[within] = tuple(marks)
        return self._selected[within]


def evaluate(rule: Rule, case: Case) -> Value:
    """The value of a rule: a number (None: no value), a label ("": none) or a truth value."""
    if rule not in case._known:
        case._known[rule] = _value(rule, case)
    return case._known[rule]


def number(rule: NumberRule, case: Case) -> float | None:
    """The value of a rule that is a number."""
    value = evaluate(rule, case)
    assert value is None or isinstance(value, (int, float))
    return value


def label(rule: LabelRule, case: Case) -> str:
    """The value of a rule that is a label."""
    return str(evaluate(rule, case))


def holds(condition: Condition, case: Case) -> bool:
    """Whether a condition holds."""
    return bool(evaluate(condition, case))


def excel_round(value: float, digits: int) -> float:
    """Round as Excel's ROUND does: half away from zero, on fifteen significant digits."""
    exact = Decimal(f"{value:.15g}")
    return float(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def _value(rule: Rule, case: Case) -> Value:
    match rule:
        case Compare() | Is() | AllOf() | AnyOf() | Not():
            return _condition(rule, case)
        case Outcome() | Given() | NamedLabel() | SectionGrade() | Bands() | FirstMatch() | Worst():
            return _label(rule, case)
        case _:
            return _number(rule, case)


def _number(rule: NumberRule, case: Case) -> float | None:  # noqa: C901  (one arm per type)
    match rule:
        case Fixed(value):
            return value
        case Input(name):
            return case.marking.numbers.get(name)
        case NamedNumber(name):
            named = case.scheme.rating.result(name).rule
            return evaluate(named, case)  # type: ignore[return-value]
        case SectionScore(code):
            score = case.scheme.section(code).score
            return None if score is None else number(score, case)
        case Points(within):
            return sum(mark.points for mark in case.marks(within))
        case Share(within, floor):
            return _share(list(case.marks(within)), floor)
        case Average(within):
            scored = [mark.points for mark in case.marks(within) if mark.counts]
            return excel_round(sum(scored) / len(scored), SETTLED) if scored else None
        case Answers(codes, within):
            return sum(mark.answer in codes for mark in case.marks(within))
        case Applicable(within):
            return sum(mark.live for mark in case.marks(within))
        case Findings(severities, within, open_only):
            found = [mark for mark in case.marks(within) if mark.finding in severities]
            return sum(mark.open or not open_only for mark in found)
        case OverLimit(flag):
            return case.marking.over_limit[flag]
        case Graded(grades, sections):
            return sum(label(SectionGrade(code), case) in grades for code in sections)
        case Sum(terms):
            values = [(factor, number(of, case)) for factor, of in terms]
            return _settled(values, lambda known: sum(factor * value for factor, value in known))
        case Product(of):
            values = [(1.0, number(one, case)) for one in of]
            return _settled(values, lambda known: prod(value for _, value in known))
        case Quotient(top, bottom):
            over, under = number(top, case), number(bottom, case)
            return None if over is None or not under else excel_round(over / under, SETTLED)
        case Mean(terms):
            return _mean([(weight, number(of, case)) for weight, of in terms])
        case Largest(of):
            return max(_known_numbers(of, case), default=None)
        case Smallest(of):
            return min(_known_numbers(of, case), default=None)
        case Rounded(of, digits):
            exact = number(of, case)
            return None if exact is None else excel_round(exact, digits)
        case Capped(of, caps):
            uncapped = number(of, case)
            limits = [limit for limit, condition in caps if holds(condition, case)]
            return None if uncapped is None else min([uncapped, *limits])
        case Chosen(rows, otherwise):
            chosen = next((of for condition, of in rows if holds(condition, case)), otherwise)
            return None if chosen is None else number(chosen, case)
        case _:
            assert_never(rule)


def _label(rule: LabelRule, case: Case) -> str:
    match rule:
        case Outcome(code):
            return code
        case Given(name):
            return case.marking.labels.get(name, "")
        case NamedLabel(name):
            return str(evaluate(case.scheme.rating.result(name).rule, case))
        case SectionGrade(code):
            return _section_grade(code, case)
        case Bands(of, steps, below):
            value = number(of, case)
            if value is None:
                return ""
            settled = excel_round(value, COMPARED)
            return next((code for code, least in steps if settled >= least), below)
        case FirstMatch(rows, otherwise):
            return label(next((of for condition, of in rows if holds(condition, case)), otherwise), case)
        case Worst(of, order):
            given = {label(one, case) for one in of}
            return next((code for code in reversed(order) if code in given), "")
        case _:
            assert_never(rule)


def _condition(rule: Condition, case: Case) -> bool:
    match rule:
        case Compare(of, sign, limit):
            value = number(of, case)
            return value is not None and _OPERATORS[sign](excel_round(value, COMPARED), limit)
        case Is(of, codes):
            return label(of, case) in codes
        case AllOf(of):
            return all(holds(one, case) for one in of)
        case AnyOf(of):
            return any(holds(one, case) for one in of)
        case Not(of):
            return not holds(of, case)
        case _:
            assert_never(rule)


def _section_grade(code: str, case: Case) -> str:
    """The grade of a section; none while nothing of what applies in it is answered."""
    grade = case.scheme.section(code).grade
    marks = [mark for mark in case.marks(Selection(sections=(code,))) if mark.applies]
    untouched = bool(marks) and not any(mark.state.is_answered for mark in marks)
    return "" if grade is None or untouched else label(grade, case)


def _share(marks: list[Mark], floor: float | None) -> float | None:
    possible = sum(mark.possible for mark in marks)
    if not possible:
        return None
    # Multiplied first: with whole points the one division is then exact to the last bit everywhere.
    share = 100 * sum(mark.points for mark in marks) / possible
    return share if floor is None else max(floor, share)


def _mean(terms: list[tuple[float, float | None]]) -> float | None:
    known = [(weight, value) for weight, value in terms if value is not None]
    total = sum(weight for weight, _ in known)
    if not total:
        return None
    return excel_round(sum(weight * value for weight, value in known) / total, SETTLED)


def _settled(
    values: list[tuple[float, float | None]], combine: Callable[[list[tuple[float, float]]], float]
) -> float | None:
    known = [(factor, value) for factor, value in values if value is not None]
    return excel_round(combine(known), SETTLED) if len(known) == len(values) else None


def _known_numbers(rules: tuple[NumberRule, ...], case: Case) -> list[float]:
    return [value for value in (number(rule, case) for rule in rules) if value is not None]
