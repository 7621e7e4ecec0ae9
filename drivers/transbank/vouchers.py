"""The vouchers that a simulated terminal draws up: lines of 40, both copies in one text."""

from __future__ import annotations

from collections.abc import Iterator

from drivers.terminal import Transaction
from drivers.transbank.receipts import GAP, WIDTH

COPIES = ("COPIA COMERCIO", "COPIA CLIENTE")
UNNAMED = "COMERCIO SIMULADO"
"""These terminals print Latin letters; a store whose name has none is called so."""


def voucher(sold: Transaction, commerce: str, again: bool = False) -> str:
    """Both copies; `again` marks them as printed once more."""
    return "".join(line for copy in COPIES for line in _copy(sold, commerce, copy, again))


def _copy(sold: Transaction, commerce: str, copy: str, again: bool) -> Iterator[str]:
    date, time = sold.at[:10], sold.at[11:19]
    yield "TERMINAL SIMULADO".center(WIDTH)
    yield f"VENTA - {copy}".center(WIDTH)
    if again:
        yield "DUPLICADO".center(WIDTH)
    yield _store(sold.merchant_name).center(WIDTH)
    yield f"{commerce} {sold.terminal_id}".center(WIDTH)
    yield _ends("/".join(reversed(date.split("-"))), time)
    yield _ends("TARJETA", f"****{sold.card[-4:]}" if sold.card else "")
    yield _ends("TOTAL", f"${_pesos(sold)}")
    yield _ends(f"OPERACION: {sold.voucher}", f"AUTORIZACION: {sold.auth_code}")
    yield from (" " * WIDTH for _ in range(GAP))


def _store(name: str) -> str:
    """At most one line; anything but ASCII is left out."""
    return name.encode("ascii", "ignore").decode().strip()[:WIDTH] or UNNAMED


def _ends(left: str, right: str) -> str:
    """One text at each end of a line."""
    return f"{left}{right.rjust(WIDTH - len(left))}"[:WIDTH]


def _pesos(sold: Transaction) -> str:
    """Thousands in Chile are parted by points."""
    return f"{sold.amount.minor:,}".replace(",", ".") if sold.amount else ""
