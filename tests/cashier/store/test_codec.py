"""A device's transaction comes back from an event exactly as it went in."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cashier.store.codec import (
    money_body,
    money_of,
    transaction_body,
    transaction_of,
    transaction_of_text,
)
from cashier.store.event import canonical
from drivers.money import Money
from drivers.terminal import Kind, Method, Transaction
from tests.builders import a_sale

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
MONEY = st.builds(Money, st.integers(-(2**70), 2**70), st.sampled_from(["CNY", "JPY", "KWD"]))
RICH: dict[str, st.SearchStrategy[Any]] = {
    "kind": st.sampled_from(Kind),
    "method": st.sampled_from(Method),
    "amount": st.none() | MONEY,
    "fields": st.lists(st.tuples(TEXTS, TEXTS), max_size=4).map(tuple),
}
TRANSACTIONS = st.builds(
    Transaction, **{field.name: RICH.get(field.name, TEXTS) for field in fields(Transaction)}
)


@given(TRANSACTIONS)
def test_a_transaction_survives_the_journal(told: Transaction) -> None:
    text = canonical(transaction_body(told))
    assert transaction_of(json.loads(text)) == told
    assert transaction_of_text(text) == told


@given(MONEY)
def test_money_survives_the_journal(amount: Money) -> None:
    assert money_of(json.loads(canonical(money_body(amount)))) == amount


def test_what_the_device_did_not_say_is_left_out() -> None:
    assert transaction_body(Transaction()) == {"kind": "sale", "method": "card"}
    assert transaction_of({}) == Transaction()


def test_nothing_kept_is_nothing_told() -> None:
    assert transaction_of_text(None) is None
    assert transaction_of_text("") is None


def test_an_amount_of_zero_was_said_and_is_kept() -> None:
    told = a_sale(amount=Money(0, "CNY"))
    assert transaction_of(transaction_body(told)) == told
