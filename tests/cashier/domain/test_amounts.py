"""Amounts as people type them, refused in words that say what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashier.domain.amounts import Unreadable, read_amount
from cashier.domain.refusal import Refused
from cashier.domain.say import Say, say
from drivers.money import Money
from tests.builders import cny


@pytest.mark.parametrize(
    "text", ["12.80", "12.8", " 12.80 ", "12.80 CNY", "12.80 cny", "12.80   CNY", "+12.80"]
)
def test_a_typed_amount_is_read_in_the_lane_s_currency(text: str) -> None:
    assert read_amount(text, "CNY") == cny(1280)


@pytest.mark.parametrize(
    ("text", "currency", "why"),
    [
        ("12.805", "CNY", say("amount.decimals", text="12.805", currency="CNY")),
        ("12.8", "JPY", say("amount.decimals", text="12.8", currency="JPY")),
        ("5 EUR", "CNY", say("amount.currency", amount=Money(500, "EUR"), currency="CNY")),
    ],
)
def test_an_amount_that_cannot_be_is_refused_with_its_reason(
    text: str, currency: str, why: Say
) -> None:
    with pytest.raises(Refused) as caught:
        read_amount(text, currency)
    assert caught.value.why == why


@pytest.mark.parametrize(
    "text", ["", " ", "abc", "12,80", "1 2", "12.80 yuan", "1e3", "0x10", "12.80 CNY EUR", "--1"]
)
def test_what_is_no_amount_at_all_is_called_unreadable(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_amount(text, "CNY")
    assert caught.value.why == say("amount.unreadable", text=text)


@given(st.text(max_size=20), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_whatever_is_typed_is_an_amount_in_the_lane_s_currency_or_refused(
    text: str, currency: str
) -> None:
    try:
        amount = read_amount(text, currency)
    except Refused:
        return
    assert amount.currency == currency


@given(st.integers(-(10**11), 10**11), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_an_amount_as_it_is_shown_can_be_typed(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    assert read_amount(amount.decimal(), currency) == amount
    assert read_amount(str(amount), currency) == amount
