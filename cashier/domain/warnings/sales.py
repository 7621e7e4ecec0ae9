"""Charges that may be wrong: twice, with a zero too many, with two digits swapped.

Only sales that this lane knows can be compared, and one that was given back is put right already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import combinations, groupby, pairwise
from statistics import median

from cashier.domain.say import Say, say
from cashier.domain.warnings.shape import Rows, Rule, Sale, Warned, Watch

ZEROS = (10, 100)
"""One zero too many, or the 00 key."""

TYPICAL = 2
"""Sales of one and the same amount on a day that make it a usual price."""

ABOVE_MEDIAN = 5
"""How far above the day's middle an amount must be to be suspected of a zero too many."""

Pair = tuple[Sale, Sale]


def charged_twice(rows: Rows, watch: Watch) -> Iterator[Warned]:
    """The same card and amount again within minutes; of three, each is told with the next."""
    for one, other in _near(_repeated(rows), watch.charged_twice_minutes):
        words = say(
            "warning.charged_twice", card=_tail(one.card), amount=one.amount,
            first=one.voucher, second=other.voucher,
        )  # fmt: skip
        yield _warned(Rule.CHARGED_TWICE, one, other, words)


def wrong_digits(rows: Rows, watch: Watch) -> Iterator[Warned]:
    """The same card again within minutes, with an amount that one slip of the finger makes."""
    slips = (pair for pair in _on_one_card(rows) if _is_slip(*pair))
    for one, other in _near(slips, watch.wrong_digits_minutes):
        words = say(
            "warning.wrong_digits", card=_tail(one.card), amount=one.amount, other=other.amount,
            first=one.voucher, second=other.voucher,
        )  # fmt: skip
        yield _warned(Rule.WRONG_DIGITS, one, other, words)


def ten_times(rows: Rows, watch: Watch) -> Iterator[Warned]:
    """An amount that stands alone on its day, and whose tenth is a usual price of that day."""
    for day, sales in _days(_standing(rows)):
        amounts = Counter(one.amount.minor for one in sales)
        if len(sales) < watch.ten_times_sales:
            continue
        middle = median(one.amount.minor for one in sales)
        for one in sales:
            if _is_tenfold(one.amount.minor, amounts, middle):
                words = say(
                    "warning.ten_times", amount=one.amount, voucher=one.voucher,
                    count=amounts[one.amount.minor // 10],
                )  # fmt: skip
                yield Warned(Rule.TEN_TIMES, f"{Rule.TEN_TIMES}:{day}:{one.id}", words, (one.id,))


def is_swapped(one: int, other: int) -> bool:
    """Whether the two differ by two neighbouring digits alone."""
    mine, its = str(one), str(other)
    if len(mine) != len(its):
        return False
    wrong = [place for place in range(len(mine)) if mine[place] != its[place]]
    if len(wrong) != 2 or wrong[1] != wrong[0] + 1:
        return False
    return mine[wrong[0]] == its[wrong[1]] and mine[wrong[1]] == its[wrong[0]]


def _is_tenfold(minor: int, amounts: Counter[int], middle: float) -> bool:
    """A tenfold that occurs once, far above the middle, over a price that occurs several times."""
    if minor % 10 or amounts[minor] > 1:
        return False
    return amounts[minor // 10] >= TYPICAL and minor >= ABOVE_MEDIAN * middle


def _is_slip(one: Sale, other: Sale) -> bool:
    """A zero more or less, or two digits in the wrong order."""
    low, high = sorted((one.amount.minor, other.amount.minor))
    return any(high == low * times for times in ZEROS) or is_swapped(low, high)


def _repeated(rows: Rows) -> Iterator[Pair]:
    """Neighbours in time with one card and one amount."""
    known = sorted(_timed(rows), key=lambda one: (one.card, one.amount.minor, str(one.at), one.id))
    for one, other in pairwise(known):
        if (one.card, one.amount) == (other.card, other.amount):
            yield one, other


def _on_one_card(rows: Rows) -> Iterator[Pair]:
    """Any two sales on one card, the earlier first."""
    known = sorted(_timed(rows), key=lambda one: (one.card, str(one.at), one.id))
    for _, sales in groupby(known, key=lambda one: one.card):
        yield from combinations(sales, 2)


def _timed(rows: Rows) -> list[Sale]:
    """Those that still stand, with a card and a time of day."""
    return [one for one in _standing(rows) if one.card and one.at is not None]


def _near(pairs: Iterable[Pair], minutes: int) -> Iterator[Pair]:
    within = timedelta(minutes=minutes)
    return (pair for pair in pairs if _apart(*pair) <= within)


def _apart(one: Sale, other: Sale) -> timedelta:
    return timedelta.max if one.at is None or other.at is None else abs(other.at - one.at)


def _standing(rows: Rows) -> list[Sale]:
    """Sales of which not the whole was given back."""
    back: Counter[str] = Counter()
    for one in rows.done:
        back[one.original] += one.amount.minor
    return [one for one in rows.sales if back[one.id] < one.amount.minor]


def _days(sales: Iterable[Sale]) -> Iterator[tuple[str, list[Sale]]]:
    """By day (2026-11-27), in the order of their times."""
    known = sorted((one for one in sales if one.at), key=lambda one: (str(one.at), one.id))
    for day, group in groupby(known, key=lambda one: f"{one.at:%Y-%m-%d}"):
        yield day, list(group)


def _warned(rule: Rule, one: Sale, other: Sale, words: Say) -> Warned:
    return Warned(rule, f"{rule}:{one.id}+{other.id}", words, (one.id, other.id))


def _tail(card: str) -> str:
    return card[-4:]
