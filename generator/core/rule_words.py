"""Rules said in words, in every language: what a condition asks for, for people who read a rating."""

from collections.abc import Mapping
from typing import assert_never

from generator.core.rules import (
    EVERYTHING,
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
from generator.core.text import Text, joined, plain, show_number

Words = Mapping[str, Text]

_SIGN_WORDS = {">=": "at_least", "<=": "at_most", "=": "exactly", ">": "more", "<": "less", "<>": "not"}


def in_words(rule: Rule, scheme: Scheme, words: Words) -> Text:
    """What a rule counts, gives or asks for."""
    match rule:
        case Compare() | Is() | AllOf() | AnyOf() | Not():
            return _condition(rule, scheme, words)
        case Outcome() | Given() | NamedLabel() | SectionGrade() | Bands() | FirstMatch() | Worst():
            return _label(rule, scheme, words)
        case _:
            return _number(rule, scheme, words)


def _condition(rule: Condition, scheme: Scheme, words: Words) -> Text:
    match rule:
        case Compare(of, sign, limit):
            what = in_words(of, scheme, words)
            return words[f"rule.{_SIGN_WORDS[sign]}"].format(what=what, limit=show_number(limit))
        case Is(of, codes):
            names = joined([_outcome(code, of, scheme) for code in codes], words["rule.or"])
            return words["rule.is"].format(what=in_words(of, scheme, words), names=names)
        case AllOf(of):
            return joined([in_words(one, scheme, words) for one in of], words["rule.and"])
        case AnyOf(of):
            return joined([in_words(one, scheme, words) for one in of], words["rule.or_else"])
        case Not(of):
            return words["rule.no_longer"].format(what=in_words(of, scheme, words))
        case _:
            assert_never(rule)


def _outcome(code: str, of: LabelRule, scheme: Scheme) -> Text:
    if isinstance(of, Given):
        return scheme.lists[scheme.field(of.field).choices].label(code)
    return scheme.verdict(code).name


def _label(rule: LabelRule, scheme: Scheme, words: Words) -> Text:
    match rule:
        case Outcome(code):
            return scheme.verdict(code).name
        case Given(field):
            return scheme.field(field).label
        case NamedLabel(name):
            return scheme.rating.result(name).label
        case SectionGrade(code):
            return words["rule.section_grade"].format(section=code)
        case Bands(of):
            return in_words(of, scheme, words)
        case FirstMatch():
            return words["rule.first_match"]
        case Worst(of):
            names = joined([in_words(one, scheme, words) for one in of], words["rule.comma"])
            return words["rule.worst"].format(names=names)
        case _:
            assert_never(rule)


def _number(rule: NumberRule, scheme: Scheme, words: Words) -> Text:  # noqa: C901  (one arm per type)
    match rule:
        case Fixed(value):
            return plain(show_number(value))
        case Input(field):
            return scheme.field(field).label
        case NamedNumber(name):
            return scheme.rating.result(name).label
        case SectionScore(code):
            return words["rule.section_score"].format(section=code)
        case Points(within) | Share(within) | Average(within) | Applicable(within):
            kind = type(rule).__name__.lower()
            return _among(words[f"rule.{kind}"], within, scheme, words)
        case Answers(codes, within):
            labels = {
                code: scheme.lists[s].label(code) for s in scheme.scales for code in scheme.lists[s].codes
            }
            names = joined([labels[code] for code in codes], words["rule.or"])
            return _among(words["rule.answers"].format(names=names), within, scheme, words)
        case Findings(severities, within):
            names = joined([scheme.severity(code).name for code in severities], words["rule.or"])
            return _among(words["rule.findings"].format(names=names), within, scheme, words)
        case OverLimit(flag):
            return words["rule.over_limit"].format(what=words[f"record.{flag}"])
        case Graded(grades, sections):
            names = joined([scheme.verdict(code).name for code in grades], words["rule.or"])
            everywhere = len(sections) == len(scheme.sections)
            key = "rule.graded" if everywhere else "rule.graded_of"
            return words[key].format(names=names, sections=", ".join(sections))
        case Sum(terms):
            return _sum(terms, scheme, words)
        case Product(of):
            return joined([in_words(one, scheme, words) for one in of], " × ")
        case Quotient(top, bottom):
            return joined([in_words(top, scheme, words), in_words(bottom, scheme, words)], " ÷ ")
        case Mean():
            return words["rule.mean"]
        case Largest(of):
            names = joined([in_words(one, scheme, words) for one in of], words["rule.comma"])
            return words["rule.largest"].format(names=names)
        case Smallest(of):
            names = joined([in_words(one, scheme, words) for one in of], words["rule.comma"])
            return words["rule.smallest"].format(names=names)
        case Rounded(of) | Capped(of):
            return in_words(of, scheme, words)
        case Chosen():
            return words["rule.chosen"]
        case _:
            assert_never(rule)


def _sum(terms: tuple[tuple[float, NumberRule], ...], scheme: Scheme, words: Words) -> Text:
    parts = []
    for place, (factor, of) in enumerate(terms):
        sign = "− " if factor < 0 else "+ " if place else ""
        size = f"{show_number(abs(factor))} × " if abs(factor) != 1 else ""
        parts.append(joined([plain(sign + size), in_words(of, scheme, words)], ""))
    return joined(parts, " ")


def _among(what: Text, within: Selection, scheme: Scheme, words: Words) -> Text:
    if within == EVERYTHING:
        return what
    names = [
        *(plain(code) for code in within.sections),
        *(scheme.severity(code).name for code in within.severities),
        *(plain(flag) for flag in within.flags),
        *(plain(ref) for ref in within.refs),
        *(plain(scale) for scale in within.scales),
    ]
    return words["rule.among"].format(what=what, names=joined(names, words["rule.comma"]))
