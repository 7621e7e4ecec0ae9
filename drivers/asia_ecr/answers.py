"""What the terminal answered, in the words that everybody shares, with nothing secret left in it.

Card numbers are masked here; expiry, cardholder name, citizen ids and EMV data never pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from drivers.asia_ecr.codes import judge
from drivers.asia_ecr.fields import Keep, keep, type_of
from drivers.asia_ecr.messages import Message, readable
from drivers.asia_ecr.requests import AMOUNT, APPROVAL_CODE, INVOICE, RRN, money_of
from drivers.link import words as common
from drivers.link.verdict import Meaning, Verdict, unapproved
from drivers.terminal import (
    Approved,
    Fact,
    Kind,
    Outcome,
    Transaction,
    Words,
)
from drivers.text import mask_card, mask_card_numbers

NEEDS = (Fact.SLIP, Fact.BATCH_TOTAL)
"""The last resort of asia_ecr.md section 3: the paper slip, or the totals of the batch."""

HIDDEN = "****"
PADDING = b"\x00 "
MERCHANT_LINE = 23
"""Field D0 is three lines of 23; the first is the name."""

TEXT = type_of("text")
DATE = type_of("date")
TIME = type_of("time")
MERCHANT = type_of("merchant")
CARD = type_of("card")
BATCH = type_of("batch")
ISSUER = type_of("issuer")
TERMINAL_ID = type_of("terminal_id")
MERCHANT_ID = type_of("merchant_id")

_CLOCK = re.compile(r"\d{12}")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer without secrets: code with its meaning, terminal clock, and what was told.

    `told` is a sale, void or refund only where the one who asked knows that it is.
    """

    code: str
    meaning: Meaning
    text: str
    clock: str
    told: Transaction

    @property
    def words(self) -> Words:
        """The meaning, with the device's own text where it is more than APPROVED."""
        is_approved = self.meaning.verdict is Verdict.APPROVED
        return common.joined(self.meaning.words, "" if is_approved else self.text)


def reply(message: Message, currency: str, kind: Kind = Kind.SALE) -> Reply:
    text = _kept(TEXT, message.raw(TEXT))
    meaning = judge(message.response, text)
    told = transaction(message, currency, kind)
    return Reply(message.response, meaning, text, terminal_clock(message), told)


def outcome(message: Message, currency: str, kind: Kind) -> Outcome:
    """What the answer to a money command proves."""
    one = reply(message, currency, kind)
    if one.meaning.verdict is Verdict.APPROVED:
        return Approved(one.told, code=one.code, words=one.words)
    return unapproved(one.meaning.verdict, one.code, one.words, NEEDS)


def transaction(message: Message, currency: str, kind: Kind) -> Transaction:
    """The fields as a transaction; what the device did not say stays empty."""
    voucher = message.text(INVOICE)
    return Transaction(
        kind,
        voucher=voucher,
        amount=money_of(message.raw(AMOUNT), currency),
        rrn=message.text(RRN),
        auth_code=message.text(APPROVAL_CODE),
        batch=message.text(BATCH),
        at=terminal_clock(message),
        card=_kept(CARD, message.raw(CARD)),
        issuer=message.text(ISSUER),
        original_voucher=voucher if kind is Kind.VOID else "",
        terminal_id=message.text(TERMINAL_ID),
        merchant_id=message.text(MERCHANT_ID),
        merchant_name=_kept(MERCHANT, message.raw(MERCHANT)[:MERCHANT_LINE]),
        fields=tuple(evidence(message)),
    )


def evidence(message: Message) -> Iterator[tuple[str, str]]:
    """Every field in the device's order, masked."""
    for field_type, data in message.fields:
        yield field_type, _kept(field_type, data)


def masked(number: str) -> str:
    """First 6 and last 4 digits of a card number, however it is spaced."""
    digits = "".join(filter(str.isdigit, number))
    if len(digits) < 13:
        return number
    return mask_card(digits) if len(digits) <= 19 else HIDDEN


def terminal_clock(message: Message) -> str:
    """Fields 03 and 04 as ISO 8601 local text; empty when they are missing or cannot be."""
    digits = message.text(DATE) + message.text(TIME)
    if not (digits.isascii() and _CLOCK.fullmatch(digits)):
        return ""
    try:
        return datetime.strptime(digits, "%y%m%d%H%M%S").isoformat()  # noqa: DTZ007  local text
    except ValueError:
        return ""


def kept(field_type: str, data: bytes) -> str:
    """What may be kept of a field, as long as it is on the wire; `_kept` drops its padding."""
    match keep(field_type):
        case Keep.NOTHING | Keep.NAME:
            return HIDDEN if data.strip() else ""
        case Keep.MASKED_CARD:
            return masked(readable(data))
        case Keep.TEXT:
            return readable(mask_card_numbers(data))
        case Keep.ALL:
            return readable(data)


def _kept(field_type: str, data: bytes) -> str:
    return kept(field_type, data.strip(PADDING))
