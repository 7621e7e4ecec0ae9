"""A day at a shop, made by hand: patterns that must be seen, among rows that only look like them.

`python -m tests.cashier.domain.warnings.day` prints what was found, missed and falsely warned of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cashier.config.warnings import WarningsSection, watch
from cashier.domain.warnings.judge import warnings
from cashier.domain.warnings.shape import Approval, Giving, Rows, Rule, Sale, WrongCode
from drivers.money import Money
from drivers.terminal import Kind

DAY = datetime(2026, 3, 9)  # noqa: DTZ001  # the shop's own time
WATCH = watch(WarningsSection())

Label = tuple[Rule, frozenset[str]]
"""A rule, and the rows it must name."""


def at(clock: str, day: int = 0) -> datetime:
    hours, minutes = clock.split(":")
    return DAY + timedelta(days=day, hours=int(hours), minutes=int(minutes))


def sale(name: str, clock: str, minor: int, card: str) -> Sale:
    return Sale(name, name, f"622848******{card}" if card else "", Money(minor, "CNY"), at(clock))


def back(
    name: str, clock: str, minor: int, by: str = "1001", day: int = 0, **more: object
) -> Giving:
    """A refund, accepted and approved by nobody unless it says otherwise."""
    card = f"622848******{more.pop('card', name[-4:].rjust(4, '7'))}"
    facts: dict[str, object] = {"original": f"of-{name}", "paid_card": card, **more}
    return Giving(
        id=name, kind=Kind.REFUND, amount=Money(minor, "CNY"), at=at(clock, day), by=by,
        card=card, **facts,  # type: ignore[arg-type]
    )  # fmt: skip


@dataclass(frozen=True)
class Day:
    rows: Rows
    labels: frozenset[Label]


# -- sales -----------------------------------------------------------------------------------------

PRICES = (12_80, 25_00, 8_50, 36_90, 19_90, 25_00, 42_00, 12_80, 15_60, 58_00)


def usual_sales() -> Iterator[Sale]:
    """Sixty ordinary sales, each on a card of its own."""
    for number in range(60):
        clock = f"{8 + number // 5:02}:{number % 5 * 11:02}"
        yield sale(f"s{number:03}", clock, PRICES[number % len(PRICES)], f"{1000 + number}")


SEEN_SALES = (
    # charged twice: at once, and just within the minutes
    sale("twice-1", "09:00", 66_00, "0001"), sale("twice-2", "09:02", 66_00, "0001"),
    sale("twice-3", "11:00", 31_00, "0002"), sale("twice-4", "11:10", 31_00, "0002"),
    # a zero too many, and charged right afterwards; nobody gave the wrong one back
    sale("zero-1", "10:00", 470_00, "0003"), sale("zero-2", "10:04", 47_00, "0003"),
    # two digits swapped
    sale("swap-1", "12:00", 63_40, "0004"), sale("swap-2", "12:09", 36_40, "0004"),
    # the 00 key
    sale("key-1", "13:00", 9_10, "0005"), sale("key-2", "13:03", 910_00, "0005"),
    # ten times a usual price, alone
    sale("tenfold", "15:00", 250_00, "0006"),
)  # fmt: skip

INNOCENT_SALES = (
    # the same card and amount, but a minute too late
    sale("later-1", "09:00", 23_00, "0101"), sale("later-2", "09:11", 23_00, "0101"),
    # the same amount at once, on two cards
    sale("two-1", "10:30", 88_00, "0102"), sale("two-2", "10:31", 88_00, "0103"),
    # the same amount at once, but no card is known
    sale("none-1", "10:40", 77_00, ""), sale("none-2", "10:41", 77_00, ""),
    # charged twice, and put right already
    sale("mended-1", "11:30", 54_00, "0104"), sale("mended-2", "11:32", 54_00, "0104"),
    # a zero too many, and put right already
    sale("righted-1", "12:30", 610_00, "0105"), sale("righted-2", "12:33", 61_00, "0105"),
    # swapped digits, but hours apart
    sale("apart-1", "09:30", 74_10, "0106"), sale("apart-2", "16:30", 47_10, "0106"),
    # two purchases of one customer within minutes that nothing connects
    sale("more-1", "14:00", 20_30, "0107"), sale("more-2", "14:03", 5_70, "0107"),
    # digits that are not neighbours
    sale("far-1", "14:10", 14_30, "0108"), sale("far-2", "14:12", 34_10, "0108"),
    # ten times an amount that was charged only once
    sale("dear", "15:20", 333_00, "0109"), sale("cheap", "15:40", 33_30, "0110"),
    # ten times a usual price, but a usual price itself
    sale("case-1", "16:00", 128_00, "0111"), sale("case-2", "16:20", 128_00, "0112"),
    # no time of day is known
    Sale("old-1", "old-1", "622848******0113", Money(99_00, "CNY"), None),
    Sale("old-2", "old-2", "622848******0113", Money(99_00, "CNY"), None),
)  # fmt: skip


# -- voids and refunds -----------------------------------------------------------------------------


def _many(
    prefix: str, count: int, start: int, by: str = "1001", **more: object
) -> tuple[Giving, ...]:
    """So many refunds, ten minutes apart."""
    return tuple(
        back(f"{prefix}{n}", f"{start + n // 6:02}:{n % 6 * 10:02}", 9_00, by, **more)
        for n in range(count)
    )


SEEN_BACK = (
    back("slip", "10:00", 40_00, by="1002", from_slip=True),
    back("to-other", "11:00", 35_00, by="1002", card="1234", paid_card="622848******9999"),
    back("asked-other", "12:00", 36_00, by="1002", reason="other_card"),
    back("night", "23:10", 15_00, by="1002"),
    back("early", "06:59", 15_00, by="1002"),
    *_many("many", 9, 8, by="1003"),
    *_many("card", 4, 14, by="1004", card="5555"),
    *_many("coded", 6, 16, by="1005", approved_by="9002", by_code=True),
)

INNOCENT_BACK = (
    # what put two wrong charges right
    back("mends", "11:40", 54_00, by="1004", original="mended-2"),
    back("rights", "12:40", 610_00, by="1004", original="righted-1"),
    # a slip's sale that was never given back
    back("slip-only", "10:05", 40_00, by="1004", from_slip=True, is_done=False),
    # at the very hours
    back("at-seven", "07:00", 5_00, by="1004"),
    back("last", "21:59", 5_00, by="1006"),
    # the terminal says nothing of the card it paid to, or tells its last digits alone
    back("untold", "12:10", 5_00, by="1006", paid_card=""),
    back("tail", "12:20", 5_00, by="1006", card="4321", paid_card="************4321"),
    # exactly as many as are usual
    *_many("usual", 8, 8, by="1007"),
    *_many("three", 3, 17, by="1006", card="6666"),
    # as many on one card, but of two days
    back("half-1", "18:00", 5_00, by="1006", card="8888"),
    back("half-2", "18:10", 5_00, by="1006", card="8888"),
    back("half-3", "18:00", 5_00, by="1006", day=-1, card="8888"),
    back("half-4", "18:10", 5_00, by="1006", day=-1, card="8888"),
)


def approvals() -> Iterator[Approval]:
    """9001 approves 1002 alone; 9003 is fair; 9004 has approved too few to tell."""
    for n in range(10):
        yield Approval(f"lean{n}", "1002", "9001", at("10:00", day=-n - 2))
    for n in range(12):
        yield Approval(f"fair{n}", "1002" if n % 4 else "1004", "9003", at("11:00", day=-n - 2))
    for n in range(9):
        yield Approval(f"few{n}", "1004", "9004", at("12:00", day=-n - 2))


WRONG_CODES = (
    *(WrongCode("guessed", "9001", at(f"19:{n:02}")) for n in range(6)),
    *(WrongCode("mistyped", "9001", at(f"19:{n:02}", day=-1)) for n in range(5)),
)

LABELS: frozenset[Label] = frozenset(
    {
        (Rule.CHARGED_TWICE, frozenset({"twice-1", "twice-2"})),
        (Rule.CHARGED_TWICE, frozenset({"twice-3", "twice-4"})),
        (Rule.WRONG_DIGITS, frozenset({"zero-1", "zero-2"})),
        (Rule.WRONG_DIGITS, frozenset({"swap-1", "swap-2"})),
        (Rule.WRONG_DIGITS, frozenset({"key-1", "key-2"})),
        (Rule.TEN_TIMES, frozenset({"tenfold"})),
        (Rule.NO_SALE, frozenset({"slip"})),
        (Rule.OTHER_CARD, frozenset({"to-other"})),
        (Rule.OTHER_CARD, frozenset({"asked-other"})),
        (Rule.ODD_HOUR, frozenset({"night"})),
        (Rule.ODD_HOUR, frozenset({"early"})),
        (Rule.MANY_BY_PERSON, frozenset(f"many{n}" for n in range(9))),
        (Rule.MANY_ON_CARD, frozenset(f"card{n}" for n in range(4))),
        (Rule.ONE_SIDED, frozenset(f"lean{n}" for n in range(10))),
        (Rule.BY_CODE, frozenset(f"coded{n}" for n in range(6))),
        (Rule.WRONG_CODES, frozenset({"guessed"})),
    }
)


def day() -> Day:
    sales = (*usual_sales(), *SEEN_SALES, *INNOCENT_SALES)
    givings = (*SEEN_BACK, *INNOCENT_BACK)
    return Day(Rows(sales, givings, tuple(approvals()), WRONG_CODES), LABELS)


def seen(one: Day) -> frozenset[Label]:
    """What the rules warn of, with their usual numbers."""
    return frozenset((warned.rule, frozenset(warned.rows)) for warned in warnings(one.rows, WATCH))


def size(one: Day) -> int:
    rows = one.rows
    return sum(map(len, (rows.sales, rows.givings, rows.approvals, rows.wrong_codes)))


def main() -> None:
    one = day()
    found = seen(one)
    print(f"rows {size(one)}, labelled {len(one.labels)}")
    print(f"found {len(found & one.labels)}, missed {len(one.labels - found)},"
          f" false {len(found - one.labels)}")  # fmt: skip
    for name, labels in (("missed", one.labels - found), ("false", found - one.labels)):
        for rule, ids in sorted(labels, key=str):
            print(f"{name}: {rule} {sorted(ids)}")


if __name__ == "__main__":
    main()
