"""Runs head office on one address until it is told to end."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import uvicorn

from cashier.hub.app import build, is_open
from cashier.hub.file import HubFile
from cashier.hub.lanes import is_anyone_enrolled
from cashier.store.lock import Lock
from cashier.store.wire import is_loopback

GRACE = 3
"""Seconds that requests under way get to end."""
Announce = Callable[[dict[str, object]], None]


class CannotServe(Exception):
    """Head office was not started, and why."""


def serve(path: Path, host: str, port: int, announce: Announce) -> None:
    """Serve the file at `path` until SIGTERM or SIGINT; port 0 takes any free one.

    `announce` gets `{"url", "open"}` once lanes can connect. Raises CannotServe, HeldElsewhere,
    NotAJournal or NewerJournal.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = Lock(path)
    try:
        with closing(HubFile.open(path)) as file, closing(_bind(file, host, port)) as door:
            ready = {"url": _url(host, door), "open": is_open(file, host)}
            _Server(file, host, lambda: announce(ready)).run(sockets=[door])
    finally:
        lock.release()


def _bind(file: HubFile, host: str, port: int) -> socket.socket:
    if not is_loopback(host) and not is_anyone_enrolled(file):
        raise CannotServe(
            f"head office is not opened on {host} while no lane is enrolled: enrol one first"
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise CannotServe(f"{host} port {port} cannot be used: {error.strerror}") from error


def _url(host: str, door: socket.socket) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{door.getsockname()[1]}"


class _Server(uvicorn.Server):
    """uvicorn without log, websockets and forwarded headers; tells when it is up."""

    def __init__(self, file: HubFile, host: str, ready: Callable[[], None]) -> None:
        config = uvicorn.Config(
            build(file, host), lifespan="off", http="h11", ws="none", loop="asyncio",
            log_config=None, access_log=False, server_header=False, proxy_headers=False,
            timeout_graceful_shutdown=GRACE,
        )  # fmt: skip
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on a signal and return; uvicorn's own would raise it again before the file closes."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        signals = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in signals}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
