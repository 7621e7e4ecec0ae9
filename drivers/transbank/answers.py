"""What the terminal answered, in the words that everybody shares, with nothing secret left in it.

Cards come as their last four digits. An account of a debit sale (19 digits) and the text of a
voucher may hold a card number all the same, which is masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from drivers.link.verdict import Verdict, unapproved
from drivers.money import Money
from drivers.terminal import (
    Approved,
    Fact,
    Kind,
    Outcome,
    Transaction,
)
from drivers.transbank.codes import judge
from drivers.transbank.messages import UNNAMED, Message, shown
from drivers.transbank.options import CURRENCY
from drivers.transbank.receipts import split

NEEDS = (Fact.SLIP, Fact.ACQUIRER_REPORT)
"""What remains when the list is gone: the paper from the terminal, or the acquirer's report."""

BRANDS = {
    "VI": "VISA", "MC": "MASTERCARD", "AX": "AMEX", "DC": "DINERS", "CA": "CABAL",
    "CR": "CREDENCIAL", "CE": "CERRADA", "TP": "PRESTO", "MG": "MAGNA", "TM": "MAS",
    "RP": "RIPLEY", "EX": "EXTRA", "TC": "CMR", "DB": "REDCOMPRA",
}  # fmt: skip
"""The table of the vendor's reference; anything else stays as the terminal writes it."""

DEBIT = "DB"
_CLOCK = re.compile(r"\d{14}")


def outcome(answer: Message, kind: Kind, encoding: str) -> Outcome:
    """What the answer to a money command proves."""
    code, meaning = answer.code, judge(answer.code)
    if meaning.verdict is not Verdict.APPROVED:
        return unapproved(meaning.verdict, code, meaning.words, NEEDS)
    told = transaction(answer, kind, encoding)
    return Approved(told, receipts_of(answer, encoding), code, meaning.words)


receipts_of = split
"""The voucher of an answer, if it has one."""


def transaction(answer: Message, kind: Kind, encoding: str) -> Transaction:
    """The fields as a transaction; what the device did not say stays empty.

    A negative amount is the void of the sale whose operation number it has.
    """
    amount, operation = answer.number("amount"), answer.text("operation")
    kind = Kind.VOID if amount is not None and amount < 0 else kind
    last4, brand = answer.text("last4")[-4:], answer.text("brand")
    return Transaction(
        kind,
        voucher=operation,
        amount=None if amount is None else Money(abs(amount), CURRENCY),
        auth_code=answer.text("auth"),
        at=terminal_clock(answer),
        card=f"****{last4}" if last4 else "",
        issuer=BRANDS.get(brand, brand),
        reference=shown(answer.raw("ticket"), encoding).strip(),
        original_voucher=operation if kind is Kind.VOID else "",
        terminal_id=shown(answer.raw("terminal"), encoding).strip(),
        merchant_id=shown(answer.raw("commerce"), encoding).strip(),
        fields=tuple(evidence(answer, encoding)),
    )


def evidence(message: Message, encoding: str) -> Iterator[tuple[str, str]]:
    """Every field in the device's order, exactly as on the wire but for masked card numbers.

    Without the empty ones behind the last that has a name.
    """
    for name, data in message.fields:
        if data or not UNNAMED.fullmatch(name):
            yield name, shown(data, encoding)


def terminal_clock(answer: Message) -> str:
    """DDMMYYYY and HHMMSS as ISO 8601 local text; empty when they are missing or cannot be."""
    digits = answer.text("date") + answer.text("time")
    if not (digits.isascii() and _CLOCK.fullmatch(digits)):
        return ""
    try:
        return datetime.strptime(digits, "%d%m%Y%H%M%S").isoformat()  # noqa: DTZ007  local text
    except ValueError:
        return ""
