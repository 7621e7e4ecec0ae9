"""Which row of the acquirer's list is which request: by the numbers that both have.

First those that the terminal gave a number, by RRN, else voucher and batch or date, else
authorisation code; of several possible pairs the one that agrees on most comes first, so that
swapped numbers show as numbers that differ and not as two wrong amounts. Then what has no number,
because its answer was lost or it was refused, by its sale and its whole amount.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cashier.domain.lifecycle import PAID, UNRESOLVED, State
from cashier.domain.report.bank_file import Booking
from cashier.domain.report.entries import Entry

WEIGHTS = {"rrn": 5, "voucher": 4, "auth_code": 2}
"""How much a number that both know tells, for it or, when it differs, against it."""

AMOUNT_AGREES = 2

RANKS: dict[State, int] = {
    **dict.fromkeys(PAID, 4), **dict.fromkeys(UNRESOLVED, 3),
    **dict.fromkeys((State.DECLINED, State.NOT_DONE), 2),
}  # fmt: skip
"""Which request a row without own numbers belongs to first: what was paid, then what may be."""


@dataclass(frozen=True, slots=True)
class Ours:
    """What names a request at the acquirer; numbers that are only its sale's are not its own."""

    entry: Entry
    rrn: str
    voucher: str
    batch: str
    auth_code: str
    day: str
    sale: frozenset[str]

    @property
    def state(self) -> State:
        return self.entry.request.state


@dataclass(frozen=True, slots=True)
class Pair:
    """`differing` are the numbers that both tell and that are not the same."""

    ours: Ours
    booking: Booking
    differing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    """Every pair and whatever is left on either side; `twice` are rows that repeat a paired one."""

    pairs: tuple[Pair, ...]
    alone: tuple[Ours, ...]
    rows: tuple[Booking, ...]
    twice: tuple[Pair, ...]


def ours_of(entry: Entry) -> Ours:
    sale, told = entry.original, entry.result
    names = frozenset({bare(sale.voucher), bare(sale.rrn), bare(sale.order_number)} - {""})
    if told is None:
        return Ours(entry, "", "", "", sale.auth_code, "", names)
    voucher = bare(told.voucher)
    return Ours(
        entry,
        rrn="" if told.rrn == sale.rrn else told.rrn,
        voucher="" if voucher == bare(sale.voucher) else voucher,
        batch=bare(told.batch), auth_code=told.auth_code, day=told.at.partition("T")[0],
        sale=names,
    )  # fmt: skip


def bare(number: str) -> str:
    """A number as it is compared: leading zeros are everybody's own taste."""
    return number.lstrip("0")


def match(ours: Iterable[Ours], bookings: Iterable[Booking]) -> Matched:
    """Pairs of one request and one row each."""
    table = _Table(list(ours), list(bookings))
    table.pair(_by_numbers)
    table.pair(_by_reference)
    table.set_twice_aside()
    table.pair(_by_sale)
    return table.matched()


Score = Callable[[Ours, Booking], int]


class _Table:
    """Both lists on one table, and what of them is paired already."""

    def __init__(self, ours: list[Ours], rows: list[Booking]) -> None:
        self._ours = dict(enumerate(ours))
        self._rows = dict(enumerate(rows))
        self._near = _sharing(self._ours, self._rows)
        self._pairs: list[Pair] = []
        self._twice: list[Pair] = []

    def pair(self, score: Score) -> None:
        """Pair what scores above nothing, the best first."""
        for _points, mine, its in sorted(self._scored(score), key=lambda one: (-one[0], one[1:])):
            if mine in self._ours and its in self._rows:
                ours, row = self._ours.pop(mine), self._rows.pop(its)
                self._pairs.append(Pair(ours, row, _differing(ours, row)))

    def _scored(self, score: Score) -> Iterator[tuple[int, int, int]]:
        for mine, its in self._near:
            if mine in self._ours and its in self._rows:
                points = score(self._ours[mine], self._rows[its])
                if points > 0:
                    yield points, mine, its

    def set_twice_aside(self) -> None:
        """Rows that have the numbers of a row that is paired."""
        for its, row in list(self._rows.items()):
            if first := next((one for one in self._pairs if _repeats(one.booking, row)), None):
                self._twice.append(Pair(first.ours, self._rows.pop(its)))

    def matched(self) -> Matched:
        left = tuple(self._ours.values()), tuple(self._rows.values())
        return Matched(tuple(self._pairs), *left, tuple(self._twice))


def _sharing(ours: Mapping[int, Ours], rows: Mapping[int, Booking]) -> list[tuple[int, int]]:
    """The places of those that share any number at all: only they can be the same."""
    by_number: dict[str, list[int]] = defaultdict(list)
    for its, row in rows.items():
        for number in _numbers_of_row(row):
            by_number[number].append(its)
    return sorted(
        {
            (mine, its)
            for mine, one in ours.items()
            for number in _numbers_of_ours(one)
            for its in by_number[number]
            if _may_be(one, rows[its])
        }
    )


def _numbers_of_row(row: Booking) -> set[str]:
    numbers = {row.rrn, row.voucher, row.auth_code, row.original, row.reference}
    return {bare(number) for number in numbers} - {""}


def _numbers_of_ours(ours: Ours) -> set[str]:
    own = {ours.rrn, ours.voucher, ours.auth_code, ours.entry.reference}
    return {bare(number) for number in own | ours.sale} - {""}


def _may_be(ours: Ours, row: Booking) -> bool:
    request = ours.entry.request
    return row.kind in (None, request.kind) and row.amount.currency == request.amount.currency


def _by_numbers(ours: Ours, row: Booking) -> int:
    """Points for every number that agrees, less those that differ; nothing if none agrees."""
    agree = [name for name in WEIGHTS if _agrees(name, ours, row)]
    if ours.entry.result is None or not agree:
        return 0
    against = sum(WEIGHTS[name] for name in _differing(ours, row))
    return sum(WEIGHTS[name] for name in agree) - against + _amount_agrees(ours, row)


def _by_reference(ours: Ours, row: Booking) -> int:
    """Our own number, where the acquirer gives it back."""
    return int(bool(row.reference) and row.reference == ours.entry.reference)


def _by_sale(ours: Ours, row: Booking) -> int:
    """The same sale and the whole amount, where the terminal told no number of its own."""
    if ours.rrn or ours.voucher or not _amount_agrees(ours, row):
        return 0
    return RANKS.get(ours.state, 1) if _of_sale(ours, row) else 0


def _of_sale(ours: Ours, row: Booking) -> bool:
    """The row names the sale, or repeats its numbers as some acquirers do."""
    if not row.original and row.auth_code and row.auth_code == ours.auth_code:
        return True
    return bool({bare(row.original), bare(row.voucher), bare(row.rrn)} & ours.sale)


def _amount_agrees(ours: Ours, row: Booking) -> int:
    return AMOUNT_AGREES if row.amount == ours.entry.request.amount else 0


def _agrees(name: str, ours: Ours, row: Booking) -> bool:
    mine, its = getattr(ours, name), getattr(row, name)
    if name == "voucher":
        return bool(mine) and mine == bare(its) and _same_place(ours, row)
    return bool(mine) and mine == its


def _same_place(ours: Ours, row: Booking) -> bool:
    """A voucher comes again in another batch, or on another day where batches are not told."""
    if ours.batch and row.batch:
        return ours.batch == bare(row.batch)
    return not ours.day or row.day is None or date.fromisoformat(ours.day) == row.day


def _differing(ours: Ours, row: Booking) -> tuple[str, ...]:
    """The numbers that both tell and that are not the same."""
    return tuple(
        name
        for name in WEIGHTS
        if getattr(ours, name) and getattr(row, name) and not _agrees(name, ours, row)
    )


def _repeats(first: Booking, row: Booking) -> bool:
    """Whether both rows are one movement: the same kind and amount under the same own number."""
    if (first.kind, first.amount) != (row.kind, row.amount):
        return False
    if first.rrn and row.rrn:
        return first.rrn == row.rrn
    here = (bare(first.voucher), first.batch, first.day)
    return bool(first.voucher) and here == (bare(row.voucher), row.batch, row.day)


__all__ = ["Matched", "Ours", "Pair", "match", "ours_of"]
