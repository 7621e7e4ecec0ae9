"""What differs between this lane and the acquirer, and what a supervisor would do about it.

Nothing here changes a state: a list is a hint, and only a person with the record in hand ends a
doubt or takes an accepted request back.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cashier.domain.lifecycle import PAID, UNRESOLVED
from cashier.domain.report.bank_file import BankList, Booking, Unread
from cashier.domain.report.entries import ANSWERS, Entry
from cashier.domain.report.match import Matched, Ours, Pair, match, ours_of
from cashier.domain.report.spans import Span


class Odd(StrEnum):
    """In which way the two sides differ."""

    ONLY_HERE = "only_here"
    ONLY_THERE = "only_there"
    TWICE_THERE = "twice_there"
    AMOUNT = "amount"
    NUMBERS = "numbers"
    REFUSED_THERE = "refused_there"
    PAID_THERE = "paid_there"
    DOUBT_PAID = "doubt_paid"
    DOUBT_REFUSED = "doubt_refused"
    DOUBT_ABSENT = "doubt_absent"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs; `numbers` names those that do, where it is they."""

    odd: Odd
    entry: Entry | None = None
    booking: Booking | None = None
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """`agreed` counts the pairs without a difference; `outside` are rows of other days.

    Set aside are `sales`, rows of charges that are not ours, `other_way`, what no acquirer can
    know of, and `unnumbered`, our own charges of which no number is known.
    """

    differences: tuple[Difference, ...]
    agreed: int
    unread: tuple[Unread, ...] = ()
    sales: int = 0
    outside: int = 0
    other_way: int = 0
    unnumbered: int = 0

    @property
    def is_even(self) -> bool:
        return not self.differences and not self.unread


def compare(
    entries: Iterable[Entry], bank: BankList, span: Span, first: date, last: date
) -> Comparison:
    """Every difference of the business days from `first` to `last`.

    Requests of neighbouring days take part in matching, since the acquirer's day may end at another
    hour; what stands alone is told only if it belongs to these days or bears no date.
    """
    ours = _parted(entries)
    found = match(map(ours_of, ours.given), bank.bookings)
    charged = match(map(ours_of, ours.charges), bank.sales)
    inside = [row for row in found.rows if row.day is None or first <= row.day <= last]
    whole = _together(found, charged, inside)
    return Comparison(
        tuple(_differences(whole, span)), sum(_odd_pair(pair) is None for pair in whole.pairs),
        bank.unread, len(charged.rows), len(found.rows) - len(inside),
        _count(ours.other_way, span), _count(ours.unnumbered, span),
    )  # fmt: skip


@dataclass(slots=True)
class _Parts:
    """Our requests by what they can be compared with; the last two with nothing."""

    given: list[Entry] = field(default_factory=list)
    charges: list[Entry] = field(default_factory=list)
    other_way: list[Entry] = field(default_factory=list)
    unnumbered: list[Entry] = field(default_factory=list)


def _parted(entries: Iterable[Entry]) -> _Parts:
    parts = _Parts()
    for one in entries:
        if one.is_other_way:
            parts.other_way.append(one)
        elif not one.is_charge:
            parts.given.append(one)
        else:
            (parts.charges if _has_numbers(one) else parts.unnumbered).append(one)
    return parts


def _has_numbers(charge: Entry) -> bool:
    """Whether a charge can be found: it points at no sale, so nothing else tells it."""
    return charge.result is not None and bool(charge.result.rrn or charge.result.voucher)


def _together(found: Matched, charged: Matched, rows: Iterable[Booking]) -> Matched:
    """What is to be told of both; the file's other sales are not ours."""
    return Matched(
        found.pairs + charged.pairs, found.alone + charged.alone, tuple(rows),
        found.twice + charged.twice,
    )  # fmt: skip


def _count(entries: Iterable[Entry], span: Span) -> int:
    """How many were paid in the span, or may have been."""
    return sum(_may_be_paid(one, span) for one in entries)


def _may_be_paid(entry: Entry, span: Span) -> bool:
    if entry.request.state in UNRESOLVED:
        return entry.concerns(span)
    return entry.request.state in PAID and entry.within(span, ANSWERS) is not None


def _differences(found: Matched, span: Span) -> Iterator[Difference]:
    for pair in found.pairs:
        if odd := _odd_pair(pair):
            yield Difference(odd, pair.ours.entry, pair.booking, pair.differing)
    for pair in found.twice:
        yield Difference(Odd.TWICE_THERE, pair.ours.entry, pair.booking)
    for ours in found.alone:
        if odd := _odd_alone(ours, span):
            yield Difference(odd, ours.entry)
    for row in found.rows:
        if not row.is_refused:
            yield Difference(Odd.ONLY_THERE, booking=row)


def _odd_pair(pair: Pair) -> Odd | None:
    """States first: whether money moved matters more than how much."""
    state, row = pair.ours.state, pair.booking
    if state in UNRESOLVED:
        return Odd.DOUBT_REFUSED if row.is_refused else Odd.DOUBT_PAID
    if row.is_refused:
        return Odd.REFUSED_THERE if state in PAID else None
    if state not in PAID:
        return Odd.PAID_THERE
    if row.amount != pair.ours.entry.request.amount:
        return Odd.AMOUNT
    return Odd.NUMBERS if pair.differing else None


def _odd_alone(ours: Ours, span: Span) -> Odd | None:
    """What the acquirer does not have, of what should be there."""
    entry = ours.entry
    if ours.state in UNRESOLVED:
        return Odd.DOUBT_ABSENT if entry.concerns(span) else None
    if ours.state in PAID and entry.within(span, ANSWERS):
        return Odd.ONLY_HERE
    return None


BY_RECORD = "--evidence acquirer_report --note TEXT --as SUPERVISOR"
LOOK = "cashier show {request}"

COMMANDS: dict[Odd, str] = {
    Odd.ONLY_HERE: LOOK,
    Odd.ONLY_THERE: "cashier find {number}",
    Odd.TWICE_THERE: LOOK,
    Odd.AMOUNT: LOOK,
    Odd.NUMBERS: LOOK,
    Odd.REFUSED_THERE: "cashier bank {request} --says failed --reference {number}"
    " --note TEXT --as SUPERVISOR",
    Odd.PAID_THERE: LOOK,
    Odd.DOUBT_PAID: f"cashier close {{request}} --finding paid --rrn {{number}} {BY_RECORD}",
    Odd.DOUBT_REFUSED: f"cashier close {{request}} --finding not-paid {BY_RECORD}",
    Odd.DOUBT_ABSENT: "cashier recover",
}
"""What a supervisor would run next; words in capitals are theirs to fill in."""


def next_command(difference: Difference) -> str:
    """The command for this difference; empty where the file tells no number to look for.

    A number of the file is quoted: a person will paste it into a shell.
    """
    is_charge = difference.entry is not None and difference.entry.is_charge
    command, row = LOOK if is_charge else COMMANDS[difference.odd], difference.booking
    request = difference.entry.request.id if difference.entry else ""
    number = _number(difference.odd, row) if row else ""
    if "{number}" in command and not number:
        return ""
    return command.format(request=request, number=shlex.quote(number))


def _number(odd: Odd, row: Booking) -> str:
    """The sale's number where it is to be found, else the row's own."""
    own = row.rrn or row.voucher
    return (row.original or row.voucher or row.rrn) if odd is Odd.ONLY_THERE else own
