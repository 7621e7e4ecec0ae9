"""Every installed driver over every kind of line: no claim that the bank's ledger does not prove.

A register and a device half of one vendor talk in memory while the line or the terminal fails.
Whatever comes of it, money moves at most once, and what is called done or not done is so.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

import pytest

from drivers import registry
from drivers.errors import LineError
from drivers.lines.damage import (
    Damage,
    Part,
    Way,
    at,
    cut_after,
    delayed,
    doubled,
    dropped,
    flipped,
    lossy,
    mute_after,
    one_byte,
    preceded,
    slow,
    whole,
)
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.money import Money
from drivers.simulator import scenarios
from drivers.simulator.bank import Bank, Movement
from drivers.simulator.faults import Fault, Faults, Rule
from drivers.terminal import (
    Approved,
    Attempt,
    Cancelled,
    Concluded,
    Declined,
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
from tests.drivers.bound import currency_of, voucher_at

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
NAMES = registry.names()
load = cache(registry.load)


@dataclass
class Lane:
    """One terminal in front of its bank, and what the register heard."""

    protocol: str
    rules: tuple[Rule, ...] = ()
    damage: Damage = whole
    ledger: list[Movement] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        driver = load(self.protocol)
        options = driver.read({})
        self.clock = ManualClock(NOON, monotonic=1000.0)
        self.bank = Bank(self.clock, self.currency, on_movement=self.ledger.append)
        self.bank.take_over(scenarios.books("shop-day", 1, self.bank))
        device = driver.device(self.bank, Faults(self.rules), options)
        self.line = MemoryLine(device, self.clock, lambda way, data: self.damage(way, data))
        self.terminal = driver.terminal(self.line.open, self.clock, self.currency, options)

    @property
    def currency(self) -> str:
        return currency_of(self.protocol)

    @property
    def voucher(self) -> str:
        return voucher_at(self.protocol)

    def original(self) -> Transaction:
        entry = self.bank.find(self.voucher)
        assert entry is not None
        return entry.transaction

    def ask(self, kind: Kind, damage: Damage = whole) -> tuple[Attempt, Outcome | None]:
        """Ask for the money back over a line with `damage`; no outcome: nothing was sent."""
        needs_baseline = self.terminal.capabilities.needs_baseline
        baseline = self.terminal.last().transaction if needs_baseline else None
        request = self._request(kind)
        attempt = Attempt(request, self.clock.now(), baseline)
        self.damage = damage
        try:
            return attempt, self._send(request)
        except LineError:
            return attempt, None

    def _send(self, request: MoneyRequest) -> Outcome:
        match request:
            case Void():
                return self.terminal.void(request, self.events.append)
            case Refund():
                return self.terminal.refund(request, self.events.append)
        raise AssertionError(request)

    def repair(self) -> None:
        """A good line again, and a terminal at rest."""
        self.damage = whole
        self.clock.advance(300.0)
        self.line.open().close()

    def _request(self, kind: Kind) -> MoneyRequest:
        original = self.original()
        assert original.amount is not None
        if kind is Kind.VOID:
            return Void("R-1", original, original.amount)
        return Refund("R-1", original, Money(original.amount.minor // 2, self.currency))


def prove(lane: Lane, kind: Kind, damage: Damage = whole) -> list[Outcome | None]:
    """Ask, recover if need be, and compare every claim with the ledger; returns the claims."""
    attempt, outcome = lane.ask(kind, damage)
    if outcome is None:
        assert not any(isinstance(event, Sent) for event in lane.events)
    lane.repair()
    moved, claims = len(lane.ledger), [outcome]
    if isinstance(outcome, Unknown):
        claims.append(lane.terminal.resolve(attempt))
    assert lane.terminal.check().presence is Presence.READY
    assert len(lane.ledger) == moved, "asking moved money"
    assert moved <= 1, "money moved twice"
    if not isinstance(claims[-1], Unknown):
        assert isinstance(claims[-1], Approved) == bool(moved), claims[-1]
    return claims


EVERYTHING = pytest.mark.parametrize(
    ("protocol", "kind"), [(name, kind) for name in NAMES for kind in (Kind.VOID, Kind.REFUND)]
)


@EVERYTHING
@pytest.mark.parametrize("damage", [whole, one_byte, slow(9600), slow(115_200)])
def test_a_line_that_loses_nothing_lets_all_go_well(
    protocol: str, kind: Kind, damage: Damage
) -> None:
    lane = Lane(protocol)
    [outcome] = prove(lane, kind, damage)
    assert isinstance(outcome, Approved)
    assert [moved["kind"] for moved in lane.ledger] == [kind]
    assert lane.ledger[0]["original_voucher"] == lane.voucher
    concluded = [event.result for event in lane.events if isinstance(event, Concluded)]
    assert any(isinstance(result, Approved) for result in concluded)


@EVERYTHING
@pytest.mark.parametrize("fault", Fault)
def test_every_fault_of_the_terminal_leads_to_claims_that_hold(
    protocol: str, kind: Kind, fault: Fault
) -> None:
    lane = Lane(protocol, (Rule(fault, 1),))
    claims = prove(lane, kind)
    assert len(lane.ledger) == MOVED[fault]
    if fault in CERTAIN:
        assert isinstance(claims[0], CERTAIN[fault])


MOVED = {
    Fault.SILENCE: 0, Fault.DEAD_BEFORE: 0, Fault.NAK: 0, Fault.BUSY: 0, Fault.DECLINE: 0,
    Fault.CANCEL: 0,
    Fault.LOST_ANSWER: 1, Fault.GARBLED: 1, Fault.SLOW: 1, Fault.NO_PAPER: 1, Fault.HANG_UP: 1,
    Fault.TIMEOUT: 1, Fault.STRANGE_CODE: 1, Fault.DUPLICATE: 1,
}  # fmt: skip
"""Whether the bank books under each fault."""

CERTAIN = {
    Fault.LOST_ANSWER: Unknown,
    Fault.SLOW: Approved,
    Fault.HANG_UP: Unknown,
    Fault.DECLINE: Declined,
    Fault.CANCEL: Cancelled,
}
"""What must be said at once under some."""


@pytest.mark.parametrize("protocol", NAMES)
@pytest.mark.parametrize("seed", range(12))
def test_a_lossy_line_leads_to_claims_that_hold(protocol: str, seed: int) -> None:
    prove(Lane(protocol), (Kind.VOID, Kind.REFUND)[seed % 2], lossy(seed, rate=0.005))


HITS: dict[str, Callable[[Way, int], Damage]] = {
    "dropped": lambda way, place: at(way, place, dropped),
    "doubled": lambda way, place: at(way, place, doubled),
    "flipped": lambda way, place: at(way, place, flipped(place % 8)),
    "preceded": lambda way, place: at(way, place, preceded(b"\x02\x10\x06")),
    "delayed": lambda way, place: at(way, place, delayed(2.0)),
    "cut": lambda way, place: cut_after(place, way),
    "mute": lambda way, place: mute_after(place, way),
}
PLACES_EACH = 12


@pytest.mark.parametrize("protocol", NAMES)
@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("hit", HITS)
def test_one_hurt_byte_anywhere_leads_to_claims_that_hold(
    protocol: str, way: Way, hit: str
) -> None:
    dice = random.Random(f"{protocol} {way} {hit}")
    for kind in (Kind.VOID, Kind.REFUND):
        places = range(length(protocol, kind, way))
        for place in sorted(dice.sample(places, min(PLACES_EACH, len(places)))):
            try:
                prove(Lane(protocol), kind, HITS[hit](way, place))
            except AssertionError as error:
                error.add_note(f"{kind} over a line with byte {place} {way} {hit}")
                raise


@cache
def length(protocol: str, kind: Kind, way: Way) -> int:
    """How many bytes pass when all goes well."""
    passed = 0

    def count(passing: Way, data: bytes) -> Iterable[Part]:
        nonlocal passed
        passed += len(data) if passing is way else 0
        return whole(passing, data)

    Lane(protocol).ask(kind, count)
    return passed
