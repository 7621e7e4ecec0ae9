"""A whole shop in one process: lane, journal, line, terminal and bank, with one clock.

The services, sessions, device halves and the store are the program's own; only time, the disk
and the wire are given from outside. The bank's ledger is the truth.
"""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import cast

from cashier.domain.lifecycle import PAID
from cashier.domain.policy import Policy
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
from drivers.lines.damage import Damage, Part, Way, whole
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.money import Money
from drivers.registry import Options, load
from drivers.simulator.bank import Bank, Movement
from drivers.simulator.faults import Faults
from drivers.terminal import Kind, Proof, Terminal
from tests.explorer.power import Fuse, FusedConnection, FusedLine

START = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)
CASHIER = Person("1001", "cashier", Role.CASHIER)
PROTOCOLS = ("allinpay", "asia_ecr")


class QuickHasher:
    """A Hasher that costs nothing, for a search that signs in a million times."""

    def hash(self, pin: str) -> str:
        return hashlib.sha256(pin.encode()).hexdigest()

    def verify(self, verifier: str, pin: str) -> bool:
        return verifier == self.hash(pin)


class Wire:
    """The damage that is on the line now, and how many bytes have passed each way."""

    def __init__(self) -> None:
        self.damage: Damage = whole
        self.bytes = {Way.TO_DEVICE: 0, Way.TO_REGISTER: 0}

    def __call__(self, way: Way, data: bytes) -> list[Part]:
        self.bytes[way] += len(data)
        return list(self.damage(way, data))

    def hurt(self, damage: Damage) -> None:
        """Put this damage on the line and count from here."""
        self.damage = damage
        self.bytes = dict.fromkeys(self.bytes, 0)


@dataclass
class World:
    """One shop; `restart` is what a power cut and a new start leave of the lane."""

    protocol: str
    seed: int = 0
    rules: Faults = field(default_factory=Faults)

    def __post_init__(self) -> None:
        self.clock = ManualClock(START)
        self.dice = random.Random(self.seed)
        self.ledger: list[Movement] = []
        self.spilled: list[bytes] = []
        self.fuse = Fuse()
        self.wire = Wire()
        self.bank = Bank(self.clock, "CNY", on_movement=self.ledger.append)
        driver = load(self.protocol)
        self.options: Options = driver.read({})
        self.is_unplugged = False
        self._driver = driver
        self.line = self._switched_on()
        self._disk = open_writer(MEMORY)
        _blank().backup(self._disk)
        self.lane = self._start()

    def switch_terminal(self) -> None:
        """The terminal loses its power: what it had not answered is never answered."""
        self.line = self._switched_on()

    def restart(self) -> Lane:
        """The program starts anew over what was committed."""
        self.fuse.arm(-1)
        if self._disk.in_transaction:
            self._disk.execute("rollback")
        self.lane = self._start()
        return self.lane

    # -- people ----------------------------------------------------------------------------------

    def sell(self, minor: int) -> str:
        """A sale at the terminal, without the register; returns its voucher."""
        return self.bank.sale(Money(minor, "CNY")).transaction.voucher

    def ask(self, voucher: str, kind: Kind, minor: int | None = None) -> Request:
        """Find the sale and draft a request for it, approved by the rule."""
        original = find(self.lane, voucher).original
        amount = None if minor is None else Money(minor, "CNY")
        return draft(self.lane, kind, original.id, amount, "typed_wrong", CASHIER)

    def paid_back(self, voucher: str) -> list[int]:
        """What the ledger gave back of a sale, one amount for each movement."""
        return [
            int(one["amount_minor"])
            for one in self.ledger
            if one["kind"] != Kind.SALE and one["original_voucher"] in (voucher, "")
        ]

    def paid_on(self, original: str) -> int:
        """What the lane shows as paid back of an original, in minor units."""
        requests = reads.requests_on(self.lane.journal, original)
        return sum(one.amount.minor for one in requests if one.state in PAID)

    def jump(self, hours: int) -> None:
        """The PC's clock is set, forwards or back."""
        self.clock.set_wall(self.clock.now() + timedelta(hours=hours))

    @property
    def proves_everything(self) -> bool:
        """Whether this protocol can prove every outcome once the line is whole."""
        capabilities = self.lane.terminal.capabilities
        return Proof.NONE not in (capabilities.void_proof, capabilities.refund_proof)

    # -- inside ----------------------------------------------------------------------------------

    def _start(self) -> Lane:
        connection = cast("object", FusedConnection(self._disk, self.fuse))
        journal = Journal(connection, "lane-1", self.clock, self._new_id)  # type: ignore[arg-type]
        if journal.head.seq == 0:
            journal.start_epoch("new journal")
        return Lane(
            about=About("lane-1", "Counter 1", "CNY", "en", self.protocol, simulated=True),
            journal=journal, clock=self.clock, terminal=self._terminal(), policy=POLICY,
            hasher=QuickHasher(), new_id=self._new_id,
            spill=lambda _name, data: self.spilled.append(data),
        )  # fmt: skip

    def _terminal(self) -> Terminal:
        return self._driver.terminal(
            cast("Callable[[], Line]", self._open), self.clock, "CNY", self.options
        )

    def _switched_on(self) -> MemoryLine:
        device = self._driver.device(self.bank, self.rules, self.options)
        return MemoryLine(device, self.clock, self.wire)

    def _open(self) -> FusedLine:
        if self.is_unplugged:
            raise LineNotFound("memory", "the cable is pulled")
        return FusedLine(self.line.open(), self.fuse)

    def _new_id(self) -> str:
        return f"{self.dice.getrandbits(128):032x}"


@cache
def _blank() -> sqlite3.Connection:
    """A new journal's tables, made once; a copy of it is cheaper than the migrations."""
    blank = open_writer(MEMORY)
    migrate(blank, LANE)
    return blank


POLICY = Policy(
    approve_above=Money(1_000_00, "CNY"),
    highest=Money(10_000_00, "CNY"),
    queue_highest=Money(1_000_00, "CNY"),
)
