"""What every verb needs: the lane's journal, clock, terminal and rules, given from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import RLock
from typing import Protocol

from cashier.domain.pins import PinRules
from cashier.domain.policy import Policy
from cashier.domain.refusal import Refused
from cashier.domain.say import Say, say
from cashier.store.code_ring import CodeRing, MemoryRing
from cashier.store.journal import Journal, NewId
from cashier.store.reads import Readable
from cashier.store.tally import Tallies
from drivers import registry
from drivers.errors import UnknownDriver
from drivers.registry import Driver, LineSettings, Options
from drivers.terminal import Clock, Terminal


class Hasher(Protocol):
    """Turns PINs into verifiers; slow on purpose, so never called in a transaction."""

    def hash(self, pin: str) -> str: ...

    def verify(self, verifier: str, pin: str) -> bool: ...

    def is_current(self, verifier: str) -> bool:
        """Whether this hasher would make it the same way today."""
        ...


@dataclass(frozen=True, slots=True)
class Wiring:
    """How the terminal is connected, for a technician; empty texts where nobody said."""

    driver: str = ""
    port: str = ""
    line: LineSettings | None = None
    options: Options = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class About:
    """Who this lane is. `simulated` marks every screen, receipt and report."""

    id: str
    name: str
    currency: str
    language: str
    terminal: str
    simulated: bool = False
    wiring: Wiring = field(default_factory=Wiring)


class Sight(Protocol):
    """What looking needs: a Lane has it, and so has a journal that is open for reading alone."""

    @property
    def about(self) -> About: ...

    @property
    def journal(self) -> Readable: ...

    @property
    def terminal(self) -> Terminal: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def policy(self) -> Policy: ...


@dataclass(frozen=True, slots=True)
class Lane:
    """One counter with one terminal; `spill` saves bytes that the journal cannot take.

    `codes` are secrets that the journal must not hold; `tallies` remembers tries at PINs beside it.
    """

    about: About
    journal: Journal
    clock: Clock
    terminal: Terminal
    policy: Policy
    hasher: Hasher
    new_id: NewId
    spill: Callable[[str, bytes], None]
    codes: CodeRing = field(default_factory=MemoryRing)
    pin_rules: PinRules = field(default_factory=PinRules)
    tallies: Tallies = field(default_factory=Tallies)
    _in_use: RLock = field(default_factory=RLock, repr=False, compare=False)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The terminal for one verb at a time; refuses at once while another one talks to it."""
        if not self._in_use.acquire(blocking=False):
            raise Refused(say("terminal.in_use"), say("terminal.wait"))
        try:
            yield
        finally:
            self._in_use.release()


def driver_of(lane: Lane) -> Driver | None:
    """The driver of this lane's terminal, where it is one that is installed."""
    try:
        return registry.load(lane.about.wiring.driver or lane.terminal.name)
    except UnknownDriver:
        return None


class NoTerminal(Exception):
    """The terminal cannot be reached and the request may not wait; nothing was sent."""

    def __init__(self, why: Say) -> None:
        super().__init__(why.key)
        self.why = why


class JournalFailed(Exception):
    """The journal could not take a result; the evidence was spilled and the lane must stop."""
