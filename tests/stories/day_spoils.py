"""What is put into an acquirer's file on purpose; each says what ought to be found of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.domain.report.differences import Odd
from cashier.domain.report.match import ours_of
from cashier.store.report_reads import entries
from drivers.money import Money

if TYPE_CHECKING:
    from tests.stories.day_report import PlayedDay

Row = dict[str, str]
Name = tuple[Odd, str]
"""A difference, and the request or the voucher that it is about."""

Free = list[tuple[Request, Row]]
Spoil = Callable[["PlayedDay", Free], Iterator[Name]]


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
