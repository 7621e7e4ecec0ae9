"""What was answered, without secrets: a transaction of ours, and what it proves about a request.

Nothing here is printed by the terminal on the line, so the fields that a receipt must show (AID,
APPLAB, TVR, TSI, ARC, CVM, last four digits, entry mode, authorisation code) are kept as evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from drivers.link import words as common
from drivers.link.verdict import Verdict, unapproved
from drivers.money import Money
from drivers.poslink import words
from drivers.poslink.codes import is_approved_by_host, judge
from drivers.poslink.layouts import extra, named, values
from drivers.poslink.messages import Message
from drivers.poslink.options import Profile
from drivers.poslink.privacy import HIDDEN, masked
from drivers.poslink.requests import KINDS, money_of, number_of, original_of
from drivers.terminal import (
    Approved,
    Fact,
    Kind,
    MoneyRequest,
    Outcome,
    Transaction,
    Unknown,
    Words,
)
from drivers.text import clean

NEEDS = (Fact.SLIP, Fact.ACQUIRER_REPORT)
"""The terminal's own slip, or what the bank's report (R06, the portal) says."""

VOUCHER_DIGITS = 6
"""The wire has no zeros in front; whoever keeps vouchers and looks for them has six digits."""

STORED_FROM = 5001
"""Transaction numbers from here on are of the store-and-forward memory, by the vendor's headers."""

CARD_TYPES = {"01": "VISA", "02": "MASTERCARD", "03": "AMEX", "04": "DISCOVER"}

UNKEPT = frozenset({"expiry", "cardholder"})
"""Of these only that they were there leaves the driver."""

_STAMP = re.compile(r"[0-9]{14}")


# -- a transaction ----------------------------------------------------------------------------


def kind_of(message: Message) -> Kind | None:
    """What the terminal calls it; None when that is neither sale, void nor refund."""
    return KINDS.get(named(message, "txn_type"))


def transaction(message: Message, currency: str, original: str = "") -> Transaction:
    """The answer T01 or record R03 as a transaction; what was not said stays empty."""
    shown = masked(message)
    more = dict(extra(shown))
    return Transaction(
        kind_of(shown) or Kind.SALE,
        voucher=voucher_of(shown),
        amount=amount_of(shown, currency),
        rrn=_text(shown, "host_ref"),
        auth_code=_text(shown, "auth_code"),
        batch=_text(shown, "batch"),
        at=stamp(named(shown, "timestamp")),
        card=_card(_text(shown, "account_last4"), clean(more.get("CARDBIN", ""))),
        issuer=CARD_TYPES.get(named(shown, "card_type"), ""),
        reference=_text(shown, "ref"),
        original_voucher=original,
        terminal_id=clean(more.get("SN", "")),
        fields=tuple(evidence(shown)),
    )


def voucher_of(shown: Message) -> str:
    """The transaction number with six digits, as people find it; what is none, as it came."""
    text = _text(shown, "transaction_number")
    return text.zfill(VOUCHER_DIGITS) if text.isdecimal() else text


def amount_of(message: Message, currency: str) -> Money | None:
    return money_of(named(message, "approved_amount"), currency)


def stamp(digits: str) -> str:
    """yyyyMMddHHmmss as ISO 8601 local text; empty when it is missing or cannot be."""
    if not _STAMP.fullmatch(digits):
        return ""
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").isoformat()  # noqa: DTZ007  local text
    except ValueError:
        return ""


def evidence(shown: Message) -> Iterator[tuple[str, str]]:
    """Every named field and all extra data of a masked message, in the device's order."""
    for name, value in (*values(shown), *extra(shown)):
        yield clean(name), HIDDEN if name in UNKEPT else clean(value)


def _text(shown: Message, name: str) -> str:
    return clean(named(shown, name)).strip()


def _card(number: str, first: str) -> str:
    """The last four digits with the first six, where both are known."""
    if len(number) != 4 or not number.isdecimal():
        return number
    return f"{first if len(first) == 6 else ''}******{number}"


# -- what it proves ---------------------------------------------------------------------------


def outcome(message: Message, asked: MoneyRequest, profile: Profile) -> Outcome:
    """What the answer T01 to `asked` proves."""
    meaning = judge(message.code)
    said = common.joined(meaning.words, reason(message))
    if meaning.verdict is Verdict.APPROVED:
        return proven(message, asked, profile, ANSWER_DOUBTS)
    return unapproved(meaning.verdict, message.code, said, NEEDS)


def proven(
    message: Message,
    asked: MoneyRequest,
    profile: Profile,
    doubts: Doubts,
    said: Words | None = None,
) -> Outcome:
    """An approval, unless something in it speaks against being that of `asked`."""
    told = transaction(message, profile.currency, _original(asked))
    why = next((why for speaks, why in doubts if speaks(message, asked, told)), None)
    if why is not None:
        return Unknown(why, message.code, NEEDS)
    return Approved(told, code=message.code, words=said or judge(message.code).words)


def reason(message: Message) -> str:
    """What the bank, else the terminal, gives as its reason; shown and never judged."""
    shown = masked(message)
    host = " ".join(filter(None, (_text(shown, "host_code"), _text(shown, "host_text"))))
    return host or _text(shown, "response_text")


Doubt = Callable[[Message, MoneyRequest, Transaction], bool]
Doubts = tuple[tuple[Doubt, Words], ...]


def _is_unnamed(_message: Message, asked: MoneyRequest, told: Transaction) -> bool:
    return told.reference != asked.reference


def _is_other_type(message: Message, asked: MoneyRequest, _told: Transaction) -> bool:
    return kind_of(message) is not asked.kind


def _is_other_amount(_message: Message, asked: MoneyRequest, told: Transaction) -> bool:
    """A void is always of the whole original, so an answer may leave its amount out."""
    if told.amount is None:
        return asked.kind is not Kind.VOID
    return told.amount != asked.amount


def _is_refused_by_host(message: Message, _asked: MoneyRequest, _told: Transaction) -> bool:
    code = named(message, "host_code")
    return bool(code) and not is_approved_by_host(code)


def _lacks_host(message: Message, _asked: MoneyRequest, _told: Transaction) -> bool:
    return not is_approved_by_host(named(message, "host_code"))


def _is_stored_only(message: Message, _asked: MoneyRequest, _told: Transaction) -> bool:
    return (number_of(named(message, "transaction_number")) or 0) >= STORED_FROM


ANSWER_DOUBTS: Doubts = (
    (_is_unnamed, words.NO_REFERENCE),
    (_is_other_type, words.OTHER_TYPE),
    (_is_other_amount, words.OTHER_AMOUNT),
    (_is_refused_by_host, words.NOT_BY_HOST),
)
RECORD_DOUBTS: Doubts = (
    *ANSWER_DOUBTS,
    (_lacks_host, words.NOT_BY_HOST),
    (_is_stored_only, words.STORED_ONLY),
)
"""A record of the terminal must show the bank's approval; one stored to be forwarded has none."""


def _original(asked: MoneyRequest) -> str:
    return original_of(asked).voucher
