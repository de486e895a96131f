"""Sections and checkpoints of a scheme file, before points, findings and rules are known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.core.form import Form
from generator.core.scheme import Applies, Checkpoint, ChoiceList, Field
from generator.core.text import Text


@dataclass(frozen=True)
class Draft:
    """A section before its rules are read."""

    code: str
    name: Text
    group: str
    form: Form
    checkpoints: tuple[Checkpoint, ...]
    weights: Mapping[str, float]


@dataclass(frozen=True)
class CheckpointReader:
    """Reads sections and checkpoints; points and findings come later, from the scheme's tables."""

    lists: Mapping[str, ChoiceList]
    fields: tuple[Field, ...]
    severities: tuple[str, ...]
    topics: tuple[str, ...]
    scale: str
    alike: Mapping[str, Form] = field(default_factory=dict)
    """Questions of the edition that the file is based on, by ref."""
    overrides: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What an evaluator says in place of the file: ref to key to words."""

    def section(self, form: Form) -> Draft:
        """A section with its checkpoints."""
        code = form.text("code")
        scale = form.one_of("scale", list(self.lists), default=self.scale)
        applies = read_applies(form, self.fields, self.lists)
        flags = form.many_of("flags")
        weights: dict[str, float] = {}
        points = tuple(
            self.checkpoint(body, code, scale, flags, applies, weights)
            for entry in form.forms("checkpoints")
            for body in self._wholes(entry)
        )
        if not points:
            form.complain(f"section '{code}' has no checkpoints")
        return Draft(code, form.local("name"), form.text("group", default=""), form, points, weights)

    def _wholes(self, form: Form) -> Iterator[Form]:
        """Checkpoints with what they take from the questions they are like: one, or a list as it is."""
        models = form.many_of("like", tuple(self.alike))
        if len(models) > 1 and len(form.keys) > 1:
            form.complain("a list of questions is taken as it is; give the one that differs its own 'like'")
        for model in models:
            if model in self.alike:
                yield self._overridden(form.over(self.alike[model]))
        if not models:
            yield self._overridden(form)

    def _overridden(self, form: Form) -> Form:
        """A checkpoint with what an evaluator says in place of the file."""
        overrides = self.overrides.get(form.text("ref"))
        return form.saying(overrides) if overrides else form

    def checkpoint(
        self,
        form: Form,
        section: str,
        scale: str,
        flags: tuple[str, ...],
        applies: tuple[Applies, ...],
        weights: dict[str, float],
    ) -> Checkpoint:
        """A checkpoint; a weight of its own goes into `weights`."""
        form.has("like")
        ref = form.text("ref")
        weight = form.number("weight")
        if weight is not None:
            weights[ref] = weight
        point = Checkpoint(
            ref=ref,
            section=section,
            text=Text(form.text("en"), form.text("zh")),
            look_at=form.local("look_at"),
            severity=form.one_of("severity", self.severities),
            topic=form.one_of("topic", self.topics),
            also=form.many_of("also", self.topics),
            flags=(*flags, *form.many_of("flags")),
            scale=form.one_of("scale", list(self.lists), default=scale),
            owner_ref=form.text("owner_ref", default=""),
            applies_when=(*applies, *read_applies(form, self.fields, self.lists)),
            points={},
            findings={},
        )
        form.done()
        return point


def read_applies(
    form: Form, fields: tuple[Field, ...], lists: Mapping[str, ChoiceList]
) -> tuple[Applies, ...]:
    """The conditions under `applies_when`: field id to the codes with which it applies."""
    found = []
    choice_fields = {field.id: field.choices for field in fields if field.choices}
    body = form.sub("applies_when", required=False)
    for id in body.keys if body else ():
        assert body is not None
        if id not in choice_fields:
            body.complain(f"applies_when: there is no field '{id}' with choices")
            body.get(id)
        elif choice_fields[id] in lists:
            found.append(Applies(id, body.many_of(id, lists[choice_fields[id]].codes)))
    if body:
        body.done()
    return tuple(found)
