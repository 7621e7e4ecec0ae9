"""The technician's commands: what is there, what is at fault, and that no money moves."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from drivers.lines.serial import open_serial, ports
from drivers.registry import LineSettings
from tests.cashier.cli.kit import NOWHERE, Counter
from tests.cashier.kit import ledger_lines


def graded(value: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    return {one["name"]: one["grade"] for one in value["findings"]}


def test_ports_are_those_of_this_machine(counter: Counter) -> None:
    said = counter.json("ports")
    assert said.status == 0
    assert [one["name"] for one in said.value] == [one.name for one in ports()]
    assert all(set(one) == {"name", "description", "holder"} for one in said.value)


def test_a_sound_lane_is_found_sound_and_no_money_moves(counter: Counter, ledger: Path) -> None:
    said = counter.json("diagnose")
    assert said.status == 0
    assert {graded(said.value)[name] for name in ("port", "line", "terminal", "journal")} == {"ok"}
    assert "Checking: Journal." in said.err
    assert not ledger_lines(ledger)
    assert "FAULT" not in counter.run("diagnose").text


def test_a_port_that_is_not_there_is_the_fault(counter: Counter) -> None:
    counter.configure(NOWHERE)
    said = counter.json("diagnose")
    assert said.status == 7
    assert graded(said.value)["port"] == "fault"
    assert NOWHERE in said.text


def test_a_port_that_another_holds_is_the_fault(counter: Counter) -> None:
    with closing(open_serial(counter.port, LineSettings())):
        assert counter.json("diagnose").status == 7
