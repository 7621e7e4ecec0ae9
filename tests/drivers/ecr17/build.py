"""Small real things that several tests need: requests, a profile, and a counter with its bank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from drivers.ecr17.driver import DRIVER, Ecr17Terminal
from drivers.ecr17.options import Profile
from drivers.lines.damage import Damage, whole
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.money import Money
from drivers.simulator.bank import Bank, Movement
from drivers.simulator.faults import Faults, Rule
from drivers.terminal import Attempt, Event, MoneyRequest, Outcome, Refund, Sale, Transaction, Void

NOON = datetime(2026, 7, 30, 12, tzinfo=UTC)
Value = str | int | bool


def euros(text: str) -> Money:
    return Money.parse(text, "EUR")


def profile(**options: Value) -> Profile:
    return Profile.read(DRIVER.read(options))


def original(voucher: str = "000042", amount: str = "6.50", **more: Any) -> Transaction:
    return Transaction(voucher=voucher, amount=euros(amount), **more)


def sale(amount: str = "6.50") -> Sale:
    return Sale("R1", euros(amount))


def void(voucher: str = "000042", amount: str = "6.50", **more: Any) -> Void:
    return Void("R1", original(voucher, amount, **more), euros(amount))


def refund(voucher: str = "000042", amount: str = "6.50", **more: Any) -> Refund:
    return Refund("R1", original(voucher, amount, **more), euros(amount))


def void_of(sold: Transaction) -> Void:
    assert sold.amount is not None
    return Void("R1", sold, sold.amount)


def refund_of(sold: Transaction, amount: str = "") -> Refund:
    assert sold.amount is not None
    return Refund("R1", sold, euros(amount) if amount else sold.amount)


@dataclass
class Counter:
    """Both halves on one line in memory: `ledger` is the truth, `heard` what a listener got."""

    terminal: Ecr17Terminal
    bank: Bank
    clock: ManualClock
    line: MemoryLine
    ledger: list[Movement]
    heard: list[Event] = field(default_factory=list)

    def sold(self, amount: str = "6.50") -> Transaction:
        """A sale booked at the bank; the ledger then starts anew."""
        booked = self.bank.sale(euros(amount), card="************4242").transaction
        self.ledger.clear()
        return booked

    def ask(self, request: MoneyRequest) -> Outcome:
        match request:
            case Void():
                return self.terminal.void(request, self.heard.append)
            case Refund():
                return self.terminal.refund(request, self.heard.append)
            case Sale():
                return self.terminal.sale(request, self.heard.append)

    def attempt(self, request: MoneyRequest) -> tuple[Attempt, Outcome]:
        """As a lane asks: the baseline first, and what recovery needs of it."""
        baseline = self.terminal.last().transaction
        attempt = Attempt(request, self.clock.now(), baseline)
        return attempt, self.ask(request)

    def resolve(self, attempt: Attempt, after: float = 120.0) -> Outcome:
        """Later, over the line plugged in anew."""
        self.clock.advance(after)
        return self.terminal.resolve(attempt, self.heard.append)

    def moved(self) -> list[tuple[object, object]]:
        """Kind and cents of every movement of money."""
        return [(line["kind"], line["amount_minor"]) for line in self.ledger]


def counter(
    *faults: str,
    damage: Damage = whole,
    device: Mapping[str, Value] | None = None,
    **options: Value,
) -> Counter:
    """`device` are the terminal's own settings, where they are not the register's."""
    clock = ManualClock(NOON)
    ledger: list[Movement] = []
    bank = Bank(clock, "EUR", merchant_name="TEST SHOP", on_movement=ledger.append)
    rules = tuple(Rule.parse(text) for text in faults)
    far = DRIVER.device(bank, Faults(rules), DRIVER.read({**options, **(device or {})}))
    line = MemoryLine(far, clock, damage)
    terminal = Ecr17Terminal(line.open, clock, "EUR", DRIVER.read(options))
    return Counter(terminal, bank, clock, line, ledger)
