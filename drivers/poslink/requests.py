"""What the register asks: each request as a message, and which answer belongs to it.

The own reference stands first in the trace group of every money request and comes back with its
answer and its record, so nothing is paired by luck. The field that would let a duplicate pass
(duplicate override) is never filled.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from drivers.link import words as common
from drivers.money import Money
from drivers.poslink import words
from drivers.poslink.layouts import named
from drivers.poslink.messages import Message, answer_to, joined, request
from drivers.poslink.options import Profile
from drivers.terminal import Kind, MoneyRequest, Transaction, Words

INITIALISE = "A00"
CANCEL = "A14"
CREDIT = "T00"
BATCH_CLOSE = "B00"
TOTALS = "R00"
DETAIL = "R02"

ALL_EDC = "00"
CREDIT_EDC = "01"

TYPES = {Kind.SALE: "01", Kind.REFUND: "02", Kind.VOID: "16"}

KINDS = {"01": Kind.SALE, "02": Kind.REFUND, "16": Kind.VOID, "17": Kind.VOID}
"""What a record or answer may call it; 17 is the narrower word for the void of a sale."""

MAX_AMOUNT = 999_999_999
_REFERENCE = re.compile(r"[0-9A-Za-z-]{1,32}")
_HOST_REFERENCE = re.compile(r"[!-<>-~]{1,32}")


# -- numbers and amounts ----------------------------------------------------------------------


def number_of(text: str) -> int | None:
    """A transaction number as the terminal counts it: `2` and `000002` are the same."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() else None


def money_of(text: str, currency: str) -> Money | None:
    """Whole minor units; None when there are none."""
    minor = number_of(text)
    return None if minor is None else Money(minor, currency)


# -- messages ---------------------------------------------------------------------------------


def initialise(profile: Profile) -> Message:
    """Harmless; answered on the idle screen only."""
    return request(INITIALISE, profile.version)


def cancel(profile: Profile) -> Message:
    """Stops the transaction in progress; answered by ACK alone."""
    return request(CANCEL, profile.version, "")


def totals(profile: Profile) -> Message:
    return request(TOTALS, profile.version, ALL_EDC, "")


def batch_close(at: str, profile: Profile) -> Message:
    """`at` is the register's local time as yyyyMMddHHmmss."""
    return request(BATCH_CLOSE, profile.version, at)


def record_by_number(number: int, profile: Profile) -> Message:
    return _detail(profile, transaction_number=str(number))


def record_by_reference(reference: str, profile: Profile) -> Message:
    return _detail(profile, ref=reference)


def record_by_place(place: int, profile: Profile) -> Message:
    """The record at a place from 0; its answer also says how many there are."""
    return _detail(profile, record_no=str(place))


def _detail(
    profile: Profile, record_no: str = "", transaction_number: str = "", ref: str = ""
) -> Message:
    by = ("", "", record_no, transaction_number, "", ref, "")
    return request(DETAIL, profile.version, ALL_EDC, *by)


def money(asked: MoneyRequest, profile: Profile) -> Message:
    """The message of a request to which `obstacle` found nothing to say."""
    amount, trace, extra = _GROUPS[asked.kind](asked, profile)
    clerk = asked.operator if _REFERENCE.fullmatch(asked.operator) else ""
    fields = (TYPES[asked.kind], amount, "", joined(trace), "", clerk, "", "", extra)
    return request(CREDIT, profile.version, *_trimmed(fields))


_Groups = tuple[str, tuple[str, ...], str]
"""Amount, trace group, extra data."""


def _sale(asked: MoneyRequest, _profile: Profile) -> _Groups:
    return str(asked.amount.minor), (asked.reference,), ""


def _void(asked: MoneyRequest, _profile: Profile) -> _Groups:
    """By the terminal's number, which the bank's reference only replaces where there is none."""
    number = number_of(original_of(asked).voucher)
    if not number:
        return "", (asked.reference,), _linked(asked)
    return "", (asked.reference, "", "", str(number)), ""


def _refund(asked: MoneyRequest, profile: Profile) -> _Groups:
    amount, trace, none = _sale(asked, profile)
    if not (profile.links_refunds and host_reference(original_of(asked))):
        return amount, trace, none
    code = original_of(asked).auth_code
    return amount, (*trace, "", code if _REFERENCE.fullmatch(code) else ""), _linked(asked)


def _linked(asked: MoneyRequest) -> str:
    return f"HREF={host_reference(original_of(asked))}"


_GROUPS: dict[Kind, Callable[[MoneyRequest, Profile], _Groups]] = {
    Kind.SALE: _sale,
    Kind.VOID: _void,
    Kind.REFUND: _refund,
}


def original_of(asked: MoneyRequest) -> Transaction:
    """The original of a void or refund; a sale has none, which nothing contradicts."""
    return getattr(asked, "original", Transaction())


def host_reference(original: Transaction) -> str:
    """By what the bank knows the original: HRef of the extra data, else the reference number."""
    known = dict(original.fields).get("HRef") or original.rrn
    return known if _HOST_REFERENCE.fullmatch(known) else ""


def _trimmed(fields: tuple[str, ...]) -> tuple[str, ...]:
    """Without the empty fields at the end."""
    filled = [place for place, text in enumerate(fields, 1) if text]
    return fields[: max(filled, default=0)]


# -- what cannot be asked ---------------------------------------------------------------------


def obstacle(asked: MoneyRequest, profile: Profile) -> Words | None:
    """Why `asked` cannot be put to this terminal at all; None when it can."""
    return next((why for is_so, why in _OBSTACLES if is_so(asked, profile)), None)


def _is_reference_bad(asked: MoneyRequest, _profile: Profile) -> bool:
    return not _REFERENCE.fullmatch(asked.reference)


def _is_other_currency(asked: MoneyRequest, profile: Profile) -> bool:
    return asked.amount.currency != profile.currency


def _is_amount_bad(asked: MoneyRequest, _profile: Profile) -> bool:
    return not 0 < asked.amount.minor <= MAX_AMOUNT


def _is_other_edc(asked: MoneyRequest, _profile: Profile) -> bool:
    """Debit, EBT, gift … have commands of their own, which this driver does not speak."""
    told = dict(original_of(asked).fields)
    return (
        told.get("edc_type", CREDIT_EDC) != CREDIT_EDC or told.get("EDCTYPE", "CREDIT") != "CREDIT"
    )


def _is_unnamed(asked: MoneyRequest, _profile: Profile) -> bool:
    """A void that says neither the terminal's number nor the bank's reference."""
    original = original_of(asked)
    return asked.kind is Kind.VOID and not (number_of(original.voucher) or host_reference(original))


_OBSTACLES: tuple[tuple[Callable[[MoneyRequest, Profile], bool], Words], ...] = (
    (_is_reference_bad, words.BAD_REFERENCE),
    (_is_other_currency, words.BAD_CURRENCY),
    (_is_amount_bad, common.BAD_AMOUNT),
    (_is_other_edc, words.OTHER_EDC),
    (_is_unnamed, words.UNNAMED_ORIGINAL),
)


# -- which answer belongs to it ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Expected:
    """What an answer must not contradict; an empty text or None leaves it open."""

    command: str
    reference: str = ""
    number: int | None = None

    def fits(self, answer: Message) -> bool:
        """An answer that says less than it might (a refusal has no groups) contradicts nothing."""
        said_number = number_of(named(answer, "transaction_number"))
        return (
            answer.is_answer
            and answer.command == self.command
            and named(answer, "ref") in ("", self.reference or named(answer, "ref"))
            and (self.number is None or said_number in (None, self.number))
        )


def expected_of(question: Message) -> Expected:
    """The answer to a question that names a reference or a transaction number, or neither."""
    number = number_of(named(question, "transaction_number"))
    return Expected(answer_to(question.command), named(question, "ref"), number)


def expected_of_money(asked: MoneyRequest) -> Expected:
    """The answer to a money request; its number is the new transaction's and so not known."""
    return Expected(answer_to(CREDIT), asked.reference)
