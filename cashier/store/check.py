"""Proves a journal: the file, every hash, every link, and the derived tables by a replay.

A cut-off end cannot be seen from inside: the head has to be compared with what head office
acknowledged. Nor does the journal determine PINs, the inbox and how far sending has come.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cashier.store import tables
from cashier.store.connection import UNREADABLE
from cashier.store.event import COLUMNS, GENESIS, Event, digest, name_of
from cashier.store.schema import PROJECTED, create_tables

_EVENTS = f"select {', '.join(COLUMNS)} from journal order by rowid"  # noqa: S608  # constant names
_TABLES = (
    "select type, name, tbl_name, sql from sqlite_master"
    " where tbl_name <> '_sqlite_migrations' order by name"
)
_LACKING = (
    "select epoch, seq, part.value from journal, json_each(journal.body) as part"
    " where part.key in ('blob', 'trace') and part.value <> ''"
    " and part.value not in (select name from blobs) limit 1"
)


@dataclass(frozen=True, slots=True)
class Findings:
    """`first_bad` names the first event or blob at fault, in words; empty when all is well."""

    ok: bool
    events: int
    head: str
    projections_match: bool
    first_bad: str


def check(connection: sqlite3.Connection, lane: str) -> Findings:
    """Read everything once, as it was at one moment; changes nothing."""
    replay = _Replay(lane)
    with _one_moment(connection):
        bad = _first_bad(connection, replay)
        match = not bad and _same(connection, replay.copy)
    return Findings(not bad and match, replay.count, replay.head, match, bad)


@contextmanager
def _one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """A reader beside a writer must not see events and tables of different moments."""
    if connection.in_transaction:
        yield
        return
    connection.execute("begin")
    try:
        yield
    finally:
        connection.execute("rollback")


def _first_bad(connection: sqlite3.Connection, replay: _Replay) -> str:
    """The file first: what is broken below makes everything above it unreadable."""
    try:
        return (
            _broken_file(connection)
            or _other_tables(connection, replay.copy)
            or replay.run(connection)
            or _altered_blob(connection)
            or _lacking_blob(connection)
        )
    except UNREADABLE as error:
        return f"after {replay.place}: cannot be read: {error}"


class _Replay:
    """Follows the chain and builds the derived tables anew, up to the first event at fault."""

    def __init__(self, lane: str) -> None:
        self.copy = _blank()
        self.count = 0
        self._lane = lane
        self._last: Event | None = None

    @property
    def head(self) -> str:
        return self._last.hash if self._last else GENESIS

    @property
    def place(self) -> str:
        return _place(self._last) if self._last else "the start"

    def run(self, connection: sqlite3.Connection) -> str:
        for row in connection.execute(_EVENTS):
            event = Event(**dict(row))
            if bad := self._take(event):
                return f"{_place(event)}: {bad}"
            self.count, self._last = self.count + 1, event
        return ""

    def _take(self, event: Event) -> str:
        try:
            if bad := self._fault(event):
                return bad
            tables.project(self.copy, event)
        except Exception as error:  # whatever an altered body makes a projection raise
            return f"cannot be replayed: {error!r}"
        return ""

    def _fault(self, event: Event) -> str:
        """What is wrong with one event, given the one before it; empty when nothing is."""
        if digest(event, self._lane) != event.hash:
            return "contents do not fit the hash"
        if event.seq == 1 and event.prev == GENESIS:
            points_back = event.facts().get("old_hash") == self.head
            return "" if points_back else f"does not point at {self.head[:12]}"
        return "" if self._follows(event) else "does not follow the event before it"

    def _follows(self, event: Event) -> bool:
        last = self._last
        return last is not None and (event.epoch, event.seq, event.prev) == (
            last.epoch, last.seq + 1, last.hash,
        )  # fmt: skip


def _place(event: Event) -> str:
    return f"{event.epoch}/{event.seq}"


def _broken_file(connection: sqlite3.Connection) -> str:
    """Pages, indexes and types, by SQLite's own examination."""
    fault = connection.execute("pragma integrity_check(1)").fetchone()[0]
    return "" if fault == "ok" else f"the file is damaged: {fault}"


def _other_tables(connection: sqlite3.Connection, copy: sqlite3.Connection) -> str:
    """Tables, indexes and triggers must be those of this program: they hold the rules up."""
    there, ours = _rows(connection, _TABLES), _rows(copy, _TABLES)
    differing = sorted({str(row[1]) for row in set(there) ^ set(ours)})
    return f"{differing[0]}: not as this program made it" if differing else ""


def _altered_blob(connection: sqlite3.Connection) -> str:
    for row in connection.execute("select name, data from blobs"):
        if name_of(row["data"]) != row["name"]:
            return f"blob {row['name']}: contents do not fit the name"
    return ""


def _lacking_blob(connection: sqlite3.Connection) -> str:
    """Evidence that an event names must still be there."""
    for epoch, seq, name in connection.execute(_LACKING):
        return f"{epoch}/{seq}: blob {name} is missing"
    return ""


def _blank() -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", isolation_level=None)
    copy.row_factory = sqlite3.Row
    create_tables(copy)
    return copy


def _same(connection: sqlite3.Connection, copy: sqlite3.Connection) -> bool:
    try:
        return all(_table(connection, name) == _table(copy, name) for name in PROJECTED)
    except UNREADABLE:
        return False


def _table(connection: sqlite3.Connection, name: str) -> list[tuple[object, ...]]:
    return _rows(connection, f"select * from {name} order by 1, 2")  # noqa: S608  # of PROJECTED


def _rows(connection: sqlite3.Connection, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(query)]
