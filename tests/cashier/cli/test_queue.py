"""What cannot be sent now waits, and is sent once."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from drivers.lines.serial import open_serial
from drivers.registry import LineSettings
from tests.cashier.cli.kit import NOWHERE, Counter
from tests.cashier.kit import ledger_lines, terminal


def test_a_pulled_cable_queues_the_request_and_it_is_sent_once(
    tmp_path: Path, ledger: Path
) -> None:
    with terminal(ledger=ledger) as port:
        counter = Counter(tmp_path, port)
        counter.settle_in()
        assert counter.json("find", "12").status == 0
        counter.configure(NOWHERE)
        queued = counter.as_cashier("void", "12", "--reason", "charged_twice")
        assert (queued.status, queued.value["state"]) == (6, "queued")
        assert not ledger_lines(ledger)
        assert [one["request"] for one in counter.json("queue").value] == [queued.value["request"]]
        assert counter.json("queue", "send").status == 6
        counter.configure(port)
        assert counter.json("queue", "send").value[0]["state"] == "accepted"
        assert counter.json("queue", "send").value == []
    assert len(ledger_lines(ledger)) == 1


def test_what_may_not_wait_is_not_promised(counter: Counter, tmp_path: Path) -> None:
    port = counter.port
    counter.json("find", "12")
    counter.configure(NOWHERE, {"policy": {"queue": False}})
    said = counter.as_cashier("void", "12", "--reason", "charged_twice")
    assert (said.status, said.value["state"]) == (7, "approved")
    counter.configure(port)
    assert counter.json("send", said.value["request"]).value["state"] == "accepted"


def test_without_terminal_an_unknown_voucher_cannot_be_voided(counter: Counter) -> None:
    counter.configure(NOWHERE)
    said = counter.as_cashier("void", "12", "--reason", "charged_twice")
    assert (said.status, said.value["error"]["code"]) == (7, "line.not_found")
    assert NOWHERE in said.value["error"]["message"]


def test_a_port_that_is_taken_is_told_with_its_holder(counter: Counter) -> None:
    with closing(open_serial(counter.port, LineSettings())):
        said = counter.json("find", "12")
    assert said.status == 7
    assert counter.port in said.value["error"]["message"]
    assert f"pid {os.getpid()}" in said.value["error"]["message"]
