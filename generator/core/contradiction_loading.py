"""Contradictions of a scheme file, and those that all schemes share: when this holds, never that."""

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from generator.core.form import Form
from generator.core.records import RECORD_FLAGS
from generator.core.rule_loading import read_criterion
from generator.core.rules import Compare, Condition, Given, Input, Is
from generator.core.scheme import GOOD, Answered, Checkpoint, ChoiceList, Contradiction, Field


@dataclass(frozen=True)
class Asked:
    """The fields, questions and answers that contradictions may name; empty refs: topics only."""

    fields: tuple[Field, ...]
    lists: Mapping[str, ChoiceList]
    refs: tuple[str, ...]
    topics: tuple[str, ...]
    codes: tuple[str, ...]


def read_contradictions(
    form: Form,
    fields: tuple[Field, ...],
    lists: Mapping[str, ChoiceList],
    points: list[Checkpoint],
    scales: tuple[str, ...],
) -> tuple[Contradiction, ...]:
    """The part `contradictions` of a scheme file."""
    asked = Asked(
        fields,
        lists,
        refs=tuple(point.ref for point in points),
        topics=tuple(dict.fromkeys(topic for point in points for topic in (point.topic, *point.also))),
        codes=tuple(dict.fromkeys(code for scale in scales if scale in lists for code in lists[scale].codes)),
    )
    return tuple(read_contradiction(row, asked) for row in form.forms("contradictions", required=False))


def read_contradiction(form: Form, asked: Asked) -> Contradiction:
    """One contradiction: `when`, `when_records` and `when_answered` against `never`."""
    found = Contradiction(
        when=_when(form, asked),
        records=form.one_of("when_records", RECORD_FLAGS, default=""),
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
