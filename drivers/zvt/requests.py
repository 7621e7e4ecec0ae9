"""Every command that this register sends, and which answer belongs to one that moves money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from drivers.terminal import Kind, MoneyRequest, Sale, Transaction, Words, differ
from drivers.zvt import charsets, words
from drivers.zvt.codes import APPROVED
from drivers.zvt.messages import Control, Message, serialise
from drivers.zvt.options import Profile
from drivers.zvt.values import (
    AMOUNT,
    CURRENCY,
    DAY,
    HIGHEST_RECEIPT,
    HIGHEST_TRACE,
    RECEIPT_NO,
    TEXT,
    TIME,
    Scale,
    amount_bcd,
    code_of,
    number_of,
    original_trace_of,
    trace_of,
    transaction,
)

SERVICE = 0x03
_TELL, _TELL_UNPRINTED, _NO_VERSION = b"\x01", b"\x03", b"\x02"
FROM, TO, DIAGNOSIS_TYPE = 0x1F02, 0x1F03, 0x1B
_PRINT_BLOCK = Control.PRINT_BLOCK.to_bytes(2, "big")

MAX_AMOUNT = 10**12 - 1
MAX_LINES = 8
MAX_LINE = 99

NOTE = "Beleg-Nr. {number:04d}"
"""What a refund's slip shows of its original; German, as the terminal's own words are."""


# -- money --------------------------------------------------------------------------------------


def money(request: MoneyRequest, profile: Profile) -> bytes:
    """The command; `obstacle` has said that it can be put."""
    return _COMMANDS[request.kind](request, profile)


def _sale(request: MoneyRequest, profile: Profile) -> bytes:
    return serialise(Control.AUTHORISATION, fields=_amount(request, profile))


def _void(request: MoneyRequest, profile: Profile) -> bytes:
    """The amount goes along, since a terminal was seen to void another payment than that asked."""
    number = original_number(request) or 0
    fields = ((RECEIPT_NO, bytes.fromhex(f"{number:04d}")), *_amount(request, profile))
    return serialise(Control.VOID, profile.password, fields)


def _refund(request: MoneyRequest, profile: Profile) -> bytes:
    """ZVT refunds point at no original; only a text can name it, for people."""
    number = original_number(request)
    note = NOTE.format(number=number).encode("ascii") if number and profile.refund_note else b""
    noted = ((TEXT, note),) if note else ()
    return serialise(Control.REFUND, profile.password, (*_amount(request, profile), *noted))


def _amount(request: MoneyRequest, profile: Profile) -> tuple[tuple[int, bytes], ...]:
    return (AMOUNT, amount_bcd(request.amount)), (CURRENCY, profile.currency_bcd)


_COMMANDS: dict[Kind, Callable[[MoneyRequest, Profile], bytes]] = {
    Kind.SALE: _sale,
    Kind.VOID: _void,
    Kind.REFUND: _refund,
}


def obstacle(request: MoneyRequest, profile: Profile) -> Words | None:
    """Why `request` cannot be put to this terminal at all; None when it can."""
    amount = request.amount
    if not 0 < amount.minor <= MAX_AMOUNT or amount.currency != profile.currency:
        return words.BAD_AMOUNT
    if request.kind is Kind.VOID and not is_receipt(original_number(request)):
        return words.BAD_NUMBER
    return None


def is_receipt(number: int | None) -> bool:
    """Four digits, and 0000 is none."""
    return number is not None and 0 < number <= HIGHEST_RECEIPT


def original_of(request: MoneyRequest) -> Transaction:
    """The original of a void or refund; a sale has none, which nothing contradicts."""
    return Transaction() if isinstance(request, Sale) else request.original


def original_number(request: MoneyRequest) -> int | None:
    return number_of(original_of(request).voucher)


# -- which answer belongs to it -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Expected:
    """What an approval must not contradict. `before` is the terminal's last one before it."""

    request: MoneyRequest
    scale: Scale
    before: Transaction | None = None

    def fits(self, message: Message) -> bool:
        """Whether a status information is the approval of this request."""
        return code_of(message) == APPROVED and self.is_ours(transaction(message, self.scale))

    def is_ours(self, told: Transaction) -> bool:
        """A field that is missing contradicts nothing."""
        return (
            (told.amount is None or told.amount == self.request.amount)
            and self._is_kind(told)
            and not differ(told.terminal_id, self._terminal_id)
            and (self._names_original(told) or self._is_newer(told))
        )

    def _is_kind(self, told: Transaction) -> bool:
        """Only a void names what it voided (37), and then it must be the original."""
        voided = original_trace_of(told)
        if voided is None:
            return True
        known = trace_of(original_of(self.request))
        return self.request.kind is Kind.VOID and known in (None, voided)

    def _names_original(self, told: Transaction) -> bool:
        """A void that says by number that it is the void of this very original."""
        voided = original_trace_of(told)
        return voided is not None and voided == trace_of(original_of(self.request))

    def _is_newer(self, told: Transaction) -> bool:
        return self.before is None or is_newer(told, self.before) is not False

    @property
    def _terminal_id(self) -> str:
        return (self.before or original_of(self.request)).terminal_id


def is_newer(told: Transaction, before: Transaction) -> bool | None:
    """Whether `told` was numbered after `before`; None when neither number is known of both.

    Numbers begin anew behind the highest. Receipt numbers may also begin anew with each batch,
    so the trace number decides where there is one.
    """
    traces = _after(trace_of(told), trace_of(before), HIGHEST_TRACE)
    if traces is not None:
        return traces
    return _after(number_of(told.voucher), number_of(before.voucher), HIGHEST_RECEIPT)


def _after(new: int | None, old: int | None, highest: int) -> bool | None:
    if new is None or old is None:
        return None
    return 0 < (new - old) % highest < highest // 2


# -- questions ----------------------------------------------------------------------------------


def state(profile: Profile) -> bytes:
    """Only the state, for a quick look."""
    return serialise(Control.STATUS_ENQUIRY, profile.password, ((SERVICE, _NO_VERSION),))


def state_in_full(profile: Profile) -> bytes:
    """State, software version, and what the terminal tells of itself in tags."""
    return serialise(Control.STATUS_ENQUIRY, profile.password, ((SERVICE, b"\x04"),), ())


def last_receipt(profile: Profile, *, printed: bool = False) -> bytes:
    service = _TELL if printed else _TELL_UNPRINTED
    return serialise(Control.REPEAT_RECEIPT, profile.password, ((SERVICE, service),))


def receipt(number: int, profile: Profile, *, printed: bool = False) -> bytes:
    """One of the stored receipts; not every terminal knows the selectors."""
    digits = bytes.fromhex(f"{number:06d}")
    service = _TELL if printed else _TELL_UNPRINTED
    selectors = ((FROM, digits), (TO, digits))
    return serialise(Control.REPEAT_RECEIPT, profile.password, ((SERVICE, service),), selectors)


def totals(profile: Profile) -> bytes:
    return serialise(Control.TOTALS, profile.password)


# -- upkeep -------------------------------------------------------------------------------------


def registration(profile: Profile) -> bytes:
    """Sign the register on: what it prints, in which currency, and which tags it reads."""
    head = profile.password + profile.config + profile.currency_bcd
    blocks = ((0x26, ((0x0A, _PRINT_BLOCK),)),) if profile.print_blocks else ()
    code = charsets.BY_NAME.get(profile.charset)
    asked = profile.charset != charsets.DEFAULT and code is not None
    charset = ((0x27, ((0x14, bytes([code or 0])),)),) if asked else ()
    return serialise(Control.REGISTRATION, head, tags=(*blocks, *charset))


def log_off() -> bytes:
    return serialise(Control.LOG_OFF)


def end_of_day(profile: Profile) -> bytes:
    return serialise(Control.END_OF_DAY, profile.password)


def diagnosis(kind: int) -> bytes:
    """1 line, 2 extended, 3 configuration, 4 EMV configuration, 5 EP2."""
    return serialise(Control.DIAGNOSIS, tags=((DIAGNOSIS_TYPE, bytes([kind])),))


def initialisation(profile: Profile) -> bytes:
    return serialise(Control.INITIALISATION, profile.password)


def set_clock(at: datetime, profile: Profile) -> bytes:
    """`at` is local time."""
    fields = ((DAY, bytes.fromhex(f"{at:%y%m%d}")), (TIME, bytes.fromhex(f"{at:%H%M%S}")))
    return serialise(Control.SET_CLOCK, profile.password, fields)


def display(lines: tuple[str, ...], seconds: int, profile: Profile) -> bytes:
    """Up to 8 lines for so many seconds; 0 leaves them until the next command."""
    codec = charsets.codec_of(profile.charset)
    texts = [line.encode(codec, "replace")[:MAX_LINE] for line in lines[:MAX_LINES]]
    fields = [(0xF1 + place, text) for place, text in enumerate(texts)]
    return serialise(Control.DISPLAY, fields=[(0xF0, bytes([min(seconds, 0xFF)])), *fields])


def call_off() -> bytes:
    """06 B0: stop what runs. It is only a wish; what became of it comes as 04 0F or 06 1E."""
    return serialise(Control.CALL_OFF)
