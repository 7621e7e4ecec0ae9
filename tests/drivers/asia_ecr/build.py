"""Small real things that several tests need: requests, a profile, and a counter with its bank."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from drivers.asia_ecr.driver import DRIVER, AsiaEcrTerminal
from drivers.asia_ecr.options import Profile
from drivers.lines.damage import Damage, whole
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.money import Money
from drivers.simulator.bank import Bank, Movement
from drivers.simulator.faults import Faults, Rule
from drivers.terminal import Event, Outcome, Refund, Sale, Transaction, Void

CURRENCY = "PHP"
NOON = datetime(2025, 9, 11, 12, tzinfo=UTC)


def money(text: str, currency: str = CURRENCY) -> Money:
    return Money.parse(text, currency)


def profile(**options: str | int | bool) -> Profile:
    return Profile.read(DRIVER.read(options), CURRENCY)


def original(voucher: str = "000017", amount: str = "123.45", **more: Any) -> Transaction:
    return Transaction(voucher=voucher, amount=money(amount), **more)


def sale(amount: str = "123.45") -> Sale:
    return Sale("R1", money(amount))


def void(voucher: str = "000017", amount: str = "123.45") -> Void:
    return Void("R1", original(voucher, amount), money(amount))


def refund(voucher: str = "000017", amount: str = "123.45", **more: Any) -> Refund:
    return Refund("R1", original(voucher, amount, **more), money(amount))


@dataclass
class Counter:
    """Both halves on one line in memory: `ledger` is the truth, `heard` what a listener got."""

    terminal: AsiaEcrTerminal
    bank: Bank
    clock: ManualClock
    line: MemoryLine
    ledger: list[Movement]
    heard: list[Event] = field(default_factory=list)

    def void(self, request: Void) -> Outcome:
        return self.terminal.void(request, self.heard.append)

    def refund(self, request: Refund) -> Outcome:
        return self.terminal.refund(request, self.heard.append)

    def sold(self, amount: str = "123.45") -> Transaction:
        """A sale booked at the bank; the ledger then starts anew."""
        booked = self.bank.sale(money(amount)).transaction
        self.ledger.clear()
        return booked

    def moved(self) -> list[tuple[object, object]]:
        """Kind and minor units of every movement of money."""
        return [(line["kind"], line["amount_minor"]) for line in self.ledger]


def counter(*faults: str, damage: Damage = whole, **options: str | int | bool) -> Counter:
    clock = ManualClock(NOON)
    ledger: list[Movement] = []
    bank = Bank(clock, CURRENCY, merchant_name="TEST STORE", on_movement=ledger.append)
    settings = DRIVER.read(options)
    rules = tuple(Rule.parse(text) for text in faults)
    device = DRIVER.device(bank, Faults(rules), settings)
    line = MemoryLine(device, clock, damage)
    terminal = AsiaEcrTerminal(line.open, clock, CURRENCY, settings)
    return Counter(terminal, bank, clock, line, ledger)


def void_of(sold: Transaction) -> Void:
    assert sold.amount is not None
    return Void("R1", sold, sold.amount)


def refund_of(sold: Transaction, amount: str = "") -> Refund:
    assert sold.amount is not None
    return Refund("R1", sold, money(amount) if amount else sold.amount)
