"""The rules of a scheme file: of its sections, its named results, and its next audit."""

from collections.abc import Mapping
from dataclasses import replace

import yaml

from generator.core.checkpoint_loading import Draft
from generator.core.form import Form
from generator.core.rule_loading import Names, is_number_rule, read_condition, read_label, read_number
from generator.core.rules import AllOf, FirstMatch, LabelRule, NumberRule, Outcome
from generator.core.scheme import (
    CERTAINTIES,
    TONES,
    Checkpoint,
    Field,
    NamedResult,
    NextAudit,
    Rating,
    Section,
    Verdict,
)
from generator.core.text import EMPTY, plain


def read_rating(
    form: Form, drafts: list[Draft], points: Mapping[str, Checkpoint], names: Names
) -> tuple[tuple[Section, ...], Rating, Names]:
    """Sections with their rules, the rating, and the names of its results for rules that follow."""
    rating = form.sub("rating")
    if rating is None:
        rating = Form(yaml.MappingNode("map", [], form.node.start_mark, form.node.end_mark), [])
    template = rating.sub("section", required=False)
    sections = tuple(_section(draft, template, points, names) for draft in drafts)
    if template:
        template.done()
    results, names = _results(rating, names)
    found = Rating(
        results=results,
        primary=rating.one_of("primary", names.label_results),
        score=rating.one_of("score", names.number_results, default=""),
        verdicts=_verdicts(rating, "verdicts"),
        grades=_verdicts(rating, "grades"),
        labels=_verdicts(rating, "labels"),
        certainty=rating.one_of("certainty", CERTAINTIES),
        note=rating.local("note", default=EMPTY),
    )
    rating.done()
    return sections, found, names


def _section(draft: Draft, template: Form | None, points: Mapping[str, Checkpoint], names: Names) -> Section:
    here = names.in_section(draft.code)
    own = draft.form
    score = _rule_node(own, template, "score")
    grade = _rule_node(own, template, "grade")
    section = Section(
        code=draft.code,
        name=draft.name,
        group=draft.group,
        checkpoints=tuple(points[point.ref] for point in draft.checkpoints),
        score=None if score is None else read_number(score, own, here),
        grade=None if grade is None else read_label(grade, own, here),
    )
    own.done()
    return section


def _rule_node(own: Form, template: Form | None, key: str) -> yaml.Node | None:
    """A section's own rule, else the template's; the plain word `none` says that it has none."""
    shared = template.get(key, required=False) if template else None
    node = own.get(key, required=False) or shared
    return None if isinstance(node, yaml.ScalarNode) and node.value == "none" else node


def _results(rating: Form, names: Names) -> tuple[tuple[NamedResult, ...], Names]:
    """The named results in order; each may refer to those before it."""
    found = []
    for body in rating.forms("results"):
        name = body.text("name")
        is_number, rule = _result_rule(body, names)
        found.append(
            NamedResult(
                name=name,
                label=body.local("label"),
                rule=rule,
                is_number=is_number,
                unit=body.text("unit", default=""),
                show=body.one_of("show", ("yes", "no"), default="yes") == "yes",
            )
        )
        body.done()
        if name in (*names.number_results, *names.label_results):
            body.complain(f"result '{name}' stands here twice")
        if is_number:
            names = replace(names, number_results=(*names.number_results, name))
        else:
            names = replace(names, label_results=(*names.label_results, name))
    return tuple(found), names


def _result_rule(body: Form, names: Names) -> tuple[bool, NumberRule | LabelRule]:
    node = body.get("rule")
    if node is None:
        return False, Outcome("")
    if isinstance(node, yaml.MappingNode) and is_number_rule(Form(node, [])):
        return True, read_number(node, body, names)
    rule = read_label(node, body, names)
    if isinstance(rule, FirstMatch) and not rule.rows:
        body.complain("the decision table has no rows")
    return False, rule


def _verdicts(rating: Form, key: str) -> tuple[Verdict, ...]:
    found = []
    for code, node in rating.entries(key) if rating.has(key) else ():
        body = rating.form(node)
        name = body.local("name", default=plain(code))
        found.append(Verdict(code, name, body.local("meaning", default=EMPTY), body.one_of("tone", TONES)))
        body.done()
    return tuple(found)


def read_next_audit(row: Form, names: Names, fields: tuple[Field, ...]) -> NextAudit:
    """One row of `next_audit`."""
    when = row.get("when")
    found = NextAudit(
        when=AllOf(()) if when is None else read_condition(when, row, names),
        start=row.one_of("from", [f.id for f in fields if f.kind == "date"], default="audit_date"),
        months=int(row.number("months", 0.0) or 0),
        days=int(row.number("days", 0.0) or 0),
        note=row.local("note"),
    )
    if not row.has("months") and not row.has("days"):
        row.complain("say when: 'months' or 'days' after the date of 'from' (the audit date)")
    row.done()
    return found
