"""Small real things that several tests need: requests, a profile, and a counter with its bank."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from drivers.effects import Device
from drivers.lines.damage import Damage, whole
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.money import Money
from drivers.poslink.driver import DRIVER, PoslinkTerminal
from drivers.poslink.messages import Message, answer, joined
from drivers.poslink.options import Profile
from drivers.simulator.bank import Bank, Movement
from drivers.simulator.faults import Faults, Rule
from drivers.terminal import Attempt, Event, Outcome, Refund, Sale, Transaction, Void

CURRENCY = "USD"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
REFERENCE = "REF-1"


def money(text: str, currency: str = CURRENCY) -> Money:
    return Money.parse(text, currency)


def profile(currency: str = CURRENCY, **options: str | int | bool) -> Profile:
    return Profile.read(DRIVER.read(options), currency)


def original(voucher: str = "17", amount: str = "12.34", **more: Any) -> Transaction:
    return Transaction(voucher=voucher, amount=money(amount), **more)


def sale(amount: str = "12.34") -> Sale:
    return Sale(REFERENCE, money(amount))


def void(voucher: str = "17", amount: str = "12.34", **more: Any) -> Void:
    return Void(REFERENCE, original(voucher, amount, **more), money(amount))


def refund(amount: str = "5.00", **more: Any) -> Refund:
    return Refund(REFERENCE, original(**more), money(amount))


# -- what terminals say -----------------------------------------------------------------------

HOST = joined(("00", "APPROVAL", "654321", "410000000001", "", "3"))
ACCOUNT = joined(("1111", "4", "1227", "", "", "", "01", "A HOLDER"))
EXTRA = joined(("EDCTYPE=CREDIT", "HRef=200000000001", "CARDBIN=411111", "SN=77000001"))


def approved(
    kind: str = "16", amount: str = "1234", reference: str = REFERENCE, number: str = "18",
    host: str = HOST, code: str = "000000",
) -> Message:  # fmt: skip
    """A T01 of a real layout."""
    trace = joined((number, reference, "20260304120000"))
    return answer("T01", "1.54", code, "OK", host, kind, amount, ACCOUNT, trace, "", "", "", EXTRA)


def failed(code: str, text: str = "NO", command: str = "T01", *more: str) -> Message:
    """What most refusals are: no groups."""
    return answer(command, "1.54", code, text, *more)


def record(
    kind: str = "16", amount: str = "1234", reference: str = REFERENCE, number: str = "18",
    host: str = HOST, total: str = "1", place: str = "0", edc: str = "01",
) -> Message:  # fmt: skip
    """An R03 of a real layout."""
    trace = joined((number, reference, "20260304120000"))
    return answer(
        "R03", "1.44", "000000", "OK", total, place, host, edc, kind, "", amount, ACCOUNT, trace,
        "", "", "", EXTRA,
    )  # fmt: skip


# -- a counter --------------------------------------------------------------------------------


@dataclass
class Counter:
    """Both halves on one line in memory: `ledger` is the truth, `heard` what a listener got."""

    terminal: PoslinkTerminal
    bank: Bank
    clock: ManualClock
    line: MemoryLine
    ledger: list[Movement]
    heard: list[Event] = field(default_factory=list)

    def void(self, request: Void) -> Outcome:
        return self.terminal.void(request, self.heard.append)

    def refund(self, request: Refund) -> Outcome:
        return self.terminal.refund(request, self.heard.append)

    def sold(self, amount: str = "12.34") -> Transaction:
        """A sale as the terminal shows it; the ledger then starts anew."""
        booked = self.bank.sale(money(amount), card="411111******1111").transaction
        self.ledger.clear()
        found = self.terminal.find(booked.voucher).transaction
        assert found is not None
        return found

    def attempt(self, request: Sale | Void | Refund) -> Attempt:
        """As the lane would make it before it sends."""
        return Attempt(request, self.clock.now(), self.terminal.last().transaction)

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
    terminal = PoslinkTerminal(line.open, clock, CURRENCY, settings)
    return Counter(terminal, bank, clock, line, ledger)


def at(device: Device, **options: str | int | bool) -> tuple[PoslinkTerminal, ManualClock]:
    """A register in front of any device."""
    clock = ManualClock(NOON)
    line = MemoryLine(device, clock)
    return PoslinkTerminal(line.open, clock, CURRENCY, DRIVER.read(options)), clock


def void_of(sold: Transaction, reference: str = REFERENCE) -> Void:
    assert sold.amount is not None
    return Void(reference, sold, sold.amount)


def refund_of(sold: Transaction, amount: str = "", reference: str = REFERENCE) -> Refund:
    assert sold.amount is not None
    return Refund(reference, sold, money(amount) if amount else sold.amount)
