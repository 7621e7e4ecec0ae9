"""What the simulated terminal prints and shows: rows of 24 characters, ended by 7D; short texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from drivers.ecr17.options import CURRENCY
from drivers.ecr17.receipts import COLUMNS, ESCAPE, NEW_LINE
from drivers.simulator.bank import Refusal
from drivers.terminal import Kind, Transaction

PART = 200
"""Most characters of one message (ecr17.md section 2)."""

END = NEW_LINE * 6 + ESCAPE
BOLD = "\x7f"
DECLINED = "CARTA RIFIUTATA"
OTHER_CARD = "CARTA NON CORRISPONDENTE"
NOT_LAST = "NON STORNABILE"
CANCELLED = "OPERAZIONE ANNULLATA"

REFUSALS = {
    Refusal.NO_ORIGINAL: "ORIGINALE NON TROVATO",
    Refusal.ALREADY_VOIDED: NOT_LAST,
    Refusal.ALREADY_REFUNDED: NOT_LAST,
    Refusal.SETTLED: NOT_LAST,
    Refusal.AMOUNT_DIFFERS: "IMPORTO ERRATO",
    Refusal.OVER_LIMIT: "IMPORTO ERRATO",
    Refusal.DECLINED: DECLINED,
}

_TITLES = {Kind.SALE: "PAGAMENTO", Kind.VOID: "STORNO", Kind.REFUND: "RIACCREDITO"}


def slip(one: Transaction, *remarks: str) -> bytes:
    """The receipt of a booked transaction."""
    return _block([*_rows(one), *(remark.center(COLUMNS).rstrip() for remark in remarks)])


def closing(total: str, now: datetime) -> bytes:
    """The receipt of a close; `total` in cents."""
    when = f"{now:%d/%m/%y} {now:%H:%M}"
    return _block(["SIMULATED TERMINAL", "CHIUSURA CONTABILE", when, _pair("TOT", _euros(total))])


def parts(whole: bytes) -> list[bytes]:
    """A receipt as its messages carry it."""
    return [whole[at : at + PART] for at in range(0, len(whole), PART)]


def _rows(one: Transaction) -> Iterator[str]:
    day, time = one.at[:10].split("-"), one.at[11:16]
    yield "SIMULATED TERMINAL"
    yield _TITLES[one.kind]
    yield _pair(f"{day[2]}/{day[1]}/{day[0][2:]}", time)
    yield _pair("TERMINALE", one.terminal_id)
    yield _pair("STAN", one.voucher)
    yield _pair("AUT.", one.auth_code)
    yield _pair("CARTA", f"**** {one.card[-4:]}" if one.card else "")
    if one.amount:
        yield BOLD + _pair(f"IMPORTO {CURRENCY}", _euros(str(one.amount.minor)))


def _euros(cents: str) -> str:
    whole, part = divmod(abs(int(cents)), 100)
    return f"{'-' if int(cents) < 0 else ''}{whole},{part:02d}"


def _pair(name: str, value: str) -> str:
    return f"{name} {value.rjust(COLUMNS - len(name) - 1)}"


def _block(rows: Iterable[str]) -> bytes:
    """A row that fills the paper wraps by itself, without 7D."""
    text = b"".join(_row(row.encode("ascii", "replace")) for row in rows)
    return text + END


def _row(row: bytes) -> bytes:
    return row if len(row.lstrip(b"\x7f")) == COLUMNS else row + NEW_LINE
