"""Good bytes of every driver: what both halves say to each other when all goes well."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from drivers import registry
from drivers.effects import Device
from drivers.lines.damage import Damage, Part, Way, whole
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.money import Money
from drivers.simulator.bank import Bank
from drivers.simulator.faults import Faults
from drivers.terminal import Outcome, Refund, Sale, Terminal, Transaction, Void

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SOLD_MINOR = 9_000_000
"""One sale large enough to give back a little of it thousands of times."""


class Counter:
    """A terminal of one driver before its bank, over a line whose damage can be changed."""

    def __init__(self, protocol: str, damage: Damage = whole) -> None:
        driver = registry.load(protocol)
        options, self.currency = driver.read({}), driver.usual_currency
        self.damage = damage
        self.clock = ManualClock(NOON, monotonic=1000.0)
        self.bank = Bank(self.clock, self.currency, merchant_name="TEST SHOP")
        self.sold = self.bank.sale(self.money(SOLD_MINOR), card="411111******1111").transaction
        self.device: Device = driver.device(self.bank, Faults(), options)
        self.line = MemoryLine(self.device, self.clock, lambda way, data: self.damage(way, data))
        self.terminal: Terminal = driver.terminal(
            self.line.open, self.clock, self.currency, options
        )

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def give_back(self, reference: str = "26050400000002") -> Outcome:
        return self.terminal.refund(Refund(reference, self.original, self.money(1)))

    @property
    def original(self) -> Transaction:
        return self.terminal.find(self.sold.voucher).transaction or self.sold

    def repair(self) -> None:
        """A good line again, and a terminal at rest."""
        self.damage = whole
        self.clock.advance(600.0)
        self.line.open().close()


@dataclass(frozen=True, slots=True)
class Captured:
    """`frames` of both directions, the longest first; `greeting` is what an idle device answers."""

    frames: tuple[bytes, ...]
    greeting: bytes


@cache
def captured(protocol: str) -> Captured:
    """What passes while every verb is used once."""
    passed = list[tuple[Way, bytes]]()

    def noted(way: Way, data: bytes) -> Iterable[Part]:
        passed.append((way, data))
        return whole(way, data)

    counter = Counter(protocol, noted)
    counter.terminal.check()
    greeting = next(data for way, data in passed if way is Way.TO_DEVICE)
    for verb in _verbs(counter):
        verb()
    return Captured(tuple(sorted({data for _way, data in passed}, key=len, reverse=True)), greeting)


def _verbs(counter: Counter) -> Iterable[Callable[[], object]]:
    terminal, able = counter.terminal, counter.terminal.capabilities
    yield lambda: terminal.find(counter.sold.voucher)
    yield lambda: terminal.find("999999")
    yield terminal.last
    if able.refunds:
        yield counter.give_back
    yield lambda: terminal.sale(Sale("26050400000001", counter.money(1234)))
    if able.voids:
        yield lambda: _void_last(counter)
    yield lambda: terminal.reprint(counter.sold.voucher)
    yield terminal.totals
    yield terminal.sign_on
    yield terminal.settle


def _void_last(counter: Counter) -> Outcome:
    last = counter.bank.entries[-1].transaction
    found = counter.terminal.find(last.voucher).transaction or last
    return counter.terminal.void(Void("26050400000003", found, counter.money(1234)))
