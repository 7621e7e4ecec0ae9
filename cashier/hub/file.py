"""Head office's file, opened for writing; several threads and processes may have it open."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock

from cashier.hub.schema import HUB
from cashier.store.connection import open_writer
from cashier.store.shape import immediate, migrate

Now = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class HubFile:
    """One connection; each write is one durable transaction that owns the file."""

    def __init__(self, connection: sqlite3.Connection, now: Now) -> None:
        self._connection = connection
        self._now = now
        self._lock = RLock()

    @classmethod
    def open(cls, path: Path, now: Now = utc_now) -> HubFile:
        """Open or create; raises NotAJournal or NewerJournal and leaves such a file untouched."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = open_writer(path, HUB)
        try:
            migrate(connection, HUB)
        except BaseException:
            connection.close()
            raise
        return cls(connection, now)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        with self._lock, immediate(self._connection):
            yield self._connection

    def read(self, query: str, *values: object) -> list[sqlite3.Row]:
        """All rows of a select."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def stamp(self) -> str:
        """The time now, UTC ISO 8601."""
        return self._now().isoformat(timespec="milliseconds")

    def close(self) -> None:
        with self._lock:
            self._connection.close()
