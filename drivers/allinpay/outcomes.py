"""What an answer means for money: from a message to an Outcome.

Pure functions; None always means "no answer to what was asked".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from drivers.allinpay import codes, phrases, receipts
from drivers.allinpay.codes import Meaning
from drivers.allinpay.messages import Message, Type
from drivers.allinpay.session import Gone
from drivers.allinpay.transactions import TYPES, amount, transaction
from drivers.terminal import (
    Approved,
    Cancelled,
    Declined,
    Fact,
    Kind,
    Method,
    MoneyRequest,
    NotDone,
    Outcome,
    Refund,
    Sale,
    Unknown,
    Words,
)


@dataclass(frozen=True, slots=True)
class Scale:
    """What turns a device's digits into money and its MMDD into a date."""

    currency: str
    today: date


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A refusal that is believed only after a look at the terminal's last transaction."""

    refusal: Declined | Cancelled


def money(message: Message, request: MoneyRequest, scale: Scale) -> Outcome | Doubtful | None:
    """The outcome that `message` tells about `request`, if it is its answer.

    The type must be that of the request and the reference the same where it is echoed. An
    approval must also repeat the reference or the amount, and no other amount.
    """
    echoed = message.text("reference")
    if message.type != TYPES[request.kind] or echoed not in ("", request.reference):
        return None
    code = message.text("code")
    if not code or (codes.look_up(code).is_success and not _fits(message, request, scale)):
        return None
    outcome = outcome_of(message, request, scale)
    if isinstance(outcome, Declined | Cancelled) and (not echoed or _is_hint(code)):
        return Doubtful(outcome)
    return outcome


def outcome_of(message: Message, request: MoneyRequest, scale: Scale) -> Outcome:
    """The outcome by the result code of `message`, which is known to be about `request`."""
    code = message.text("code")
    words = codes.words(code, message.text("explanation"))
    return _BY_MEANING[_meaning(message, request)](message, request, scale, words)


def _meaning(message: Message, request: MoneyRequest) -> Meaning:
    """A wallet's own words that it is not done count more than any code beside them."""
    is_at_wallet = isinstance(request, Refund) and request.original.method is not Method.CARD
    if is_at_wallet and codes.IN_PROGRESS in message.text("explanation"):
        return Meaning.PENDING
    return codes.look_up(message.text("code")).meaning


def settled(message: Message | None, request: MoneyRequest, scale: Scale) -> Outcome | None:
    """The outcome if the terminal's record has our reference, else None.

    Kind and amount must agree, or it is a record that needs a person.
    """
    if message is None or message.text("reference") != request.reference:
        return None
    has_kind = message.type in (TYPES[request.kind], Type.LAST)
    if not has_kind or not _fits(message, request, scale):
        return Unknown(phrases.MISMATCH, message.text("code"), needs_of(request))
    return outcome_of(message, request, scale)


def _fits(message: Message, request: MoneyRequest, scale: Scale) -> bool:
    told = amount(message, scale.currency)
    if told is None:
        return bool(message.text("reference")) and not message.text("amount")
    return told == request.amount and _fits_original(message, request)


def _fits_original(message: Message, request: MoneyRequest) -> bool:
    told = message.text("original_voucher")
    if isinstance(request, Sale) or not told or request.kind is not Kind.VOID:
        return True
    return same_voucher(told, request.original.voucher)


def same_voucher(one: str, other: str) -> bool:
    """Leading zeros do not count."""
    return bool(one) and one.lstrip("0") == other.strip().lstrip("0")


def _is_hint(code: str) -> bool:
    return codes.look_up(code).meaning is Meaning.HINT


def needs_of(request: MoneyRequest) -> tuple[Fact, ...]:
    """What a person must bring when the terminal cannot prove it."""
    return (Fact.SLIP, Fact.BATCH_TOTAL) if request.kind is Kind.REFUND else (Fact.SLIP,)


def _approved(message: Message, request: MoneyRequest, scale: Scale, words: Words) -> Outcome:
    booked = transaction(message, scale.currency, scale.today, request.kind)
    slips = receipts.split(message.raw("receipt"))
    if booked is None:
        raise AssertionError("a kind was given")
    booked = replace(booked, kind=request.kind, amount=booked.amount or request.amount)
    return Approved(booked, slips, message.text("code"), words)


def _declined(message: Message, _request: MoneyRequest, _scale: Scale, words: Words) -> Outcome:
    return Declined(message.text("code"), words)


def _cancelled(message: Message, _request: MoneyRequest, _scale: Scale, words: Words) -> Outcome:
    return Cancelled(message.text("code"), words)


def _unknown(message: Message, _request: MoneyRequest, _scale: Scale, words: Words) -> Outcome:
    return Unknown(words, message.text("code"))


def _pending(message: Message, _request: MoneyRequest, _scale: Scale, words: Words) -> Outcome:
    return Unknown(words, message.text("code"), pending=True)


_BY_MEANING: dict[Meaning, Callable[[Message, MoneyRequest, Scale, Words], Outcome]] = {
    Meaning.APPROVED: _approved,
    Meaning.CAVEAT: _approved,
    Meaning.DECLINED: _declined,
    Meaning.HINT: _declined,
    Meaning.CANCELLED: _cancelled,
    Meaning.IN_DOUBT: _unknown,
    Meaning.PENDING: _pending,
}

_MONEY_GONE = {
    Gone.SILENT: phrases.MONEY_SILENT,
    Gone.NAKED: phrases.MONEY_NAKED,
    Gone.STOPPED: phrases.MONEY_STOPPED,
    Gone.LOST: phrases.MONEY_GONE,
}


def money_gone(why: Gone) -> Outcome:
    """Nothing was sent, or the result is unknown and the terminal is to be asked."""
    return NotDone(phrases.NOT_SENT) if why is Gone.UNSENT else Unknown(_MONEY_GONE[why])
