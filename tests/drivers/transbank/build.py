"""Small real things that several tests need: requests, a profile, and a counter with its bank."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from drivers.lines.damage import Damage, whole
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.money import Money
from drivers.simulator.bank import Bank, Movement
from drivers.simulator.faults import Faults, Rule
from drivers.terminal import (
    Attempt,
    Concluded,
    Event,
    MoneyRequest,
    Outcome,
    Progress,
    Refund,
    Sale,
    Transaction,
    Void,
)
from drivers.transbank.driver import DRIVER, TransbankTerminal
from drivers.transbank.options import Profile

CURRENCY = "CLP"
NOON = datetime(2026, 4, 7, 12, tzinfo=UTC)
AUTOSERVICIO: dict[str, Any] = {"profile": "autoservicio"}


def pesos(amount: int) -> Money:
    return Money(amount, CURRENCY)


def profile(**options: str | int | bool) -> Profile:
    return Profile.read(DRIVER.read(options), CURRENCY)


def original(voucher: str = "000123", amount: int = 25000, **more: Any) -> Transaction:
    return Transaction(voucher=voucher, amount=pesos(amount), **more)


def sale(amount: int = 25000, reference: str = "26040712345678") -> Sale:
    return Sale(reference, pesos(amount))


def void(voucher: str = "000123", amount: int = 25000, **more: Any) -> Void:
    return Void("R1", original(voucher, amount, **more), pesos(amount))


def void_of(sold: Transaction, reference: str = "R1") -> Void:
    assert sold.amount is not None
    return Void(reference, sold, sold.amount)


def refund_of(sold: Transaction) -> Refund:
    assert sold.amount is not None
    return Refund("R1", sold, sold.amount)


@dataclass
class Counter:
    """Both halves on one line in memory: `ledger` is the truth, `heard` what a listener got."""

    terminal: TransbankTerminal
    bank: Bank
    clock: ManualClock
    line: MemoryLine
    ledger: list[Movement]
    heard: list[Event] = field(default_factory=list)

    def void(self, request: Void) -> Outcome:
        return self.terminal.void(request, self.heard.append)

    def sold(self, amount: int = 25000, **changes: Any) -> Transaction:
        """A sale booked at the bank; the ledger then starts anew."""
        entry = self.bank.sale(pesos(amount), card="411111******0461")
        entry.transaction = replace(entry.transaction, **{"issuer": "VISA", **changes})
        self.ledger.clear()
        return entry.transaction

    def resolve(self, request: MoneyRequest, **more: Any) -> Outcome:
        """The recovery of `request`, as if it had just been sent."""
        attempt = Attempt(request, self.clock.now(), **more)
        return self.terminal.resolve(attempt, self.heard.append)

    def moved(self) -> list[tuple[object, object]]:
        """Kind and pesos of every movement of money."""
        return [(line["kind"], line["amount_minor"]) for line in self.ledger]

    def said(self) -> list[str]:
        """The English sentences that were told while it ran."""
        return [event.words.en for event in self.heard if isinstance(event, Progress)]

    def outcomes(self) -> list[Outcome]:
        """Every outcome that was concluded, in order."""
        results = [event.result for event in self.heard if isinstance(event, Concluded)]
        return [one for one in results if isinstance(one, Outcome)]


def counter(*faults: str, damage: Damage = whole, **options: str | int | bool) -> Counter:
    clock = ManualClock(NOON)
    ledger: list[Movement] = []
    bank = Bank(clock, CURRENCY, merchant_name="TEST STORE", on_movement=ledger.append)
    settings = DRIVER.read(options)
    rules = tuple(Rule.parse(text) for text in faults)
    device = DRIVER.device(bank, Faults(rules), settings)
    line = MemoryLine(device, clock, damage)
    terminal = TransbankTerminal(line.open, clock, CURRENCY, settings)
    return Counter(terminal, bank, clock, line, ledger)
