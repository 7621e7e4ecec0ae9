"""The journal: one append-only chain of events, and the derived tables, written together.

Everything that changes goes through `write`: one immediate transaction, in which events are
appended and projected. Nothing is visible or durable before it ends, and everything is after.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from cashier.domain.facts import VERSION, Fact
from cashier.store import tables
from cashier.store.connection import MEMORY, is_of_the_machine, open_writer, refusing_damage
from cashier.store.errors import NotAJournal
from cashier.store.event import (
    COLUMNS,
    GENESIS,
    Body,
    Event,
    as_dict,
    canonical,
    digest,
    name_of,
    next_hlc,
)  # fmt: skip
from cashier.store.leftovers import distrust
from cashier.store.lock import Lock
from cashier.store.schema import LANE
from cashier.store.shape import immediate, migrate
from drivers.terminal import Clock

SYSTEM = "system"
"""The actor of what nobody in particular did."""

_APPEND = f"insert into journal({', '.join(COLUMNS)}) values ({', '.join('?' * len(COLUMNS))})"  # noqa: S608  # constant names
_HEAD = f"select {', '.join(COLUMNS)} from journal order by rowid desc limit 1"  # noqa: S608  # constant names

NewId = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain stands: the next event follows this one."""

    epoch: str
    seq: int
    hash: str
    hlc: int


class Journal:
    """The one writer of a lane's journal. Safe to call from several threads of this process."""

    def __init__(
        self, connection: sqlite3.Connection, lane: str, clock: Clock, new_id: NewId,
        release: Callable[[], None] = lambda: None, path: Path = MEMORY,
    ) -> None:  # fmt: skip
        self.lane = lane
        self.connection = connection
        self._clock = clock
        self._new_id = new_id
        self._release = release
        self._path = path
        self._lock = RLock()
        self._head = _read_head(connection)

    @classmethod
    def open(cls, path: Path, lane: str, clock: Clock, new_id: NewId) -> Journal:
        """Open or create the journal at `path`, or MEMORY for the twin without a file.

        Raises HeldElsewhere, NotAJournal or NewerJournal; then nothing was changed.
        """
        if path == MEMORY:
            return cls._start(path, lane, clock, new_id, lambda: None)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = Lock(path)
        try:
            return cls._start(path, lane, clock, new_id, lock.release)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _start(
        cls, path: Path, lane: str, clock: Clock, new_id: NewId, release: Callable[[], None]
    ) -> Journal:
        connection = open_writer(path)
        try:
            with refusing_damage(path):
                migrate(connection, LANE)
                journal = cls(connection, lane, clock, new_id, release, path)
                journal._open_chain(path)
        except BaseException as error:
            _warn_next_start(path, error)
            connection.close()
            raise
        return journal

    @property
    def head(self) -> Head:
        return self._head

    @contextmanager
    def write(self) -> Iterator[Pen]:
        """One durable transaction; leaves nothing behind when the block raises."""
        with self._lock:
            before, pen = self._head, Pen(self)
            try:
                with immediate(self.connection):
                    yield pen
                    pen.put_down()
            except BaseException as error:
                self._head = before
                _warn_next_start(self._path, error)
                raise

    def read(self, query: str, *values: object) -> list[sqlite3.Row]:
        """All rows of a select."""
        with self._lock:
            return self.connection.execute(query, values).fetchall()

    def start_epoch(self, why: str) -> None:
        """Begin a new chain that points back at the old one (new journal, restored backup)."""
        with self.write() as pen:
            old = self._head
            self._head = Head(self._new_id(), 0, GENESIS, old.hlc)
            body = {"why": why, "lane": self.lane}
            last = {"old_epoch": old.epoch, "old_seq": old.seq, "old_hash": old.hash}
            pen.append(Fact.EPOCH_STARTED, {**body, **last}, SYSTEM)

    def close(self) -> None:
        """Fold the write-ahead log into the file and give the lock back; may be called twice."""
        with self._lock:
            self.connection.close()
            release, self._release = self._release, lambda: None
            release()

    def _open_chain(self, path: Path) -> None:
        if self._head.seq == 0:
            self.start_epoch("new journal")
            return
        row = self.connection.execute(_HEAD).fetchone()
        last = Event(**dict(row))
        if digest(last, self.lane) != last.hash:
            raise NotAJournal(
                path, f"{path}: its last event {last.epoch}/{last.seq} is not of lane {self.lane}"
                " or was altered; run journal check"
            )  # fmt: skip

    def _append(self, fact: Fact, body: Body, actor: str) -> Event:
        now = self._clock.now()
        head = self._head
        event = Event(
            epoch=head.epoch, seq=head.seq + 1, id=self._new_id(), kind=fact, v=VERSION,
            at=now.isoformat(timespec="milliseconds"),
            hlc=next_hlc(head.hlc, int(now.timestamp() * 1000)),
            actor=actor, body=canonical(body), prev=head.hash,
        ).sealed(self.lane)  # fmt: skip
        self.connection.execute(_APPEND, tuple(as_dict(event).values()))
        tables.project(self.connection, event)
        self._head = Head(event.epoch, event.seq, event.hash, event.hlc)
        return event


class Pen:
    """What may be done inside one `write`.

    When one thing fails, the whole transaction does, even if the caller swallows the error.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._broken_by: BaseException | None = None

    def append(self, fact: Fact, body: Body, actor: str) -> Event:
        """Append one event and project it."""
        with self._writing():
            return self._journal._append(fact, body, actor)  # noqa: SLF001  # the pen is its hand

    def keep(self, data: bytes) -> str:
        """Store bytes under their SHA-256, once; returns the name."""
        name = name_of(data)
        self.execute(
            "insert into blobs(name, data) values (?, ?) on conflict do nothing", name, data
        )
        return name

    def read(self, query: str, *values: object) -> list[sqlite3.Row]:
        """All rows of a select, as this transaction sees them."""
        return self._journal.read(query, *values)

    def execute(self, statement: str, *values: object) -> None:
        """Change a table that is not derived from the journal (pins, sync_state, inbox)."""
        with self._writing():
            self._journal.connection.execute(statement, values)

    def put_down(self) -> None:
        """The block has ended: raises what broke the pen, and lets it write no more."""
        if self._broken_by is not None:
            raise self._broken_by
        self._broken_by = sqlite3.ProgrammingError("a pen writes only inside its block")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self._broken_by is not None:
            raise self._broken_by
        try:
            yield
        except BaseException as error:
            self._broken_by = error
            raise


def _warn_next_start(path: Path, error: BaseException) -> None:
    """After a fault of the disk nobody knows what is on it and what is in memory alone."""
    if path != MEMORY and is_of_the_machine(error):
        distrust(path)


def _read_head(connection: sqlite3.Connection) -> Head:
    row = connection.execute(_HEAD).fetchone()
    if row is None:
        return Head("", 0, GENESIS, 0)
    return Head(row["epoch"], row["seq"], row["hash"], row["hlc"])
