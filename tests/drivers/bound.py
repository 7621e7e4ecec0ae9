"""What some protocols are bound to: a test over all drivers asks each for what it can do."""

from __future__ import annotations

VOUCHERS = {"ecr17": "000024"}
"""What is given back; a terminal that knows its last transaction alone is asked for that one."""

CURRENCIES = {"ecr17": "EUR"}
"""The money of those that know one alone."""


def voucher_at(protocol: str) -> str:
    """A sale of the simulated day that this protocol can find and give back."""
    return VOUCHERS.get(protocol, "000010")


def currency_of(protocol: str) -> str:
    return CURRENCIES.get(protocol, "CNY")
