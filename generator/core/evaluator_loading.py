"""The evaluator's layer: other severities, weights or answers than the workbook's, each with its reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.core.audit import Audit, Response
from generator.core.errors import BadAnswers
from generator.core.form import Form, Problem, nearest, open_form
from generator.core.loading import load_overridden
from generator.core.scheme import NOT_APPLICABLE, Checkpoint, Scheme
from generator.core.text import show_number

SAID_OF_SCHEME = ("severity", "weight")
"""What is overridden as if the scheme file had said so."""


@dataclass(frozen=True)
class Override:
    """One thing that the evaluator sees otherwise."""

    ref: str
    what: str
    """`severity`, `weight`, `answer` or `exclude`."""
    to: str
    reason: str


@dataclass(frozen=True)
class Layer:
    """All that one evaluator overrides. The workbook itself is never touched."""

    by: str
    overrides: tuple[Override, ...]


def read_layer(path: Path, scheme: Scheme) -> Layer:
    """The layer in a YAML or JSON file; raises BadAnswers with every problem and its line."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise BadAnswers(f"There is no file '{path}'. Give the evaluator's file (YAML or JSON).") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadAnswers(f"'{path}' cannot be read: {error}") from None
    problems: list[Problem] = []
    form = open_form(text, problems)
    layer = _layer(form, scheme) if form else None
    if problems or layer is None:
        raise BadAnswers("\n".join(f"{path}:{p.line}: {p.message}" for p in dict.fromkeys(problems)))
    return layer


def _layer(form: Form, scheme: Scheme) -> Layer:
    by = form.text("by")
    points = {point.ref: (point,) for point in scheme.checkpoints}
    sections = {section.code: section.checkpoints for section in scheme.sections}
    found: dict[tuple[str, str], Override] = {}
    for key, known in (("sections", sections), ("checkpoints", points)):
        for body, meant in _bodies(form, key, known):
            found |= {(o.ref, o.what): o for point in meant for o in _overrides(body, point, scheme)}
            body.done()
    form.done()
    return Layer(by, tuple(found.values()))


def _bodies(
    form: Form, key: str, known: Mapping[str, tuple[Checkpoint, ...]]
) -> Iterator[tuple[Form, tuple[Checkpoint, ...]]]:
    """The mappings under a key with the checkpoints that they mean."""
    for code, node in form.entries(key):
        if code in known:
            yield form.form(node), known[code]
        else:
            form.complain(f"{key}: '{code}' is not known{nearest(code, list(known))}", node)
    form.has(key)


def _overrides(body: Form, point: Checkpoint, scheme: Scheme) -> Iterator[Override]:
    reason = body.text("reason")
    weight = body.number("weight")
    said = {
        "severity": body.one_of("severity", scheme.severity_codes, default=""),
        "weight": "" if weight is None else show_number(weight),
        "answer": body.one_of("answer", scheme.lists[point.scale].codes, default=""),
        "exclude": body.one_of("exclude", ("yes", "true", "no", "false"), default="no"),
    }
    if said["exclude"] in ("no", "false"):
        said["exclude"] = ""
    elif NOT_APPLICABLE not in scheme.lists[point.scale].codes:
        body.complain(f"'{point.ref}' cannot be excluded: its answers have no N/A")
    for what, to in said.items():
        if to:
            yield Override(point.ref, what, to, reason)


def overridden(scheme: Scheme, audit: Audit, layer: Layer) -> tuple[Scheme, Audit]:
    """The scheme and the audit as the evaluator sees them; what was given stays as it is.

    Raises BadAnswers for a severity or weight that decides nothing in this scheme.
    """
    said: dict[str, dict[str, str]] = {}
    for override in layer.overrides:
        if override.what in SAID_OF_SCHEME:
            said.setdefault(override.ref, {})[override.what] = override.to
    seen = load_overridden(scheme.stem, said) if said else scheme
    _must_matter(scheme, seen, said)
    responses = dict(audit.responses)
    for override in layer.overrides:
        if override.what not in SAID_OF_SCHEME:
            point = next(point for point in scheme.checkpoints if point.ref == override.ref)
            responses[override.ref] = _answered(scheme, point, audit.response(override.ref), override)
    return seen, replace(audit, responses=responses)


def _must_matter(scheme: Scheme, seen: Scheme, said: Mapping[str, Mapping[str, str]]) -> None:
    after = {point.ref: point for point in seen.checkpoints}
    idle = [
        before.ref
        for before in scheme.checkpoints
        if before.ref in said and _is_idle(before, after[before.ref], said[before.ref])
    ]
    if idle:
        raise BadAnswers(
            f"{', '.join(idle)}: this severity or weight decides nothing in {scheme.id}, "
            "where other things decide what such an answer earns. Override the answer instead."
        )


def _is_idle(before: Checkpoint, after: Checkpoint, said: Mapping[str, str]) -> bool:
    """Whether something else was said, and yet every answer earns and raises the same."""
    other = before.severity != after.severity or float(said.get("weight", before.possible)) != before.possible
    return other and (before.points, before.findings) == (after.points, after.findings)


def _answered(scheme: Scheme, point: Checkpoint, response: Response, override: Override) -> Response:
    code = NOT_APPLICABLE if override.what == "exclude" else override.to
    label = scheme.lists[point.scale].label(code).en
    said = {"answer": label, "finding": response["finding"] or override.reason, "reason": override.reason}
    return Response({**response.cells, **said})
