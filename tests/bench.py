"""Benchmarks, side by side in one run: ratios, not seconds. `python -m tests.bench [ROUNDS]`.

`python -m tests.bench consolidate [FILES]` measures consolidating alone.
"""

import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import openpyxl
import xlsxwriter

from generator.core.audit import CellValue
from generator.core.layout import Layout
from generator.core.loading import load_scheme, words
from generator.core.writing import put_whole
from generator.sending.instances import InstanceMaker, Order
from generator.workbook import build_workbook
from tests import bench_consolidate
from tests.audits import random_audits
from tests.parity import type_in
from tests.second_engine import IronBook

BUILT = date(2026, 11, 21)
LARGEST = "higg-fem"


def main() -> None:
    if sys.argv[1:2] == ["consolidate"]:
        bench_consolidate.main(*map(int, sys.argv[2:3]))
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    versions = f"Python {platform.python_version()}, XlsxWriter {xlsxwriter.__version__}"
    print(f"{versions}, median of {rounds} rounds\n\n| what | target | measured |\n|---|---|---|")
    with TemporaryDirectory() as name:
        folder = Path(name)
        row(
            "build one workbook / plain XlsxWriter writing the same cells", "1.5", build_ratio(folder, rounds)
        )
        per_build, per_copy = instance_ratios(folder, rounds)
        row("building one workbook / one prefilled instance of 1 000", "25", per_build, "at least")
        row("one prefilled instance of 1 000 / copying the file", "4", per_copy)
        row("`auditbook --help` / `python -c 'import click'`", "2", help_ratio(rounds))
        row("milliseconds to recalculate after one answer (IronCalc)", "100", recalculation(folder))


def row(what: str, target: str, measured: float, bound: str = "at most") -> None:
    print(f"| {what} | {bound} {target} | {measured:.3g} |")


def build_ratio(folder: Path, rounds: int) -> float:
    """Our build against XlsxWriter writing the same strings, numbers, formulas and formats."""
    scheme = load_scheme("amfori-bsci")
    ours, plain = folder / "ours.xlsx", folder / "plain.xlsx"
    build_workbook(scheme, ours, ("en", "zh"), BUILT)
    cells = cells_of(ours)
    return ratio(
        lambda: build_workbook(scheme, ours, ("en", "zh"), BUILT), lambda: write_plain(plain, cells), rounds
    )


def instance_ratios(folder: Path, rounds: int) -> tuple[float, float]:
    """A build against an instance, and an instance against a copy; the template's build is counted in."""
    scheme, many = load_scheme("amfori-bsci"), 1000
    languages, numbers = ("en", "zh"), count()

    def make() -> None:
        maker, out = InstanceMaker(BUILT), fresh(folder, numbers)
        for i in range(many):
            typed: dict[str, CellValue] = {"facility_id": f"F{i:04}", "name": f"Factory {i}", "due": BUILT}
            typed |= {"country": "China", "contact": f"f{i}@example.com", "reference": f"R-{i}"}
            order = Order(scheme, languages, typed)
            put_whole(out / order.file_name, maker.make(order))

    def copy() -> None:
        out = fresh(folder, numbers)
        for i in range(many):
            shutil.copyfile(folder / "blank.xlsx", out / f"{i}.xlsx")

    def build() -> None:
        build_workbook(scheme, folder / "blank.xlsx", languages, BUILT)

    build()
    return many * ratio(build, make, rounds), ratio(make, copy, rounds)


def fresh(folder: Path, numbers: Iterator[int]) -> Path:
    """A new folder in place of the one before."""
    for old in folder.glob("many-*"):
        shutil.rmtree(old)
    new = folder / f"many-{next(numbers)}"
    new.mkdir()
    return new


Cells = list[tuple[str, list[tuple[int, int, Any, Any, int]]]]


def cells_of(path: Path) -> Cells:
    """Sheets with their cells: row, column, content, stored value, number of the format."""
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    return [(sheet.title, list(cells_on(sheet, values[sheet.title]))) for sheet in formulas]


def cells_on(sheet: Any, values: Any) -> Iterator[tuple[int, int, Any, Any, int]]:
    for cell in (cell for row in sheet.iter_rows() for cell in row):
        if cell.value is not None or cell.has_style:
            stored = values[cell.coordinate].value
            yield cell.row - 1, cell.column - 1, cell.value, stored, cell.style_id


def write_plain(path: Path, cells: Cells) -> None:
    book = xlsxwriter.Workbook(str(path))
    formats = [book.add_format({"border": 1, "text_wrap": True, "font_size": 8 + i % 4}) for i in range(40)]
    for title, content in cells:
        sheet = book.add_worksheet(title)
        for row, column, value, stored, style in content:
            format = formats[style % 40]
            if value is None:
                sheet.write_blank(row, column, None, format)
            elif isinstance(value, str) and value.startswith("="):
                sheet.write_formula(row, column, value, format, stored if stored is not None else "")
            elif isinstance(value, str):
                sheet.write_string(row, column, value, format)
            else:
                sheet.write(row, column, value, format)
    book.close()


def help_ratio(rounds: int) -> float:
    def run(*arguments: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True)

    return ratio(run("-m", "generator.cli", "--help"), run("-c", "import click"), rounds)


def recalculation(folder: Path) -> float:
    """Milliseconds that IronCalc takes after one changed answer in a filled workbook."""
    scheme = load_scheme(LARGEST)
    path = folder / "largest.xlsx"
    build_workbook(scheme, path, ("en", "zh"), BUILT)
    layout, book = Layout(scheme, ("en", "zh"), words()), IronBook(path)
    type_in(book, layout, next(random_audits(scheme, 1, 1))[1])
    cell = layout.on_checklist(scheme.checkpoints[3].ref, "answer")
    times = []
    for label in ("Yes", "No") * 5:
        book.write(cell.sheet, cell.fixed.replace("$", ""), [[label]])
        start = perf_counter()
        book.calculate()
        times.append(1000 * (perf_counter() - start))
    return median(times)


def ratio(ours: Callable[[], object], other: Callable[[], object], rounds: int) -> float:
    """Median of the ratios of pairs run one after the other, after one pair to warm up."""
    ratios = []
    for i in range(rounds + 1):
        times = [timed(ours), timed(other)]
        if i:
            ratios.append(times[0] / times[1])
    return median(ratios)


def timed(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


if __name__ == "__main__":
    main()
