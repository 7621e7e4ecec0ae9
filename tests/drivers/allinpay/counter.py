"""A lane without hardware or waiting: driver, line in memory, device and bank, one manual clock."""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.allinpay.driver import DRIVER, AllinpayTerminal
from drivers.effects import Device, Effects
from drivers.lines.damage import Damage, whole
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.money import Money
from drivers.registry import Options, Value
from drivers.simulator.bank import Bank, Entry, Movement
from drivers.simulator.faults import Faults, Rule
from drivers.terminal import Attempt, Event, MoneyRequest, Refund, Sale, Transaction, Void
from tests.drivers.allinpay.given import NOW, REFERENCE


def options(**given: Value) -> Options:
    return DRIVER.read(given)


@dataclass
class Counter:
    """`ledger` is the truth about money; `heard` what the driver told while it worked."""

    clock: ManualClock
    bank: Bank
    terminal: AllinpayTerminal
    line: MemoryLine
    ledger: list[Movement] = field(default_factory=list)
    heard: list[Event] = field(default_factory=list)

    def sold(self, minor: int = 1001, reference: str = "20250911000017") -> Transaction:
        """A sale that is on the terminal already, as the driver finds it."""
        entry = self.bank.sale(Money(minor, "CNY"), reference)
        self.ledger.clear()
        return self.found(entry)

    def found(self, entry: Entry) -> Transaction:
        lookup = self.terminal.find(entry.transaction.voucher)
        assert lookup.transaction is not None
        return lookup.transaction

    def attempt(self, request: MoneyRequest, baseline: Transaction | None) -> Attempt:
        return Attempt(request, self.clock.now(), baseline)


def counter(*faults: str, damage: Damage = whole, **given: Value) -> Counter:
    """A fresh counter whose terminal suffers `faults`."""
    clock = ManualClock(NOW)
    bank = Bank(clock, "CNY")
    plan = Faults(tuple(Rule.parse(fault) for fault in faults))
    device = DRIVER.device(bank, plan, options(**given))
    made = joined(device, clock, bank, damage, **given)
    bank.on_movement = made.ledger.append
    return made


def joined(
    device: Device, clock: ManualClock, bank: Bank, damage: Damage = whole, **given: Value
) -> Counter:
    """A counter in front of any device."""
    line = MemoryLine(device, clock, damage)
    terminal = DRIVER.terminal(line.open, clock, "CNY", options(**given))
    assert isinstance(terminal, AllinpayTerminal)
    return Counter(clock, bank, terminal, line)


@dataclass
class Script:
    """A device that gives prepared answers, one list of effects for each thing it hears."""

    answers: list[Effects]
    heard: list[bytes] = field(default_factory=list)

    def receive(self, data: bytes, now: float) -> Effects:
        self.heard.append(data)
        return self.answers.pop(0) if self.answers else []

    def expire(self, now: float) -> Effects:
        return []


def void_of(original: Transaction, reference: str = REFERENCE) -> Void:
    assert original.amount is not None
    return Void(reference, original, original.amount)


def refund_of(original: Transaction, minor: int, reference: str = REFERENCE) -> Refund:
    return Refund(reference, original, Money(minor, "CNY"))


def sale_of(minor: int, reference: str = REFERENCE) -> Sale:
    return Sale(reference, Money(minor, "CNY"))
