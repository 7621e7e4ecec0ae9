"""Opens a SQLite file of one of our shapes, or refuses it and leaves it untouched.

A journal has one connection that writes (WAL, synchronous FULL: measured to lose nothing at a
power cut); readers open read-only and work beside it. SQLite's own defaults are not trusted.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cashier.store.errors import NewerJournal, NotAJournal
from cashier.store.leftovers import has_log, is_unborn, size, write_log_again
from cashier.store.schema import LANE
from cashier.store.shape import Shape, version

MEMORY = Path(":memory:")
"""The path of the in-memory twin, which runs the same code without a file."""

UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What damage can make the sqlite3 module raise; it decodes texts and error messages itself."""

MAGIC = b"SQLite format 3\x00"
HEADER = 100
"""How a database begins, and how long its header is (sqlite.org/fileformat2.html, 1.3).

SQLite itself takes a file of one byte for an empty one, and would write over it.
"""

PRIMARY = 0xFF
"""The part of an extended result code that names the kind (sqlite.org/rescode.html)."""

_MACHINE = frozenset(
    {
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOMEM,
    }
)  # fmt: skip

PRAGMAS = (
    "foreign_keys = on",
    "synchronous = full",
    "recursive_triggers = on",
    "secure_delete = on",
    "temp_store = memory",
    "busy_timeout = 2000",
)


def open_writer(path: Path, shape: Shape = LANE) -> sqlite3.Connection:
    """A connection that writes; of a journal there is one, and its caller holds the lock."""
    if path != MEMORY:
        inspect(path, shape)
        _create_private(path)
        write_log_again(path)
    connection = _connect(str(path))
    try:
        with refusing_damage(path, shape):
            _guard(path, connection, shape)
    except BaseException:
        connection.close()
        raise
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """A read-only connection to a journal; works while another process writes."""
    inspect(path)
    if not path.exists() or path.stat().st_size == 0:
        raise NotAJournal(path, f"{path} does not exist yet")
    return _connect(f"{_uri(path)}?mode=ro", uri=True)


def inspect(path: Path, shape: Shape = LANE) -> None:
    """Refuse a file that is damaged, foreign or newer, by reading alone."""
    if size(path) == 0 or is_unborn(path):
        return
    if not _header(path).startswith(MAGIC) and not has_log(path):
        raise NotAJournal(path, f"{path} is no database")
    with refusing_damage(path, shape):
        connection = _connect(f"{_uri(path)}?mode={_access(path, shape)}", uri=True)
        try:
            _judge(path, connection, shape)
        finally:
            connection.close()


def is_of_the_machine(error: BaseException) -> bool:
    """Whether SQLite failed for want of room, memory or a working disk."""
    return getattr(error, "sqlite_errorcode", 0) & PRIMARY in _MACHINE


@contextmanager
def refusing_damage(path: Path, shape: Shape = LANE) -> Iterator[None]:
    """Refuses the file when its contents make SQLite fail; a full disk is no fault of the file."""
    try:
        yield
    except UNREADABLE as error:
        if is_of_the_machine(error):
            raise
        raise NotAJournal(path, f"{path} cannot be read as {shape.called}: {error}") from error


def _access(path: Path, shape: Shape) -> str:
    """Read-only, but for our own file with a rollback journal: SQLite undoes a transaction that
    was cut off before it reads, and must be allowed to."""
    return "rw" if shape.journal_mode != "wal" and _mark(path) == shape.mark else "ro"


def _mark(path: Path) -> int:
    """The application_id, 4 bytes at offset 68."""
    return int.from_bytes(_header(path)[68:72], "big")


def _header(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEADER)


def _judge(path: Path, connection: sqlite3.Connection, shape: Shape) -> None:
    mark = int(connection.execute("pragma application_id").fetchone()[0])
    tables = connection.execute("select count(*) from sqlite_master").fetchone()[0]
    if mark != shape.mark and tables:
        raise NotAJournal(path, f"{path} is a database of another program")
    if version(connection) > len(shape.scripts):
        raise NewerJournal(path, f"{path} was written by a newer program; update this one first")
    fault = connection.execute("pragma quick_check(1)").fetchone()[0]
    if fault != "ok":
        raise NotAJournal(path, f"{path} is damaged: {fault}")


def _guard(path: Path, connection: sqlite3.Connection, shape: Shape) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"pragma {pragma}")
    mode = connection.execute(f"pragma journal_mode = {shape.journal_mode}").fetchone()[0]
    if mode != ("memory" if path == MEMORY else shape.journal_mode):
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
