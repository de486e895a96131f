"""A workbook built once with marks in all places that differ from facility to facility.

`build_workbook` stays the only thing that draws. A template is one build of it; an instance is the
same package with other words in the marked cells, byte for byte what a build for that facility gives.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from pathlib import Path
from zipfile import ZipFile

from generator.core.audit import CellValue, is_blank
from generator.core.identity import OF_ONE_INSTANCE, Identity, identify
from generator.core.layout import LAYOUT_VERSION, Cell, Layout, letters
from generator.core.loading import words
from generator.core.scheme import Field, Scheme
from generator.core.steps import asked_fields
from generator.sending.parcel import Parcel, Piece, Place
from generator.workbook import blank_audit, build_workbook

STRINGS = "xl/sharedStrings.xml"
FREE_CHOICE, FREE_DATE = "country", "due"
"""The only fields besides texts that differ from row to row of a roster without deciding anything."""

EXCEL_DAY_0 = 693594
"""The ordinal of the day before Excel's day 1."""


@dataclass(frozen=True)
class Shape:
    """What instances must share to come from one template."""

    scheme: str
    languages: tuple[str, ...]
    blank: tuple[str, ...]
    """Required fields that are left open; whether they are filled shows in many cells."""
    fixed: tuple[tuple[str, CellValue], ...]
    """Fields whose value decides something: what applies, a sample, a date."""


def shape_of(
    scheme: Scheme, free: Sequence[str], languages: tuple[str, ...], facility: Mapping[str, CellValue]
) -> Shape:
    """The shape of an instance with these facility fields, of which `free` decide nothing."""
    blank = tuple(id for id in free if scheme.field(id).required and is_blank(facility.get(id)))
    fixed = tuple((id, value) for id, value in facility.items() if id not in free and not is_blank(value))
    return Shape(scheme.stem, languages, blank, tuple(sorted(fixed, key=lambda pair: pair[0])))


def free_fields(scheme: Scheme) -> list[str]:
    """Fields that no formula looks into further than whether they are blank, in their order."""
    asked = _asked(scheme)
    return [field.id for field in scheme.fields if _is_free(field) and field.id not in asked]


def _is_free(field: Field) -> bool:
    return field.kind == "text" or field.id in (FREE_CHOICE, FREE_DATE)


def _asked(scheme: Scheme) -> set[str]:
    """Fields that rules, conditions and due dates ask for."""
    conditions = [c for point in scheme.checkpoints for c in point.applies_when]
    conditions += [c for table in scheme.sampling.tables for c in table.applies_when]
    return asked_fields(scheme) | {c.field for c in conditions} | {row.start for row in scheme.next_audit}


class Template:
    """The workbook of one shape, ready to be filled in for any facility."""

    def __init__(self, scheme: Scheme, shape: Shape, built: date, draft: Path) -> None:
        """`draft` is where the one full build is written; the caller removes it."""
        self.scheme, self.shape = scheme, shape
        self.identity = identify(scheme, LAYOUT_VERSION, shape.languages, "", built)
        self._layout = Layout(scheme, shape.languages, words())
        self._free = [scheme.field(id) for id in free_fields(scheme) if id not in shape.blank]
        self._texts = [*OF_ONE_INSTANCE, *(field.id for field in self._free if field.kind == "text")]
        self._labels = _choice_labels(scheme, shape.languages[0]) if self._has_choice else {}
        self._build(draft, built)
        with ZipFile(draft) as package:
            found = {name: package.read(name) for name in package.namelist() if name.startswith("xl/")}
        self._known, self._count, fixed = _strings(found[STRINGS], self._marks())
        self._heads: dict[str, bytes] = {}
        places: dict[str, list[Piece]] = {STRINGS: fixed}
        for part, cells in self._cells().items():
            places[part] = list(self._cut(found[part], cells))
        self._parcel = Parcel(draft, places)

    @property
    def _has_choice(self) -> bool:
        return any(field.kind == "choice" for field in self._free)

    # ---- the one build -------------------------------------------------------------------------

    def _build(self, draft: Path, built: date) -> None:
        typed: dict[str, CellValue] = {field.id: self._mark(field) for field in self._free}
        audit = blank_audit(self.scheme)
        facility = {**audit.facility, **dict(self.shape.fixed), **typed}
        identity = replace(self.identity, **{key: _mark_of(key) for key in OF_ONE_INSTANCE})
        build_workbook(
            self.scheme, draft, self.shape.languages, built, replace(audit, facility=facility), identity
        )

    def _mark(self, field: Field) -> CellValue:
        if field.kind == "choice":
            return next(iter(self._labels))
        return _mark_of(field.id) if field.kind == "text" else date(2000, 1, 1)

    def _marks(self) -> list[bytes]:
        return [_item(_mark_of(key)) for key in self._texts]

    # ---- places --------------------------------------------------------------------------------

    def _cells(self) -> dict[str, dict[str, Cell]]:
        """The cells that differ, by part and key; in each part from top to bottom."""
        cells = {key: self._layout.identity_cell(key) for key in OF_ONE_INSTANCE}
        cells |= {field.id: self._layout.field(field.id) for field in self._free}
        if self._has_choice:
            cells["code"] = self._layout.field_value(FREE_CHOICE, "code")
        numbers = {name: i for i, name in enumerate(self._layout.sheets.values(), start=1)}
        found: dict[str, dict[str, Cell]] = {}
        for key, cell in sorted(cells.items(), key=lambda pair: (pair[1].row, pair[1].column)):
            part = f"xl/worksheets/sheet{numbers[cell.sheet]}.xml"
            found.setdefault(part, {})[key] = cell
        return found

    def _cut(self, xml: bytes, cells: Mapping[str, Cell]) -> Iterator[Piece]:
        """The part before, between and after its cells; what stands before a cell's content is kept."""
        start = 0
        for key, cell in cells.items():
            address = f"{letters(cell.column)}{cell.row + 1}".encode()
            found = re.compile(rb'(<c r="%s"(?: s="\d+")?)[^>]*?(/>|>.*?</c>)' % address).search(xml, start)
            assert found, f"the template has no cell {address!r}"
            self._heads[key] = found[1]
            if key == "code":
                before, _, _ = found[0].rpartition(b"<v>")
                yield xml[start : found.start()] + before + b"<v>"
                yield Place(key)
                start = found.end() - len(b"</v></c>")
            else:
                yield xml[start : found.start()]
                yield Place(key)
                start = found.end()
        yield xml[start:]

    # ---- instances -----------------------------------------------------------------------------

    def filled(self, facility: Mapping[str, CellValue], identity: Identity) -> bytes:
        """The workbook for a facility; its fields must have this template's shape."""
        numbers: dict[bytes, int] = {}
        values, count = {}, self._count
        texts = {"instance": identity.instance, "facility": identity.facility}
        for key in self._texts:
            said = texts[key] if key in texts else str(facility.get(key) or "")
            if said or key in texts:
                values[key] = self._string_cell(key, said, numbers)
                count += 1
            else:
                values[key] = self._heads[key] + b"/>"
        for field in self._free:
            if field.kind == "date":
                values[field.id] = self._date_cell(field.id, facility.get(field.id))
            elif field.kind == "choice":
                label = str(facility[field.id])
                values[field.id] = self._string_cell(field.id, label, numbers)
                values["code"] = self._labels[label]
        values["count"] = b"%d" % count
        values["unique"] = b"%d" % (len(self._known) + len(numbers))
        values["strings"] = b"".join(numbers)
        return self._parcel.filled(values)

    def _string_cell(self, key: str, said: str, numbers: dict[bytes, int]) -> bytes:
        item = _item(said)
        number = self._known.get(item)
        if number is None:
            number = numbers.setdefault(item, len(self._known) + len(numbers))
        return b'%s t="s"><v>%d</v></c>' % (self._heads[key], number)

    def _date_cell(self, key: str, value: CellValue) -> bytes:
        if not isinstance(value, date):
            return self._heads[key] + b"/>"
        return b"%s><v>%d</v></c>" % (self._heads[key], value.toordinal() - EXCEL_DAY_0)


def _mark_of(key: str) -> str:
    return f"[the {key} of one instance]"


def _item(said: str) -> bytes:
    """A text as the table of strings holds it."""
    space = ' xml:space="preserve"' if said != said.strip() else ""
    return f"<si><t{space}>{escape(said, quote=False)}</t></si>".encode()


def _strings(xml: bytes, marks: list[bytes]) -> tuple[dict[bytes, int], int, list[Piece]]:
    """The fixed strings with their numbers, how often they are used, and the pieces of the table."""
    head = re.match(rb'(.*?<sst [^>]*?count=")(\d+)(" uniqueCount=")\d+(">)', xml, re.DOTALL)
    assert head
    tail = b"".join(marks) + b"</sst>"
    assert xml.endswith(tail), "what differs between instances must be drawn last: see type_fields"
    body = xml[head.end() : -len(tail)]
    known = {item: i for i, item in enumerate(re.findall(rb"<si>.*?</si>", body, re.DOTALL))}
    pieces: list[Piece] = [head[1], Place("count"), head[3], Place("unique"), head[4] + body]
    return known, int(head[2]) - len(marks), [*pieces, Place("strings"), b"</sst>"]


def _choice_labels(scheme: Scheme, language: str) -> dict[str, bytes]:
    """The labels of the free choice with their codes, as the hidden sheet stores them."""
    choices = scheme.lists[scheme.field(FREE_CHOICE).choices].choices
    return {choice.label.of(language): escape(choice.code, quote=False).encode() for choice in choices}
