"""Head office as a process: it tells where it is, ends when told, and loses nothing when killed."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from cashier.hub.lanes import enrol
from cashier.hub.serve import CannotServe, serve
from cashier.store.errors import HeldElsewhere
from tests.cashier.hub.kit import LOOPBACK, Chain, Office, keys

SERVE = """
import json, sys
from pathlib import Path
from cashier.hub.serve import serve
serve(Path(sys.argv[1]), sys.argv[2], 0, lambda told: print(json.dumps(told), flush=True))
print("ended", flush=True)
"""


@contextmanager
def process(path: Path, host: str = LOOPBACK) -> Iterator[tuple[subprocess.Popen[str], Any]]:
    command = [sys.executable, "-c", SERVE, str(path), host]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout
            yield running, json.loads(running.stdout.readline())
        finally:
            running.kill()


def fail(_told: dict[str, object]) -> None:
    raise AssertionError("it must not start")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_tells_its_address_and_ends_cleanly_when_told(tmp_path: Path, number: int) -> None:
    path = tmp_path / "hub.sqlite"
    with process(path) as (running, told):
        assert told["open"] is True
        with httpx2.Client(base_url=told["url"]) as client:
            assert client.get("/healthz").json() == {"ok": True, "open": True}
            running.send_signal(number)
            assert running.wait(10) == 0
        assert running.stdout
        assert running.stdout.read() == "ended\n"
    assert [file.name for file in tmp_path.iterdir() if file.stat().st_size] == ["hub.sqlite"]


def test_killed_between_two_batches_it_goes_on_where_it_was(tmp_path: Path) -> None:
    path, chain = tmp_path / "hub.sqlite", Chain().grow(299)
    for first in (1, 101, 201):
        with process(path) as (running, told), httpx2.Client(base_url=told["url"]) as client:
            body = chain.batch(first, first + 99)
            answer = client.post("/v1/lanes/L01/events", content=body).json()
            assert (answer["acked"], answer["fresh"]) == (first + 99, 100)
            running.kill()
            running.wait(10)
    office = Office(path)
    assert office.stored() == keys(chain)
    office.close()


def test_a_second_one_on_the_same_file_is_told_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "hub.sqlite"
    with process(path) as (running, _told), pytest.raises(HeldElsewhere, match=str(running.pid)):
        serve(path, LOOPBACK, 0, fail)


def test_lanes_are_enrolled_while_it_runs(tmp_path: Path) -> None:
    path = tmp_path / "hub.sqlite"
    with process(path) as (_running, told), httpx2.Client(base_url=told["url"]) as client:
        token = enrol(path, "L01")
        body = Chain().batch()
        assert client.post("/v1/lanes/L01/events", content=body).status_code == 401
        headers = {"Authorization": f"Bearer {token}"}
        assert client.post("/v1/lanes/L01/events", content=body, headers=headers).is_success


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_it_does_not_open_to_a_network_while_nobody_is_enrolled(tmp_path: Path, host: str) -> None:
    path = tmp_path / "hub.sqlite"
    with pytest.raises(CannotServe, match="enrol"):
        serve(path, host, 0, fail)
    enrol(path, "L01")
    with process(path, "0.0.0.0") as (_running, told):
        assert told["open"] is False


def test_an_address_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=f"port {port}"):
            serve(tmp_path / "hub.sqlite", LOOPBACK, port, fail)


def test_a_connection_cut_in_mid_request_leaves_no_trace(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "hub.sqlite"
    with process(path) as (running, told):
        url = httpx2.URL(told["url"])
        with socket.create_connection((url.host, url.port or 0)) as line:
            line.sendall(b"POST /v1/lanes/L01/events HTTP/1.1\r\nHost: x\r\n"
                         b"Content-Length: 500\r\n\r\n{")  # fmt: skip
        with httpx2.Client(base_url=url) as client:
            assert client.get("/v1/lanes").json() == []
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 0
    assert capfd.readouterr().err == ""
