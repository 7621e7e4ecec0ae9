"""A whole shop in one process: lanes, journals, line, terminals, banks, head office, one clock.

The services, sessions, device halves, the store and the sync are the program's own; only time,
the disk and the wires are given from outside. The banks' books are the truth.
"""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import cast

from cashier.domain.lifecycle import PAID
from cashier.domain.limits import Above, Limit, Scope
from cashier.domain.policy import APPROVE_REASONS, NO_CARD_NUMBER, Policy
from cashier.domain.records import Person, Request
from cashier.domain.roles import Role
from cashier.services.draft import draft
from cashier.services.find import find
from cashier.services.lane import About, Lane
from cashier.store import reads
from cashier.store.connection import MEMORY, open_writer
from cashier.store.journal import Journal
from cashier.store.schema import LANE
from cashier.store.shape import migrate
from drivers.errors import LineNotFound
from drivers.lines import Line
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.money import Money
from drivers.registry import Driver, Options, load, names
from drivers.simulator.bank import Bank, Movement
from drivers.simulator.faults import BOOKED_ALL_THE_SAME, Faults
from drivers.terminal import Kind, Proof, Terminal
from tests.explorer.office import HeadOffice
from tests.explorer.power import Fuse, FusedConnection, FusedLine
from tests.explorer.terminals import Moved, Terminals
from tests.explorer.wire import Wire

START = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)
CASHIER = Person("1001", "cashier", Role.CASHIER)
PROTOCOLS = names()
"""Every installed driver."""
TWO = ("allinpay", "asia_ecr")
"""One that proves by its own reference and one by its last result: enough where it is the disk or
the process that fails, and not the line."""
LANES = ("lane-1", "lane-2")
APPROVE_ABOVE = QUEUE_HIGHEST = 1_000_00
TWO_ABOVE = 1_200_00
HIGHEST = 10_000_00
DAY_HIGHEST = 3_500_00
"""What one cashier may give back on one day."""


class QuickHasher:
    """A Hasher that costs nothing, for a search that signs in a million times."""

    def hash(self, pin: str) -> str:
        return hashlib.sha256(pin.encode()).hexdigest()

    def verify(self, verifier: str, pin: str) -> bool:
        return verifier == self.hash(pin)

    def is_current(self, verifier: str) -> bool:
        return True


@dataclass
class World:
    """One shop; `restart` is what a power cut and a new start leave of the lane.

    `lane` is the one that the terminal is connected to now. `written` counts the bytes that
    lanes have handed to the line.
    """

    protocol: str
    seed: int = 0
    rules: Faults = field(default_factory=Faults)
    on_movement: Callable[[Moved], None] = lambda _moved: None
    has_two_limits: bool = True
    """Whether large amounts need two supervisors, and a cashier's day has an end."""

    def __post_init__(self) -> None:
        self.clock = ManualClock(START)
        self.dice = random.Random(self.seed)
        self.spilled: list[bytes] = []
        self.fuse = Fuse()
        self.wire = Wire()
        self.written = 0
        self.is_unplugged = False
        self._driver = _driver(self.protocol)
        self.currency = self._driver.usual_currency
        self.options: Options = self._driver.read({})
        self.terminals = Terminals(
            self.clock, self.currency, self.wire, self.rules,
            make=lambda bank: self._driver.device(bank, self.rules, self.options),
            heard=lambda moved: self.on_movement(moved),
        )  # fmt: skip
        self.office = HeadOffice(self.clock)
        self.disks: dict[str, sqlite3.Connection] = {}
        self.lanes: dict[str, Lane] = {}
        self.sit_at(LANES[0])

    # -- what stands in the shop -------------------------------------------------------------------

    @property
    def bank(self) -> Bank:
        return self.terminals.bank

    @property
    def line(self) -> MemoryLine:
        return self.terminals.line

    @property
    def ledger(self) -> list[Movement]:
        """Every movement of money, in the order in which it happened."""
        return [moved.movement for moved in self.terminals.moves]

    @property
    def disk(self) -> sqlite3.Connection:
        return self.disks[self.name]

    @property
    def proves_everything(self) -> bool:
        """Whether this protocol can prove every outcome once the line is whole."""
        return all(self.proves(kind, paid=False) for kind in (Kind.VOID, Kind.REFUND))

    def proves(self, kind: Kind, *, paid: bool) -> bool:
        """Whether it can prove one outcome; the last result proves only what was done."""
        proof = self.lane.terminal.capabilities.proof_of(kind)
        return proof is Proof.OWN_REFERENCE or (proof is Proof.LAST_RESULT and paid)

    @property
    def believes_itself(self) -> bool:
        """Whether the terminal remembers as refused what its bank has booked all the same.

        One that keeps its last answer alone keeps that answer; nobody can prove the contrary to it.
        """
        faults = {rule.fault for rule in self.rules.rules}
        is_forgetful = not self.lane.terminal.capabilities.finds_all
        return is_forgetful and bool(faults & BOOKED_ALL_THE_SAME)

    def sit_at(self, name: str) -> Lane:
        """Connect the terminal to this lane, whose program has been running or starts now."""
        self.name = name
        if name not in self.disks:
            self.disks[name] = open_writer(MEMORY)
            _blank().backup(self.disks[name])
            self.lanes[name] = self._start()
        self.lane = self.lanes[name]
        return self.lane

    def switch_terminal(self) -> None:
        """The terminal loses its power: what it had not answered is never answered."""
        self.terminals.switch()

    def restart(self) -> Lane:
        """The program starts anew over what was committed."""
        self.fuse.arm(-1)
        if self.disk.in_transaction:
            self.disk.execute("rollback")
        self.lane = self.lanes[self.name] = self._start()
        return self.lane

    # -- people ------------------------------------------------------------------------------------

    def sell(self, minor: int, card: str = "") -> str:
        """A sale at the terminal, without the register; returns its voucher."""
        return self.terminals.sell(minor, card)

    def ask(self, voucher: str, kind: Kind, minor: int | None = None) -> Request:
        """Find the sale and draft a request for it, approved by the rule."""
        original = find(self.lane, voucher).original
        amount = None if minor is None else Money(minor, self.currency)
        return draft(self.lane, kind, original.id, amount, "typed_wrong", CASHIER)

    def paid_back(self, voucher: str) -> list[int]:
        """What the ledger gave back of a sale, one amount for each movement."""
        return [
            moved.minor
            for moved in self.terminals.moves
            if moved.kind is not Kind.SALE and moved.original in (voucher, "")
        ]

    def paid_on(self, original: str) -> int:
        """What the lane shows as paid back of an original, in minor units."""
        requests = reads.requests_on(self.lane.journal, original)
        return sum(one.amount.minor for one in requests if one.state in PAID)

    def jump(self, hours: int) -> None:
        """The PC's clock is set, forwards or back."""
        self.clock.set_wall(self.clock.now() + timedelta(hours=hours))

    # -- inside ------------------------------------------------------------------------------------

    def _start(self) -> Lane:
        connection = cast("object", FusedConnection(self.disk, self.fuse))
        journal = Journal(connection, self.name, self.clock, self._new_id)  # type: ignore[arg-type]
        if journal.head.seq == 0:
            journal.start_epoch("new journal")
        return Lane(
            about=About(
                self.name, "Counter 1", self.currency, "en", self.protocol, simulated=True
            ),
            journal=journal, clock=self.clock, terminal=self._terminal(),
            policy=policy(self.currency) if self.has_two_limits else lenient(self.currency),
            hasher=QuickHasher(), new_id=self._new_id,
            spill=lambda _name, data: self.spilled.append(data),
        )  # fmt: skip

    def _terminal(self) -> Terminal:
        return self._driver.terminal(
            cast("Callable[[], Line]", self._open), self.clock, self.currency, self.options
        )

    def _open(self) -> FusedLine:
        if self.is_unplugged:
            raise LineNotFound("memory", "the cable is pulled")
        return FusedLine(self.line.open(), self.fuse, self._count)

    def _count(self, written: int) -> None:
        self.written += written

    def _new_id(self) -> str:
        return f"{self.dice.getrandbits(128):032x}"


@cache
def _driver(protocol: str) -> Driver:
    """Looked up once: the search for installed drivers costs more than a shop."""
    return load(protocol)


@cache
def _blank() -> sqlite3.Connection:
    """A new journal's tables, made once; a copy of it is cheaper than the migrations."""
    blank = open_writer(MEMORY)
    migrate(blank, LANE)
    return blank


@cache
def policy(currency: str) -> Policy:
    """Limits in minor units, the same numbers in every currency."""
    return Policy(
        approve_above=Money(APPROVE_ABOVE, currency),
        highest=Money(HIGHEST, currency),
        queue_highest=Money(QUEUE_HIGHEST, currency),
        two_above=Money(TWO_ABOVE, currency),
        approve_reasons=APPROVE_REASONS - {NO_CARD_NUMBER},  # ecr17 tells none of any sale
        limits=(Limit(Scope.DAY, None, Money(DAY_HIGHEST, currency), Role.CASHIER, Above.REFUSE),),
    )


@cache
def lenient(currency: str) -> Policy:
    """The same with one supervisor for every amount, and days without an end."""
    return replace(policy(currency), two_above=None, limits=())
