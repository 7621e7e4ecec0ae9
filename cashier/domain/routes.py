"""Which way money goes back: the way it came, or another that no terminal knows."""

from __future__ import annotations

from enum import StrEnum

from cashier.domain.say import Say, say


class Route(StrEnum):
    ORIGINAL = "original"
    """By the terminal, to the card or wallet that paid."""
    VOUCHER = "voucher"
    """A voucher for goods, given out by the shop."""
    TRANSFER = "transfer"
    """By the bank to an account that the merchant names."""


OTHERS = (Route.VOUCHER, Route.TRANSFER)


def needs_two_on(route: Route) -> Say | None:
    """Why two different supervisors must approve it, whatever the amount; None for the usual way.

    No terminal and no bank checks such a payment against the sale, so people do.
    """
    return None if route is Route.ORIGINAL else say("approval.other_route", route=route)
