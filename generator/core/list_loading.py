"""Choice lists and facility fields, as shared files and scheme files write them."""

from collections.abc import Mapping

import yaml

from generator.core.form import Form
from generator.core.scheme import KINDS, Choice, ChoiceList, Field
from generator.core.text import EMPTY


def read_choices(id: str, node: yaml.Node, form: Form) -> ChoiceList:
    """A choice list: code to label, or to a mapping with label, tone and value."""
    body = form.form(node)
    choices = tuple(_choice(code, entry, body) for code, entry in body.entries())
    found = ChoiceList(id, choices)
    owner: dict[str, str] = {}
    for label, choice in found.stacked():
        if owner.setdefault(label.lower(), choice.code) != choice.code:
            body.complain(
                f"list '{id}': '{label}' means both '{owner[label.lower()]}' and '{choice.code}'", node
            )
    return found


def _choice(code: str, node: yaml.Node, form: Form) -> Choice:
    body = form.form(node) if isinstance(node, yaml.MappingNode) else None
    if body is None or set(body.keys) == {"en", "zh"}:
        return Choice(code, form.as_local(node, f"'{code}'"))
    found = Choice(code, body.local("label"), body.text("tone", default=""), body.number("value"))
    body.done()
    return found


def read_field(form: Form, lists: Mapping[str, ChoiceList]) -> Field:
    """One facility field."""
    kind = form.one_of("kind", KINDS)
    choices = form.one_of("choices", list(lists), default="") if kind == "choice" else ""
    if kind == "choice" and not choices:
        form.complain("a field of the kind 'choice' needs 'choices', the id of a list")
    field = Field(
        id=form.text("id"),
        label=form.local("label"),
        help=form.local("help", default=EMPTY),
        kind=kind,
        group=form.text("group"),
        required=form.one_of("required", ("yes", "no"), default="no") == "yes",
        choices=choices,
        default=_default(form, kind, lists[choices].codes if choices in lists else ()),
    )
    form.done()
    return field


def _default(form: Form, kind: str, codes: tuple[str, ...]) -> str | float | None:
    if not form.has("default"):
        return None
    return form.number("default") if kind == "number" else form.one_of("default", codes)
