"""Editions of one scheme: what a file takes from another edition, and what became of its questions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from generator.core.form import Form, Problem, open_form
from generator.core.scheme import Since

Editions = Callable[[str], str | None]
"""The YAML of a scheme file by its name `<id>-<edition>`; None if there is none."""


def sections_of(form: Form, modules: Mapping[str, str]) -> Iterator[Form]:
    """The sections of the file, with those of a module in the place of its `include`."""
    for section in form.forms("sections"):
        if not section.has("include"):
            yield section
            continue
        name = section.one_of("include", tuple(modules))
        section.done()
        module = open_form(modules.get(name, ""), []) if name in modules else None
        if module is not None:
            yield from (replace(included, problems=form.problems) for included in module.forms("sections"))


def based(form: Form, editions: Editions, modules: Mapping[str, str]) -> tuple[Form, dict[str, Form]]:
    """The file with what it takes from the edition it is `based_on`, and that edition's questions by ref."""
    node = form.get("based_on", required=False)
    if node is None:
        return form, {}
    base = _other(form, "based_on", editions)
    if base is None:
        return form, {}
    if base.has("based_on"):
        form.complain("based_on: that edition is itself based on another; name that one", node)
        return form, {}
    # What the other edition says of the one before it is not true of this one.
    base.node.value = [(key, value) for key, value in base.node.value if key.value != "since"]
    whole = form.over(base, at=node)
    whole.has("based_on")
    return whole, questions(base, modules)


def questions(form: Form, modules: Mapping[str, str]) -> dict[str, Form]:
    """The checkpoints of a file by ref, as they stand there."""
    points = (point for section in sections_of(form, modules) for point in section.forms("checkpoints"))
    return {ref: point for point in points for ref in point.many_of("ref") or point.many_of("like")}


def read_since(
    form: Form, refs: tuple[str, ...], editions: Editions, modules: Mapping[str, str]
) -> Since | None:
    """What changed since the edition before, checked question by question against both editions."""
    body = form.sub("since", required=False)
    if body is None:
        return None
    before = _other(form, "since", editions, body)
    splits = body.sub("split", required=False)
    found = Since(
        edition=body.text("edition"),
        moved=_texts(body, "moved"),
        split={old: splits.names(node, f"'{old}'", refs) for old, node in splits.entries()} if splits else {},
        reworded=body.many_of("reworded", refs),
        dropped=body.many_of("dropped"),
    )
    body.done()
    if before is not None:
        for problem in _mismatches(found, tuple(questions(before, modules)), refs):
            body.complain(problem)
    return found


def _texts(body: Form, key: str) -> dict[str, str]:
    return {name: body.scalar(node, f"'{name}'") for name, node in body.entries(key)} if body.has(key) else {}


def _other(form: Form, key: str, editions: Editions, said: Form | None = None) -> Form | None:
    """The file of another edition of the same scheme, named at a key (or at `edition` of a mapping there)."""
    edition = said.text("edition") if said else form.text(key)
    name = f"{form.text('id')}-{edition}"
    text = editions(name) if edition else None
    if text is None:
        form.complain(f"{key}: there is no scheme file '{name}.yaml'", form.get(key))
        return None
    inside: list[Problem] = []
    return open_form(text, inside)


def _mismatches(since: Since, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[str]:
    """What does not fit between two editions."""
    gone = {**dict.fromkeys(since.moved, "moved"), **dict.fromkeys(since.dropped, "dropped")}
    for ref, how in {**gone, **dict.fromkeys(since.split, "split")}.items():
        if ref not in old:
            yield f"since: {how}: edition {since.edition} has no question '{ref}'"
    for ref, how in gone.items():
        if ref in new:
            yield f"since: {how}: '{ref}' is a question here too; a ref never means two things"
    for ref, parts in since.split.items():
        if ref in new and ref not in parts:
            yield f"since: split: '{ref}' is a question here but none of its parts"
    yield from _wrong_targets(since, old, new)
    for ref in old:
        if ref not in new and ref not in gone and ref not in since.split:
            yield f"since: say what became of '{ref}' of edition {since.edition}: moved, split or dropped"


def _wrong_targets(since: Since, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[str]:
    targets = list(since.moved.values())
    for ref in dict.fromkeys(targets):
        if ref not in new:
            yield f"since: moved: there is no question '{ref}' here"
        if ref in old or targets.count(ref) > 1:
            yield f"since: moved: '{ref}' is the place of another question already"
    for ref in since.reworded:
        if ref not in old and ref not in targets:
            yield f"since: reworded: '{ref}' is new in this edition"
