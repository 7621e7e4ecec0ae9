"""Stores what lanes send, raw: checks envelope and chain, never what an event means.

(lane, epoch, seq) with its hash is the key: an event that is stored already is a replay. A lane
restored from an older copy reuses numbers for other events; that is answered with `fork`. The
lane then sends those events under the name of a branch, which starts at the last event that both
have: so neither history is lost, and each can be proved on its own.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from cashier.domain.facts import Fact
from cashier.hub.file import HubFile
from cashier.store.event import COLUMNS, GENESIS, Event, as_dict, digest
from cashier.store.wire import LARGEST, Batch, Clash, Misshapen

_SHELVED = ("lane", "branch", *COLUMNS, "received_at")
_SHELVE = f"insert into events({', '.join(_SHELVED)}) values ({', '.join('?' * len(_SHELVED))})"  # noqa: S608  # constant names


class Clashed(Exception):
    """The batch does not continue what is stored; nothing of it was stored."""

    def __init__(self, clash: Clash) -> None:
        super().__init__(clash.error)
        self.clash = clash


@dataclass(frozen=True, slots=True)
class Taken:
    acked: int
    fresh: int


def ingest(file: HubFile, lane: str, batch: Batch) -> Taken:
    """Append what is new, all of it or nothing. Raises Misshapen or Clashed."""
    if not all(_fits(event, batch) for event in batch.events):
        raise Misshapen("an event of another epoch, or a number that cannot be stored")
    with file.write() as connection:
        _hear(connection, lane, batch, file.stamp())
        shelf = _Shelf(connection, lane, batch, file.stamp())
        for event in batch.events:
            shelf.take(event)
        shelf.mark()
    return Taken(shelf.seq, shelf.fresh)


def _fits(event: Event, batch: Batch) -> bool:
    numbers = (event.seq - 1, event.v, event.hlc)
    return event.epoch == batch.epoch and all(0 <= number < LARGEST for number in numbers)


def _hear(connection: sqlite3.Connection, lane: str, batch: Batch, at: str) -> None:
    connection.execute(
        "insert into heard(lane, at, inbox_ack) values (?, ?, ?) on conflict (lane) do update"
        " set at = excluded.at, inbox_ack = max(inbox_ack, excluded.inbox_ack)",
        (lane, at, batch.inbox_ack),
    )


class _Shelf:
    """One epoch (or branch) of one lane, inside one transaction: `seq` and `hash` of its end."""

    def __init__(
        self, connection: sqlite3.Connection, lane: str, batch: Batch, received_at: str
    ) -> None:
        self._connection = connection
        self._key = (lane, batch.epoch, batch.branch)
        self._received_at = received_at
        self.fresh = 0
        self.seq, self.hash = self._cursor(self._key) or self._root(batch)

    def take(self, event: Event) -> None:
        if digest(event, self._key[0]) != event.hash:
            raise Clashed(Clash("chain", at=event.seq))
        if self._has(event.seq, event.hash):
            self._advance(event)
        elif event.seq <= self.seq:
            raise Clashed(Clash("fork", at=event.seq))
        elif event.seq > self.seq + 1:
            raise Clashed(Clash("gap", expected=self.seq + 1))
        else:
            self._append(event)

    def mark(self) -> None:
        """Move the cursor to the end."""
        if self.seq:
            self._connection.execute(
                "insert into cursors(lane, epoch, branch, seq, hash) values (?, ?, ?, ?, ?)"
                " on conflict do update set seq = excluded.seq, hash = excluded.hash",
                (*self._key, self.seq, self.hash),
            )

    def _append(self, event: Event) -> None:
        starts = event.seq > 1 or event.kind == Fact.EPOCH_STARTED
        if event.prev != self.hash or not starts:
            raise Clashed(Clash("chain", at=event.seq))
        lane, _epoch, branch = self._key
        self._connection.execute(
            _SHELVE, (lane, branch, *as_dict(event).values(), self._received_at)
        )
        self.fresh += 1
        self._advance(event)

    def _advance(self, event: Event) -> None:
        if event.seq > self.seq:
            self.seq, self.hash = event.seq, event.hash

    def _root(self, batch: Batch) -> tuple[int, str]:
        """Where a history that is not known yet grows from: nothing, or a stored event."""
        lane, epoch, branch = self._key
        if not branch or not batch.events or batch.events[0].seq == 1:
            return 0, GENESIS
        first = batch.events[0]
        if self._has(first.seq - 1, first.prev):
            return first.seq - 1, first.prev
        trunk, _hash = self._cursor((lane, epoch, "")) or (0, GENESIS)
        raise Clashed(Clash("gap", expected=min(first.seq - 1, trunk + 1)))

    def _cursor(self, key: tuple[str, str, str]) -> tuple[int, str] | None:
        row = self._connection.execute(
            "select seq, hash from cursors where lane = ? and epoch = ? and branch = ?", key
        ).fetchone()
        return (row["seq"], row["hash"]) if row else None

    def _has(self, seq: int, known_hash: str) -> bool:
        """Whether this very event is stored, in whichever branch."""
        query = "select 1 from events where lane = ? and epoch = ? and seq = ? and hash = ?"
        row = self._connection.execute(query, (*self._key[:2], seq, known_hash)).fetchone()
        return row is not None
