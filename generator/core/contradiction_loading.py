"""Contradictions, of one scheme or of all that have records: what is written, and the condition it makes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import yaml

from generator.core.form import Form
from generator.core.records import RECORD_FLAGS
from generator.core.rule_loading import read_criterion
from generator.core.rules import (
    AllOf,
    Answers,
    Compare,
    Condition,
    Fixed,
    Given,
    Input,
    Is,
    NumberRule,
    OverLimit,
    Selection,
    Sum,
)
from generator.core.scheme import Checkpoint, ChoiceList, Contradiction, Field
from generator.core.text import Text

GOOD = "good"
"""In place of codes: every answer whose tone is good."""


@dataclass(frozen=True)
class Asked:
    """The fields, questions, answers and flags that contradictions may name; empty refs: topics only."""

    fields: tuple[Field, ...]
    lists: Mapping[str, ChoiceList]
    refs: tuple[str, ...]
    topics: tuple[str, ...]
    codes: tuple[str, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """Questions, by ref or by topic, that are answered with one of these codes (or GOOD)."""

    refs: tuple[str, ...]
    topics: tuple[str, ...]
    codes: tuple[str, ...]

    def means(self, point: Checkpoint) -> bool:
        """Whether a checkpoint is one of these questions."""
        return point.ref in self.refs or not {point.topic, *point.also}.isdisjoint(self.topics)


@dataclass(frozen=True)
class Written:
    """A contradiction as it is written: all of it holds, and no question of `never` is answered otherwise."""

    when: tuple[Condition, ...]
    """What facility fields say."""
    records: str
    """The flag that at least one record raises; empty: records are not asked."""
    answered: Answered | None
    """What at least one question is answered with; None: no other question is asked."""
    never: Answered
    note: Text


def read_contradictions(
    form: Form,
    fields: tuple[Field, ...],
    lists: Mapping[str, ChoiceList],
    points: list[Checkpoint],
    shared: tuple[Written, ...],
    records: bool,
) -> tuple[Contradiction, ...]:
    """The part `contradictions` of a scheme file, and what all schemes with records share."""
    scales = dict.fromkeys(point.scale for point in points)
    asked = Asked(
        fields,
        lists,
        refs=tuple(point.ref for point in points),
        topics=tuple(dict.fromkeys(topic for point in points for topic in (point.topic, *point.also))),
        codes=tuple(dict.fromkeys(code for scale in scales if scale in lists for code in lists[scale].codes)),
        flags=RECORD_FLAGS if records else (),
    )
    own = [read_contradiction(row, asked) for row in form.forms("contradictions", required=False)]
    return tuple(_resolved((*own, *(shared if records else ())), points, lists))


def read_contradiction(form: Form, asked: Asked) -> Written:
    """One contradiction: `when`, `when_records` and `when_answered` against `never`."""
    found = Written(
        when=_when(form, asked),
        records=form.one_of("when_records", asked.flags, default=""),
        answered=_answered(form, "when_answered", asked) if form.has("when_answered") else None,
        never=_answered(form, "never", asked),
        note=form.local("note"),
    )
    if not (found.when or found.records or found.answered):
        form.complain("say when: 'when' (fields), 'when_answered' (questions) or 'when_records'")
    form.done()
    return found


def _when(form: Form, asked: Asked) -> tuple[Condition, ...]:
    body = form.sub("when", required=False)
    return tuple(_condition(body, id, node, asked) for id, node in body.entries()) if body else ()


def _condition(form: Form, id: str, node: yaml.Node, asked: Asked) -> Condition:
    field = next((field for field in asked.fields if field.id == id), None)
    if field is not None and field.kind == "number":
        sign, limit = read_criterion(form, node)
        return Compare(Input(id), sign, limit)
    if field is not None and field.choices in asked.lists:
        return Is(Given(id), form.names(node, f"'{id}'", asked.lists[field.choices].codes))
    form.complain(f"when: there is no field '{id}' with choices or a number", node)
    return Is(Given(id), ())


def _answered(form: Form, key: str, asked: Asked) -> Answered:
    body = form.sub(key)
    if body is None:
        return Answered((), (), ())
    found = Answered(
        refs=body.many_of("refs", asked.refs),
        topics=body.many_of("topics", asked.topics),
        codes=_codes(body, asked),
    )
    if not (found.refs or found.topics):
        body.complain(f"'{key}' needs 'refs' or 'topics': the questions that are meant")
    body.done()
    return found


def _codes(form: Form, asked: Asked) -> tuple[str, ...]:
    node = form.get("answered")
    if node is None:
        return ()
    if isinstance(node, yaml.ScalarNode):
        return (form.known(node, (GOOD,), "'answered'"),)
    return form.names(node, "'answered'", asked.codes)


def _resolved(
    written: Iterable[Written], points: list[Checkpoint], lists: Mapping[str, ChoiceList]
) -> Iterator[Contradiction]:
    """The contradictions whose questions this scheme asks."""
    for one in written:
        doubted = [point for point in points if one.never.means(point)]
        given = [point for point in points if one.answered and one.answered.means(point)]
        if not doubted or (one.answered and not given):
            continue
        sides = [*one.when]
        if one.records:
            sides.append(Compare(OverLimit(one.records), ">=", 1))
        if one.answered:
            sides.append(_some(_count(given, one.answered, lists, so=True)))
        sides.append(_some(_count(doubted, one.never, lists, so=True)))
        otherwise = _count(doubted, one.never, lists, so=False)
        sides.append(Compare(otherwise, "=", 0))
        kind = "records" if one.records else "fields" if one.when else "answers"
        yield Contradiction(kind, AllOf(tuple(sides)), tuple(point.ref for point in doubted), one.note)


def _some(count: NumberRule) -> Condition:
    return Compare(count, ">=", 1)


def _count(
    points: list[Checkpoint], answered: Answered, lists: Mapping[str, ChoiceList], so: bool
) -> NumberRule:
    """How many of these questions are answered so, or otherwise; each scale has its own answers."""
    counts: list[NumberRule] = []
    for scale in dict.fromkeys(point.scale for point in points):
        codes = tuple(code for code in lists[scale].codes if _is_meant(code, answered, lists[scale]) == so)
        refs = tuple(point.ref for point in points if point.scale == scale)
        counts.append(Answers(codes, Selection(refs=refs)) if codes else Fixed(0.0))
    return counts[0] if len(counts) == 1 else Sum(tuple((1.0, count) for count in counts))


def _is_meant(code: str, answered: Answered, scale: ChoiceList) -> bool:
    tone = next(choice.tone for choice in scale.choices if choice.code == code)
    return code in answered.codes or (GOOD in answered.codes and tone == GOOD)
