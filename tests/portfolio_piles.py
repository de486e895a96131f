"""Piles of workbooks for tests: a few are built, many are made of them by rewriting single cells."""

import re
import sys
from collections.abc import Mapping
from copy import copy
from datetime import date
from functools import cached_property
from pathlib import Path
from signal import SIGINT, default_int_handler, signal
from time import sleep
from types import ModuleType
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter

from addin.portfolio.cache import Cache
from addin.portfolio.control import totals
from addin.portfolio.model import Portfolio, Reading
from generator.cli import main
from generator.core.audit import Audit
from generator.core.layout import Cell, Layout, letters
from generator.core.loading import words
from generator.core.marking import applies
from generator.core.scheme import Checkpoint, Field, Scheme
from tests.audits import best_code, with_answers

CORE = "docProps/core.xml"
EPOCH = date(1899, 12, 30)
Value = str | float | date
CELL = re.compile(r'<c r="(?P<place>[A-Z]+\d+)"(?P<style>[^>]*?)(?: t="\w+")?(?:/>|>.*?</c>)')


def all_well(scheme: Scheme) -> Audit:
    """An audit with the best answers throughout, by a facility that is not named yet."""
    fields: dict[str, Value] = {}
    for field in scheme.fields:
        if field.required and field.id not in ("facility_id", "name"):
            fields[field.id] = (
                scheme.lists[field.choices].codes[0] if field.choices else _any_value(scheme, field)
            )
    return with_answers(scheme, "all well", {}, **fields).audit(scheme)


class Original:
    """A workbook of which copies are made: unchanged parts are taken over as they lie there, packed."""

    def __init__(self, scheme: Scheme, path: Path) -> None:
        self.scheme = scheme
        self.layout = Layout(scheme, ("en", "zh"), words())
        self._raw = path.read_bytes()
        with ZipFile(path) as package:
            self._infos = package.infolist()
            self._parts = {info.filename: package.read(info) for info in self._infos}

    @cached_property
    def applicable(self) -> list[Checkpoint]:
        """Checkpoints that apply with the fields that `fields` fills in."""
        chosen = [field for field in self.scheme.fields if field.choices]
        first = {f.id: self.scheme.lists[f.choices].codes[0] for f in chosen if f.required}
        labels = {f.id: str(f.default or "") for f in chosen} | first
        return [point for point in self.scheme.checkpoints if applies(point.applies_when, labels)]

    def answers(self, codes: Mapping[str, str]) -> dict[Cell, Value]:
        """The cells of a fully answered checklist: the best answers, but those given by ref."""
        found: dict[Cell, Value] = {}
        for point in self.scheme.checkpoints:
            code = codes.get(point.ref) or best_code(self.scheme, point)
            label = self.scheme.lists[point.scale].label(code).en
            found[self.layout.on_checklist(point.ref, "answer")] = label
            if code in point.findings:
                found[self.layout.on_checklist(point.ref, "finding")] = "seen on the tour"
        return found

    def label(self, ref: str, code: str) -> str:
        """What people see of an answer."""
        point = next(point for point in self.scheme.checkpoints if point.ref == ref)
        return self.scheme.lists[point.scale].label(code).en

    def nothing(self) -> dict[Cell, Value]:
        """The cells of a checklist without answers."""
        return dict.fromkeys(self.answers({}), "")

    def fields(self, **given: Value) -> dict[Cell, Value]:
        """The cells of the fields given, and of all required ones."""
        values = {f.id: _any_value(self.scheme, f) for f in self.scheme.fields if f.required} | given
        return {self.layout.field(id): value for id, value in values.items() if value != ""}

    def copy(
        self, path: Path, cells: Mapping[Cell, Value] | None = None, saved: str = "", identity: str = ""
    ) -> Path:
        """A copy with other cells, another time of its last save, or another edition in its identity."""
        changed: dict[str, bytes] = {}
        cells = dict(cells or {})
        if identity:
            cells[self.layout.block("identity").cell(1, "value")] = identity
        for sheet in {cell.sheet for cell in cells}:
            part = f"xl/worksheets/sheet{list(self.layout.sheets.values()).index(sheet) + 1}.xml"
            changed[part] = self._typed(part, {c: v for c, v in cells.items() if c.sheet == sheet})
        if saved:
            time = rb"\g<1>" + saved.encode()
            changed[CORE] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", time, self._parts[CORE])
        self._write(path, changed)
        return path

    def _typed(self, part: str, cells: Mapping[Cell, Value]) -> bytes:
        by_place = {f"{letters(cell.column)}{cell.row + 1}": value for cell, value in cells.items()}

        def typed(found: re.Match[str]) -> str:
            if found["place"] not in by_place:
                return found[0]
            return _cell(found["place"], found["style"], by_place.pop(found["place"]))

        text = CELL.sub(typed, self._parts[part].decode())
        assert not by_place, by_place
        return text.encode()

    def _write(self, path: Path, changed: Mapping[str, bytes]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as package:
            for info in self._infos:
                if info.filename in changed:
                    package.writestr(ZipInfo(info.filename), changed[info.filename], ZIP_DEFLATED)
                else:
                    self._take_over(package, info)

    def _take_over(self, package: Any, info: ZipInfo) -> None:
        start = info.header_offset
        lengths = self._raw[start + 26 : start + 30]
        size = 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
        taken: Any = copy(info)
        taken.header_offset = package.fp.tell()
        package.fp.write(self._raw[start : start + size + info.compress_size])
        package.start_dir = package.fp.tell()
        package.filelist.append(taken)
        package.NameToInfo[info.filename] = taken


def _any_value(scheme: Scheme, field: Field) -> Value:
    match field.kind:
        case "number":
            return 100.0
        case "date":
            return date(2026, 3, 31)
        case "choice":
            return scheme.lists[field.choices].choices[0].label.en
        case _:
            return "text"


def _cell(place: str, style: str, value: Value) -> str:
    if isinstance(value, str):
        return f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    number = (value - EPOCH).days if isinstance(value, date) else value
    return f'<c r="{place}"{style}><v>{number}</v></c>'


def plain_portfolio(portfolio: Portfolio, path: Path, language: str, data_folder: str = "") -> None:
    """The least that a portfolio workbook must hold to be proven: control totals and four tables."""
    rows = {
        "files": [[entry.reading.path, entry.reading.outcome] for entry in portfolio.files],
        "audits": [[str(audit.number), audit.facility] for audit in portfolio.audits],
        "findings": [[f.ref, f.text] for audit in portfolio.audits for f in audit.result.findings],
        "review": [[pair.one, pair.other] for pair in portfolio.suspicions],
    }
    with xlsxwriter.Workbook(str(path)) as book:
        for key, content in rows.items():
            sheet = book.add_worksheet(key)
            sheet.write_string(0, 0, f"portfolio:{key}")
            sheet.add_table(2, 1, 2 + max(len(content), 1), 2, {"name": f"table_{key}"})
            for place, row in enumerate(content, start=3):
                for column, value in enumerate(row, start=1):
                    sheet.write_string(place, column, value[:32_000])
        control = book.add_worksheet("_portfolio")
        control.very_hidden()
        for place, (key, total) in enumerate(totals(portfolio).items()):
            control.write_string(place, 0, key)
            control.write_number(place, 1, total)


def run_slowly(source: str, out: str) -> None:
    """The command, in a process of its own: says "kept" for each file it has read, and takes its time."""
    # Whoever starts the tests in the background has told all of them to ignore Ctrl-C.
    signal(SIGINT, default_int_handler)
    stand_in: Any = ModuleType("addin.portfolio.book")
    stand_in.write_portfolio = plain_portfolio
    sys.modules["addin.portfolio.book"] = stand_in
    put = Cache.put

    def slowly(cache: Cache, reading: Reading) -> None:
        put(cache, reading)
        print("kept", flush=True)
        sleep(1)

    Cache.put = slowly  # type: ignore[method-assign, assignment]
    main(["consolidate", source, "-o", out])
