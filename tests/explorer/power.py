"""Power cuts at a chosen step: every journal statement and every use of the line is one step."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from drivers.lines import Line


class PowerCut(BaseException):
    """The lane's PC lost its power; nothing in the program can catch this on purpose."""


class Fuse:
    """Counts steps and blows at one of them; -1 never does."""

    def __init__(self) -> None:
        self.count = 0
        self.blows_at = -1

    def arm(self, blows_at: int) -> None:
        self.count, self.blows_at = 0, blows_at

    def step(self) -> None:
        if self.count == self.blows_at:
            self.blows_at = -1
            raise PowerCut
        self.count += 1


class FusedConnection:
    """A SQLite connection on which every statement is a step, cut before it is carried out."""

    def __init__(self, connection: sqlite3.Connection, fuse: Fuse) -> None:
        self._connection = connection
        self._fuse = fuse

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def execute(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        if not statement.startswith("rollback"):
            self._fuse.step()
        return self._connection.execute(statement, values)

    def close(self) -> None:
        """The memory of the twin must outlive the program that is restarted."""


class FusedLine:
    """A line on which every write and every read is a step."""

    def __init__(self, line: Line, fuse: Fuse) -> None:
        self.name = line.name
        self._line = line
        self._fuse = fuse

    def write(self, data: bytes) -> None:
        self._fuse.step()
        self._line.write(data)
        self._fuse.step()

    def read(self, timeout: float) -> bytes:
        self._fuse.step()
        return self._line.read(timeout)

    def flush(self) -> None:
        self._line.flush()

    def close(self) -> None:
        self._line.close()
