"""The journal's events as they come, with a hash of our own and nothing of the store's code."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from typing import Any

COLUMNS = ("epoch", "seq", "id", "kind", "v", "at", "hlc", "actor", "body", "prev")
_NEW = f"select rowid, {', '.join(COLUMNS)}, hash from journal where rowid > ? order by rowid"
_LAST = "select hash from journal where rowid = ?"
START = "0" * 64

Row = dict[str, Any]


class Chain:
    """Follows one lane's journal; `read` gives what is new, `breaches` what does not hold."""

    def __init__(self, lane: str) -> None:
        self.breaches: list[str] = []
        self.keys: list[tuple[str, int, str]] = []
        self._lane = lane
        self._rowid = 0
        self._epoch, self._seq, self._hash, self._hlc = "", 0, START, 0
        self._ids: set[str] = set()

    def read(self, connection: sqlite3.Connection) -> Iterator[Row]:
        """Every event since the last call, with its body as a dictionary."""
        self._demand_kept(connection)
        for row in connection.execute(_NEW, (self._rowid,)).fetchall():
            event = dict(row)
            self._follow(event)
            yield {**event, "body": json.loads(event["body"])}

    def _demand_kept(self, connection: sqlite3.Connection) -> None:
        """What was there must stay there."""
        row = connection.execute(_LAST, (self._rowid,)).fetchone()
        if self._rowid and (row is None or row[0] != self._hash):
            self.breaches.append(f"{self._lane}: event {self._seq} has vanished")

    def _follow(self, event: Row) -> None:
        starts = event["seq"] == 1 and event["prev"] == START
        follows = (event["epoch"], event["seq"], event["prev"]) == (
            self._epoch, self._seq + 1, self._hash,
        )  # fmt: skip
        if not starts and not follows:
            self.breaches.append(f"{self._lane}: event {event['seq']} does not follow")
        if event["hash"] != self._digest(event) or event["id"] in self._ids:
            self.breaches.append(f"{self._lane}: event {event['seq']} has a wrong hash or id")
        if event["hlc"] <= self._hlc:
            self.breaches.append(f"{self._lane}: event {event['seq']} is out of order")
        self._ids.add(event["id"])
        self.keys.append((event["epoch"], event["seq"], event["hash"]))
        self._rowid, self._hlc = event["rowid"], event["hlc"]
        self._epoch, self._seq, self._hash = event["epoch"], event["seq"], event["hash"]

    def _digest(self, event: Row) -> str:
        """SHA-256 over the lane's name and every column, `prev` included."""
        text = json.dumps(
            [self._lane, *(event[name] for name in COLUMNS)],
            separators=(",", ":"), ensure_ascii=False,
        )  # fmt: skip
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
