"""Amounts as people type them: `12.80`, or `12.80 CNY` when they want to be sure."""

from __future__ import annotations

from cashier.domain.refusal import Refused
from cashier.domain.say import say
from drivers.errors import AmountError
from drivers.money import Money


class Unreadable(Refused):
    """What was typed is no amount at all."""


def read_amount(text: str, currency: str) -> Money:
    """The typed amount in the lane's currency; raises Refused, or Unreadable, in words."""
    number, _, named = text.strip().partition(" ")
    try:
        amount = Money.parse(number, named.strip().upper() or currency)
    except AmountError as error:
        raise _refusal(error, text, currency) from error
    if amount.currency != currency:
        raise Refused(say("amount.currency", amount=amount, currency=currency))
    return amount


def _refusal(error: AmountError, text: str, currency: str) -> Refused:
    if error.why == "decimals":
        return Refused(say("amount.decimals", text=text, currency=currency))
    return Unreadable(say("amount.unreadable", text=text))
