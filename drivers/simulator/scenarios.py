"""What a simulated terminal has already sold when it is switched on.

The same seed gives the same sales; only their times, and what holds a time, follow the clock.
No sale lies in the future, and a full card number never exists.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate

from drivers.errors import OptionError
from drivers.money import Money, exponent_of
from drivers.simulator.bank import Bank, Books, Entry
from drivers.terminal import Method, Transaction

FIRST_BATCH = 12
CENTS = (350, 600, 880, 1200, 1590, 1800, 2500, 2990, 3650, 4200, 5800, 6880, 8800, 9900, 13900,
         18800, 26800, 39900)  # fmt: skip
"""What things cost, for a currency with two decimals."""

TYPO_CENTS = 1280_00
"""128.00 typed with one zero too many."""

EVERY_QR = 4
"""Every which sale is paid by a code, where the terminal takes codes."""

TWICE_FROM_END, TYPO_FROM_END = 8, 4
"""Where the charge that was made twice (and again just after) and the typing error stand."""

LAST_AGO = timedelta(minutes=4)
AGAIN_AFTER = timedelta(seconds=40)
NIGHT = timedelta(days=1)

CHINESE_CARDS = (
    ("622202", 19, "工商银行"),
    ("621700", 19, "建设银行"),
    ("622848", 19, "农业银行"),
    ("622588", 16, "招商银行"),
)
OTHER_CARDS = (
    ("411111", 16, "VISA"),
    ("555555", 16, "MASTERCARD"),
    ("356600", 16, "JCB"),
    ("622126", 16, "UNIONPAY"),
)
"""First six digits, length, issuer. Only a terminal that takes Chinese wallets writes Chinese."""

ORDER_NUMBERS = {
    Method.WECHAT: "4200{six}{day}{ten}",
    Method.ALIPAY: "{day}22{six}{ten}{two}",
    Method.UNIONPAY_QR: "{day}{six}{ten}",
}
"""How the numbers look that a wallet shows: 28 digits for WeChat and Alipay."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """How many sales lie in yesterday's settled batch, and how many in the open one."""

    settled: int
    open: int


SCENARIOS = {
    "shop-day": Scenario(settled=5, open=19),
    "yesterday": Scenario(settled=24, open=0),
    "empty": Scenario(settled=0, open=0),
}


def books(name: str, seed: int, bank: Bank, methods: Sequence[Method] = ()) -> Books:
    """The books of the scenario `name` for `bank`, whose terminal also takes the QR `methods`.

    Raises OptionError that lists the names.
    """
    if name not in SCENARIOS:
        raise OptionError("scenario", f"there is no scenario {name!r}", ", ".join(SCENARIOS))
    plan = SCENARIOS[name]
    count = plan.settled + plan.open
    dice = random.Random(f"{name} {seed}")  # noqa: S311  it must be repeatable, not secret
    cards = CHINESE_CARDS if methods else OTHER_CARDS
    sold = [_sale(dice, cards, bank.currency, _method(place, methods)) for place in range(count)]
    times = _times(dice, plan, bank.clock.now().astimezone())
    entries = [
        Entry(_booked(dice, bank, plan, place, one, at))
        for place, (one, at) in enumerate(zip(_with_mistakes(sold), times, strict=True))
    ]
    return Books(tuple(entries), FIRST_BATCH + 1, count + 1)


def _method(place: int, methods: Sequence[Method]) -> Method:
    turn, rest = divmod(place, EVERY_QR)
    return methods[turn % len(methods)] if methods and rest == EVERY_QR // 2 else Method.CARD


def _sale(
    dice: random.Random, cards: Sequence[tuple[str, int, str]], currency: str, method: Method
) -> Transaction:
    amount = _money(dice.choice(CENTS), currency)
    first, length, issuer = dice.choice(cards)
    last = f"{dice.randrange(10_000):04d}"
    if method is not Method.CARD:
        return Transaction(amount=amount, method=method)
    return Transaction(amount=amount, card=first + "*" * (length - 10) + last, issuer=issuer)


def _money(cents: int, currency: str) -> Money:
    """Money that looks natural; currencies without decimals have larger figures anyway."""
    return Money(cents * 10 ** max(0, exponent_of(currency) - 2), currency)


def _with_mistakes(sold: list[Transaction]) -> list[Transaction]:
    """One charge made twice, and one ten times too high."""
    if len(sold) < TWICE_FROM_END:
        return sold
    typo = sold[-TYPO_FROM_END]
    sold[1 - TWICE_FROM_END] = sold[-TWICE_FROM_END]
    sold[-TYPO_FROM_END] = replace(typo, amount=_money(TYPO_CENTS, _currency(typo)))
    return sold


def _currency(one: Transaction) -> str:
    return one.amount.currency if one.amount else ""


def _times(dice: random.Random, plan: Scenario, now: datetime) -> list[datetime]:
    """When each sale was made, the last one shortly before `now`, a night between batches."""
    count = plan.settled + plan.open
    gaps = [timedelta(seconds=dice.randrange(300, 1800)) for _ in range(count)]
    backwards = {0: LAST_AGO, TWICE_FROM_END - 1: AGAIN_AFTER}
    ago = list(accumulate(backwards.get(place, gap) for place, gap in enumerate(gaps)))
    nights = [NIGHT if place >= plan.open else timedelta() for place in range(count)]
    return [now - gone - night for gone, night in zip(ago, nights, strict=True)][::-1]


def _booked(
    dice: random.Random, bank: Bank, plan: Scenario, place: int, one: Transaction, at: datetime
) -> Transaction:
    batch = FIRST_BATCH if place < plan.settled else FIRST_BATCH + 1
    voucher = place + 1
    return replace(
        one,
        voucher=f"{voucher:06d}",
        batch=f"{batch:06d}",
        rrn=f"{at:%m%d%H}{voucher:06d}",
        auth_code=_digits(dice, 6),
        at=at.strftime("%Y-%m-%dT%H:%M:%S"),
        order_number=_order_number(dice, one.method, at),
        terminal_id=bank.terminal_id,
        merchant_id=bank.merchant_id,
        merchant_name=bank.merchant_name,
    )


def _order_number(dice: random.Random, method: Method, at: datetime) -> str:
    return ORDER_NUMBERS.get(method, "").format(
        day=f"{at:%Y%m%d}", two=_digits(dice, 2), six=_digits(dice, 6), ten=_digits(dice, 10)
    )


def _digits(dice: random.Random, count: int) -> str:
    return f"{dice.randrange(10**count):0{count}d}"
