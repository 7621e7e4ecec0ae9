"""Head office in the same process: the real receiving end over a file in memory, and its troubles.

It is asked through the lane's real client; what is in between is one transport that can lose,
repeat and delay. Nothing is opened before the first exchange: most days need no head office.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from cashier.store.connection import MEMORY, open_writer
from cashier.store.journal import Journal
from cashier.store.shape import migrate
from drivers.lines.memory import ManualClock

if TYPE_CHECKING:
    import httpx2

    from cashier.hub.app import _Desk
    from cashier.sync.client import HeadOffice as Client
    from cashier.sync.push import Synced

SLOW_SECONDS = 30.0
URL = "http://127.0.0.1:1/"

Row = tuple[str, str, int, str]
"""Lane, epoch, seq and hash of one event."""


class Trouble(StrEnum):
    """What befalls one exchange between a lane and head office."""

    NONE = "none"
    DOWN = "down"
    LOST = "its answer is lost"
    TWICE = "it hears everything twice"
    SLOW = "slow"
    FULL = "its disk is full"
    HALF = "every second answer is lost"


class HeadOffice:
    """`trouble` is what is wrong now."""

    def __init__(self, clock: ManualClock) -> None:
        self.trouble = Trouble.NONE
        self._clock = clock
        self._disk: sqlite3.Connection | None = None
        self._backup: sqlite3.Connection | None = None
        self._clients: dict[str, Client] = {}
        self._answers = 0

    @property
    def is_used(self) -> bool:
        return self._disk is not None

    def exchange(self, journal: Journal) -> Synced:
        """All that waits goes out, all that waits there comes in; raises a SyncError."""
        from cashier.sync.push import exchange

        self._open()
        return exchange(journal, self._client(journal.lane))

    def back_up(self) -> None:
        self._backup = sqlite3.connect(":memory:", isolation_level=None)
        self._open().backup(self._backup)

    def restore(self) -> None:
        """Head office goes on with an older copy, if there is one."""
        if self._backup is not None:
            self._backup.backup(self._open())

    def stored(self, lane: str) -> list[Row]:
        """Every event of a lane that is not a branch, in the order in which it came."""
        query = (
            "select lane, epoch, seq, hash from events where lane = ? and branch = ''"
            " order by position"
        )
        return [tuple(row) for row in self._open().execute(query, (lane,))]

    def lacking(self, lane: str) -> int:
        """How many blobs its events name that it does not have."""
        query = "select count(*) from wanted where lane = ?"
        return int(self._open().execute(query, (lane,)).fetchone()[0])

    # -- inside ------------------------------------------------------------------------------------

    def _open(self) -> sqlite3.Connection:
        if self._disk is None:
            from cashier.hub.app import _Desk
            from cashier.hub.file import HubFile

            self._disk = open_writer(MEMORY)
            _blank().backup(self._disk)
            self._desk: _Desk = _Desk(HubFile(self._disk, self._now), "127.0.0.1")
        return self._disk

    def _now(self) -> datetime:
        return self._clock.now()

    def _client(self, lane: str) -> Client:
        if lane not in self._clients:
            from cashier.sync.client import HeadOffice as Client
            from cashier.sync.settings import Settings

            self._clients[lane] = Client(Settings(URL, lane, ""), transport=self._transport())
        return self._clients[lane]

    def _transport(self) -> httpx2.BaseTransport:
        import httpx2

        return httpx2.MockTransport(self._hear)

    def _hear(self, request: httpx2.Request) -> httpx2.Response:
        """One request, with what is wrong now before, within or after it."""
        import httpx2

        self._answers += 1
        if self.trouble is Trouble.DOWN:
            raise httpx2.ConnectError("down")
        if self.trouble is Trouble.SLOW:
            self._clock.advance(SLOW_SECONDS)
        times = 2 if self.trouble is Trouble.TWICE else 1
        answer = [self._answer(request) for _ in range(times)][-1]
        if self.trouble is Trouble.LOST or self._is_lost_now():
            raise httpx2.ReadError("lost")
        return answer

    def _is_lost_now(self) -> bool:
        return self.trouble is Trouble.HALF and self._answers % 2 == 0

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        """What the real end points answer, without the web server around them."""
        import httpx2

        if self.trouble is Trouble.FULL:
            return httpx2.Response(503, headers={"Retry-After": "5"})
        subject, serve = self._end_point(request.url.path)
        try:
            said = serve(subject, request.content)
        except Exception as error:
            said = _refusal(error)
        return httpx2.Response(said.status_code, content=bytes(said.body))

    def _end_point(self, path: str) -> tuple[str, Callable]:  # type: ignore[type-arg]
        parts = path.strip("/").split("/")
        if parts[1] == "blobs":
            return parts[2], self._desk._put_blob
        return unquote(parts[2]), self._desk._push


def _refusal(error: Exception):  # type: ignore[no-untyped-def]  # a starlette response
    from cashier.hub import app
    from cashier.hub.desk import WrongName
    from cashier.hub.ingest import Clashed
    from cashier.store.wire import Misshapen

    table = {Clashed: app._clashed, Misshapen: app._misshapen, WrongName: app._misshapen}
    for kind, speak in table.items():
        if isinstance(error, kind):
            return speak(None, error)  # type: ignore[arg-type]
    raise error


@cache
def _blank() -> sqlite3.Connection:
    from cashier.hub.schema import HUB

    blank = open_writer(MEMORY, HUB)
    migrate(blank, HUB)
    return blank
