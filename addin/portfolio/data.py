"""The long tables of a portfolio for those who outgrow a sheet: CSV, or Parquet with an extra.

CSV is UTF-8 with a byte order mark, so that Excel shows Chinese. A text that Excel would take for a formula
gets an apostrophe before it: those that begin with = + - @, a tab or a line break, also in their full
width, and also behind blanks. Parquet keeps every text as it was typed.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from addin.portfolio.model import AuditEntry, Portfolio
from addin.portfolio.tables import TABLES, Kind, Table
from generator.core.errors import AuditbookError

FORMATS = ("csv", "parquet")
DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
BATCH = 20_000
"""Rows held in memory while Parquet is written."""


class NoParquet(AuditbookError):
    """The extra that writes Parquet is not installed."""


def write_data(portfolio: Portfolio, folder: Path, form: str) -> list[Path]:
    """Write all tables into `folder`, each whole or not at all; the paths written. `form` is of FORMATS."""
    write = _parquet_writer() if form == "parquet" else _write_csv
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in TABLES:
        path = folder / f"{table.name}.{form}"
        draft = folder / f".{path.name}.part"
        try:
            write(draft, table, portfolio.audits)
            draft.replace(path)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise
        written.append(path)
    return written


def harmless(value: object) -> object:
    """A value as CSV may hold it: no program takes the text for a formula."""
    if isinstance(value, str) and value.lstrip(" \u00a0\u3000").startswith(DANGEROUS):
        return f"'{value}"
    return value


def _write_csv(path: Path, table: Table, audits: Iterable[AuditEntry]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        writer = csv.writer(file)
        writer.writerow(name for name, _ in table.columns)
        writer.writerows([harmless(_plain(value)) for value in row] for row in table.rows(audits))


def _plain(value: object) -> object:
    """Dates as 2026-11-24, truth as yes and no, nothing as blank."""
    if isinstance(value, date):
        return value.isoformat()
    return ("no", "yes")[value] if isinstance(value, bool) else value


Write = Callable[[Path, Table, Iterable[AuditEntry]], None]


def _parquet_writer() -> Write:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise NoParquet("Parquet needs an extra: pip install 'auditbook[data]', or write CSV.") from None
    types: dict[Kind, Any] = {
        Kind.TEXT: pyarrow.string(),
        Kind.NUMBER: pyarrow.float64(),
        Kind.COUNT: pyarrow.int64(),
        Kind.DAY: pyarrow.date32(),
        Kind.TRUTH: pyarrow.bool_(),
    }

    def write(path: Path, table: Table, audits: Iterable[AuditEntry]) -> None:
        schema = pyarrow.schema([(name, types[kind]) for name, kind in table.columns])
        with pyarrow.parquet.ParquetWriter(path, schema) as writer:
            for rows in _batches(table.rows(audits)):
                columns = [list(map(_encodable, column)) for column in zip(*rows, strict=True)]
                arrays = [pyarrow.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
                writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))

    return write


def _batches(rows: Iterable[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _encodable(value: object) -> object:
    """Text that UTF-8 can hold: half of a surrogate pair cannot be written."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value
