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
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

from cashier.domain.lifecycle import PAID, UNRESOLVED, State
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.domain.report.differences import Comparison, Odd
from cashier.domain.report.figures import Group, of_group
from cashier.domain.report.match import ours_of
from cashier.domain.report.rules import ReportRules
from cashier.domain.report.statement import Statement
from cashier.services.compare_bank import compare_bank
from cashier.services.compare_journal import compare_journal
from cashier.services.report import day_report, today
from cashier.store import reads
from cashier.store.report_reads import entries
from drivers.money import Money
from drivers.simulator.faults import Fault, Rule
from drivers.terminal import Kind, Transaction
from tests.cashier.lanes import World, give_back, shop, strict

RULES = ReportRules()
COLUMNS = ("kind", "status", "date", "amount", "voucher", "batch", "rrn", "auth_code", "original")
FAULTS = (*(None,) * 12, Fault.DECLINE, Fault.DECLINE, Fault.LOST_ANSWER, Fault.DEAD_BEFORE)
"""What happens to one request: mostly nothing."""

POINTING = ("allinpay", "asia_ecr", "poslink", "transbank")
"""Protocols whose every void and refund names its sale, so that the ledger tells whose it is."""

Row = dict[str, str]
Name = tuple[Odd, str]
"""A difference, and the request or the voucher that it is about."""


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
        lines = self.statement().lines
        answered = of_group(lines, Group.ANSWER, State.ACCEPTED)
        doubts = {name for odd, name in self.own_differences() if odd is Odd.DOUBT_PAID}
        return {
            kind: (
                sum(one.minor for one in answered if one.kind is kind)
                + sum(
                    one.amount.minor
                    for one in self.requests(UNRESOLVED)
                    if one.kind is kind and one.id in doubts
                ),
                sum(
                    int(move["amount_minor"]) for move in self.world.ledger if move["kind"] == kind
                ),
            )
            for kind in (Kind.VOID, Kind.REFUND)
        }


Free = list[tuple[Request, Row]]
Spoil = Callable[[PlayedDay, Free], Iterator[Name]]


def missing(day: PlayedDay, free: Free) -> Iterator[Name]:
    request, row = free.pop()
    day.rows.remove(row)
    yield Odd.ONLY_HERE, request.id


def extra(day: PlayedDay, free: Free) -> Iterator[Name]:
    """A refund that nobody here has asked for."""
    number = f"{900_000 + len(day.rows):06d}"
    row = dict(free[-1][1])
    day.rows.append(row | {
        "kind": "refund", "voucher": number, "rrn": f"9999{number}", "auth_code": "",
        "original": "",
        "amount": Money(day.dice.randrange(1_00, 500_00), day.world.currency).decimal(),
    })  # fmt: skip
    yield Odd.ONLY_THERE, number


def off_by_one(_day: PlayedDay, free: Free) -> Iterator[Name]:
    request, row = free.pop()
    row["amount"] = replace(request.amount, minor=request.amount.minor + 1).decimal()
    yield Odd.AMOUNT, request.id


def refused(_day: PlayedDay, free: Free) -> Iterator[Name]:
    request, row = free.pop()
    row["status"] = "refused"
    yield Odd.REFUSED_THERE, request.id


def twice(day: PlayedDay, free: Free) -> Iterator[Name]:
    request, row = free.pop()
    day.rows.append(dict(row))
    yield Odd.TWICE_THERE, request.id


def swapped(day: PlayedDay, free: Free) -> Iterator[Name]:
    """Two rows of one kind whose reference numbers were exchanged.

    Where a terminal tells of its voids only the sale's number, nobody could see that of a void.
    """
    knowing = {one.request.id for one in entries(day.world.lane.journal) if ours_of(one).rrn}
    told = [pair for pair in free if pair[0].id in knowing]
    if not told:
        return
    request, row = told.pop()
    other, its = next(pair for pair in told if pair[0].kind is request.kind)
    for pair in ((request, row), (other, its)):
        free.remove(pair)
    row["rrn"], its["rrn"] = its["rrn"], row["rrn"]
    yield Odd.NUMBERS, request.id
    yield Odd.NUMBERS, other.id


def paid_all_the_same(day: PlayedDay, free: Free) -> Iterator[Name]:
    """Declined here, and booked all the same."""
    taken = {name for _, name in day.seeded}
    left = [one for one in day.requests(frozenset({State.DECLINED})) if one.id not in taken]
    if not left:
        return
    request, number = left[0], f"{800_000 + len(day.rows):06d}"
    day.rows.append(dict(free[-1][1]) | {
        "kind": request.kind, "voucher": number, "rrn": f"8888{number}", "auth_code": "",
        "original": day.sale_of(request), "amount": request.amount.decimal(),
    })  # fmt: skip
    yield Odd.PAID_THERE, request.id


SPOILS: tuple[Spoil, ...] = (
    missing, extra, off_by_one, refused, twice, swapped, paid_all_the_same,
)  # fmt: skip


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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--protocol", default="allinpay", choices=POINTING)
    parser.add_argument("--requests", type=int, default=200)
    given = parser.parse_args(arguments)
    day = PlayedDay(given.protocol, given.seed, given.requests)
    day.play()
    even = all(ours == its for ours, its in day.sums().values()) and not day.figures_differ()
    day.spoil()
    verdict = judge(day)
    print(f"requests {verdict.requests}, sums {day.sums()}, even {even}")
    for odd, count in sorted(Counter(odd for odd, _ in verdict.seeded.elements()).items()):
        print(f"  {odd:<16}{count:>4}")
    totals = (verdict.seeded, verdict.found, verdict.missed, verdict.false)
    names = ("seeded", "found", "missed", "false")
    print(", ".join(f"{n} {c.total()}" for n, c in zip(names, totals, strict=True)))
    for name in (*verdict.missed, *verdict.false):
        print("  not as it should be:", *name)
    return 0 if even and not verdict.missed and not verdict.false else 1


if __name__ == "__main__":
    sys.exit(main())
