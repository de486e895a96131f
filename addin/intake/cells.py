"""How far the cells of a workbook reach and how much they hold, told from the bytes before any parser.

A cell at XFD1048576, a row number of eleven digits or an announced billion of texts makes the reader take all
memory or die. Programs write cells in one form, `<c r="A1"`; a sheet in which every cell has it and lies
inside the limits passes with one search. Any other sheet is walked through element by element.
"""

import re
from xml.parsers import expat

from addin.intake.limits import MEGABYTE, Limits
from addin.intake.package import Part
from addin.intake.refusing import refused
from generator.core.layout import letters

UNUSUAL = re.compile(
    rb"<c(?! r=\"(?:[A-Z]|[A-F][A-Z]|G[A-R])(?:1?[0-9]{1,4}|20000)\")[\s/>]"
    rb"|<row(?! r=\"[0-9]{1,7}\")[\s/>]"
)
"""A cell or row not in the usual form, or outside of A1:GR20000."""
PREFIXED = re.compile(rb":(?:c|row)[\s/>]")
"""A cell or row in a namespace with a prefix: readers see through it, the search above does not."""
FAR_REFERENCE = re.compile(rb"ref\s*=\s*[\"'][^\"'<]*?(?:[A-Za-z]{4}|[0-9]{8})[^\"'<]*")
FALSE_COUNT = re.compile(rb"ount\s*=\s*[\"']\s*\+?0*[0-9]{7}")
"""Seven digits are more than any list of a workbook inside the limits can have."""
STRING_INDEX = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>\s*([0-9]{1,6})\s*<")

FEW = 10_000
"""Elements below which a part cannot hold too many of anything."""


class Tally:
    """Goes through the XML parts of one workbook and refuses it as soon as one holds too much."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._strings: list[int] = []
        """Bytes of each shared text."""
        self._indexes = 0
        """Elements of all sheets: an upper bound of the cells that show a shared text."""
        self._sheets: list[bytes] = []

    def add(self, part: Part) -> None:
        """Count one part; raises Refused."""
        content, limits = part.content, self._limits
        elements = content.count(b"<")
        if elements > limits.elements:
            raise refused("cells-too-many", part=part.shown, count=elements, limit=limits.elements)
        if FALSE_COUNT.search(content):
            raise refused("counts-false", part=part.shown)
        if elements > FEW:
            self._must_be_few(part)
        if b"sheetData" in content:
            self._add_sheet(part, elements)
        elif b"</si>" in content or b":si>" in content:
            self._strings.extend(len(text) for text in re.split(rb"</(?:\w+:)?si>", content))

    def must_fit(self) -> None:
        """Refuse the workbook if its texts, written out in every cell that shows them, are too long."""
        longest = max(self._strings, default=0)
        if longest * self._indexes > self._limits.texts and self._written_out() > self._limits.texts:
            raise refused("texts-too-many", limit=self._limits.texts // MEGABYTE)

    def _must_be_few(self, part: Part) -> None:
        counts = (
            ("styles-too-many", b"<xf ", self._limits.styles),
            ("merges-too-many", b"<mergeCell ", self._limits.merges),
            ("counts-false", b"<si>", self._limits.strings),
        )
        for code, tag, limit in counts:
            if (count := part.content.count(tag)) > limit:
                raise refused(code, part=part.shown, count=count, limit=limit)

    def _add_sheet(self, part: Part, elements: int) -> None:
        content, limits = part.content, self._limits
        if far := FAR_REFERENCE.search(content):
            self._beyond(part, far[0].split(b"=", 1)[1].strip(b" \"'").decode("ascii", "replace")[:40])
        if UNUSUAL.search(content) or PREFIXED.search(content):
            place = _first_beyond(content, limits)
            if place:
                self._beyond(part, place)
        self._indexes += elements
        self._sheets.append(content)

    def _beyond(self, part: Part, place: str) -> None:
        limits = self._limits
        raise refused("cells-beyond", place=place, part=part.shown, rows=limits.rows, columns=limits.columns)

    def _written_out(self) -> int:
        sizes, total = self._strings, 0
        for sheet in self._sheets:
            for index in STRING_INDEX.findall(sheet):
                total += sizes[int(index)] if int(index) < len(sizes) else 0
        return total


def _first_beyond(content: bytes, limits: Limits) -> str:
    """The first place with content outside the limits, or nothing. Raises Refused for broken XML.

    Empty cells and rows may stand anywhere: programs leave formats behind, and readers pass over them.
    """
    walk = _Walk(limits)
    try:
        walk.through(content)
    except (expat.ExpatError, ValueError, UnicodeError):
        raise refused("file-damaged") from None
    return walk.beyond


class _Walk:
    """One pass through the cells of a sheet as readers understand them."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._row, self._column = 0, 0
        self._cell = False
        self.beyond = ""

    def through(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(content, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "row":
            self._row = _number(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0
            self._must_be_possible(f"{self._row}:{self._row}")
        elif kind == "c":
            self._enter(attributes.get("r", ""))
        elif self._cell and kind in ("v", "f", "is"):
            self._hold()

    def _enter(self, place: str) -> None:
        self._cell = True
        self._column += 1
        if place:
            name = place.rstrip("0123456789")
            self._column, self._row = _column(name), _number(place[len(name) :])
        self._must_be_possible(place)

    def _hold(self) -> None:
        """The cell holds something, and may do so only inside the limits."""
        far = self._row > self._limits.rows or self._column > self._limits.columns
        if far and not self.beyond:
            self.beyond = f"{letters(self._column - 1)}{self._row}"

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == "c":
            self._cell = False

    def _must_be_possible(self, place: str) -> None:
        """Numbers that no sheet has end their reader, whether or not there is content."""
        if not self.beyond and (self._row > 1_048_576 or self._column > 16_384):
            self.beyond = place[:40]


def _number(digits: str) -> int:
    if not digits.isascii() or not digits.isdigit():
        raise ValueError(digits)
    return int(digits.lstrip("0")[:12] or "0")


def _column(name: str) -> int:
    if not name.isascii() or not name.isalpha():
        raise ValueError(name)
    number = 0
    for letter in name.upper()[:8]:
        number = 26 * number + ord(letter) - 64
    return number
