"""Lanes for tests: real services, drivers, sessions and journal over a line in memory.

The world of the explorer, with people who have PINs and with faults by name. The bank's ledger
is the truth that tests compare with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from cashier.domain.lifecycle import State
from cashier.domain.policy import Policy
from cashier.domain.records import Person, Request
from cashier.domain.roles import Role
from cashier.services.approve import approve
from cashier.services.draft import existing
from cashier.services.lane import Lane
from cashier.services.send import send
from cashier.services.staff import add_person
from cashier.store import reads
from cashier.store.check import check
from cashier.store.journal import Journal
from drivers.money import Money
from drivers.simulator.faults import Faults, Rule
from drivers.terminal import Kind, Terminal
from tests.explorer.world import CASHIER, World, policy
from tests.explorer.world import TWO as PROTOCOLS

SUPERVISOR = Person("9001", "supervisor", Role.SUPERVISOR)
SECOND = Person("9002", "second supervisor", Role.SUPERVISOR)
TECHNICIAN = Person("7001", "technician", Role.TECHNICIAN)
PEOPLE = (SUPERVISOR, SECOND, CASHIER, TECHNICIAN)
PINS = {"9001": "314159", "9002": "271828", "1001": "112358", "7001": "161803"}

POLICY = policy("CNY")
ABOVE_LIMIT = POLICY.approve_above.minor + 100
"""An amount for which a supervisor must approve, in minor units."""


def shop(protocol: str = "allinpay", *faults: str) -> World:
    """A shop with people; `faults` as in `lost-answer@2`."""
    rules = Faults(tuple(map(Rule.parse, faults)))
    world = World(protocol, rules=rules, has_two_limits=False)
    hire(world.lane)
    return world


def hire(lane: Lane) -> None:
    """Give the lane its people, who chose the PINs that are in PINS."""
    first, *others = PEOPLE
    add_person(lane, first.id, first.name, first.role, PINS[first.id], None)
    for one in others:
        add_person(lane, one.id, one.name, one.role, PINS[one.id], first, is_own=True)


def strict(world: World, **changes: object) -> Lane:
    """The world's lane under other rules."""
    policy: Policy = replace(world.lane.policy, **changes)  # type: ignore[arg-type]
    world.lane = replace(world.lane, policy=policy)
    return world.lane


@contextmanager
def on_disk(world: World, folder: Path) -> Iterator[Lane]:
    """The same lane with a journal in a file."""
    journal = Journal.open(folder / "journal.db", "lane-1", world.clock, world.lane.new_id)
    with closing(journal):
        yield replace(world.lane, journal=journal)


class Altered:
    """A real terminal, some of whose verbs do what a test says: no simulator is that odd."""

    def __init__(self, terminal: Terminal, **verbs: Callable[..., object]) -> None:
        self._terminal, self._verbs = terminal, verbs

    def __getattr__(self, name: str) -> Any:
        return self._verbs.get(name) or getattr(self._terminal, name)


def alter(world: World, **verbs: Callable[..., object]) -> None:
    """Let the lane's terminal do this instead."""
    terminal: Any = Altered(world.lane.terminal, **verbs)
    world.lane = replace(world.lane, terminal=terminal)


@contextmanager
def full_disk(world: World, kind: str) -> Iterator[None]:
    """In this block the journal cannot take events of this kind."""
    connection = world.lane.journal.connection
    connection.execute(
        f"create temp trigger full before insert on main.journal when new.kind = '{kind}'"
        " begin select raise(abort, 'database or disk is full'); end"
    )
    try:
        yield
    finally:
        connection.execute("drop trigger temp.full")


def give_back(world: World, voucher: str, kind: Kind, minor: int | None = None) -> Request:
    """Ask for it, let a supervisor approve where that is needed, and send it."""
    request = world.ask(voucher, kind, minor)
    if request.state is State.AWAITING_APPROVAL:
        request = approve(world.lane, request.id, SUPERVISOR)
    return send(world.lane, request.id)


def kinds(world: World, request: Request) -> list[str]:
    """What was written down about a request, in order, without the word `request`."""
    rows = reads.history(world.lane.journal, request.id)
    return [str(row["kind"]).removeprefix("request_") for row in rows]


def again(world: World, request: Request) -> Request:
    """The request as it stands now."""
    return existing(world.lane.journal, request.id)


def states(world: World) -> list[State]:
    """The state of every request, the oldest first."""
    return [one.state for one in reads.requests(world.lane.journal)]


def is_sound(world: World) -> bool:
    """Whether the journal proves itself: chain, tables and blobs."""
    return check(world.lane.journal.connection, "lane-1").ok


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


__all__ = [
    "ABOVE_LIMIT", "CASHIER", "PEOPLE", "PINS", "POLICY", "PROTOCOLS", "SECOND", "SUPERVISOR",
    "TECHNICIAN", "World", "again", "alter", "cny", "full_disk", "give_back", "hire", "is_sound",
    "kinds", "on_disk", "shop", "states", "strict",
]  # fmt: skip
