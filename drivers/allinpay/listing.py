"""The list of the open batch (type 20), which the terminal only prints: its rows as transactions.

No public source shows its layout, so a row is read leniently: six digits of a voucher first, an
amount with two decimals last. Whatever reads otherwise is passed over, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from drivers.money import Money, exponent_of
from drivers.terminal import Kind, Report, Transaction

_ROW = re.compile(r"\s*(?P<voucher>\d{6})\s+(?P<kind>\S+).*?(?P<amount>-?\d+(?:\.\d+)?)\s*")

_KINDS = (("撤销", Kind.VOID), ("VOID", Kind.VOID), ("退货", Kind.REFUND), ("REFUND", Kind.REFUND),
          ("消费", Kind.SALE), ("SALE", Kind.SALE))  # fmt: skip
"""What the second word must hold; a void of a sale names both, so the rarer come first."""


def listed(report: Report, currency: str) -> tuple[Transaction, ...]:
    """The rows of the printed list, in its order."""
    lines = (line for receipt in report.receipts for line in receipt.lines)
    return tuple(_rows(lines, currency, report.batch))


def _rows(lines: Iterable[str], currency: str, batch: str) -> Iterable[Transaction]:
    for line in lines:
        row = _ROW.fullmatch(line)
        kind = _kind(row["kind"]) if row else None
        if row and kind:
            amount = _amount(row["amount"].lstrip("-"), currency)
            yield Transaction(kind, voucher=row["voucher"], amount=amount, batch=batch)


def _kind(word: str) -> Kind | None:
    return next((kind for part, kind in _KINDS if part in word.upper()), None)


def _amount(text: str, currency: str) -> Money | None:
    """None where it has other decimals than the currency."""
    whole, _, decimals = text.partition(".")
    if len(decimals) != exponent_of(currency):
        return None
    return Money(int(whole + decimals), currency)
