"""Prefilled workbooks from the rows of a roster: one build per shape, then filled in by the thousand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.core.audit import CellValue
from generator.core.identity import Identity, instance_id
from generator.core.scheme import Scheme
from generator.sending.template import Shape, Template, free_fields, shape_of


@dataclass(frozen=True)
class Order:
    """One workbook to make: for whom, in which languages, and what is filled in."""

    scheme: Scheme
    languages: tuple[str, ...]
    facility: Mapping[str, CellValue]
    """Field ids and values as typed, choices as labels of the first language."""

    @property
    def facility_id(self) -> str:
        """The customer's own id of the site."""
        return str(self.facility["facility_id"])

    @property
    def due(self) -> date:
        """The day by which the workbook is wanted back."""
        due = self.facility["due"]
        assert isinstance(due, date)
        return due

    @property
    def file_name(self) -> str:
        """The name of its file: ASCII, and different for facilities whose ids differ."""
        return f"{self.scheme.stem}-{file_safe(self.facility_id)}.xlsx"


class InstanceMaker:
    """Makes workbooks; every template is built once and kept while it is used."""

    def __init__(self, built: date) -> None:
        self._built = built
        self._templates = lru_cache(maxsize=64)(self._template)
        self._schemes: dict[str, tuple[Scheme, list[str]]] = {}

    def identity(self, order: Order) -> Identity:
        """Who the workbook of an order is; the same order on the same day is the same instance."""
        return self._identity(self._for(order), order)

    def make(self, order: Order) -> bytes:
        """The workbook, equal part by part to a build for this facility."""
        template = self._for(order)
        return template.filled(order.facility, self._identity(template, order))

    def _identity(self, template: Template, order: Order) -> Identity:
        base = template.identity
        whose = f"{order.facility_id}/{order.due}"
        id = instance_id(
            order.scheme.stem, base.layout, order.languages, whose, self._built, base.fingerprint
        )
        return replace(base, instance=id, facility=order.facility_id)

    def _for(self, order: Order) -> Template:
        scheme = order.scheme
        if scheme.stem not in self._schemes:
            self._schemes[scheme.stem] = (scheme, free_fields(scheme))
        free = self._schemes[scheme.stem][1]
        return self._templates(shape_of(scheme, free, order.languages, order.facility))

    def _template(self, shape: Shape) -> Template:
        with TemporaryDirectory(prefix="auditbook-") as folder:
            scheme, _ = self._schemes[shape.scheme]
            return Template(scheme, shape, self._built, Path(folder) / "template.xlsx")


def file_safe(id: str) -> str:
    """An id as part of a file name; one that had to be changed gets a few signs that keep it apart."""
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._-") else "_" for sign in id)
    plain = plain.strip("._")[:60]
    return plain if plain == id else f"{plain}-{sha256(id.encode()).hexdigest()[:8]}".lstrip("-")
