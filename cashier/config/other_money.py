"""The example's amounts are yuan; a shop that is paid in other money needs others.

They are limits, not prices: a round figure of the right size is what a person can judge and change.
"""

from __future__ import annotations

import re
from decimal import Decimal

from drivers.money import exponent_of

_AMOUNT = re.compile(r'"(\d+\.\d\d)"')

WORTH = {
    "CNY": "1", "EUR": "0.1", "USD": "0.1", "GBP": "0.1", "CHF": "0.1", "CLP": "100",
    "JPY": "20", "KRW": "200", "HKD": "1", "TWD": "4", "PLN": "0.5", "CZK": "3",
}  # fmt: skip
"""How many of a currency are about as much as one yuan, roundly; one where nobody said."""


def with_amounts(text: str, currency: str) -> str:
    """`text` with every amount outside comments turned into about as much of `currency`."""
    return "\n".join(
        row if row.startswith("#") else _AMOUNT.sub(lambda found: _turned(found[1], currency), row)
        for row in text.split("\n")
    )


def _turned(yuan: str, currency: str) -> str:
    amount = Decimal(yuan) * Decimal(WORTH.get(currency, "1"))
    return f'"{amount:.{exponent_of(currency)}f}"'
