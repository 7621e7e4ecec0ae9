"""Seeded days: repeatable, plausible, with the mistakes that a counter sees, and no full card."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from drivers.errors import OptionError
from drivers.lines.memory import ManualClock
from drivers.money import Money
from drivers.simulator.bank import Bank, Books
from drivers.simulator.scenarios import AGAIN_AFTER, SCENARIOS, books
from drivers.terminal import Kind, Method, Transaction

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
QR = (Method.WECHAT, Method.ALIPAY, Method.UNIONPAY_QR)


def day(
    name: str = "shop-day",
    seed: int = 1,
    currency: str = "CNY",
    methods: tuple[Method, ...] = QR,
    now: datetime = NOON,
) -> Books:
    return books(name, seed, Bank(ManualClock(now), currency), methods)


def sales(found: Books) -> list[Transaction]:
    return [entry.transaction for entry in found.entries]


def moment(one: Transaction) -> datetime:
    return datetime.fromisoformat(one.at)


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_same_seed_and_time_give_the_same_day(name: str) -> None:
    assert day(name) == day(name)


def test_another_seed_gives_another_day() -> None:
    assert sales(day(seed=1)) != sales(day(seed=2))


def test_what_was_sold_does_not_depend_on_when_one_looks() -> None:
    def timeless(now: datetime) -> list[tuple[str, str, Money | None, str, str]]:
        return [
            (one.voucher, one.batch, one.amount, one.card, one.auth_code)
            for one in sales(day(now=now))
        ]

    assert timeless(NOON) == timeless(NOON + timedelta(days=40, hours=7))


@pytest.mark.parametrize("seed", range(20))
def test_a_shop_day_has_most_sales_in_the_open_batch_and_some_of_yesterday(seed: int) -> None:
    found = day(seed=seed)
    assert Counter(one.batch for one in sales(found)) == {"000012": 5, "000013": 19}
    assert [one.voucher for one in sales(found)] == [f"{n:06d}" for n in range(1, 25)]
    assert (found.batch, found.next_voucher) == (13, 25)
    assert all(one.kind is Kind.SALE for one in sales(found))
    times = [moment(one) for one in sales(found)]
    assert all(earlier < later for earlier, later in pairwise(times))
    assert times[-1] < NOON.astimezone().replace(tzinfo=None)
    assert times[4].date() < times[-1].date()


def test_yesterday_has_only_settled_sales() -> None:
    found = day("yesterday")
    assert {one.batch for one in sales(found)} == {"000012"}
    assert (found.batch, found.next_voucher) == (13, 25)
    yesterday = (NOON.astimezone() - timedelta(days=1)).date()
    assert moment(sales(found)[-1]).date() == yesterday


def test_an_empty_shop_begins_with_the_first_voucher() -> None:
    assert day("empty") == Books((), 13, 1)


def test_an_unknown_scenario_lists_those_there_are() -> None:
    with pytest.raises(OptionError) as refused:
        day("party")
    assert refused.value.allowed == ", ".join(SCENARIOS)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("currency", ["CNY", "THB", "CLP", "KWD"])
def test_a_charge_was_made_twice_and_one_was_ten_times_too_high(seed: int, currency: str) -> None:
    found = [one for one in sales(day(seed=seed, currency=currency)) if one.batch == "000013"]
    twice = [
        (first, second)
        for first, second in pairwise(found)
        if (first.card, first.amount) == (second.card, second.amount) and first.card
        and moment(second) - moment(first) == AGAIN_AFTER
    ]  # fmt: skip
    assert len(twice) == 1
    typo = Money(1_280_000 if currency == "KWD" else 128_000, currency)
    assert [one.method for one in found if one.amount == typo] == [Method.CARD]


@pytest.mark.parametrize(("methods", "count"), [(QR, 18), ((), 24)])
def test_cards_are_masked_and_have_an_issuer(methods: tuple[Method, ...], count: int) -> None:
    cards = [one for one in sales(day(methods=methods)) if one.method is Method.CARD]
    assert len(cards) == count
    for one in cards:
        assert re.fullmatch(r"\d{6}\*{6,9}\d{4}", one.card)
        assert 16 <= len(one.card) <= 19
        assert one.issuer
        assert one.order_number == ""


def test_a_terminal_without_chinese_wallets_writes_latin_letters() -> None:
    assert all(one.issuer.isascii() for one in sales(day(methods=())))


@pytest.mark.parametrize(
    ("method", "shape"),
    [
        (Method.WECHAT, r"4200\d{6}20260[45]\d{2}\d{10}"),
        (Method.ALIPAY, r"20260[45]\d{2}22\d{18}"),
        (Method.UNIONPAY_QR, r"20260[45]\d{2}\d{16}"),
    ],
)
def test_code_payments_have_the_order_number_of_their_wallet(method: Method, shape: str) -> None:
    found = [one for one in sales(day()) if one.method is method]
    assert len(found) == 2
    assert all(re.fullmatch(shape, one.order_number) and not one.card for one in found)


def test_a_terminal_without_codes_sells_by_card_alone() -> None:
    assert {one.method for one in sales(day(methods=()))} == {Method.CARD}


def test_every_number_that_a_register_looks_up_is_there_once() -> None:
    found = sales(day())
    assert len({one.rrn for one in found}) == len(found)
    for one in found:
        assert re.fullmatch(r"\d{12}", one.rrn)
        assert re.fullmatch(r"\d{6}", one.auth_code)
        assert one.terminal_id == "00440036"
        assert one.amount is not None
        assert one.amount.minor > 0


def test_a_bank_goes_on_after_the_day() -> None:
    bank = Bank(ManualClock(NOON), "CNY")
    bank.take_over(books("shop-day", 1, bank, QR))
    assert bank.sale(Money(100, "CNY")).transaction.voucher == "000025"
    assert len(bank.of_batch()) == 20
