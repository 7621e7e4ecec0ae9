"""Money is whole minor units of one currency; nothing rounds and nothing mixes."""

from __future__ import annotations

from contextlib import suppress
from operator import add, ge, gt, le, lt, sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import AmountError
from drivers.money import Money, exponent_of, total, zero

CURRENCIES = st.sampled_from(["CNY", "EUR", "JPY", "CLP", "KWD", "XYZ"])
MONEY = st.builds(Money, st.integers(-(10**14), 10**14), CURRENCIES)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.80", "CNY", 1280),
        ("12.8", "CNY", 1280),
        ("12", "CNY", 1200),
        ("12.", "CNY", 1200),
        ("0", "CNY", 0),
        ("0.01", "CNY", 1),
        ("  7.5 ", "EUR", 750),
        ("-12.80", "CNY", -1280),
        ("+3", "CNY", 300),
        ("1280", "JPY", 1280),
        ("1.234", "KWD", 1234),
        ("007", "CNY", 700),
    ],
)
def test_a_decimal_text_is_read(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency", "why"),
    [
        ("", "CNY", "unreadable"),
        (".", "CNY", "unreadable"),
        (".5", "CNY", "unreadable"),
        ("1,50", "CNY", "unreadable"),
        ("1 000", "CNY", "unreadable"),
        ("1e3", "CNY", "unreadable"),
        ("--1", "CNY", "unreadable"),
        ("NaN", "CNY", "unreadable"),
        ("9" * 13, "CNY", "unreadable"),
        ("12.805", "CNY", "decimals"),
        ("12.800", "CNY", "decimals"),
        ("12.8", "JPY", "decimals"),
        ("1.2345", "KWD", "decimals"),
        ("1", "cny", "currency"),
        ("1", "", "currency"),
        ("1", "CNYY", "currency"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(text: str, currency: str, why: str) -> None:
    with pytest.raises(AmountError) as refused:
        Money.parse(text, currency)
    assert refused.value.why == why


@pytest.mark.parametrize("minor", [12.80, True, "5", None])
def test_only_whole_numbers_are_money(minor: object) -> None:
    with pytest.raises(AmountError) as refused:
        Money(minor, "CNY")  # type: ignore[arg-type]
    assert refused.value.why == "not_whole"


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (1280, "CNY", "12.80 CNY"),
        (5, "CNY", "0.05 CNY"),
        (-5, "CNY", "-0.05 CNY"),
        (-1280, "CNY", "-12.80 CNY"),
        (1280, "CLP", "1280 CLP"),
        (1, "KWD", "0.001 KWD"),
        (0, "EUR", "0.00 EUR"),
    ],
)
def test_money_is_written_with_the_decimals_of_its_currency(
    minor: int, currency: str, text: str
) -> None:
    assert str(Money(minor, currency)) == text


@given(MONEY)
def test_what_is_written_is_read_back(money: Money) -> None:
    if len(money.decimal().lstrip("-").split(".")[0]) <= 12:
        assert Money.parse(money.decimal(), money.currency) == money


@given(st.text("0123456789.,+-e ٣x", max_size=20) | st.text(max_size=20), CURRENCIES)
def test_any_text_is_an_amount_or_an_amount_error(text: str, currency: str) -> None:
    with suppress(AmountError):
        assert isinstance(Money.parse(text, currency).minor, int)


@given(st.lists(st.integers(-(10**9), 10**9), max_size=8))
def test_sums_are_exact(minors: list[int]) -> None:
    assert total([Money(minor, "CNY") for minor in minors], "CNY") == Money(sum(minors), "CNY")


@given(MONEY, MONEY)
def test_two_currencies_never_mix(left: Money, right: Money) -> None:
    if left.currency == right.currency:
        assert left + right - right == left
        return
    for mixed in (add, sub, lt, le, gt, ge):
        with pytest.raises(AmountError):
            mixed(left, right)
    assert left != right


def test_amounts_of_one_currency_are_ordered() -> None:
    assert Money(1, "CNY") < Money(2, "CNY") <= Money(2, "CNY")
    assert max(zero("CNY"), Money(5, "CNY")) == Money(5, "CNY")


def test_a_currency_that_is_not_listed_has_two_decimals() -> None:
    assert (exponent_of("CNY"), exponent_of("XYZ"), exponent_of("JPY")) == (2, 2, 0)
