"""Device transactions to and from the plain values that an event body or a column can hold."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from drivers.money import Money
from drivers.terminal import Kind, Method, Transaction

Plain = dict[str, Any]

_NAMES = tuple(field.name for field in fields(Transaction))
_RICH = {"kind": Kind, "method": Method}


def money_body(amount: Money) -> Plain:
    return {"minor": amount.minor, "currency": amount.currency}


def money_of(body: Plain) -> Money:
    return Money(int(body["minor"]), str(body["currency"]))


def transaction_body(transaction: Transaction) -> Plain:
    """All fields that say something; the rest is left out."""
    body: Plain = {}
    for name in _NAMES:
        value = getattr(transaction, name)
        if value:
            body[name] = _plain(value)
    return body


def transaction_of(body: Plain) -> Transaction:
    """The reverse of transaction_body."""
    return Transaction(**{name: _rich(name, value) for name, value in body.items()})


def transaction_of_text(text: str | None) -> Transaction | None:
    return transaction_of(json.loads(text)) if text else None


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return money_body(value)
    if isinstance(value, tuple):
        return [list(pair) for pair in value]
    return value


def _rich(name: str, value: Any) -> Any:
    if name == "amount":
        return money_of(value)
    if name == "fields":
        return tuple((key, text) for key, text in value)
    return _RICH[name](value) if name in _RICH else value
