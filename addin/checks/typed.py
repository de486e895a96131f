"""What people typed, by what belongs there, and how messages show it."""

from collections.abc import Iterator

from addin.checks.cells import Typed
from addin.checks.returned import Returned
from generator.core.audit import CellValue
from generator.core.near_misses import nearest_label
from generator.core.normalising import shown
from generator.core.scheme import ChoiceList
from generator.core.text import LANGUAGES, Text, plain

LONGEST_SHOWN = 80
MOST_CHOICES = 12
"""Lists up to this long are named in full in a message."""


def typed_cells(returned: Returned, *kinds: str) -> Iterator[Typed]:
    """The input cells of these kinds that are not blank, but for the answers."""
    return (found for found in returned.typed if found.kind in kinds)


def brief(value: CellValue) -> str:
    """A cell's content for a message, on one line and cut where it is long."""
    line = " ".join(shown(value).split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 1]}…"


def labels_of(choices: ChoiceList) -> Text:
    """The choices of a list for a message: all of them, or the first few and how many there are."""
    first = choices.choices[:MOST_CHOICES]
    rest = len(choices.choices) - len(first)
    more = Text(f" … ({rest} more)", f"……（另有{rest}项）") if rest else plain("")
    separators = Text(", ", "、")
    return Text(
        *(
            separators.of(language).join(choice.label.of(language) for choice in first) + more.of(language)
            for language in LANGUAGES
        )
    )


def hint(choices: ChoiceList, typed: CellValue) -> Text:
    """A question for the end of a message: whether the label most like the typed words was meant."""
    en, zh = (nearest_label(choices, typed, language) for language in LANGUAGES)
    near = en or zh
    return Text(f" Did you mean “{near}”?", f"是否指“{zh or en}”？") if near else plain("")
