"""The rules of a scheme as a list of small steps, each made only of constants, fields and earlier steps."""

from collections.abc import Iterable, Iterator

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
    Findings,
    FirstMatch,
    Fixed,
    Given,
    Input,
    Is,
    Largest,
    Mean,
    NamedLabel,
    NamedNumber,
    Not,
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

REFERENCES = (Fixed, Outcome, Input, Given, OverLimit, NamedNumber, NamedLabel, SectionScore, SectionGrade)
"""Rules that are a constant, or the cell of something that is calculated elsewhere."""


def calculated_rules(scheme: Scheme) -> tuple[Rule, ...]:
    """Every rule of the scheme that needs a cell of its own, parts before wholes, each once."""
    clashes = (contradiction.condition for contradiction in scheme.contradictions)
    return _with_parts((*_tops(scheme), *clashes))


def _with_parts(tops: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(dict.fromkeys(rule for top in tops for rule in _parts_first(top)))


def _tops(scheme: Scheme) -> Iterator[Rule]:
    for section in scheme.sections:
        yield from (rule for rule in (section.score, section.grade) if rule is not None)
    yield from (result.rule for result in scheme.rating.results)
    yield from (row.when for row in scheme.next_audit)


def asked_fields(scheme: Scheme) -> set[str]:
    """Facility fields whose value the scoring asks for."""
    tops = tuple(_tops(scheme))
    rules = {part for rule in _with_parts(tops) for part in parts(rule)} | set(tops)
    return {rule.field for rule in rules if isinstance(rule, Given | Input)}


def _parts_first(rule: Rule) -> Iterator[Rule]:
    if isinstance(rule, REFERENCES):
        return
    for part in parts(rule):
        yield from _parts_first(part)
    yield rule


def parts(rule: Rule) -> tuple[Rule, ...]:  # noqa: C901  (one arm per shape)
    """The rules that a rule is directly made of."""
    match rule:
        case Sum(terms) | Mean(terms):
            return tuple(of for _, of in terms)
        case Product(of) | Largest(of) | Smallest(of):
            return of
        case Quotient(top, bottom):
            return (top, bottom)
        case Rounded(of) | Bands(of) | Compare(of):
            return (of,)
        case Capped(of, caps):
            return (of, *(condition for _, condition in caps))
        case Chosen(number_rows, otherwise):
            last: tuple[Rule, ...] = () if otherwise is None else (otherwise,)
            return (*(part for row in number_rows for part in row), *last)
        case FirstMatch(label_rows, label):
            return (*(part for row in label_rows for part in row), label)
        case Worst(labels):
            return labels
        case Is(label):
            return (label,)
        case AllOf(conditions) | AnyOf(conditions):
            return conditions
        case Not(condition):
            return (condition,)
        case _:
            return ()


def selections_of(rule: Rule) -> tuple[Selection, ...]:
    """The selection that a rule looks at itself."""
    match rule:
        case Points() | Share() | Average() | Answers() | Applicable() | Findings():
            return (rule.within,)
        case _:
            return ()
