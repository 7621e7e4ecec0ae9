"""Proves a journal: every hash, every link, and the derived tables by replaying all events."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from cashier.store import tables
from cashier.store.event import COLUMNS, GENESIS, Event, digest, name_of
from cashier.store.schema import PROJECTED, create_projections


@dataclass(frozen=True, slots=True)
class Findings:
    """`first_bad` names the first event or blob at fault, in words; empty when all is well."""

    ok: bool
    events: int
    head: str
    projections_match: bool
    first_bad: str


def check(connection: sqlite3.Connection, lane: str) -> Findings:
    """Read everything once; changes nothing."""
    copy = _blank()
    count, head, bad = 0, GENESIS, ""
    for event in _events(connection):
        bad = _fault(event, head, lane, count) or _replay(copy, event)
        if bad:
            break
        count, head = count + 1, event.hash
    bad = bad or _altered_blob(connection)
    match = not bad and _same(connection, copy)
    return Findings(not bad and match, count, head, match, bad)


def _events(connection: sqlite3.Connection) -> Iterator[Event]:
    query = f"select {', '.join(COLUMNS)} from journal order by rowid"  # noqa: S608  # constant names
    for row in connection.execute(query):
        yield Event(**dict(row))


def _fault(event: Event, head: str, lane: str, count: int) -> str:
    """What is wrong with one event, given the hash before it; empty when nothing is."""
    place = f"{event.epoch}/{event.seq}"
    if digest(event, lane) != event.hash:
        return f"{place}: contents do not fit the hash"
    starts_epoch = event.seq == 1 and event.prev == GENESIS
    if starts_epoch:
        return "" if _points_back(event, head, count) else f"{place}: does not point at {head[:12]}"
    return "" if event.prev == head else f"{place}: does not follow the event before it"


def _points_back(event: Event, head: str, count: int) -> bool:
    return count == 0 or event.facts().get("old_hash") == head


def _replay(copy: sqlite3.Connection, event: Event) -> str:
    try:
        tables.project(copy, event)
    except Exception as error:  # whatever an altered body makes a projection raise
        return f"{event.epoch}/{event.seq}: cannot be replayed: {error!r}"
    return ""


def _altered_blob(connection: sqlite3.Connection) -> str:
    for row in connection.execute("select name, data from blobs"):
        if name_of(row["data"]) != row["name"]:
            return f"blob {row['name']}: contents do not fit the name"
    return ""


def _blank() -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", isolation_level=None)
    copy.row_factory = sqlite3.Row
    create_projections(copy)
    return copy


def _same(connection: sqlite3.Connection, copy: sqlite3.Connection) -> bool:
    return all(_rows(connection, name) == _rows(copy, name) for name in PROJECTED)


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    query = f"select * from {table} order by 1, 2"  # noqa: S608  # names from PROJECTED
    return [tuple(row) for row in connection.execute(query)]
