"""The only door to `workbook_templates`: schemes by name, and what all schemes share."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from generator.core.contradiction_loading import Asked, Written, read_contradiction
from generator.core.errors import SchemeError
from generator.core.form import Form, Problem, nearest, open_form
from generator.core.list_loading import read_choices, read_field
from generator.core.problems import CAUSES, LEVELS, Catalogue, Message
from generator.core.records import RECORD_FLAGS
from generator.core.scheme import Choice, ChoiceList, Scheme
from generator.core.scheme_loading import Overrides, Vocabulary, parse_scheme
from generator.core.text import LANGUAGE_NAMES, Text, plain


def scheme_names() -> list[str]:
    """Names of all scheme files, `<id>-<edition>`, sorted."""
    folder = files("workbook_templates") / "schemes"
    names = [entry.name for entry in folder.iterdir()]
    return sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))


def newest(names: list[str]) -> list[str]:
    """The newest edition of each scheme among names `<id>-<edition>`."""
    latest = {_split(name)[0]: name for name in sorted(names, key=_split)}
    return sorted(latest.values())


def editions_of(id: str) -> list[str]:
    """Names of all editions of a scheme, oldest first."""
    return sorted((name for name in scheme_names() if _split(name)[0] == id), key=_split)


def find_scheme(wanted: str) -> str:
    """The name of the scheme file meant by `<id>` (its newest edition) or `<id>-<edition>`."""
    names = scheme_names()
    if wanted in names:
        return wanted
    editions = [name for name in newest(names) if _split(name)[0] == wanted]
    if editions:
        return editions[0]
    ids = sorted({_split(name)[0] for name in names})
    raise SchemeError(
        f"There is no scheme '{wanted}'{nearest(wanted, ids)} See `auditbook list` for all schemes."
    )


@cache
def load_scheme(wanted: str) -> Scheme:
    """A scheme of `workbook_templates/schemes` by `<id>` or `<id>-<edition>`."""
    return _parsed(find_scheme(wanted), {})


def load_overridden(stem: str, overrides: Overrides) -> Scheme:
    """A scheme as it would be if its file said at some checkpoints what an evaluator says."""
    return _parsed(find_scheme(stem), overrides)


def _parsed(name: str, overrides: Overrides) -> Scheme:
    scheme, problems = parse_scheme(_edition(name) or "", vocabulary(), overrides)
    if scheme is None:
        lines = "\n".join(f"  line {problem.line}: {problem.message}" for problem in problems)
        raise SchemeError(f"{name}.yaml has {len(problems)} problems:\n{lines}")
    return scheme


def check_scheme_file(path: Path) -> tuple[Scheme | None, list[Problem]]:
    """The scheme in any file, and everything that is wrong with it."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise SchemeError(f"There is no file '{path}'. Give the path of a scheme file (.yaml).") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SchemeError(f"'{path}' cannot be read as UTF-8 text: {error}") from None
    beside = replace(vocabulary(), editions=lambda name: _beside(path, name) or _edition(name))
    scheme, problems = parse_scheme(text, beside)
    if scheme and path.stem != scheme.stem:
        problems = [Problem(1, f"the file must be called '{scheme.stem}.yaml', after its id and edition")]
    return scheme, problems


def _edition(name: str) -> str | None:
    """The YAML of a scheme file of `workbook_templates`, by name."""
    file = files("workbook_templates") / "schemes" / f"{name}.yaml"
    return file.read_text("utf-8") if file.is_file() else None


def _beside(path: Path, name: str) -> str | None:
    """The YAML of another edition in the folder of a file that is being checked."""
    other = path.with_name(f"{name}.yaml")
    return other.read_text("utf-8") if other.is_file() else None


@cache
def vocabulary() -> Vocabulary:
    """Answer scales and other lists, the common fields, the topics, and sections that schemes share."""
    form = _shared("lists.yaml")
    lists = {id: read_choices(id, node, form) for id, node in form.entries()}
    for id, name in (("country", "countries.yaml"), ("currency", "currencies.yaml")):
        lists[id] = ChoiceList(id, tuple(Choice(code, label) for code, label in _locals(name).items()))
    languages = tuple(Choice(code, plain(name)) for code, name in LANGUAGE_NAMES.items())
    lists["language"] = ChoiceList("language", languages)
    fields_form = _shared("fields.yaml")
    fields, record_fields = (
        tuple(read_field(body, lists) for body in fields_form.forms(key))
        for key in ("fields", "record_fields")
    )
    _sound(form)
    _sound(fields_form)
    return Vocabulary(
        lists, fields, record_fields, _record_contradictions(), tuple(topics()), _modules(), _edition
    )


def _modules() -> dict[str, str]:
    folder = files("workbook_templates") / "modules"
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".yaml")] if folder.is_dir() else []
    return {entry.name.removesuffix(".yaml"): entry.read_text("utf-8") for entry in found}


@cache
def words() -> Mapping[str, Text]:
    """The words of the interface, by key."""
    return _locals("words.yaml")


@cache
def topics() -> Mapping[str, Text]:
    """Names of the topics that checkpoints of all schemes share, by id."""
    form = _shared("topics.yaml")
    return {id: form.form(node).local("name") for id, node in form.entries("topics")}


@cache
def catalogue() -> Catalogue:
    """All problems that can be found in a workbook that came back, with their messages."""
    form = _shared("problems.yaml")
    found = {code: _message(code, form.form(node)) for code, node in form.entries()}
    _sound(form)
    return Catalogue(found)


def _record_contradictions() -> tuple[Written, ...]:
    form = _shared("contradictions.yaml")
    asked = Asked((), {}, (), tuple(topics()), (), RECORD_FLAGS)
    found = tuple(read_contradiction(row, asked) for row in form.forms("contradictions"))
    form.done()
    _sound(form)
    return found


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Words that people type in place of an answer, by the English label of that answer."""
    form = _shared("synonyms.yaml")
    found = {label: form.names(node, f"'{label}'") for label, node in form.entries()}
    _sound(form)
    return found


def _message(code: str, form: Form) -> Message:
    message = Message(
        code=code,
        level=form.one_of("level", LEVELS),
        cause=form.one_of("cause", CAUSES),
        **{key: form.local(key) for key in ("found", "allowed", "fix")},
    )
    form.done()
    return message


def letter_text(name: str) -> str:
    """The text of a letter such as `request.en`, as it stands in its file."""
    return (files("workbook_templates") / "shared" / "letters" / f"{name}.txt").read_text("utf-8")


@cache
def templates_digest() -> str:
    """A hash over everything in `workbook_templates`: another one means that results may differ."""
    digest = sha256()
    for folder in ("schemes", "modules", "shared"):
        for entry in sorted((files("workbook_templates") / folder).iterdir(), key=lambda entry: entry.name):
            if entry.name.endswith(".yaml"):
                digest.update(entry.name.encode() + b"\0" + entry.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def look() -> Mapping[str, str]:
    """The colours and fonts of the workbooks, by name."""
    form = _shared("look.yaml")
    return {name: form.scalar(node, name) for name, node in form.entries()}


def _locals(name: str) -> dict[str, Text]:
    form = _shared(name)
    found = {key: form.as_local(node, f"'{key}'") for key, node in form.entries()}
    _sound(form)
    return found


@cache
def _shared(name: str) -> Form:
    source: Traversable = files("workbook_templates") / "shared" / name
    problems: list[Problem] = []
    form = open_form(source.read_text("utf-8"), problems)
    if form is None:
        raise SchemeError(f"shared/{name}, line {problems[0].line}: {problems[0].message}")
    return form


def _sound(form: Form) -> None:
    if form.problems:
        first = form.problems[0]
        raise SchemeError(
            f"a shared file of workbook_templates is damaged, line {first.line}: {first.message}"
        )


def _split(name: str) -> tuple[str, tuple[int, ...], str]:
    """A name as (id, edition as numbers, edition): ids may hold hyphens, editions do not."""
    id, _, edition = name.rpartition("-")
    return id, tuple(int(part) for part in edition.split(".") if part.isdigit()), edition
