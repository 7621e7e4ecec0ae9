"""One void and one refund, with every damage at every byte and a power cut at every step.

Each case is played to its end: the damage happens while the request is sent; then the line is
whole again, the program is started anew, recovery runs until it learns nothing more, and every
invariant is checked on the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cashier.domain.lifecycle import UNRESOLVED, State
from cashier.domain.refusal import Refused
from cashier.services.draft import existing
from cashier.services.lane import NoTerminal
from cashier.services.recover import recover
from cashier.services.send import send
from drivers.lines import damage
from drivers.lines.damage import Change, Way
from drivers.terminal import Kind
from tests.explorer.power import PowerCut
from tests.explorer.truth import violations
from tests.explorer.world import World

KINDS = (Kind.VOID, Kind.REFUND)
SALE_MINOR = 25_00
BEFORE_MINOR = 9_90

CHANGES: dict[str, Change] = {
    "dropped": damage.dropped,
    "doubled": damage.doubled,
    "flipped low": damage.flipped(0),
    "flipped high": damage.flipped(6),
    "late by 2 s": damage.delayed(2.0),
    "late by 400 s": damage.delayed(400.0),
    "cut": damage.hung_up,
    "after noise": damage.preceded(b"\x02\x15\x06"),
}


@dataclass(frozen=True)
class Case:
    """What breaks: one byte of one direction, or the power at one step; -1 means nothing."""

    protocol: str
    kind: Kind
    way: Way = Way.TO_DEVICE
    change: str = ""
    position: int = -1
    cut_at: int = -1


@dataclass
class Tally:
    """What was tried and what was found."""

    cases: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    found: list[tuple[Case, str]] = field(default_factory=list)


def cases(protocol: str) -> Iterator[Case]:
    """All of them, the undamaged run of each kind first, which tells how long it is."""
    for kind in KINDS:
        whole = Case(protocol, kind)
        yield whole
        size = measure(whole)
        for way in Way:
            for change in CHANGES:
                for position in range(size.bytes[way]):
                    yield Case(protocol, kind, way, change, position)
        for step in range(size.steps):
            yield Case(protocol, kind, cut_at=step)


@dataclass(frozen=True)
class Size:
    bytes: dict[Way, int]
    steps: int


def measure(case: Case) -> Size:
    """How many bytes and steps the undamaged case has."""
    world, request, _ = _stage(case)
    world.wire.hurt(damage.whole)
    world.fuse.arm(-1)
    send(world.lane, request)
    return Size(dict(world.wire.bytes), world.fuse.count)


def play(case: Case) -> tuple[State, list[str]]:
    """One case to its end: the last state, and every promise that was broken on the way."""
    world, request, voucher = _stage(case)
    if case.change:
        world.wire.hurt(damage.at(case.way, case.position, CHANGES[case.change]))
    world.fuse.arm(case.cut_at)
    _send(world, request)
    broken = violations(world, request, voucher)
    world.wire.hurt(damage.whole)
    world.clock.advance(600.0)
    world.restart()
    broken += _until_quiet(world, request, voucher)
    return existing(world.lane.journal, request).state, broken


def run(wanted: Iterable[Case], tally: Tally) -> None:
    """Play all of `wanted` and count."""
    for case in wanted:
        state, broken = play(case)
        tally.cases += 1
        tally.ends[f"{case.kind}: {state}"] += 1
        tally.faults[case.change or ("power cut" if case.cut_at >= 0 else "none")] += 1
        tally.found += [(case, text) for text in broken]


def _stage(case: Case) -> tuple[World, str, str]:
    world = World(case.protocol)
    world.sell(BEFORE_MINOR)
    voucher = world.sell(SALE_MINOR)
    minor = None if case.kind is Kind.VOID else 10_00
    return world, world.ask(voucher, case.kind, minor).id, voucher


def _send(world: World, request: str) -> None:
    try:
        send(world.lane, request)
    except PowerCut:
        world.restart()
    except (Refused, NoTerminal):
        pass


def _until_quiet(world: World, request: str, voucher: str) -> list[str]:
    """Recover, and send what proved to be unsent; what stays in doubt is for a person."""
    broken: list[str] = []
    for _ in range(3):
        recover(world.lane)
        state = existing(world.lane.journal, request).state
        if state in (State.QUEUED, State.APPROVED):
            _send(world, request)
        broken += violations(world, request, voucher)
        world.clock.advance(60.0)
    state = existing(world.lane.journal, request).state
    if state in UNRESOLVED and world.protocol == "allinpay":
        broken.append(f"still {state} after the line was whole again")
    return broken
