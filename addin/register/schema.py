"""The tables of a register, as numbered steps: a register of any older version is brought up to date."""

import sqlite3
from pathlib import Path

from generator.core.errors import RegisterError

APPLICATION = 0x41554442
"""Marks a SQLite file as a register ("AUDB")."""

PATIENCE = 30.0
"""Seconds to wait for another process that is writing."""

STEPS = (
    """
    CREATE TABLE instances (
        id TEXT PRIMARY KEY,
        facility TEXT NOT NULL,
        name TEXT NOT NULL,
        name_local TEXT NOT NULL,
        contact TEXT NOT NULL,
        scheme TEXT NOT NULL,
        edition TEXT NOT NULL,
        layout TEXT NOT NULL,
        languages TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        built TEXT NOT NULL,
        due TEXT NOT NULL,
        path TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        requester TEXT NOT NULL,
        purpose TEXT NOT NULL,
        reference TEXT NOT NULL,
        reply_to TEXT NOT NULL
    );
    CREATE INDEX instances_by_facility ON instances (facility, scheme);
    CREATE TABLE stages (
        instance TEXT NOT NULL REFERENCES instances (id),
        stage TEXT NOT NULL,
        at TEXT NOT NULL,
        note TEXT NOT NULL
    );
    CREATE INDEX stages_by_instance ON stages (instance);
    CREATE TABLE messages (
        id TEXT PRIMARY KEY,
        instance TEXT NOT NULL REFERENCES instances (id),
        kind TEXT NOT NULL CHECK (kind IN ('request', 'reminder', 'reply')),
        number INTEGER NOT NULL,
        recipient TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('prepared', 'sending', 'sent', 'refused', 'uncertain')),
        changed TEXT NOT NULL,
        words TEXT NOT NULL,
        UNIQUE (instance, kind, number, recipient)
    );
    CREATE INDEX messages_by_state ON messages (state);
    """,
    """
    CREATE TABLE submissions (
        sha256 TEXT PRIMARY KEY,
        instance TEXT NOT NULL,
        received TEXT NOT NULL,
        outcome TEXT NOT NULL,
        file TEXT NOT NULL,
        round INTEGER NOT NULL
    );
    CREATE INDEX submissions_by_instance ON submissions (instance);
    """,
    """
    ALTER TABLE submissions ADD COLUMN original TEXT NOT NULL DEFAULT '';
    ALTER TABLE submissions ADD COLUMN facility TEXT NOT NULL DEFAULT '';
    ALTER TABLE submissions ADD COLUMN scheme TEXT NOT NULL DEFAULT '';
    ALTER TABLE submissions ADD COLUMN reason_en TEXT NOT NULL DEFAULT '';
    ALTER TABLE submissions ADD COLUMN reason_zh TEXT NOT NULL DEFAULT '';
    CREATE TABLE problems (
        sha256 TEXT NOT NULL REFERENCES submissions (sha256),
        number INTEGER NOT NULL,
        code TEXT NOT NULL,
        level TEXT NOT NULL,
        cause TEXT NOT NULL,
        sheet TEXT NOT NULL,
        cell TEXT NOT NULL,
        ref TEXT NOT NULL,
        found_en TEXT NOT NULL,
        found_zh TEXT NOT NULL,
        allowed_en TEXT NOT NULL,
        allowed_zh TEXT NOT NULL,
        fix_en TEXT NOT NULL,
        fix_zh TEXT NOT NULL,
        PRIMARY KEY (sha256, number)
    );
    """,
)
"""Each step is carried out once, in order, and never changed after a release."""


def connect(path: Path) -> sqlite3.Connection:
    """Open a register, make it if there is none, and bring an older one up to date."""
    try:
        book = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    except sqlite3.Error as error:
        raise RegisterError(f"The register '{path}' cannot be opened: {error}.") from None
    try:
        _prepare(book, path)
    except sqlite3.DatabaseError as error:
        book.close()
        raise RegisterError(_why(path, error)) from None
    except BaseException:
        book.close()
        raise
    return book


def _prepare(book: sqlite3.Connection, path: Path) -> None:
    book.execute("PRAGMA foreign_keys = ON")
    _must_be_ours(book, path)
    # Every state must be on the disk before a mail leaves: NORMAL could lose the last ones.
    book.execute("PRAGMA synchronous = FULL")
    if book.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        book.execute("PRAGMA journal_mode = WAL")
    if version_of(book) < len(STEPS):
        migrate(book)


def _must_be_ours(book: sqlite3.Connection, path: Path) -> None:
    version = version_of(book)
    tables = book.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if book.execute("PRAGMA application_id").fetchone()[0] != APPLICATION and (version or tables):
        raise RegisterError(f"'{path}' is a database, but not a register of Auditbook. Name another file.")
    if version > len(STEPS):
        raise RegisterError(
            f"The register '{path}' was written by a newer Auditbook (version {version} of its tables; this "
            f"one knows {len(STEPS)}). Update Auditbook; nothing was changed."
        )


def migrate(book: sqlite3.Connection, upto: int = len(STEPS)) -> None:
    """Carry out the steps that are still to do, all or none of them."""
    book.execute("BEGIN IMMEDIATE")
    try:
        for number in range(version_of(book), upto):
            for statement in STEPS[number].split(";"):
                book.execute(statement)
        book.execute(f"PRAGMA application_id = {APPLICATION}")
        book.execute(f"PRAGMA user_version = {max(version_of(book), upto)}")
        book.execute("COMMIT")
    except BaseException:
        book.execute("ROLLBACK")
        raise


def version_of(book: sqlite3.Connection) -> int:
    """How many steps the register has behind it."""
    return int(book.execute("PRAGMA user_version").fetchone()[0])


def _why(path: Path, error: sqlite3.DatabaseError) -> str:
    if "not a database" in str(error):
        return f"'{path}' is not a register. Name another file, or a new one."
    return f"The register '{path}' cannot be used: {error}."
