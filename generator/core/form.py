"""Reading hand-written YAML strictly: every problem at once, each with its line.

Scalars stay the words that stand in the file (`no` is "no", `2021` is "2021"); the reader says what
type it expects. A key that nobody asked for is a problem, with the nearest known key as a guess.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

import yaml

from generator.core.text import LANGUAGES, Text

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file that people write."""

    line: int
    message: str


@dataclass
class Form:
    """One mapping of the file while it is being read. Questions record problems instead of raising."""

    node: yaml.MappingNode
    problems: list[Problem]
    _asked: set[str] = field(default_factory=set)

    @property
    def line(self) -> int:
        """Where the mapping begins."""
        return line_of(self.node)

    @property
    def keys(self) -> list[str]:
        """The keys that stand there, in order."""
        return [key.value for key, _ in self.node.value]

    def has(self, key: str) -> bool:
        """Whether the key stands there (which also counts as having asked for it)."""
        self._asked.add(key)
        return key in self.keys

    def complain(self, message: str, node: yaml.Node | None = None) -> None:
        """Record a problem at a node, or at the mapping itself."""
        self.problems.append(Problem(line_of(node or self.node), message))

    def get(self, key: str, required: bool = True) -> yaml.Node | None:
        """The node behind a key."""
        self._asked.add(key)
        found = next((value for name, value in self.node.value if name.value == key), None)
        if found is None and required:
            self.complain(f"'{key}' is missing")
        return found

    def text(self, key: str, default: str | None = None) -> str:
        """A plain text; required unless a default is given."""
        node = self.get(key, required=default is None)
        if node is None:
            return default or ""
        return self.scalar(node, f"'{key}'")

    def number(self, key: str, default: float | None = None) -> float | None:
        """A number, or the default when the key does not stand there."""
        node = self.get(key, required=False)
        return default if node is None else self.as_number(node, f"'{key}'")

    def one_of(self, key: str, allowed: "tuple[str, ...] | list[str]", default: str | None = None) -> str:
        """A text from a closed list."""
        node = self.get(key, required=default is None)
        if node is None:
            return default or ""
        return self.known(node, allowed, f"'{key}'")

    def many_of(self, key: str, allowed: "tuple[str, ...] | list[str] | None" = None) -> tuple[str, ...]:
        """A list of texts, each from a closed list when one is given; empty if the key is not there."""
        node = self.get(key, required=False)
        return () if node is None else self.names(node, f"'{key}'", allowed)

    def local(self, key: str, default: Text | None = None) -> Text:
        """A text in every language."""
        node = self.get(key, required=default is None)
        if node is None:
            return default or Text("", "")
        return self.as_local(node, f"'{key}'")

    def forms(self, key: str, required: bool = True) -> "list[Form]":
        """A list of mappings."""
        node = self.get(key, required)
        return [] if node is None else [self.form(item) for item in self.items(node, f"'{key}'")]

    def sub(self, key: str, required: bool = True) -> "Form | None":
        """One mapping."""
        node = self.get(key, required)
        return None if node is None else self.form(node)

    def entries(self, key: str | None = None) -> "Iterator[tuple[str, yaml.Node]]":
        """The pairs of a mapping whose keys are the file's own names: of this one, or of the one at `key`."""
        form = self if key is None else self.sub(key, required=False)
        if form is not None:
            for name, value in form.node.value:
                form._asked.add(name.value)
                yield name.value, value

    def over(self, base: "Form", at: yaml.Node | None = None) -> "Form":
        """The mapping, with what it does not say itself taken from another file's mapping.

        Problems in what is taken are reported at the line of `at` (or of this mapping): the other file's
        lines would mislead.
        """
        taken = [(key, value) for key, value in base.node.value if key.value not in self.keys]
        for _, value in taken:
            _stand_at(value, (at or self.node).start_mark)
        node = yaml.MappingNode("map", [*self.node.value, *taken], self.node.start_mark, self.node.end_mark)
        return Form(node, self.problems)

    def saying(self, values: Mapping[str, str]) -> "Form":
        """The mapping with other texts at some keys."""
        start, end = self.node.start_mark, self.node.end_mark
        kept = [(key, value) for key, value in self.node.value if key.value not in values]
        said = [(_scalar(key, start, end), _scalar(value, start, end)) for key, value in values.items()]
        return Form(yaml.MappingNode("map", [*kept, *said], start, end), self.problems)

    def done(self) -> None:
        """Complain about keys that nobody asked for and about keys that stand there twice."""
        seen: set[str] = set()
        for name, _ in self.node.value:
            if name.value in seen:
                self.complain(f"'{name.value}' stands here twice; keep one", name)
            seen.add(name.value)
            if name.value not in self._asked:
                self.complain(f"'{name.value}' is not known here{nearest(name.value, self._asked)}", name)

    # ---- single nodes --------------------------------------------------------------------------

    def form(self, node: yaml.Node) -> "Form":
        """A node as a mapping; an empty one, with a problem, if it is something else."""
        if isinstance(node, yaml.MappingNode):
            return Form(node, self.problems)
        self.complain("a mapping (key: value) is expected here", node)
        return Form(yaml.MappingNode("map", [], node.start_mark, node.end_mark), self.problems)

    def items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        """A node as a list."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.complain(f"{what} must be a list", node)
        return []

    def scalar(self, node: yaml.Node, what: str) -> str:
        """A node as a text that is not blank."""
        if isinstance(node, yaml.ScalarNode) and node.value.strip():
            return str(node.value)
        self.complain(f"{what} must be a text and not blank", node)
        return ""

    def as_number(self, node: yaml.Node, what: str) -> float | None:
        """A node as a number."""
        words = self.scalar(node, what)
        try:
            return float(words)
        except ValueError:
            self.complain(f"{what} must be a number, not '{words}'", node)
            return None

    def known(self, node: yaml.Node, allowed: "tuple[str, ...] | list[str]", what: str) -> str:
        """A node as one of the allowed texts."""
        words = self.scalar(node, what)
        if words and words not in allowed:
            self.complain(f"{what}: '{words}' is not known{nearest(words, allowed)}", node)
        return words

    def names(
        self, node: yaml.Node, what: str, allowed: "tuple[str, ...] | list[str] | None" = None
    ) -> tuple[str, ...]:
        """A node as a list of texts; a single text counts as a list of one."""
        nodes = [node] if isinstance(node, yaml.ScalarNode) else self.items(node, what)
        if allowed is None:
            return tuple(self.scalar(item, what) for item in nodes)
        return tuple(self.known(item, allowed, what) for item in nodes)

    def as_local(self, node: yaml.Node, what: str) -> Text:
        """A node as a text in every language; a plain text is the same in all of them."""
        if isinstance(node, yaml.ScalarNode):
            return Text(*[self.scalar(node, what)] * len(LANGUAGES))
        form = self.form(node)
        words = Text(*(form.text(language) for language in LANGUAGES))
        form.done()
        return words

    def pairs(self, key: str, read: "Callable[[yaml.Node, str], float | None]") -> dict[str, float]:
        """A mapping from the file's own names to numbers."""
        found = {name: read(node, f"'{name}'") for name, node in self.entries(key)}
        return {name: value for name, value in found.items() if value is not None}


def open_form(text: str, problems: list[Problem]) -> Form | None:
    """The outermost mapping of a YAML text; None, with a problem, if it is not YAML or not a mapping."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or "it cannot be read"
        problems.append(Problem(mark.line + 1 if mark else 1, f"this is not YAML: {why}"))
        return None
    if not isinstance(node, yaml.MappingNode):
        problems.append(Problem(1, "the file must be a mapping (key: value)"))
        return None
    return Form(node, problems)


def _stand_at(node: yaml.Node, mark: yaml.Mark) -> None:
    """Let a node and all within it stand at the place of a mark."""
    node.start_mark = mark
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _stand_at(item, mark)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _stand_at(key, mark)
            _stand_at(value, mark)


def _scalar(words: str, start: yaml.Mark, end: yaml.Mark) -> yaml.ScalarNode:
    return yaml.ScalarNode("str", words, start, end)


def line_of(node: yaml.Node) -> int:
    """The line of a node, from 1."""
    return int(node.start_mark.line) + 1


def nearest(word: str, known: "set[str] | tuple[str, ...] | list[str] | Mapping[str, object]") -> str:
    """A guess at what was meant, as the end of a sentence; else the choices there are."""
    guesses = get_close_matches(word, list(known), n=1)
    if guesses:
        return f". Did you mean '{guesses[0]}'?"
    return ". Known are: " + ", ".join(sorted(known)) if 0 < len(known) <= 12 else "."
