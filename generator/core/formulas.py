"""The second reader of the rules: the live formula that each step is in the workbook.

A formula names constants, cells of fields, and cells of earlier steps; so it is never long, and every
step between an answer and the rating can be looked at. Only functions that Excel 2010, WPS and
LibreOffice share are used. An empty text stands for "no value".
"""

from collections.abc import Iterable
from typing import assert_never

from generator.core.evaluating import COMPARED, SETTLED
from generator.core.layout import Layout, name_of
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

NO_LIMIT = "1E+99"


def excel(rule: Rule, layout: Layout) -> str:
    """The formula of a rule, without the leading equals sign."""
    match rule:
        case Compare() | Is() | AllOf() | AnyOf() | Not():
            return _condition(rule, layout)
        case Outcome() | Given() | NamedLabel() | SectionGrade() | Bands() | FirstMatch() | Worst():
            return _label(rule, layout)
        case _:
            return _number(rule, layout)


def operand(rule: Rule, layout: Layout) -> str:
    """How another formula names a rule: a constant, or the cell where it stands."""
    match rule:
        case Fixed(value):
            return literal(value)
        case Outcome(code):
            return text(code)
        case Input(field):
            return layout.field_value(field, "number").fixed
        case Given(field):
            return layout.field_value(field, "code").fixed
        case OverLimit(flag):
            return layout.records_over(flag).formula
        case NamedNumber(name) | NamedLabel(name):
            return operand(layout.scheme.rating.result(name).rule, layout)
        case SectionScore(code):
            return layout.section_cell(code, "score").fixed
        case SectionGrade(code):
            return layout.section_cell(code, "grade").fixed
        case _:
            return layout.step(rule).fixed


def literal(value: float) -> str:
    """A number as formulas write it."""
    return str(int(value)) if float(value).is_integer() else repr(value)


def text(words: str) -> str:
    """A text as formulas write it."""
    return '"' + words.replace('"', '""') + '"'


def _number(rule: NumberRule, layout: Layout) -> str:  # noqa: C901  (one arm per type)
    match rule:
        case Fixed() | Input() | OverLimit() | NamedNumber() | SectionScore():
            return operand(rule, layout)
        case Points(within):
            return _sum_of("points", within, layout)
        case Share(within, floor):
            return _share(within, floor, layout)
        case Average(within):
            total = _sum_of("points", within, layout)
            count = _count([("counts", 1)], within, layout)
            return f'IF({count}=0,"",ROUND({total}/{count},{SETTLED}))'
        case Answers(codes, within):
            numbers = [layout.scheme.answer_codes.index(code) + 1 for code in codes]
            return "+".join(_count([("answer", n)], within, layout) for n in numbers)
        case Applicable(within):
            return _count([("live", 1)], within, layout)
        case Findings(severities, within, open_only):
            numbers = [layout.scheme.severity_codes.index(code) + 1 for code in severities]
            still: list[tuple[str, int]] = [("open", 1)] if open_only else []
            return "+".join(_count([("finding", n), *still], within, layout) for n in numbers)
        case Graded(grades, sections):
            cells = [operand(SectionGrade(code), layout) for code in sections]
            return "+".join(f"({cell}={text(grade)})" for cell in cells for grade in grades)
        case Sum(terms):
            total = "+".join(f"{literal(factor)}*{operand(of, layout)}" for factor, of in terms)
            return _if_all([of for _, of in terms], f"ROUND({total},{SETTLED})", layout)
        case Product(of):
            return _if_all(of, f"ROUND({'*'.join(_operands(of, layout))},{SETTLED})", layout)
        case Quotient(top, bottom):
            over, under = operand(top, layout), operand(bottom, layout)
            guarded = f'IF({under}=0,"",ROUND({over}/{under},{SETTLED}))'
            return _if_all((top, bottom), guarded, layout)
        case Mean(terms):
            total = "+".join(f"{literal(weight)}*N({operand(of, layout)})" for weight, of in terms)
            weight = "+".join(f"{literal(weight)}*ISNUMBER({operand(of, layout)})" for weight, of in terms)
            return f'IF({weight}=0,"",ROUND(({total})/({weight}),{SETTLED}))'
        case Largest(of):
            known = ",".join(_operands(of, layout))
            return f'IF(COUNT({known})=0,"",MAX({known}))'
        case Smallest(of):
            known = ",".join(_operands(of, layout))
            return f'IF(COUNT({known})=0,"",MIN({known}))'
        case Rounded(of, digits):
            return _if_all((of,), f"ROUND({operand(of, layout)},{digits})", layout)
        case Capped(of, caps):
            limits = (
                f"IF({operand(condition, layout)},{literal(limit)},{NO_LIMIT})" for limit, condition in caps
            )
            return _if_all((of,), f"MIN({','.join([operand(of, layout), *limits])})", layout)
        case Chosen(rows, otherwise):
            last = '""' if otherwise is None else operand(otherwise, layout)
            return _nested(rows, last, layout)
        case _:
            assert_never(rule)


def _label(rule: LabelRule, layout: Layout) -> str:
    match rule:
        case Outcome() | Given() | NamedLabel() | SectionGrade():
            return operand(rule, layout)
        case Bands(of, steps, below):
            value = operand(of, layout)
            settled = f"ROUND({value},{COMPARED})"
            ladder = "".join(f"IF({settled}>={literal(least)},{text(code)}," for code, least in steps)
            return f'IF(ISNUMBER({value}),{ladder}{text(below)}{")" * len(steps)},"")'
        case FirstMatch(rows, otherwise):
            return _nested(rows, operand(otherwise, layout), layout)
        case Worst(of, order):
            cells = [operand(one, layout) for one in of]
            ladder = "".join(f"IF({_any_equal(cells, code)},{text(code)}," for code in reversed(order))
            return f'{ladder}""{")" * len(order)}'
        case _:
            assert_never(rule)


def _condition(rule: Condition, layout: Layout) -> str:
    match rule:
        case Compare(of, sign, limit):
            value = operand(of, layout)
            return f"AND(ISNUMBER({value}),ROUND(N({value}),{COMPARED}){sign}{literal(limit)})"
        case Is(of, codes):
            cell = operand(of, layout)
            return f"OR({','.join(f'{cell}={text(code)}' for code in codes)})"
        case AllOf(of):
            return f"AND(TRUE,{','.join(_operands(of, layout))})" if of else "AND(TRUE,TRUE)"
        case AnyOf(of):
            return f"OR({','.join(_operands(of, layout))})"
        case Not(of):
            return f"NOT({operand(of, layout)})"
        case _:
            assert_never(rule)


def _operands(rules: Iterable[Rule], layout: Layout) -> list[str]:
    return [operand(rule, layout) for rule in rules]


def _any_equal(cells: list[str], code: str) -> str:
    return f"OR({','.join(f'{cell}={text(code)}' for cell in cells)})"


def _nested(
    rows: tuple[tuple[Condition, NumberRule], ...] | tuple[tuple[Condition, LabelRule], ...],
    last: str,
    layout: Layout,
) -> str:
    ladder = "".join(f"IF({operand(condition, layout)},{operand(of, layout)}," for condition, of in rows)
    return f"{ladder}{last}{')' * len(rows)}"


def _if_all(rules: Iterable[NumberRule], then: str, layout: Layout) -> str:
    """`then` if every number has a value; constants always have one."""
    cells = [operand(rule, layout) for rule in rules if not isinstance(rule, Fixed)]
    return f'IF(COUNT({",".join(cells)})={len(cells)},{then},"")' if cells else then


def _share(within: Selection, floor: float | None, layout: Layout) -> str:
    points, possible = _sum_of("points", within, layout), _sum_of("possible", within, layout)
    share = f"100*{points}/{possible}"
    return f'IF({possible}=0,"",{share if floor is None else f"MAX({literal(floor)},{share})"})'


def _sum_of(column: str, within: Selection, layout: Layout) -> str:
    criteria = _criteria_text(layout.criteria(within))
    return (
        f"SUMIFS({checkpoint_column(column)},{criteria})" if criteria else f"SUM({checkpoint_column(column)})"
    )


def _count(fixed: list[tuple[str, int]], within: Selection, layout: Layout) -> str:
    return f"COUNTIFS({_criteria_text([*fixed, *layout.criteria(within)])})"


def _criteria_text(criteria: Iterable[tuple[str, int]]) -> str:
    return ",".join(f"{checkpoint_column(column)},{value}" for column, value in criteria)


def checkpoint_column(column: str) -> str:
    """The defined name of a column of the checkpoints block."""
    return name_of("cp", column)
