"""What tests of head office and of lanes share: a chain to send, and head office in-process."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import msgspec
import uvicorn
from starlette.applications import Starlette

from cashier.domain.facts import Fact
from cashier.hub.app import build
from cashier.hub.file import HubFile
from cashier.store.event import GENESIS, Event, canonical
from cashier.store.wire import Batch

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LANE = "L01"
LOOPBACK = "127.0.0.1"


class Chain:
    """Events as a lane would write them, without a journal."""

    def __init__(self, epoch: str = "e1", lane: str = LANE) -> None:
        self.epoch = epoch
        self.lane = lane
        self.events: list[Event] = []
        self.add(Fact.EPOCH_STARTED, {"lane": lane, "why": "new journal"})

    def add(self, kind: str, body: dict[str, Any] | str, v: int = 1) -> Event:
        seq = len(self.events) + 1
        text = body if isinstance(body, str) else canonical(body)
        prev = self.events[-1].hash if self.events else GENESIS
        event = Event(
            epoch=self.epoch, seq=seq, id=f"{self.epoch}-{seq}-{len(text)}", kind=kind, v=v,
            at="2026-11-22T12:00:00.000+00:00", hlc=seq, actor="amy", body=text, prev=prev,
        ).sealed(self.lane)  # fmt: skip
        self.events.append(event)
        return event

    def grow(self, count: int, word: str = "x") -> Chain:
        for number in range(count):
            self.add(Fact.SIGNED_IN, {"person": f"{word}{number}"})
        return self

    def fork(self, at: int) -> Chain:
        """The same chain as it was before event `at`, free to go on otherwise."""
        copy = Chain(self.epoch, self.lane)
        copy.events = self.events[: at - 1]
        return copy

    def batch(self, first: int = 1, last: int | None = None, branch: str = "") -> bytes:
        return msgspec.json.encode(Batch(self.epoch, self.events[first - 1 : last], 0, branch))


class InProcess(httpx2.BaseTransport):
    """Head office without a socket."""

    def __init__(self, app: Starlette) -> None:
        self._inner = httpx2.ASGITransport(app)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        return asyncio.run(self._ask(request))

    async def _ask(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._inner.handle_async_request(request)
        content = await response.aread()
        return httpx2.Response(response.status_code, headers=response.headers, content=content)


class Office:
    """An open file of head office and a client that speaks to its application."""

    def __init__(self, path: Path, host: str = LOOPBACK) -> None:
        self.path = path
        self.file = HubFile.open(path, lambda: NOON)
        self.transport = InProcess(build(self.file, host))
        self.client = httpx2.Client(transport=self.transport, base_url="http://127.0.0.1")

    def push(self, body: bytes, lane: str = LANE, token: str = "") -> httpx2.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.client.post(f"/v1/lanes/{lane}/events", content=body, headers=headers)

    def stored(self, lane: str = LANE) -> list[tuple[str, str, int, str]]:
        """Epoch, branch, seq and hash of everything, in the order of a chain."""
        query = (
            "select epoch, branch, seq, hash from events where lane = ? order by epoch, branch, seq"
        )
        return [tuple(row) for row in self.file.read(query, lane)]

    def close(self) -> None:
        self.client.close()
        self.file.close()


def clash(chain: Chain, office: Office, **batch: Any) -> dict[str, Any]:
    answer = office.push(chain.batch(**batch))
    assert answer.status_code == 409
    return answer.json()


def keys(chain: Chain, branch: str = "", first: int = 1) -> list[tuple[str, str, int, str]]:
    """What `stored` answers for a chain that arrived whole."""
    return [(event.epoch, branch, event.seq, event.hash) for event in chain.events[first - 1 :]]


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """A real server on any free port; yields its address."""
    config = uvicorn.Config(app, lifespan="off", log_config=None, ws="none", http="h11")
    server = uvicorn.Server(config)
    with socket.create_server((LOOPBACK, 0)) as door:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            yield f"http://{LOOPBACK}:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def until(claim: Any, seconds: float = 10.0) -> None:
    """Wait for something that another thread or process brings about."""
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.005)
