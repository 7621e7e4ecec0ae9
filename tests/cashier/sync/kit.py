"""A lane with a journal, and a line to head office that can be cut at the worst moments."""

from __future__ import annotations

import itertools
import random
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import httpx2

from cashier.domain.facts import Fact
from cashier.store.event import GENESIS
from cashier.store.journal import Journal
from cashier.store.wire import is_loopback
from cashier.sync.client import HeadOffice
from cashier.sync.settings import Settings
from drivers.lines.memory import ManualClock
from tests.cashier.hub.kit import LANE, LOOPBACK, NOON, Office

_IDS = itertools.count()


def new_id() -> str:
    return f"id-{next(_IDS)}"


def open_journal(path: Path, lane: str = LANE) -> Journal:
    return Journal.open(path, lane, ManualClock(NOON), new_id)


def sign_in(journal: Journal, count: int, word: str = "x") -> None:
    """So many events that change no table."""
    with journal.write() as pen:
        for number in range(count):
            pen.append(Fact.SIGNED_IN, {"person": f"{word}{number}"}, "amy")


def keep_slip(journal: Journal, data: bytes) -> str:
    with journal.write() as pen:
        name = pen.keep(data)
        body = {"blob": name, "owner": "o", "copy": "merchant", "encoding": "gbk"}
        pen.append(Fact.RECEIPT_KEPT, body, "amy")
    return name


def rows(journal: Journal) -> list[tuple[str, int, str]]:
    return [tuple(row) for row in journal.read("select epoch, seq, hash from journal")]


def arrived(office: Office) -> list[tuple[str, int, str]]:
    """What head office has, in the order it came."""
    query = "select epoch, seq, hash from events order by position"
    return [tuple(row) for row in office.file.read(query)]


def is_whole(office: Office) -> bool:
    """Every chain that head office holds starts at GENESIS or in another chain, without a gap."""
    known = {GENESIS} | {row[0] for row in office.file.read("select hash from events")}
    query = "select prev from events"
    links = [row[0] for row in office.file.read(query)]
    return set(links) <= known and len(known) == len(links) + 1


class Copies:
    """A journal on disk that can be put back to an earlier day, as a restored backup is."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lane.sqlite"
        self._old = folder / "old.sqlite"
        self.journal = open_journal(self._path)

    def back_up(self) -> None:
        self.journal.close()
        shutil.copy(self._path, self._old)
        self.journal = open_journal(self._path)

    def restore(self) -> None:
        self.journal.close()
        shutil.copy(self._old, self._path)
        self.journal = open_journal(self._path)


# -- cuts ------------------------------------------------------------------------------------


class Cut(StrEnum):
    NONE = "none"
    BEFORE = "before the request arrived"
    HALF = "in the middle of the request"
    AFTER = "after head office had done it"


Plan = Callable[[], Cut]


def by_chance(seed: int) -> Plan:
    """Every second request fails, at any of the three places."""
    dice = random.Random(seed)
    kinds = [Cut.NONE, Cut.NONE, Cut.NONE, Cut.BEFORE, Cut.HALF, Cut.AFTER]
    return lambda: dice.choice(kinds)


class CutTransport(httpx2.BaseTransport):
    """Cuts requests to an in-process head office; `plan` says where, request by request."""

    def __init__(self, inner: httpx2.BaseTransport, plan: Plan) -> None:
        self._inner = inner
        self._plan = plan

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        cut = self._plan()
        if cut in (Cut.BEFORE, Cut.HALF):
            raise httpx2.ConnectError(cut)
        response = self._inner.handle_request(request)
        if cut is Cut.AFTER:
            raise httpx2.ReadError(cut)
        return response


def office_for(office: Office, plan: Plan = lambda: Cut.NONE, token: str = "") -> HeadOffice:
    """The lane's client, straight into the application."""
    settings = Settings("http://127.0.0.1:1/", LANE, token)
    return HeadOffice(settings, transport=CutTransport(office.transport, plan))


def always(answer: httpx2.Response) -> HeadOffice:
    transport = httpx2.MockTransport(lambda _request: answer)
    return HeadOffice(Settings("https://hq.example", LANE), transport=transport)


@contextmanager
def cutting_proxy(url: str, plan: Plan) -> Iterator[str]:
    """A TCP proxy in front of a real head office; each request meets the next cut of `plan`."""
    target = httpx2.URL(url)
    assert is_loopback(target.host)
    with socket.create_server((LOOPBACK, 0)) as door:
        thread = threading.Thread(target=_accept, args=(door, (target.host, target.port), plan))
        thread.start()
        try:
            yield f"http://{LOOPBACK}:{door.getsockname()[1]}"
        finally:
            door.shutdown(socket.SHUT_RDWR)
            thread.join()


def _accept(door: socket.socket, target: tuple[str, int], plan: Plan) -> None:
    """One connection at a time, as a lane makes them."""
    while True:
        try:
            lane, _ = door.accept()
        except OSError:
            return
        with lane, socket.create_connection(target) as hub:
            while _relay(lane, hub, plan()):
                pass


def _relay(lane: socket.socket, hub: socket.socket, cut: Cut) -> bool:
    """One request and its answer; False when the connection is over."""
    request = _message(lane)
    if not request or cut is Cut.BEFORE:
        return False
    if cut is Cut.HALF:
        hub.sendall(request[: len(request) // 2])
        return False
    hub.sendall(request)
    answer = _message(hub)
    if cut is Cut.AFTER:
        return False
    lane.sendall(answer)
    return True


def _message(line: socket.socket) -> bytes:
    """One HTTP message with its Content-Length; empty at the end of the line."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = line.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length:")
    )
    while len(body) < length:
        body += line.recv(65536)
    return head + b"\r\n\r\n" + body
