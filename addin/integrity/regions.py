"""What each locked cell of a workbook is about, so that a change of it can be called by its name."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from addin.integrity.ranges import Place
from generator.core.layout import CHECKLIST_COLUMNS, DATA_FIRST_ROW, Block, Layout
from generator.core.reading import layout_of
from generator.core.text import LANGUAGES

TEXT, WORDING, POINTS, FINDING, LIST, LIMIT, IDENTITY, MARK, OWN = (
    "text-changed",
    "wording-changed",
    "points-changed",
    "finding-changed",
    "list-changed",
    "limit-changed",
    "identity-changed",
    "marks-lost",
    "",
)
"""Codes of the problem that a change of the cell is; OWN: the cell differs from workbook to workbook."""

_IDENTITY = {"scheme": IDENTITY, "edition": IDENTITY, "languages": IDENTITY}


@dataclass(frozen=True)
class Region:
    """The code of a change there, and the checkpoint's ref or the field's id."""

    code: str
    ref: str = ""


@dataclass(frozen=True)
class Regions:
    """The regions of one layout, by sheet key and place as built."""

    layout: Layout

    def at(self, key: str, place: Place, content: object) -> Region:
        """The region of a locked cell that holds `content` when built."""
        if key == "data":
            return self._on_data(place, content)
        if 0 in place:
            return Region(OWN if isinstance(content, float) else MARK)
        if key == "checklist":
            return self._on_checklist(place)
        if key == "reference" and (place[0] in self._sampling_rows or isinstance(content, float)):
            return Region(LIMIT)
        return Region(WORDING)

    def _on_checklist(self, place: Place) -> Region:
        ref = self._checkpoint_rows.get(place[0], "")
        named = CHECKLIST_COLUMNS[place[1]] if place[1] < len(CHECKLIST_COLUMNS) else ""
        asked = ref and named in ("ref", "section", "checkpoint", "look_at", "severity")
        return Region(TEXT if asked else WORDING, ref)

    @cached_property
    def _checkpoint_rows(self) -> dict[int, str]:
        layout = self.layout
        return {layout.on_checklist(point.ref, "ref").row: point.ref for point in layout.scheme.checkpoints}

    @cached_property
    def _sampling_rows(self) -> frozenset[int]:
        tables = self.layout.scheme.sampling.tables
        return frozenset(
            self.layout.sampling_cell(i, row, 0).row
            for i, t in enumerate(tables)
            for row in range(len(t.rows))
        )

    # ---- hidden sheet --------------------------------------------------------------------------

    def _on_data(self, place: Place, content: object) -> Region:
        row, column = place[0] - DATA_FIRST_ROW, place[1]
        name, block = self._block_at(column)
        if row < 0 or block is None:
            return Region(MARK)
        id = block.columns[column - block.first_column]
        match name:
            case "identity":
                return Region(self._identity(row, id))
            case "texts":
                return self.said(str(content)) if id in LANGUAGES else Region(MARK)
            case "labels" | "dropdowns" | "shown":
                return Region(LIMIT if id == "days" else LIST)
            case "checkpoints" if row < len(self.layout.scheme.checkpoints):
                return Region(_checkpoint_code(id), self.layout.scheme.checkpoints[row].ref)
            case _:
                return Region(MARK)

    def _identity(self, row: int, id: str) -> str:
        keys = ("scheme", "edition", "layout", "languages", "instance", "facility", "built", "fingerprint")
        if id == "key":
            return MARK
        return _IDENTITY.get(keys[row], OWN) if row < len(keys) else WORDING

    def _block_at(self, column: int) -> tuple[str, Block | None]:
        for name in _BLOCKS:
            block = self.layout.block(name)
            if block.first_column <= column < block.first_column + len(block.columns):
                return name, block
        return "", None

    def said(self, words: str) -> Region:
        """The region of a text of the hidden sheet: a question, a list's label, or words around them."""
        return self._spoken.get(words, Region(WORDING))

    @cached_property
    def _spoken(self) -> dict[str, Region]:
        scheme = self.layout.scheme
        found: dict[str, Region] = {}
        for language in LANGUAGES:
            for choices in scheme.lists.values():
                found |= {choice.label.of(language): Region(LIST) for choice in choices.choices}
            for severity in scheme.severities:
                found[severity.name.of(language)] = Region(TEXT)
            for section in scheme.sections:
                name = section.title.of(language)
                found |= {name: Region(TEXT), f"▼ {name}": Region(TEXT)}
            for point in scheme.checkpoints:
                for words in (point.text.of(language), point.guidance.of(language)):
                    found[words] = Region(TEXT, point.ref)
        return found


_BLOCKS = (
    "identity",
    "texts",
    "labels",
    "dropdowns",
    "checkpoints",
    "sections",
    "fields",
    "steps",
    "results",
    "why",
    "ladders",
    "shown",
)


def _checkpoint_code(column: str) -> str:
    if column.startswith("points_"):
        return POINTS
    if column == "days":
        return LIMIT
    return TEXT if column == "ref" else FINDING


@lru_cache(maxsize=64)
def regions_of(stem: str, languages: tuple[str, ...], carried: bool = False) -> Regions:
    """The regions of a scheme's workbook in these languages; they are few and kept."""
    return Regions(replace(layout_of(stem, languages), carried=carried))
