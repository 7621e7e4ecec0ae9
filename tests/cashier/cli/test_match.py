"""`match`: each fact with the terminal's word on it, and an exit status that scripts can trust."""

from __future__ import annotations

from typing import Any

from tests.cashier.cli.kit import Counter


def original(counter: Counter) -> dict[str, Any]:
    found: dict[str, Any] = counter.json("find", "12").value["original"]
    return found


def test_two_facts_of_the_slip_prove_the_payment(counter: Counter) -> None:
    sale = original(counter)
    amount = f"{sale['amount']['minor'] / 100:.2f}"
    said = counter.as_cashier("match", "--rrn", sale["rrn"], "--amount", amount)
    assert (said.status, said.value["proven"]) == (0, True)
    assert said.value["facts"] == {"rrn": "matches", "amount": "matches"}
    assert said.value["original"]["voucher"] == sale["voucher"]


def test_a_contradiction_is_no_proof(counter: Counter) -> None:
    sale = original(counter)
    said = counter.as_cashier("match", "--voucher", "12", "--rrn", sale["rrn"], "--amount", "0.01")
    assert (said.status, said.value["proven"]) == (3, False)
    assert said.value["facts"]["amount"] == "differs"


def test_the_time_is_read_as_people_write_it(counter: Counter) -> None:
    sale = original(counter)
    day, clock = sale["at"][:10], sale["at"][11:16]
    said = counter.as_cashier("match", "--voucher", "12", "--time", f"{day} {clock}-{clock}")
    assert said.value["facts"] == {"voucher": "matches", "at": "matches"}
    assert said.status == 0


def test_a_full_card_number_is_refused_and_not_shown_again(counter: Counter) -> None:
    said = counter.as_cashier("match", "--order-number", "4111111111111111", "--amount", "1.00")
    assert (said.status, said.value["error"]["code"]) == (3, "scanned.no.card_number")
    assert "4111111111111111" not in said.text + said.err
