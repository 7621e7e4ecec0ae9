"""Refunds that a simulated wallet takes its time for: no money moves before it is done."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from drivers.lines.memory import ManualClock
from drivers.money import Money
from drivers.simulator.bank import LOOKS, Bank, Movement, Refusal, Waiting
from drivers.simulator.faults import Fault, Faults, Rule, Wallet
from drivers.simulator.ledger import kept
from drivers.terminal import Kind, Method

ORDER = "4200001234202603090123456789"
CLOCK = ManualClock(datetime(2026, 3, 9, 10, 0, tzinfo=UTC))


def a_bank() -> tuple[Bank, list[Movement]]:
    moved: list[Movement] = []
    bank = Bank(CLOCK, "CNY", on_movement=moved.append)
    bank.sale(cny(100_00), method=Method.WECHAT, order_number=ORDER)
    return bank, moved


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


def later(bank: Bank, minor: int = 40_00, *, fails: bool = False) -> Waiting:
    one = bank.refund_later(cny(minor), "", ORDER, "ref", fails=fails)
    assert isinstance(one, Waiting)
    return one


def look_to_the_end(bank: Bank, one: Waiting) -> None:
    for _ in range(LOOKS):
        bank.look(one)


def test_it_moves_money_once_and_at_its_end() -> None:
    bank, moved = a_bank()
    one = later(bank)
    assert [line["kind"] for line in moved] == ["sale"]
    look_to_the_end(bank, one)
    look_to_the_end(bank, one)
    assert [line["kind"] for line in moved] == ["sale", "refund"]
    assert bank.totals().counts[Kind.REFUND] == 1


def test_it_reserves_from_the_first_moment() -> None:
    bank, _ = a_bank()
    later(bank, 70_00)
    assert bank.refund(cny(40_00), order_number=ORDER) is Refusal.OVER_LIMIT


def test_what_failed_is_free_again_and_moved_nothing() -> None:
    bank, moved = a_bank()
    one = later(bank, 70_00, fails=True)
    look_to_the_end(bank, one)
    assert one.failed
    assert [line["kind"] for line in moved] == ["sale"]
    assert not isinstance(bank.refund(cny(100_00), order_number=ORDER), Refusal)


def test_it_is_the_newest_until_another_comes_and_found_by_its_voucher_after() -> None:
    bank, _ = a_bank()
    one = later(bank)
    assert bank.at_wallet() is one
    newest = bank.sale(cny(1))
    assert bank.at_wallet() is None
    assert bank.at_wallet(one.transaction.voucher) is one
    look_to_the_end(bank, one)
    assert bank.last() is newest


def test_it_outlives_the_simulator(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    bank, _ = a_bank()
    one = later(bank)
    with kept(bank, ledger, lambda: bank.books):
        bank.look(one)
    again = Bank(CLOCK, "CNY")
    with kept(again, ledger, lambda: again.books):
        (kept_one,) = again.waiting
        assert kept_one == one
        again.look(kept_one)
    assert '"refund"' in ledger.read_text()


@pytest.mark.parametrize("name", ["wallet-pending", "wallet-refused"])
def test_a_wallet_meets_the_command_that_is_planned_and_no_fault_does(name: str) -> None:
    faults = Faults((Rule.parse(f"{name}@2"), Rule.parse("slow@1")))
    assert (faults.strike(0.0), faults.wallet) == (Fault.SLOW, None)
    assert (faults.strike(0.0), faults.wallet) == (None, Wallet(name))
