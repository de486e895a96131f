"""From the YAML of a scheme to rules.

Each rule is a mapping whose one head key names its kind; the other keys are its parameters. In the
rules of a section, `this` stands for the section itself. workbook_templates/README.md shows every kind.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import yaml

from generator.core.form import Form
from generator.core.rules import (
    EVERYTHING,
    SIGNS,
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
    Points,
    Product,
    Quotient,
    Rounded,
    SectionGrade,
    SectionScore,
    Selection,
    Share,
    Smallest,
    Sum,
    Worst,
)

Reader = TypeVar("Reader")


@dataclass(frozen=True)
class Names:
    """What rules of one scheme may refer to; a misspelt name is a problem, not a zero."""

    sections: tuple[str, ...]
    severities: tuple[str, ...]
    flags: tuple[str, ...]
    refs: tuple[str, ...]
    scales: tuple[str, ...]
    answers: tuple[str, ...]
    number_fields: tuple[str, ...]
    choice_fields: tuple[str, ...]
    field_codes: tuple[str, ...]
    grades: tuple[str, ...]
    verdicts: tuple[str, ...]
    other_labels: tuple[str, ...] = ()
    number_results: tuple[str, ...] = ()
    label_results: tuple[str, ...] = ()
    this: str = ""
    """The section whose rules are being read."""

    def in_section(self, code: str) -> "Names":
        """The same names, for the rules of one section."""
        return replace(self, this=code)

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label that a rule may give or ask for."""
        return (*self.grades, *self.verdicts, *self.other_labels, *self.field_codes)


def read_number(node: yaml.Node, form: Form, names: Names) -> NumberRule:
    """The number rule at a node; a plain number is a constant."""
    if isinstance(node, yaml.ScalarNode):
        if node.value == "score" and names.this:
            return SectionScore(names.this)
        return Fixed(form.as_number(node, "a number rule") or 0.0)
    rule = form.form(node)
    reader = _head(rule, _NUMBERS)
    found = reader(rule, names) if reader else Fixed(0.0)
    rule.done()
    return found


def read_label(node: yaml.Node, form: Form, names: Names) -> LabelRule:
    """The label rule at a node; a plain text is the code of a grade or a rating."""
    if isinstance(node, yaml.ScalarNode):
        return Outcome(form.known(node, names.labels, "the label"))
    rule = form.form(node)
    reader = _head(rule, _LABELS)
    found = reader(rule, names) if reader else Outcome("")
    rule.done()
    return found


def is_number_rule(form: Form) -> bool:
    """Whether the mapping is a number rule rather than a label rule."""
    return any(key in _NUMBERS for key in form.keys)


def read_condition(node: yaml.Node, form: Form, names: Names) -> Condition:
    """The condition at a node; a list holds when all of it holds."""
    if isinstance(node, yaml.SequenceNode):
        return AllOf(tuple(read_condition(item, form, names) for item in node.value))
    rule = form.form(node)
    found = _condition(rule, names)
    rule.done()
    return found


def _condition(rule: Form, names: Names) -> Condition:
    for key, kind in (("all", AllOf), ("any", AnyOf)):
        if rule.has(key):
            nodes = rule.items(_node(rule, key), f"'{key}'")
            return kind(tuple(read_condition(node, rule, names) for node in nodes))
    if rule.has("not"):
        return Not(read_condition(_node(rule, "not"), rule, names))
    if rule.has("is"):
        sign, limit = read_criterion(rule, _node(rule, "is"))
        number_reader = _head(rule, _NUMBERS)
        return Compare(number_reader(rule, names) if number_reader else Fixed(0.0), sign, limit)
    if rule.has("in"):
        codes = rule.many_of("in", names.labels)
        label_reader = _head(rule, _LABELS)
        return Is(label_reader(rule, names) if label_reader else Outcome(""), codes)
    rule.complain("a condition needs 'is' (a number against a limit), 'in' (a label), 'all', 'any' or 'not'")
    return AllOf(())


def read_criterion(rule: Form, node: yaml.Node) -> tuple[str, float]:
    """A sign and a number, such as `">=7"`; without a sign, `=` is meant."""
    words = rule.scalar(node, "'is'")
    sign = next((sign for sign in SIGNS if words.startswith(sign)), "")
    try:
        return sign or "=", float(words.removeprefix(sign))
    except ValueError:
        rule.complain(f"'is' must be a sign and a number such as \">=7\", not '{words}'", node)
        return "=", 0.0


def _head(rule: Form, kinds: dict[str, Reader]) -> Reader | None:
    heads = [key for key in rule.keys if key in kinds]
    if len(heads) == 1:
        return kinds[heads[0]]
    rule.complain(f"exactly one of these is expected here: {', '.join(kinds)}")
    return None


def _node(rule: Form, key: str) -> yaml.Node:
    node = rule.get(key)
    return node if node is not None else yaml.ScalarNode("null", "", rule.node.start_mark)


def _selection(node: yaml.Node, rule: Form, names: Names) -> Selection:
    if isinstance(node, yaml.ScalarNode):
        if node.value == "this" and names.this:
            return Selection(sections=(names.this,))
        if node.value != "all":
            rule.complain("checkpoints are selected by 'all', 'this' (in a section) or a mapping", node)
        return EVERYTHING
    where = rule.form(node)
    sections = where.many_of("sections", (*names.sections, "this"))
    found = Selection(
        sections=tuple(names.this if code == "this" else code for code in sections),
        severities=where.many_of("severities", names.severities),
        flags=where.many_of("flags", names.flags),
        refs=where.many_of("refs", names.refs),
        scales=where.many_of("scales", names.scales),
    )
    where.done()
    return found


def read_selection(node: yaml.Node, rule: Form, names: Names) -> Selection:
    """The checkpoints that a `where:` takes in."""
    return _selection(node, rule, names)


def _within(rule: Form, names: Names) -> Selection:
    node = rule.get("within", required=False)
    return EVERYTHING if node is None else _selection(node, rule, names)


def _sections(rule: Form, key: str, names: Names) -> tuple[str, ...]:
    node = rule.get(key, required=False)
    if node is None or (isinstance(node, yaml.ScalarNode) and node.value == "all"):
        return names.sections
    return rule.names(node, f"'{key}'", names.sections)


def _input(rule: Form, names: Names) -> NumberRule:
    return Input(rule.one_of("input", names.number_fields))


def _named_number(rule: Form, names: Names) -> NumberRule:
    return NamedNumber(rule.one_of("result", names.number_results))


def _section_score(rule: Form, names: Names) -> NumberRule:
    return SectionScore(rule.one_of("section_score", names.sections))


def _points(rule: Form, names: Names) -> NumberRule:
    return Points(_selection(_node(rule, "points"), rule, names))


def _share(rule: Form, names: Names) -> NumberRule:
    return Share(_selection(_node(rule, "share"), rule, names), rule.number("floor"))


def _average(rule: Form, names: Names) -> NumberRule:
    return Average(_selection(_node(rule, "average"), rule, names))


def _answers(rule: Form, names: Names) -> NumberRule:
    return Answers(rule.many_of("answers", names.answers), _within(rule, names))


def _applicable(rule: Form, names: Names) -> NumberRule:
    return Applicable(_selection(_node(rule, "applicable"), rule, names))


def _findings(rule: Form, names: Names) -> NumberRule:
    codes = rule.many_of("findings", names.severities)
    only_open = rule.one_of("only", ("open", "all"), default="all") == "open"
    return Findings(codes, _within(rule, names), only_open)


def _graded(rule: Form, names: Names) -> NumberRule:
    return Graded(rule.many_of("graded", names.grades), _sections(rule, "sections", names))


def _sum(rule: Form, names: Names) -> NumberRule:
    terms = []
    for node in rule.items(_node(rule, "sum"), "'sum'"):
        if isinstance(node, yaml.MappingNode) and any(key.value == "times" for key, _ in node.value):
            term = rule.form(node)
            factor = term.number("times") or 0.0
            terms.append((factor, read_number(_node(term, "of"), term, names)))
            term.done()
        else:
            terms.append((1.0, read_number(node, rule, names)))
    return Sum(tuple(terms))


def _numbers(rule: Form, key: str, names: Names) -> tuple[NumberRule, ...]:
    return tuple(read_number(node, rule, names) for node in rule.items(_node(rule, key), f"'{key}'"))


def _product(rule: Form, names: Names) -> NumberRule:
    return Product(_numbers(rule, "product", names))


def _quotient(rule: Form, names: Names) -> NumberRule:
    numbers = _numbers(rule, "quotient", names)
    if len(numbers) != 2:
        rule.complain("'quotient' needs exactly two numbers: what is divided, and by what")
        return Fixed(0.0)
    return Quotient(*numbers)


def _mean(rule: Form, names: Names) -> NumberRule:
    node = _node(rule, "mean")
    if isinstance(node, yaml.SequenceNode):
        return Mean(tuple((1.0, of) for of in _numbers(rule, "mean", names)))
    body = rule.form(node)
    if body.has("weights"):
        weights = body.pairs("weights", body.as_number)
        for code in set(weights) - set(names.sections):
            body.complain(f"weights: there is no section '{code}'")
        terms = [(weight, code) for code, weight in weights.items()]
    else:
        terms = [(1.0, code) for code in _sections(body, "sections", names)]
    body.done()
    return Mean(tuple((weight, SectionScore(code)) for weight, code in terms))


def _largest(rule: Form, names: Names) -> NumberRule:
    return Largest(_numbers(rule, "largest", names))


def _smallest(rule: Form, names: Names) -> NumberRule:
    return Smallest(_numbers(rule, "smallest", names))


def _rounded(rule: Form, names: Names) -> NumberRule:
    return Rounded(read_number(_node(rule, "rounded"), rule, names), int(rule.number("digits", 0.0) or 0))


def _capped(rule: Form, names: Names) -> NumberRule:
    of = read_number(_node(rule, "capped"), rule, names)
    caps = []
    for cap in rule.forms("caps"):
        caps.append((cap.number("at") or 0.0, read_condition(_node(cap, "when"), cap, names)))
        cap.done()
    return Capped(of, tuple(caps))


def _chosen(rule: Form, names: Names) -> NumberRule:
    rows = []
    for row in rule.forms("chosen"):
        condition = read_condition(_node(row, "when"), row, names)
        rows.append((condition, read_number(_node(row, "then"), row, names)))
        row.done()
    otherwise = rule.get("otherwise", required=False)
    return Chosen(tuple(rows), None if otherwise is None else read_number(otherwise, rule, names))


def _levels(rule: Form, names: Names) -> NumberRule:
    """Levels that unlock: the higher ones earn nothing until no scored answer of the first one fails."""
    levels = _level_selections(rule, "levels", names)
    failing = rule.many_of("failing", names.answers)
    points = [rule.as_number(n, "'worth'") or 0.0 for n in rule.items(_node(rule, "worth"), "'worth'")]
    if len(points) != len(levels):
        rule.complain("'worth' needs one number for each level")
        return Fixed(0.0)
    unlocked = Compare(Answers(failing, levels[0]), "=", 0.0)
    key = Chosen(((unlocked, Fixed(1.0)),), Fixed(0.0))
    shares: list[NumberRule] = [Share(levels[0]), *(Product((Share(level), key)) for level in levels[1:])]
    return Mean(tuple(zip(points, shares, strict=True)))


def _level_selections(rule: Form, key: str, names: Names) -> list[Selection]:
    flags = rule.many_of(key, names.flags)
    return [Selection(sections=(names.this,), flags=(flag,)) for flag in flags]


_NUMBERS: dict[str, Callable[[Form, Names], NumberRule]] = {
    "input": _input,
    "result": _named_number,
    "section_score": _section_score,
    "points": _points,
    "share": _share,
    "average": _average,
    "answers": _answers,
    "applicable": _applicable,
    "findings": _findings,
    "graded": _graded,
    "sum": _sum,
    "product": _product,
    "quotient": _quotient,
    "mean": _mean,
    "largest": _largest,
    "smallest": _smallest,
    "rounded": _rounded,
    "capped": _capped,
    "chosen": _chosen,
    "levels": _levels,
}


def _given(rule: Form, names: Names) -> LabelRule:
    return Given(rule.one_of("given", names.choice_fields))


def _named_label(rule: Form, names: Names) -> LabelRule:
    return NamedLabel(rule.one_of("outcome", names.label_results))


def _section_grade(rule: Form, names: Names) -> LabelRule:
    return SectionGrade(rule.one_of("section_grade", names.sections))


def _bands(rule: Form, names: Names) -> LabelRule:
    of = read_number(_node(rule, "bands"), rule, names)
    steps = rule.pairs("steps", rule.as_number)
    for code in set(steps) - set(names.labels):
        rule.complain(f"steps: '{code}' is not a grade, rating or choice of this scheme")
    if list(steps.values()) != sorted(steps.values(), reverse=True):
        rule.complain("steps must run from the highest limit to the lowest")
    return Bands(of, tuple(steps.items()), rule.one_of("below", names.labels, default=""))


def _first_match(rule: Form, names: Names) -> LabelRule:
    rows = []
    for row in rule.forms("first_match"):
        condition = read_condition(_node(row, "when"), row, names)
        rows.append((condition, read_label(_node(row, "then"), row, names)))
        row.done()
    otherwise = rule.get("otherwise", required=False)
    return FirstMatch(tuple(rows), Outcome("") if otherwise is None else read_label(otherwise, rule, names))


def _worst(rule: Form, names: Names) -> LabelRule:
    of = tuple(read_label(node, rule, names) for node in rule.items(_node(rule, "worst"), "'worst'"))
    order = rule.many_of("order", names.labels) or names.verdicts
    return Worst(of, order)


def _level_reached(rule: Form, names: Names) -> LabelRule:
    """The highest level with questions up to which no scored answer fails."""
    levels = _level_selections(rule, "level_reached", names)
    failing = rule.many_of("failing", names.answers)
    labels = rule.many_of("labels", names.labels)
    if len(labels) != len(levels) + 1:
        rule.complain("'labels' needs one label for no level, then one for each level")
        return Outcome("")
    clean = [Compare(Answers(failing, level), "=", 0.0) for level in levels]
    rows: list[tuple[Condition, LabelRule]] = [
        (
            AllOf((Compare(Applicable(levels[place]), ">", 0.0), *clean[: place + 1])),
            Outcome(labels[place + 1]),
        )
        for place in reversed(range(len(levels)))
    ]
    return FirstMatch(tuple(rows), Outcome(labels[0]))


_LABELS: dict[str, Callable[[Form, Names], LabelRule]] = {
    "given": _given,
    "outcome": _named_label,
    "section_grade": _section_grade,
    "bands": _bands,
    "first_match": _first_match,
    "worst": _worst,
    "level_reached": _level_reached,
}
