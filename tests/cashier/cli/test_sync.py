"""Head office by commands: let a lane in, serve, and receive everything once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cashier.cli.kit import NOWHERE, Counter, refund


@contextmanager
def office(counter: Counter, file: Path) -> Iterator[str]:
    """`cashier hub serve` in its own process; its address."""
    command = [
        sys.executable, "-m", "cashier", "--config", str(counter.config),
        "hub", "serve", "--file", str(file), "--port", "0",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(5) == 0


def test_head_office_receives_everything_once(counter: Counter, tmp_path: Path) -> None:
    refund(counter, "12", "1.00")
    file = tmp_path / "hub.db"
    token = counter.json("hub", "enrol", "lane-1", "--file", str(file)).value["token"]
    (tmp_path / "token").write_text(token)
    (tmp_path / "token").chmod(0o600)
    with office(counter, file) as url:
        counter.configure(counter.port, {"sync": {"url": url, "token_file": "token"}})
        first = counter.json("sync", "--once")
        events = counter.json("journal", "check").value["events"]
        assert first.status == 0
        assert list(first.value) == ["pushed", "acked", "pulled", "waiting"]
        assert (first.value["pushed"], first.value["waiting"]) == (events, 0)
        again = counter.json("sync", "--once")
        assert again.value == {**first.value, "pushed": 0}
        counter.configure(counter.port, {"sync": {"url": url}})
        assert counter.json("sync", "--once").status == 3
    away = counter.json("sync", "--once")
    assert (away.status, away.value["error"]["code"]) == (6, "cli.office_away")


def test_sync_goes_on_until_it_is_told_to_end(counter: Counter, tmp_path: Path) -> None:
    file = tmp_path / "hub.db"
    with office(counter, file) as url:
        counter.configure(NOWHERE, {"sync": {"url": url}})
        command = [
            sys.executable, "-m", "cashier", "--config", str(counter.config),
            "--data", str(counter.data), "sync", "--json",
        ]  # fmt: skip
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(command, **pipes, text=True) as process:  # type: ignore[call-overload]
            assert process.stderr is not None
            while "In step" not in process.stderr.readline():
                assert process.poll() is None
            process.send_signal(signal.SIGTERM)
            out, _ = process.communicate(timeout=5)
    assert process.returncode == 0
    told = json.loads(out)
    assert (told["waiting"], told["pushed"]) == (0, told["acked"])


def test_without_head_office_nothing_is_sent(counter: Counter) -> None:
    said = counter.json("sync", "--once")
    assert (said.status, said.value["error"]["code"]) == (2, "cli.no_office")


@pytest.mark.skipif(os.name == "nt", reason="files have no modes there")
def test_a_token_that_others_can_read_is_not_used(counter: Counter, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("secret")
    (tmp_path / "token").chmod(0o644)
    counter.configure(NOWHERE, {"sync": {"url": "https://office.example", "token_file": "token"}})
    said = counter.json("sync", "--once")
    assert (said.status, said.value["error"]["code"]) == (2, "cli.office")
    assert "secret" not in said.err


def test_a_lane_with_an_impossible_name_is_not_let_in(counter: Counter, tmp_path: Path) -> None:
    said = counter.json("hub", "enrol", "a/b", "--file", str(tmp_path / "hub.db"))
    assert (said.status, said.value["error"]["code"]) == (2, "cli.hub")
