"""What the register asks: each request as a message, why it cannot be asked, and what answers it.

There is no request number. The answer to a void repeats the operation, that to a sale its ticket
and amount; anything else of the same function is not taken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from drivers.money import Money
from drivers.terminal import Kind, MoneyRequest, Sale, Transaction, Void, Words
from drivers.transbank import words
from drivers.transbank.codes import APPROVED
from drivers.transbank.messages import Message, Variant, number_of
from drivers.transbank.options import CURRENCY, Profile

INTERMEDIATE = "0900"

MAX_OPERATION = 999_999
LEAST, MOST = 50, 999_999_999
"""Amounts in pesos (limits of the vendor's SDKs)."""

TICKET = 6
"""Characters of a ticket (code 70)."""


def _message(*parts: str) -> Message:
    payload = "|".join(parts).encode("ascii")
    return Message.request(payload, Variant.INTEGRADO)


# -- questions --------------------------------------------------------------------------------

POLL = _message("0100")
LOAD_KEYS = _message("0800")
TOTALS = _message("0700", "", "")
DETAILS = _message("0260", "1", "")
"""The list of the open batch to the register; flag 0 would print it."""


def last_sale(profile: Profile) -> Message:
    """Autoservicio wants to know whether to send the voucher too; Integrado prints it."""
    return _message("0250", "") if profile.lists else _message("0250", "1")


def close(profile: Profile) -> Message:
    """Close the day."""
    return _message("0500", "", "") if profile.lists else _message("0500", "1")


# -- money ------------------------------------------------------------------------------------


def money(request: MoneyRequest, profile: Profile) -> Message:
    """The message of a request to which `obstacle` found nothing to say."""
    if isinstance(request, Sale):
        return _sale(request, profile)
    if not profile.lists:
        return _message("1200")
    return _message("1200", str(operation_of(request)), "")


def _sale(request: Sale, profile: Profile) -> Message:
    amount, ticket = str(request.amount.minor), ticket_of(request.reference)
    flags = (_flag(profile.asks_voucher), _flag(profile.tells_status))
    if profile.lists:
        return _message("0200", amount, ticket, "", *flags, "")
    return _message("0200", amount, ticket, *flags)


def _flag(is_on: bool) -> str:
    return "1" if is_on else "0"


def ticket_of(reference: str) -> str:
    """The last letters and digits of our reference, which differ from sale to sale."""
    return "".join(char for char in reference if char.isascii() and char.isalnum())[-TICKET:]


def original_of(request: MoneyRequest) -> Transaction:
    """The original of a void or refund; a sale has none, which nothing contradicts."""
    return getattr(request, "original", Transaction())


def operation_of(request: MoneyRequest) -> int | None:
    """The number of the sale that is to be voided."""
    return number_of(original_of(request).voucher)


def is_operation(number: int | None) -> bool:
    return number is not None and 0 < number <= MAX_OPERATION


def same_ticket(one: str, other: str) -> bool:
    """Tickets come back padded with zeros, or not."""
    return one.strip().lstrip("0") == other.strip().lstrip("0")


# -- what cannot be asked ---------------------------------------------------------------------


def obstacle(request: MoneyRequest) -> Words | None:
    """Why `request` cannot be put to these terminals at all; None when it can."""
    match request:
        case Sale():
            return _no_sale(request)
        case Void():
            return _no_void(request)
        case _:
            return words.NO_REFUNDS


def _no_sale(request: Sale) -> Words | None:
    if not _is_in_pesos(request.amount) or not LEAST <= request.amount.minor <= MOST:
        return words.BAD_AMOUNT
    return None if ticket_of(request.reference) else words.BAD_REFERENCE


def _no_void(request: Void) -> Words | None:
    if not is_operation(operation_of(request)):
        return words.BAD_OPERATION
    if not _is_in_pesos(request.amount):
        return words.BAD_AMOUNT
    whole = request.original.amount
    return None if whole is None or whole == request.amount else words.NOT_WHOLE


def _is_in_pesos(amount: Money) -> bool:
    return amount.currency == CURRENCY and amount.minor > 0


# -- which answer belongs to it ---------------------------------------------------------------

Fits = Callable[[Message], bool]


@dataclass(frozen=True, slots=True)
class Expected:
    """Which answers belong to a request, and which of them even before it was acknowledged.

    Without an acknowledgement a refusal may be an older one that the terminal repeats; an
    approval that names the same sale is true whichever send it answers.
    """

    fits: Fits
    counts_early: Fits = lambda _answer: False


def answers(function: str) -> Expected:
    """Whatever has that function."""
    return Expected(lambda answer: answer.function == function and bool(answer.code))


def nothing() -> Expected:
    """A bare acknowledgement is all."""
    return Expected(lambda _answer: False)


def expected_of(request: MoneyRequest, profile: Profile) -> Expected:
    """The answer that names the sale which `request` is about."""
    fits = _FITS[request.kind](request, profile)
    return Expected(fits, lambda answer: answer.code == APPROVED)


def _void_fits(request: MoneyRequest, _profile: Profile) -> Fits:
    operation = operation_of(request)

    def fits(answer: Message) -> bool:
        named = answer.number("operation")
        is_refusal = answer.code != APPROVED and not answer.text("operation")
        return answer.function == "1210" and (named == operation or is_refusal)

    return fits


def _sale_fits(request: MoneyRequest, _profile: Profile) -> Fits:
    ticket, amount = ticket_of(request.reference), request.amount.minor

    def fits(answer: Message) -> bool:
        named = answer.number("amount")
        is_right = named == amount or (answer.code != APPROVED and not named)
        return answer.function == "0210" and is_right and same_ticket(answer.text("ticket"), ticket)

    return fits


_FITS: dict[Kind, Callable[[MoneyRequest, Profile], Fits]] = {
    Kind.SALE: _sale_fits,
    Kind.VOID: _void_fits,
}
