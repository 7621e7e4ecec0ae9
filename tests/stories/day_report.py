"""A day of voids and refunds against the bank's own ledger, with differences put in on purpose.

`python -m tests.stories.day_report --seed N` plays it, makes the acquirer's file from the ledger,
spoils the file, and prints what was seeded, found, missed and found without cause.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from cashier.domain.lifecycle import PAID, UNRESOLVED, State
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.domain.report.differences import Comparison, Odd
from cashier.domain.report.figures import Group, of_group
from cashier.domain.report.rules import ReportRules
from cashier.domain.report.statement import Statement
from cashier.services.compare_bank import compare_bank
from cashier.services.compare_journal import compare_journal
from cashier.services.report import day_report, today
from cashier.store import reads
from cashier.store.report_reads import entries
from drivers.simulator.faults import Fault, Rule
from drivers.terminal import Kind, Transaction
from tests.cashier.lanes import World, give_back, shop, strict
from tests.stories.day_spoils import SPOILS, Name, Row

RULES = ReportRules()
COLUMNS = ("kind", "status", "date", "amount", "voucher", "batch", "rrn", "auth_code", "original")
FAULTS = (*(None,) * 12, Fault.DECLINE, Fault.DECLINE, Fault.LOST_ANSWER, Fault.DEAD_BEFORE)
"""What happens to one request: mostly nothing."""

POINTING = ("allinpay", "asia_ecr", "poslink", "transbank")
"""Protocols whose every void and refund names its sale, so that the ledger tells whose it is."""


@dataclass
class PlayedDay:
    """A shop, what happened in it, and the acquirer's file of it."""

    protocol: str = "allinpay"
    seed: int = 0
    count: int = 200
    rows: list[Row] = field(default_factory=list)
    seeded: set[Name] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.world: World = shop(self.protocol)
        strict(self.world, queue=False)
        self.first = today(RULES, self.world.clock.now())

    # -- the day -----------------------------------------------------------------------------------

    def play(self) -> None:
        """Requests of every kind and end, over some hours."""
        for _ in range(self.count):
            self.world.clock.advance(self.dice.randrange(30, 120))
            self.one(self.dice.choice(FAULTS))
        self.one(Fault.LOST_ANSWER)
        self.last = today(RULES, self.world.clock.now())
        self.rows = [self.row(booked) for booked in self.booked()]

    def one(self, fault: Fault | None) -> None:
        kinds = self.world.lane.terminal.capabilities.gives_back
        kind = self.dice.choice(kinds)
        minor = self.dice.randrange(1_00, 999_99)
        voucher = self.world.sell(minor, f"622588******{self.dice.randrange(10_000):04d}")
        part = self.dice.randrange(1, minor) if self.may_be_part(kind) else None
        self.world.rules.rules = (Rule(fault),) if fault else ()
        with suppress(Refused):  # after no answer a device may be busy: then nothing was sent
            give_back(self.world, voucher, kind, part)
        self.world.rules.rules = ()

    def may_be_part(self, kind: Kind) -> bool:
        able = self.world.lane.terminal.capabilities.partial_refunds
        return kind is Kind.REFUND and able and self.dice.random() < 0.5

    # -- the acquirer ------------------------------------------------------------------------------

    def booked(self) -> list[Transaction]:
        """What the ledger gave back, with the numbers that the bank has for it."""
        by_voucher = {one.transaction.voucher: one.transaction for one in self.world.bank.entries}
        given = [move for move in self.world.ledger if move["kind"] != Kind.SALE]
        return [by_voucher[str(move["voucher"])] for move in given]

    def row(self, booked: Transaction) -> Row:
        assert booked.amount is not None
        told = {
            "kind": booked.kind, "status": "booked", "date": booked.at[:10],
            "amount": booked.amount.decimal(), "original": booked.original_voucher,
        }  # fmt: skip
        numbers = ("voucher", "batch", "rrn", "auth_code")
        return {**told, **{name: getattr(booked, name) for name in numbers}}

    def file(self) -> bytes:
        out = io.StringIO()
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(self.rows)
        return out.getvalue().encode()

    # -- what differs without anybody's doing ------------------------------------------------------

    def own_differences(self) -> set[Name]:
        """What is in doubt here: booked at the bank, or not."""
        paid = Counter(
            (str(move["original_voucher"]), int(move["amount_minor"]))
            for move in self.world.ledger
            if move["kind"] != Kind.SALE
        )
        return {
            (Odd.DOUBT_PAID if paid[self.sale_of(one), one.amount.minor] else Odd.DOUBT_ABSENT,
             one.id)
            for one in self.requests(UNRESOLVED)
        }  # fmt: skip

    def requests(self, states: frozenset[State]) -> list[Request]:
        return reads.requests(self.world.lane.journal, *states)

    def sale_of(self, request: Request) -> str:
        return request.original.rpartition("/")[2].zfill(6)

    # -- what is put in on purpose -----------------------------------------------------------------

    def spoil(self, each: int = 3) -> None:
        """Some of every kind of difference, each in rows of its own."""
        free = self.paired()
        self.dice.shuffle(free)
        for spoil in SPOILS:
            for _ in range(each):
                self.seeded |= set(spoil(self, free))
        self.dice.shuffle(self.rows)

    def paired(self) -> list[tuple[Request, Row]]:
        """Every accepted request with its row of the ledger; each sale was given back once."""
        by_sale = {row["original"]: row for row in self.rows}
        accepted = self.requests(PAID)
        return [(one, by_sale[self.sale_of(one)]) for one in accepted]

    # -- the verdict -------------------------------------------------------------------------------

    def statement(self) -> Statement:
        now = self.world.clock.now()
        return day_report(self.world.lane, RULES, self.first, self.last, now)

    def compared(self) -> Comparison:
        return compare_bank(self.world.lane, RULES, self.first, self.last, self.file())

    def found(self) -> list[Name]:
        return [
            (one.odd, one.entry.request.id if one.entry else one.booking.voucher)
            for one in self.compared().differences
            if one.entry or one.booking
        ]

    def figures_differ(self) -> int:
        """How many figures the journal's own events tell otherwise."""
        return len(compare_journal(self.world.lane, self.statement(), RULES))

    def sums(self) -> dict[Kind, tuple[int, int]]:
        """For each kind: what the report says was given back or may have been, and the ledger's."""
        kinds = (Kind.VOID, Kind.REFUND)
        return {kind: (self.told(kind), self.moved(kind)) for kind in kinds}

    def told(self, kind: Kind) -> int:
        """Accepted by the report, and what is in doubt here and booked there."""
        doubts = {name for odd, name in self.own_differences() if odd is Odd.DOUBT_PAID}
        lines = of_group(self.statement().lines, Group.ANSWER, State.ACCEPTED)
        booked = [one for one in self.requests(UNRESOLVED) if one.id in doubts]
        return sum(one.minor for one in lines if one.kind is kind) + sum(
            one.amount.minor for one in booked if one.kind is kind
        )

    def moved(self, kind: Kind) -> int:
        moves = [move for move in self.world.ledger if move["kind"] == kind]
        return sum(int(move["amount_minor"]) for move in moves)


@dataclass(frozen=True)
class Verdict:
    """What was put in, what was found of it, and what was found besides."""

    requests: int
    seeded: Counter[Name]
    found: Counter[Name]

    @property
    def missed(self) -> Counter[Name]:
        return self.seeded - self.found

    @property
    def false(self) -> Counter[Name]:
        return self.found - self.seeded


def judge(day: PlayedDay) -> Verdict:
    seeded = Counter(day.seeded | day.own_differences())
    return Verdict(len(entries(day.world.lane.journal)), seeded, Counter(day.found()))


def main(arguments: list[str] | None = None) -> int:
    given = _given(arguments)
    day = PlayedDay(given.protocol, given.seed, given.requests)
    day.play()
    sums = day.sums()
    is_even = all(ours == its for ours, its in sums.values()) and not day.figures_differ()
    day.spoil()
    verdict = judge(day)
    for kind, (ours, its) in sums.items():
        print(f"{kind:<8} report {ours:>10}, ledger {its:>10}")
    _print(verdict)
    return 0 if is_even and not verdict.missed and not verdict.false else 1


def _given(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--protocol", default="allinpay", choices=POINTING)
    parser.add_argument("--requests", type=int, default=200)
    return parser.parse_args(arguments)


def _print(verdict: Verdict) -> None:
    kinds = Counter(odd for odd, _ in verdict.seeded.elements())
    for odd, count in sorted(kinds.items()):
        print(f"  {odd:<14}{count:>4}")
    print(
        f"requests {verdict.requests}: seeded {verdict.seeded.total()},"
        f" found {verdict.found.total()}, missed {verdict.missed.total()},"
        f" false {verdict.false.total()}"
    )
    for name in (*verdict.missed, *verdict.false):
        print("  not as it should be:", *name)


if __name__ == "__main__":
    sys.exit(main())
