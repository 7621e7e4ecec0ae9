"""What the register asks: each request as a message, and which answer belongs to it.

There is no request number in this family. An answer is paired by code, by invoice where a void
names one, and by amount where both sides say one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from drivers.asia_ecr import words
from drivers.asia_ecr.fields import type_of
from drivers.asia_ecr.messages import ANSWER, Message
from drivers.asia_ecr.options import Profile
from drivers.link import words as common
from drivers.money import Money, exponent_of
from drivers.terminal import Kind, MoneyRequest, Words

INVOICE = type_of("invoice")
AMOUNT = type_of("amount")
APPROVAL_CODE = type_of("approval_code")
RRN = type_of("rrn")
HOST = type_of("host")

SALE = "20"
RETURN_LAST = "39"
TOTALS = "40"
SETTLEMENT = "50"
TEST = "D0"

LAST_INVOICE = 0
"""A reprint of invoice 000000 is one of the last transaction."""

MAX_INVOICE = 999_999
MAX_AMOUNT = 10**12 - 1
DECIMALS = 2
"""Field 40 counts hundredths, whatever the currency (asia_ecr.md, Fields)."""

Fields = tuple[tuple[str, bytes], ...]


# -- numbers and amounts ----------------------------------------------------------------------


def number_of(text: str) -> int | None:
    """An invoice as the terminal reads it: `1`, `     1` and `000001` are the same."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() else None


def amount_data(amount: Money) -> bytes:
    """12 digits of hundredths."""
    return b"%012d" % (amount.minor * _scale(amount.currency))


def money_of(data: bytes, currency: str) -> Money | None:
    """The amount of field 40; None when there is none or it cannot be in `currency`."""
    hundredths = number_of(data.decode("ascii", "replace"))
    if hundredths is None or hundredths % _scale(currency):
        return None
    return Money(hundredths // _scale(currency), currency)


def _scale(currency: str) -> int:
    return int(10 ** (DECIMALS - exponent_of(currency)))


# -- messages ---------------------------------------------------------------------------------


def code_of(kind: Kind, profile: Profile) -> str:
    """The transaction code of a money request; empty when the terminal has none for it."""
    return {Kind.SALE: SALE, Kind.VOID: profile.void_code, Kind.REFUND: profile.refund_code}[kind]


def money(request: MoneyRequest, profile: Profile) -> Message:
    """The message of a request to which `obstacle` found nothing to say."""
    fields = _FIELDS[request.kind](request, profile)
    return _message(profile, code_of(request.kind, profile), fields)


def test(profile: Profile) -> Message:
    """The communication test; the terminal answers it without asking the bank."""
    return _message(profile, TEST)


def reprint(invoice: int, profile: Profile) -> Message:
    """A reprint of `invoice`, or of the last transaction (LAST_INVOICE)."""
    return _message(profile, profile.reprint_code, (_invoice(invoice, profile),))


def return_last(profile: Profile) -> Message:
    return _message(profile, RETURN_LAST)


def totals(profile: Profile) -> Message:
    return _message(profile, TOTALS)


def settlement(profile: Profile) -> Message:
    """Krungthai's settlement names no host; the others want field HN."""
    fields = ((HOST, profile.host.encode("ascii")),) if profile.host else ()
    return _message(profile, SETTLEMENT, fields)


def _message(profile: Profile, code: str, fields: Fields = ()) -> Message:
    return Message(code, fields, transport=profile.transport)


def _invoice(number: int, profile: Profile) -> tuple[str, bytes]:
    return INVOICE, str(number).rjust(6, profile.padding).encode("ascii")


def _sale(request: MoneyRequest, _profile: Profile) -> Fields:
    return ((AMOUNT, amount_data(request.amount)),)


def _void(request: MoneyRequest, profile: Profile) -> Fields:
    return (_invoice(_original_invoice(request) or 0, profile),)


def _refund(request: MoneyRequest, profile: Profile) -> Fields:
    return (*_sale(request, profile), *_known_of_original(request))


def _known_of_original(request: MoneyRequest) -> Fields:
    """Approval code and RRN where they are known and fit; both are optional in a refund."""
    original = getattr(request, "original", None)
    known = ((APPROVAL_CODE, original.auth_code, 6), (RRN, original.rrn, 12)) if original else ()
    return tuple(
        (kind, text.ljust(width).encode("ascii"))
        for kind, text, width in known
        if 0 < len(text) <= width and text.isascii()
    )


def _original_invoice(request: MoneyRequest) -> int | None:
    original = getattr(request, "original", None)
    return number_of(original.voucher) if original else None


_FIELDS: dict[Kind, Callable[[MoneyRequest, Profile], Fields]] = {
    Kind.SALE: _sale,
    Kind.VOID: _void,
    Kind.REFUND: _refund,
}


# -- what cannot be asked ---------------------------------------------------------------------


def is_invoice(number: int | None) -> bool:
    """Castles refuses 0 and anything above six digits."""
    return number is not None and 0 < number <= MAX_INVOICE


def obstacle(request: MoneyRequest, profile: Profile) -> Words | None:
    """Why `request` cannot be put to this terminal at all; None when it can."""
    if not code_of(request.kind, profile):
        return words.NO_VOIDS
    if not _can_tell(request.amount, profile):
        return common.BAD_AMOUNT
    if request.kind is Kind.VOID and not is_invoice(_original_invoice(request)):
        return words.BAD_INVOICE
    return None


def _can_tell(amount: Money, profile: Profile) -> bool:
    fits = 0 < amount.minor <= MAX_AMOUNT // _scale(profile.currency)
    return fits and amount.currency == profile.currency


# -- which answer belongs to it ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Expected:
    """What an answer must not contradict; LAST_INVOICE and None leave it open."""

    code: str
    invoice: int = LAST_INVOICE
    amount: int | None = None

    def fits(self, answer: Message) -> bool:
        """A field that is missing or blank contradicts nothing (a refund's answer has none)."""
        return (
            answer.indicator == ANSWER
            and answer.code == self.code
            and (not self.invoice or _agrees(answer, INVOICE, self.invoice))
            and (self.amount is None or _agrees(answer, AMOUNT, self.amount))
        )


def expected_of(message: Message) -> Expected:
    """The answer to a question: its own code, and the invoice that it names."""
    return Expected(message.code, number_of(message.text(INVOICE)) or LAST_INVOICE)


def expected_of_money(request: MoneyRequest, profile: Profile) -> Expected:
    hundredths = request.amount.minor * _scale(profile.currency)
    invoice = _original_invoice(request) if request.kind is Kind.VOID else None
    return Expected(code_of(request.kind, profile), invoice or LAST_INVOICE, hundredths)


def _agrees(answer: Message, field_type: str, wanted: int) -> bool:
    text = answer.text(field_type)
    return not text or number_of(text) == wanted
