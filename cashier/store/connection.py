"""Opens the SQLite file of a journal, or refuses it and leaves it untouched.

One connection writes (WAL, synchronous FULL: measured to lose nothing at a power cut); readers
open read-only and work beside it. SQLite's own defaults are not trusted anywhere.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from cashier.store.errors import NewerJournal, NotAJournal
from cashier.store.schema import APPLICATION_ID, NAMES, version

MEMORY = Path(":memory:")
"""The path of the in-memory twin, which runs the same code without a file."""

PRAGMAS = (
    "foreign_keys = on",
    "synchronous = full",
    "recursive_triggers = on",
    "secure_delete = on",
    "temp_store = memory",
    "busy_timeout = 2000",
)


def open_writer(path: Path) -> sqlite3.Connection:
    """The one connection that writes; the caller holds the lock of this journal."""
    if path != MEMORY:
        inspect(path)
        _create_private(path)
    connection = _connect(str(path))
    _guard(path, connection)
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """A read-only connection that works while another process writes."""
    inspect(path)
    if not path.exists() or path.stat().st_size == 0:
        raise NotAJournal(path, f"{path} does not exist yet")
    return _connect(f"{_uri(path)}?mode=ro", uri=True)


def inspect(path: Path) -> None:
    """Refuse a file that is damaged, foreign or newer, by reading alone."""
    if not path.exists() or path.stat().st_size == 0:
        return
    try:
        connection = _connect(f"{_uri(path)}?mode=ro", uri=True)
        try:
            _judge(path, connection)
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise NotAJournal(path, f"{path} cannot be read as a journal: {error}") from error


def _judge(path: Path, connection: sqlite3.Connection) -> None:
    mark = int(connection.execute("pragma application_id").fetchone()[0])
    tables = connection.execute("select count(*) from sqlite_master").fetchone()[0]
    if mark != APPLICATION_ID and tables:
        raise NotAJournal(path, f"{path} is a database of another program")
    if version(connection) > len(NAMES):
        raise NewerJournal(path, f"{path} was written by a newer program; update this one first")
    fault = connection.execute("pragma quick_check(1)").fetchone()[0]
    if fault != "ok":
        raise NotAJournal(path, f"{path} is damaged: {fault}")


def _guard(path: Path, connection: sqlite3.Connection) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"pragma {pragma}")
    mode = connection.execute("pragma journal_mode = wal").fetchone()[0]
    if mode != ("memory" if path == MEMORY else "wal"):
        raise NotAJournal(path, f"{path} cannot be kept safely here: journal mode {mode}")


def _connect(target: str, *, uri: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(
        target, timeout=2.0, isolation_level=None, check_same_thread=False, uri=uri
    )
    connection.row_factory = sqlite3.Row
    return connection


def _uri(path: Path) -> str:
    return path.absolute().as_uri()


def _create_private(path: Path) -> None:
    """A new journal belongs to its user alone; SQLite gives -wal and -shm the same mode."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
