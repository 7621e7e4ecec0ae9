"""One register and one terminal of a vendor in memory, a bank behind it, and what must hold.

Whatever the line or the terminal does, money moves at most once, and what is called done or not
done is so in the bank's ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

from drivers import registry
from drivers.errors import LineError
from drivers.lines.damage import Damage, Part, Way, whole
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.money import Money
from drivers.simulator import scenarios
from drivers.simulator.bank import Bank, Movement
from drivers.simulator.faults import Faults, Rule
from drivers.terminal import (
    Approved,
    Attempt,
    Event,
    Kind,
    MoneyRequest,
    Outcome,
    Presence,
    Refund,
    Sent,
    Transaction,
    Unknown,
    Void,
)

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SALE_MINOR, CARD = 2500, "622200******4242"
load = cache(registry.load)


@dataclass
class Shop:
    """A terminal after a day of sales, the last of which is asked back; what was heard."""

    protocol: str
    rules: tuple[Rule, ...] = ()
    damage: Damage = whole
    ledger: list[Movement] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        driver = load(self.protocol)
        options, self.currency = driver.read({}), driver.usual_currency
        self.clock = ManualClock(NOON, monotonic=1000.0)
        self.bank = Bank(self.clock, self.currency)
        self.bank.take_over(scenarios.books("shop-day", 1, self.bank))
        self.original = self.bank.sale(self.money(SALE_MINOR), card=CARD).transaction
        self.bank.on_movement = self.ledger.append
        device = driver.device(self.bank, Faults(self.rules), options)
        self.line = MemoryLine(device, self.clock, lambda way, data: self.damage(way, data))
        self.terminal = driver.terminal(self.line.open, self.clock, self.currency, options)

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def ask(self, kind: Kind, damage: Damage = whole) -> tuple[Attempt, Outcome | None]:
        """Ask for the money back over a line with `damage`; no outcome: nothing was sent."""
        request, baseline = self._request(kind), self._baseline()
        attempt = Attempt(request, self.clock.now(), baseline)
        self.damage = damage
        try:
            return attempt, self._send(request)
        except LineError:
            return attempt, None

    def repair(self) -> None:
        """A good line again, and a terminal at rest."""
        self.damage = whole
        self.clock.advance(300.0)
        self.line.open().close()

    def _baseline(self) -> Transaction | None:
        needs = self.terminal.capabilities.needs_baseline
        return self.terminal.last().transaction if needs else None

    def _request(self, kind: Kind) -> MoneyRequest:
        """By the device's own word on the original, which is what the program works from."""
        told = self.terminal.find(self.original.voucher).transaction
        assert told is not None
        assert told.amount == self.original.amount
        if kind is Kind.VOID:
            return Void("26050412000001", told, self.money(SALE_MINOR))
        return Refund("26050412000001", told, self.money(SALE_MINOR // 2))

    def _send(self, request: MoneyRequest) -> Outcome:
        if isinstance(request, Void):
            return self.terminal.void(request, self.events.append)
        assert isinstance(request, Refund)
        return self.terminal.refund(request, self.events.append)


def prove(shop: Shop, kind: Kind, damage: Damage = whole) -> list[Outcome | None]:
    """Ask, recover if need be, and compare every claim with the ledger; returns the claims."""
    attempt, outcome = shop.ask(kind, damage)
    if outcome is None:
        assert not any(isinstance(event, Sent) for event in shop.events)
    shop.repair()
    moved, claims = len(shop.ledger), [outcome]
    if isinstance(outcome, Unknown):
        claims.append(shop.terminal.resolve(attempt))
    assert shop.terminal.check().presence is Presence.READY
    assert len(shop.ledger) == moved, "asking moved money"
    assert moved <= 1, "money moved twice"
    if not isinstance(claims[-1], Unknown):
        assert isinstance(claims[-1], Approved) == bool(moved), claims[-1]
    return claims


@cache
def kinds(protocol: str) -> tuple[Kind, ...]:
    """What such a terminal can give back, and how."""
    return Shop(protocol).terminal.capabilities.gives_back


def everything() -> Iterator[tuple[str, Kind]]:
    """Each driver with each kind of request it can carry out."""
    for name in registry.names():
        for kind in kinds(name):
            yield name, kind


@cache
def length(protocol: str, kind: Kind, way: Way, rules: tuple[Rule, ...] = ()) -> int:
    """How many bytes pass in one direction over a whole line."""
    passed = 0

    def count(passing: Way, data: bytes) -> Iterable[Part]:
        nonlocal passed
        passed += len(data) if passing is way else 0
        return whole(passing, data)

    Shop(protocol, rules).ask(kind, count)
    return passed


def noted(claim: Callable[[], object], note: str) -> None:
    """Make the claim; what it raises tells `note` as well."""
    try:
        claim()
    except Exception as error:
        error.add_note(note)
        raise
