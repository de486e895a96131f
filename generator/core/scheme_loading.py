"""From the YAML of one scheme file to a `Scheme`, with every problem at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.core.checkpoint_loading import CheckpointReader, Draft, read_applies
from generator.core.contradiction_loading import Written, read_contradictions
from generator.core.edition_loading import Editions, based, read_since, sections_of
from generator.core.form import Form, Problem, open_form
from generator.core.list_loading import read_choices, read_field
from generator.core.points_loading import with_tables
from generator.core.rating_loading import read_next_audit, read_rating
from generator.core.rule_loading import Names
from generator.core.scheme import (
    CATEGORIES,
    CERTAINTIES,
    INDICATIVE,
    TONES,
    Checkpoint,
    ChoiceList,
    Field,
    SampleColumn,
    Sampling,
    SamplingTable,
    Scheme,
    Severity,
    Source,
)
from generator.core.text import EMPTY, Text

STRENGTHS = ("certain", "good", "weak")


@dataclass(frozen=True)
class Vocabulary:
    """What all schemes share."""

    lists: Mapping[str, ChoiceList]
    fields: tuple[Field, ...]
    record_fields: tuple[Field, ...]
    """Further fields of schemes that look at working hours and pay."""
    record_contradictions: tuple[Written, ...]
    """What records can never say beside good answers."""
    topics: tuple[str, ...]
    modules: Mapping[str, str]
    """YAML of sections that several schemes include, by name."""
    editions: Editions
    """Finds the other editions of a scheme."""


Overrides = Mapping[str, Mapping[str, str]]
"""What is said in place of the file: ref to key of the checkpoint to words."""


def parse_scheme(
    text: str, vocabulary: Vocabulary, overrides: Overrides | None = None
) -> tuple[Scheme | None, list[Problem]]:
    """The scheme in a YAML text and all problems found, by line; None as long as there are any."""
    problems: list[Problem] = []
    form = open_form(text, problems)
    scheme = None if form is None else _scheme(form, vocabulary, overrides or {})
    # A mistake in the rules of all sections is met once for each of them.
    problems = sorted(dict.fromkeys(problems), key=lambda problem: problem.line)
    return (None if problems else scheme), problems


def _scheme(form: Form, vocabulary: Vocabulary, overrides: Overrides) -> Scheme:
    form, alike = based(form, vocabulary.editions, vocabulary.modules)
    lists = {**vocabulary.lists, **read_lists(form)}
    records = form.one_of("records", ("yes", "no"), default="no") == "yes"
    own_fields = (read_field(field, lists) for field in form.forms("fields", required=False))
    fields = (*vocabulary.fields, *own_fields, *(vocabulary.record_fields if records else ()))
    _complain_about_twins(form, "field", [field.id for field in fields])
    severities = _severities(form)
    default_scale = form.one_of("scale", list(lists))
    reader = CheckpointReader(
        lists, fields, tuple(s.code for s in severities), vocabulary.topics, default_scale, alike, overrides
    )
    drafts = [reader.section(section) for section in sections_of(form, vocabulary.modules)]
    points = [point for draft in drafts for point in draft.checkpoints]
    _complain_about_twins(form, "ref", [point.ref for point in points])
    _complain_about_twins(form, "section", [draft.code for draft in drafts])
    scales = tuple(dict.fromkeys(point.scale for point in points))
    names = _names(form, drafts, points, severities, scales, lists, fields)
    scored = {p.ref: p for p in with_tables(form, drafts, names, lists)}
    sections, rating, names = read_rating(form, drafts, scored, names)
    scheme = Scheme(
        id=form.text("id"),
        edition=form.text("edition"),
        name=form.local("name"),
        owner=form.text("owner"),
        category=form.one_of("category", CATEGORIES),
        certainty=form.one_of("certainty", CERTAINTIES),
        covers=form.local("covers"),
        certainty_note=form.local("certainty_note"),
        records=records,
        lists=_lists_in_use(lists, scales, fields),
        scales=scales,
        severities=severities,
        sections=sections,
        fields=fields,
        rating=rating,
        next_audit=tuple(read_next_audit(row, names, fields) for row in form.forms("next_audit")),
        cycle_notes=_locals(form, "cycle_notes"),
        sampling=_sampling(form, fields, lists),
        zero_tolerance=_locals(form, "zero_tolerance"),
        sources=tuple(_source(source) for source in form.forms("sources")),
        contradictions=read_contradictions(
            form, fields, lists, points, vocabulary.record_contradictions, records
        ),
        since=read_since(form, names.refs, vocabulary.editions, vocabulary.modules),
    )
    form.done()
    return scheme


def read_lists(form: Form) -> dict[str, ChoiceList]:
    """The choice lists under `lists:`."""
    return (
        {id: read_choices(id, node, form) for id, node in form.entries("lists")} if form.has("lists") else {}
    )


def _lists_in_use(
    lists: Mapping[str, ChoiceList], scales: tuple[str, ...], fields: tuple[Field, ...]
) -> dict[str, ChoiceList]:
    used = (*scales, "status", "language", *(field.choices for field in fields if field.choices))
    return {id: lists[id] for id in dict.fromkeys(used) if id in lists}


def _complain_about_twins(form: Form, what: str, names: list[str]) -> None:
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        form.complain(f"{what} '{name}' stands in the file {names.count(name)} times; each must be unique")


def _locals(form: Form, key: str) -> tuple[Text, ...]:
    node = form.get(key, required=False)
    return () if node is None else tuple(form.as_local(n, f"'{key}'") for n in form.items(node, f"'{key}'"))


def _severities(form: Form) -> tuple[Severity, ...]:
    found = []
    for code, node in form.entries("severities") if form.has("severities") else ():
        body = form.form(node)
        days = body.number("days")
        found.append(
            Severity(
                code=code,
                name=body.local("name"),
                meaning=body.local("meaning"),
                tone=body.one_of("tone", TONES),
                days=None if days is None else int(days),
                zero_tolerance=body.one_of("zero_tolerance", ("yes", "no"), default="no") == "yes",
            )
        )
        body.done()
    if not found:
        form.complain("'severities' is missing: name each severity, worst first")
    return tuple(found)


def _names(
    form: Form,
    drafts: list[Draft],
    points: list[Checkpoint],
    severities: tuple[Severity, ...],
    scales: tuple[str, ...],
    lists: Mapping[str, ChoiceList],
    fields: tuple[Field, ...],
) -> Names:
    rating = form.sub("rating", required=False)
    chosen = [lists[field.choices] for field in fields if field.choices in lists]
    return Names(
        sections=tuple(draft.code for draft in drafts),
        severities=tuple(severity.code for severity in severities),
        flags=tuple(dict.fromkeys(flag for point in points for flag in point.flags)),
        refs=tuple(point.ref for point in points),
        scales=scales,
        answers=tuple(dict.fromkeys(code for s in scales if s in lists for code in lists[s].codes)),
        number_fields=tuple(field.id for field in fields if field.kind == "number"),
        choice_fields=tuple(field.id for field in fields if field.choices),
        field_codes=tuple(dict.fromkeys(code for choices in chosen for code in choices.codes)),
        grades=_keys(rating, "grades"),
        verdicts=_keys(rating, "verdicts"),
        other_labels=_keys(rating, "labels"),
    )


def _keys(rating: Form | None, key: str) -> tuple[str, ...]:
    body = rating.sub(key, required=False) if rating else None
    return tuple(body.keys) if body else ()


# ---- cycle, sampling, sources ----------------------------------------------------------------


def _sampling(form: Form, fields: tuple[Field, ...], lists: Mapping[str, ChoiceList]) -> Sampling:
    body = form.sub("sampling")
    if body is None:
        return Sampling((), (), INDICATIVE, ())
    columns = tuple(SampleColumn(id, body.as_local(node, f"'{id}'")) for id, node in body.entries("columns"))
    body.has("columns")
    found = Sampling(
        columns=columns,
        tables=tuple(_sampling_table(table, columns, fields, lists) for table in body.forms("tables")),
        certainty=body.one_of("certainty", CERTAINTIES),
        notes=_locals(body, "notes"),
    )
    body.done()
    return found


def _sampling_table(
    table: Form, columns: tuple[SampleColumn, ...], fields: tuple[Field, ...], lists: Mapping[str, ChoiceList]
) -> SamplingTable:
    node = table.get("rows")
    rows: list[tuple[int, tuple[Text, ...]]] = []
    for item in table.items(node, "'rows'") if node is not None else ():
        cells = [table.as_local(cell, "a row of samples") for cell in table.items(item, "a row of samples")]
        if len(cells) != len(columns) + 1 or not cells[0].en.isdigit():
            table.complain(f"a row needs the smallest headcount and {len(columns)} values", item)
        else:
            rows.append((int(cells[0].en), tuple(cells[1:])))
    if [least for least, _ in rows] != sorted({least for least, _ in rows}):
        table.complain("rows must run from the smallest headcount up")
    found = SamplingTable(read_applies(table, fields, lists), table.local("name", default=EMPTY), tuple(rows))
    table.done()
    return found


def _source(form: Form) -> Source:
    found = Source(
        title=form.text("title"),
        used_for=form.local("used_for"),
        strength=form.one_of("strength", STRENGTHS),
        address=form.text("address", default=""),
    )
    form.done()
    return found
