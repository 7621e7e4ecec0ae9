"""What breaks inside the lane's PC: its power and its disk, at a chosen step.

Every journal statement and every use of the line is one step; every statement that changes the
journal is a write. A power cut can come at any step, a disk can fail at any write.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from drivers.lines import Line

READS = ("select", "pragma", "rollback")
"""Statements that write nothing; a rollback is what a failed write leads to."""


class PowerCut(BaseException):
    """The lane's PC lost its power; nothing in the program can catch this on purpose."""


class Fuse:
    """Counts steps and writes; breaks at one of them, -1 never."""

    def __init__(self) -> None:
        self.count = self.writes = self.commits = 0
        self.blows_at = -1
        self.disk = Disk()
        self.on_step: Callable[[], None] = lambda: None

    def arm(self, blows_at: int) -> None:
        """Cut the power at this step, counted from here; whatever was wrong before is mended."""
        self.count, self.blows_at = 0, blows_at
        self.hurt_disk(Disk())

    def hurt_disk(self, disk: Disk) -> None:
        self.writes, self.disk = 0, disk

    def step(self) -> None:
        if self.count == self.blows_at:
            self.blows_at = -1
            raise PowerCut
        self.on_step()
        self.count += 1

    def write(self) -> None:
        """Raises what the disk says to this write."""
        place, self.writes = self.writes, self.writes + 1
        self.disk.take(place)


class Disk:
    """A disk that takes everything; `fails_at` is the number of the first write that it refuses.

    `lasting` refuses all that come after, too. `undoes` tells whether SQLite then rolls the
    transaction back by itself, as it may (sqlite.org/lang_transaction.html, section 3).
    """

    def __init__(
        self, fails_at: int = -1, words: str = "", lasting: bool = False, undoes: bool = False
    ) -> None:
        self.undoes = undoes
        self._fails_at = fails_at
        self._words = words
        self._lasting = lasting

    @property
    def is_whole(self) -> bool:
        return self._fails_at < 0

    def take(self, place: int) -> None:
        if place == self._fails_at or (self._lasting and 0 <= self._fails_at < place):
            raise sqlite3.OperationalError(self._words)


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
        if not statement.startswith(READS):
            self._write()
        done = self._connection.execute(statement, values)
        self._fuse.commits += statement == "commit"
        return done

    def close(self) -> None:
        """The memory of the twin must outlive the program that is restarted."""

    def _write(self) -> None:
        try:
            self._fuse.write()
        except sqlite3.OperationalError:
            if self._fuse.disk.undoes and self._connection.in_transaction:
                self._connection.execute("rollback")
            raise


class FusedLine:
    """A line on which every write and every read is a step."""

    def __init__(self, line: Line, fuse: Fuse, on_write: Callable[[int], None]) -> None:
        self.name = line.name
        self._line = line
        self._fuse = fuse
        self._on_write = on_write

    def write(self, data: bytes) -> None:
        self._fuse.step()
        self._on_write(len(data))
        self._line.write(data)
        self._fuse.step()

    def read(self, timeout: float) -> bytes:
        self._fuse.step()
        return self._line.read(timeout)

    def flush(self) -> None:
        self._line.flush()

    def close(self) -> None:
        self._line.close()
