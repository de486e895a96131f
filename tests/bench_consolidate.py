"""Consolidating beside what people would use instead. `python -m tests.bench consolidate [FILES]`.

All read the same workbooks of all schemes, one after another in one run. openpyxl and pandas read the
answer sheet alone, in one process, and only a part of the files, since they take minutes for all.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import openpyxl
import python_calamine

from addin.portfolio.examine import examine
from generator.batch import Order, build_all
from generator.core.layout import CHECKLIST_COLUMNS, CHECKLIST_FIRST_ROW
from generator.core.loading import load_scheme, newest, scheme_names
from generator.demo import made_up_audit
from tests.portfolio_piles import Original

DAY = date(2026, 11, 21)
NEEDED = ("start", "facility", "checklist", "records", "data")
SLOW_SAMPLE = 104
"""Files that openpyxl and pandas read: four of each scheme."""
MEMORY = (100, 1000, 5000)


def main(files: int = 1000) -> None:
    print("| what | ms a file | processor ms a file | time / ours |\n|---|---|---|---|")
    with TemporaryDirectory() as name:
        folder = Path(name)
        sheets = make_pile(folder, max(files, *MEMORY))
        paths = sorted(sheets)[:files]
        slow = paths[:SLOW_SAMPLE]
        run = run_ours(folder, files)
        ours = Cost(run["seconds"] / files, None)
        report("auditbook, 2 processes, proven workbook", ours, ours)
        for what, read, some in (
            ("auditbook, one file after another in one process", by_examine, slow),
            ("openpyxl, read-only, answer cells", by_openpyxl, slow),
            ("pandas.read_excel, answer sheet", by_pandas, slow),
            ("python-calamine, needed sheets", by_calamine, paths),
        ):
            report(what, cost(read, [(path, sheets[path]) for path in some]), ours)
        for count in MEMORY:
            print(f"| peak memory with {count} files, MB | {run_ours(folder, count)['megabytes']:.0f} | | |")


@dataclass(frozen=True)
class Cost:
    """Of one file, in seconds."""

    time: float
    processor: float | None
    """None: not known, since the processes of a pool are no children of ours."""


def cost(read: "Callable[[Sheets], None]", sheets: "Sheets") -> Cost:
    files, start, used = len(sheets), perf_counter(), process_time()
    read(sheets)
    return Cost((perf_counter() - start) / files, (process_time() - used) / files)


def report(what: str, found: Cost, ours: Cost) -> None:
    ratio, processor = found.time / ours.time, 1000 * (found.processor or 0)
    print(f"| {what} | {1000 * found.time:.1f} | {processor:.1f} | {ratio:.2f} |", flush=True)


def make_pile(folder: Path, files: int) -> dict[Path, dict[str, str]]:
    """Workbooks that differ by their facility; by path the names of their sheets by key."""
    names = newest(scheme_names())
    audits = [made_up_audit(load_scheme(name), i, 1, DAY, "en") for i, name in enumerate(names)]
    orders = [
        Order(name, folder / "built" / f"{name}.xlsx", ("en", "zh"), DAY, audit)
        for name, audit in zip(names, audits, strict=True)
    ]
    build_all(orders, lambda: None)
    originals = [Original(load_scheme(order.scheme), order.path) for order in orders]
    found = {}
    for i in range(files):
        original = originals[i % len(originals)]
        cell = original.layout.field("facility_id")
        path = original.copy(folder / "pile" / f"{i:05}.xlsx", {cell: f"F-{i // len(originals)}"})
        found[path] = original.layout.sheets
    return found


def run_ours(folder: Path, files: int) -> dict[str, Any]:
    """The whole run in a process of its own: its seconds and its peak memory."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench_consolidate", str(folder), str(files)],
        check=True,
        capture_output=True,
        text=True,
    )
    measured: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return measured


def consolidate(folder: Path, files: int) -> None:
    """From the files to the proven workbook."""
    from addin.intake.inputs import Choice, gather
    from addin.portfolio.book import write_portfolio
    from addin.portfolio.cache import Cache
    from addin.portfolio.consolidating import portfolio_of, publish
    from addin.portfolio.merging import MergeList
    from addin.portfolio.running import here, read_all

    start = perf_counter()
    inputs = gather([folder / "pile"], Choice(), folder / "room").inputs[:files]
    (folder / "bench.cache").unlink(missing_ok=True)
    with Cache(folder / "bench.cache", "bench", DAY) as cache:
        readings = list(read_all(inputs, here(2), DAY, cache))
    publish(portfolio_of(readings, MergeList(), DAY), folder / "portfolio.xlsx", "en", write_portfolio)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    measured = {"seconds": perf_counter() - start, "megabytes": megabytes}
    print(json.dumps(measured))


Sheets = Sequence[tuple[Path, dict[str, str]]]


def by_examine(sheets: Sheets) -> None:
    for path, _ in sheets:
        assert examine(str(path), DAY).audit


def by_openpyxl(sheets: Sheets) -> None:
    first, last = (CHECKLIST_COLUMNS.index(column) + 1 for column in ("ref", "cost"))
    for path, names in sheets:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        rows = book[names["checklist"]].iter_rows(
            CHECKLIST_FIRST_ROW + 1, None, first, last, values_only=True
        )
        assert sum(1 for _ in rows) > 0
        book.close()


def by_pandas(sheets: Sheets) -> None:
    import pandas

    for path, names in sheets:
        assert len(pandas.read_excel(path, sheet_name=names["checklist"], header=2, engine="openpyxl"))


def by_calamine(sheets: Sheets) -> None:
    for path, names in sheets:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        for key in NEEDED:
            if key in names:
                book.get_sheet_by_name(names[key]).to_python(skip_empty_area=False)


if __name__ == "__main__":
    consolidate(Path(sys.argv[1]), int(sys.argv[2]))
