"""Readings of earlier runs, by the content of the file: what did not change is not read again.

One SQLite file, safe for two runs at once. It holds what people typed, so it is as confidential as the
workbooks themselves.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType

from addin.portfolio.model import READ, Reading
from addin.portfolio.storing import from_json, to_json
from generator.core.errors import UnreadableFile

APPLICATION = 0x41756462
"""Marks an SQLite file as a cache of ours: "Audb"."""
SQLITE = b"SQLite format 3\0"
HEADER = 72
"""Bytes of an SQLite file that end with its application's mark."""
ENDING = ".cache"
"""A file with this ending may be put aside when it is damaged; any other is left alone."""
WAIT = 30.0
"""Seconds to wait for another run that writes at the moment."""


class Cache:
    """The readings of one cache file. `state` names all that they depend on besides the file itself.

    A reading without problems holds on any day; one with problems is asked for again on another day,
    because what is wrong may depend on the day, such as a date in the future.
    """

    def __init__(self, path: Path, state: str, today: date) -> None:
        self._state, self._today = state, today.isoformat()
        self.damaged = False
        """Whether the file was damaged; it then was put aside as `<name>.damaged`, and all is read anew."""
        _must_be_ours(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = _opened(path)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                raise UnreadableFile(f"The cache '{path}' is in use by another program.") from None
            self.damaged = True
            _put_aside(path)
            self._connection = _opened(path)

    def __enter__(self) -> "Cache":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def get(self, digest: str, path: str) -> Reading | None:
        """The reading of the file with that SHA-256, as if read at `path`; None: not known, or damaged."""
        row = self._connection.execute(
            "SELECT reading, day FROM readings WHERE digest = ? AND state = ?", (digest, self._state)
        ).fetchone()
        if row is None:
            return None
        with suppress(ValueError, KeyError, TypeError):
            reading = replace(from_json(row[0]), path=path)
            return reading if reading.outcome == READ or row[1] == self._today else None
        return None

    def put(self, reading: Reading) -> None:
        """Keep a reading. It is on disk when this returns, so a run that is stopped loses nothing."""
        row = (reading.digest, self._state, self._today, to_json(replace(reading, path="")))
        with self._connection:
            self._connection.execute("INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?)", row)


def cache_state(parts: Mapping[str, str]) -> str:
    """All that readings depend on, as one text: versions and hashes by name."""
    return ";".join(f"{key}={value}" for key, value in sorted(parts.items()))


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=WAIT)
    try:
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("damaged")
        with connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS readings"
                " (digest TEXT, state TEXT, day TEXT, reading TEXT, PRIMARY KEY (digest, state))"
            )
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _must_be_ours(path: Path) -> None:
    """Never touch a file that is no cache: people mistype options."""
    start = path.read_bytes()[:HEADER] if path.is_file() else b""
    ours = start.startswith(SQLITE) and start[-4:] == APPLICATION.to_bytes(4, "big")
    if path.is_dir() or (start and not ours and path.suffix != ENDING):
        raise UnreadableFile(f"'{path}' is not a cache of Auditbook. Give another path for --cache.")


def _put_aside(path: Path) -> None:
    for ending in ("-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    path.replace(f"{path}.damaged")
