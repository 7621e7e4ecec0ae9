"""`cashier from-slip`: from the paper to an approved refund, by commands alone."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.cashier.cli.kit import Counter, Said, refund

TODAY = f"{datetime.now(UTC):%Y-%m-%d}"


def type_in(counter: Counter, *more: str) -> Said:
    return counter.as_cashier("from-slip", "9001", "--amount", "18.00", "--day", TODAY, *more)


def test_a_sale_from_a_slip_is_known_and_marked_as_such(counter: Counter) -> None:
    said = type_in(counter, "--tail", "4242")
    assert said.status == 0
    assert said.value["original"]["source"] == "slip"
    assert said.value["original"]["amount"] == {"minor": 1800, "currency": "CNY"}
    assert "TYPED FROM A SLIP" in counter.run("find", "9001").text


def test_its_refund_waits_for_a_supervisor(counter: Counter) -> None:
    type_in(counter, "--rrn", "030912000001")
    said = refund(counter, "9001", "1.00")
    assert (said.status, said.value["state"]) == (3, "awaiting_approval")
    assert "slip" in said.value["message"]


def test_a_slip_that_cannot_be_is_refused_in_words(counter: Counter) -> None:
    said = type_in(counter, "--tail", "1")
    assert said.status == 3
    assert said.value["error"]["code"] == "from_slip.tail"
