"""Head office at the end of a line that is cut, and what it has of a lane in the end."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from cashier.store import reads
from cashier.store.connection import MEMORY
from cashier.store.journal import Journal
from cashier.sync.client import HeadOffice
from cashier.sync.push import Synced, exchange
from cashier.sync.settings import Settings
from tests.cashier.hub.kit import Office
from tests.cashier.sync.kit import Cut, CutTransport

URL = "http://127.0.0.1:1/"
BLOBS = "select name from blobs"


class Branch:
    """One shop's connection to the real head office, in the same process."""

    def __init__(self) -> None:
        self._office = Office(MEMORY)

    def tell(self, journal: Journal, cuts: Sequence[Cut]) -> Synced:
        """All that waits; the first requests meet `cuts`. Raises a SyncError."""
        plan = iter(cuts)
        transport = CutTransport(self._office.transport, lambda: next(plan, Cut.NONE))
        return exchange(journal, HeadOffice(Settings(URL, journal.lane), transport=transport))

    def difference(self, journal: Journal) -> list[str]:
        """What head office has otherwise than the lane: events, states of requests, evidence."""
        file = self._office.file
        events = file.read("select epoch, seq, hash from events order by position")
        ours = journal.read("select epoch, seq, hash from journal order by rowid")
        states = {row["request"]: row["state"] for row in file.read("select * from requests")}
        pairs = {
            "events": ([*map(tuple, events)], [*map(tuple, ours)]),
            "requests": (states, {one.id: str(one.state) for one in reads.requests(journal)}),
            "evidence": (_names(file.read(BLOBS)), _names(journal.read(BLOBS))),
        }
        return [f"{name}: {has}, not {had}" for name, (has, had) in pairs.items() if has != had]

    def close(self) -> None:
        self._office.close()


def _names(rows: list[sqlite3.Row]) -> set[str]:
    return {row["name"] for row in rows}
