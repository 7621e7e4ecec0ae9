"""The program as a process of its own: started, told to end, and killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cashier.bootstrap import open_lane
from cashier.config import read_config
from cashier.store import reads
from tests.cashier.cli.kit import NOWHERE, PINS, Counter
from tests.cashier.kit import QUICK, ledger_lines, terminal

END_SECONDS = 2.0
PATIENT = {"terminal.options": {**QUICK, "answer_seconds": 60}}


@contextmanager
def started(counter: Counter, *arguments: str, typed: str = "") -> Iterator[subprocess.Popen[str]]:
    """`cashier ARGUMENTS` as a process that is surely gone afterwards."""
    command = [
        sys.executable, "-m", "cashier", "--config", str(counter.config),
        "--data", str(counter.data), *arguments,
    ]  # fmt: skip
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdin is not None
        process.stdin.write(typed)
        process.stdin.flush()
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def voiding(counter: Counter, ledger: Path) -> Iterator[subprocess.Popen[str]]:
    """A void that has moved the money, and whose answer never comes."""
    flow = ["void", "12", "--reason", "terminal_silent", "--as", "1001", "--pin-file", "-"]
    with started(counter, *flow, "--json", typed=PINS["1001"]) as process:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
        wait_for_movement(ledger)
        yield process


def wait_for_movement(ledger: Path) -> None:
    until = time.monotonic() + 10
    while not ledger_lines(ledger):
        assert time.monotonic() < until


@pytest.fixture
def silent(tmp_path: Path, ledger: Path) -> Iterator[Counter]:
    """A counter whose terminal moves the money and then says nothing, once."""
    with terminal(ledger=ledger, faults=("lost-answer@1",)) as port:
        counter = Counter(tmp_path, port, PATIENT)
        counter.settle_in()
        yield counter


def test_killed_between_confirm_and_answer_the_money_moves_once(
    silent: Counter, ledger: Path
) -> None:
    with voiding(silent, ledger) as process:
        process.kill()
        process.wait()
    silent.configure(silent.port)
    assert [one["state"] for one in silent.json("requests").value] == ["intended"]
    done = silent.json("recover")
    assert [one["state"] for one in done.value["resolved"]] == ["accepted"]
    assert silent.as_cashier("void", "12", "--reason", "x").status == 3
    assert len(ledger_lines(ledger)) == 1
    assert silent.json("journal", "check").value["ok"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_told_to_end_in_mid_conversation_the_doubt_is_written_down(
    silent: Counter, ledger: Path, number: signal.Signals
) -> None:
    with voiding(silent, ledger) as process:
        asked_at = time.monotonic()
        process.send_signal(number)
        out, _ = process.communicate(timeout=10)
        assert time.monotonic() - asked_at < END_SECONDS
    assert process.returncode == 5
    assert json.loads(out)["state"] == "in_doubt"
    with open_lane(read_config(silent.config), silent.data):
        pass


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_told_to_end_while_it_waits_for_a_person_nothing_is_left(
    tmp_path: Path, number: signal.Signals
) -> None:
    counter = Counter(tmp_path, NOWHERE)
    flow = ["staff", "add", "9", "--name", "S", "--role", "supervisor", "--new-pin-file", "-"]
    with started(counter, *flow, "--json") as process:
        wait_for_journal(counter)
        process.send_signal(number)
        out, _ = process.communicate(timeout=END_SECONDS)
    assert process.returncode == 1
    assert json.loads(out)["error"]["code"] == "cli.ended"
    with open_lane(read_config(counter.config), counter.data) as lane:
        assert not reads.people(lane.journal)


def wait_for_journal(counter: Counter) -> None:
    lock = counter.data / "journal.db.lock"
    until = time.monotonic() + 10
    while not (lock.exists() and lock.read_text()):
        assert time.monotonic() < until


def test_the_shipped_configuration_works_out_of_the_box(tmp_path: Path) -> None:
    data = tmp_path / "data"
    said = subprocess.run(
        [sys.executable, "-m", "cashier", "--data", str(data), "find", "000012", "--json"],
        capture_output=True, cwd=tmp_path, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.count("\n") == 1
    assert json.loads(said.stdout)["original"]["void"]["allowed"]
    private = {path: path.stat().st_mode & 0o077 for path in data.rglob("*")}
    assert not {path for path, others in private.items() if others}


def test_an_encoding_without_our_words_hides_no_result(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[lane]\nlanguage = 'zh'\n")
    find = [sys.executable, "-m", "cashier", "--data", str(tmp_path / "data"), "find", "12"]
    poor = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    plain = subprocess.run(find, capture_output=True, cwd=tmp_path, env=poor, check=True)
    assert rb"\u51ed\u8bc1\u53f7: 000012" in plain.stdout
    told = subprocess.run(
        [*find, "--json"], capture_output=True, cwd=tmp_path, env=poor, check=True
    )
    assert "批次" in json.loads(told.stdout.decode("utf-8"))["original"]["void"]["why"]


def test_the_simulator_is_served_under_this_programs_name(tmp_path: Path) -> None:
    ledger = str(tmp_path / "ledger.jsonl")
    plan = ["simulate", "--protocol", "allinpay", "--ledger", ledger]
    with started(Counter(tmp_path, NOWHERE), *plan) as process:
        assert process.stdout is not None
        port = json.loads(process.stdout.readline())["port"]
        assert Counter(tmp_path, port).json("find", "12").status == 0
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
    assert Path(ledger).exists()


@pytest.mark.parametrize("wrong", [["--protocol", "morse"], ["--protocol", "allinpay", "--x"], []])
def test_a_simulator_that_cannot_be_is_wrong_usage(tmp_path: Path, wrong: list[str]) -> None:
    assert Counter(tmp_path, NOWHERE).run("simulate", *wrong).status == 2
