"""Money as an integer of minor units with an ISO 4217 currency; never a float.

Exponents are those of ISO 4217; a currency that is not listed has two decimals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering

from drivers.errors import AmountError

EXPONENTS = {
    "BHD": 3, "CLP": 0, "IDR": 2, "JOD": 3, "JPY": 0, "KRW": 0,
    "KWD": 3, "OMR": 3, "PYG": 0, "TND": 3, "UGX": 0, "VND": 0,
}  # fmt: skip
DEFAULT_EXPONENT = 2

_CURRENCY = re.compile(r"[A-Z]{3}")
_DECIMAL = re.compile(r"(?P<sign>[+-]?)(?P<whole>\d{1,12})(?:\.(?P<part>\d*))?")


def exponent_of(currency: str) -> int:
    """How many decimals `currency` has (CNY 2, JPY 0, KWD 3)."""
    return EXPONENTS.get(currency, DEFAULT_EXPONENT)


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """`minor` units (fen, cents) of `currency`; sums and comparisons need the same currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise AmountError("not_whole", f"{self.minor!r} is not a whole number of minor units")
        if not _CURRENCY.fullmatch(self.currency):
            raise AmountError("currency", f"{self.currency!r} is not an ISO 4217 code")

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read a decimal text such as `12.80`; raises AmountError naming what is wrong."""
        match = _DECIMAL.fullmatch(text.strip())
        if match is None:
            raise AmountError("unreadable", f"{text!r} is not an amount such as 12.80")
        places = exponent_of(currency)
        part = match["part"] or ""
        if len(part) > places:
            raise AmountError("decimals", f"{text} has more than {places} decimals of {currency}")
        minor = int(match["whole"]) * 10**places + int(part.ljust(places, "0") or 0)
        return cls(-minor if match["sign"] == "-" else minor, currency)

    def __str__(self) -> str:
        """Plain decimal text for commands and logs, e.g. `12.80 CNY`."""
        return f"{self.decimal()} {self.currency}"

    def decimal(self) -> str:
        """The decimal text without the currency, e.g. `12.80`."""
        places = exponent_of(self.currency)
        sign = "-" if self.minor < 0 else ""
        whole, part = divmod(abs(self.minor), 10**places)
        return f"{sign}{whole}.{part:0{places}d}" if places else f"{sign}{whole}"

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other).minor

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise AmountError("currency", f"{other} is not in {self.currency}")
        return other


def zero(currency: str) -> Money:
    """No money, in `currency`."""
    return Money(0, currency)


def total(amounts: list[Money], currency: str) -> Money:
    """The sum of `amounts`, all of which must be in `currency`."""
    return sum(amounts, zero(currency))
