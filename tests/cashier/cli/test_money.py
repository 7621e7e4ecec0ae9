"""Void and refund by commands: the whole flow, every exit status, and the ledger as the truth."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cashier.cli.kit import Counter, refund
from tests.cashier.kit import ledger_lines, terminal

REQUEST_KEYS = [
    "request", "kind", "state", "original", "amount", "attempts", "receipts", "message",
]  # fmt: skip


def test_a_void_is_accepted_and_moves_the_money_once(counter: Counter, ledger: Path) -> None:
    said = counter.as_cashier("void", "12", "--reason", "charged_twice")
    assert said.status == 0
    assert list(said.value) == REQUEST_KEYS
    assert (said.value["kind"], said.value["state"]) == ("void", "accepted")
    assert len(said.value["attempts"]) == 1
    assert len(said.value["receipts"]) == 2
    (moved,) = ledger_lines(ledger)
    assert (moved["kind"], moved["original_voucher"]) == ("void", "000012")
    assert said.value["amount"] == {"minor": moved["amount_minor"], "currency": "CNY"}


def test_partial_refunds_stop_at_what_is_left(counter: Counter, ledger: Path) -> None:
    assert counter.json("find", "12").value["original"]["refundable"]["minor"] == 2500
    assert refund(counter, "12", "10.00").status == 0
    assert refund(counter, "12", "10.00").status == 0
    third = refund(counter, "12", "5.01")
    assert (third.status, third.value["error"]["code"]) == (3, "amount.above_left")
    assert refund(counter, "12", "5.00").status == 0
    fourth = refund(counter, "12", "0.01")
    assert (fourth.status, fourth.value["error"]["code"]) == (3, "choice.nothing_left")
    assert [line["amount_minor"] for line in ledger_lines(ledger)] == [1000, 1000, 500]


@pytest.mark.parametrize(
    ("amount", "status", "code"),
    [
        ("0", 3, "amount.not_positive"),
        ("0.00", 3, "amount.not_positive"),
        ("-5.00", 3, "amount.not_positive"),
        ("1.234", 3, "amount.decimals"),
        ("25.01", 3, "amount.above_left"),
        ("12.80 USD", 3, "amount.currency"),
        ("999999999", 3, "amount.above_left"),
        ("much", 2, "amount.unreadable"),
        ("12,80", 2, "amount.unreadable"),
        ("1e3", 2, "amount.unreadable"),
    ],
)
def test_an_amount_that_cannot_be_is_refused_before_anything_is_sent(
    counter: Counter, ledger: Path, amount: str, status: int, code: str
) -> None:
    said = refund(counter, "12", amount)
    assert said.status == status
    assert said.value["error"]["code"] == code
    assert said.value["error"]["message"] in said.err
    assert counter.json("requests").value == []
    assert not ledger_lines(ledger)


def test_the_same_void_again_is_refused(counter: Counter, ledger: Path) -> None:
    counter.as_cashier("void", "12", "--reason", "charged_twice")
    again = counter.as_cashier("void", "12", "--reason", "charged_twice")
    assert (again.status, again.value["error"]["code"]) == (3, "choice.voided")
    assert len(ledger_lines(ledger)) == 1


def test_an_unknown_voucher_is_refused(counter: Counter) -> None:
    said = counter.as_cashier("void", "999999", "--reason", "charged_twice")
    assert (said.status, said.value["error"]["code"]) == (3, "find.device_has_none")


@pytest.mark.parametrize("driver", ["allinpay", "asia_ecr"])
def test_every_driver_serves_the_whole_flow(tmp_path: Path, ledger: Path, driver: str) -> None:
    with terminal(driver, ledger) as port:
        counter = Counter(tmp_path, port, driver=driver)
        counter.settle_in()
        for amount, status in (("10.00", 0), ("10.00", 0), ("10.00", 3)):
            said = refund(counter, "12", amount)
            assert said.status == status
        assert counter.as_cashier("void", "10", "--reason", "charged_twice").status == 0
        first = counter.json("requests").value[0]
        assert counter.run("show", first["request"]).status == 0
        assert counter.json("evidence", "show", first["request"]).status == 0
        assert counter.as_supervisor("sign-on").status in {0, 4}
        assert counter.as_supervisor("settle").value["done"]
        late = counter.as_cashier("void", "9", "--reason", "charged_twice")
    assert (late.status, late.value["error"]["code"]) == (3, "choice.batch_closed")
    assert counter.json("journal", "check").value["ok"]
    moved = [(line["kind"], line["original_voucher"]) for line in ledger_lines(ledger)]
    assert moved == [("refund", "000012"), ("refund", "000012"), ("void", "000010")]
