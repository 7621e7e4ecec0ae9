"""`cashier function`: what a technician lets the terminal do, by commands."""

from __future__ import annotations

from tests.cashier.cli.kit import Counter


def test_the_functions_of_a_terminal_are_listed(counter: Counter) -> None:
    said = counter.json("function", "list")
    assert said.status == 0
    assert said.value[0] == {"name": "totals", "title": "totals of the open batch", "takes": ""}


def test_the_totals_come_from_the_terminal(counter: Counter) -> None:
    said = counter.as_supervisor("function", "run", "totals")
    assert said.status == 0
    assert said.value["done"] is True
    assert said.value["receipts"]


def test_one_that_is_not_there_is_refused_in_words(counter: Counter) -> None:
    said = counter.as_supervisor("function", "run", "reboot")
    assert (said.status, said.value["error"]["code"]) == (3, "function.unknown")
    assert "totals" in said.err
