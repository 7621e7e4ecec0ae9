"""Fields and tags as the words that everybody shares, with nothing secret left in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from drivers.money import Money
from drivers.terminal import Kind, Transaction
from drivers.zvt import currencies, tlv
from drivers.zvt.charsets import text_of
from drivers.zvt.codes import APPROVED
from drivers.zvt.masking import HIDDEN, Keep, keep_field, keep_tag, masked, masked_pan
from drivers.zvt.messages import Message

AMOUNT, TRACE, TIME, DATE, EXPIRY = 0x04, 0x0B, 0x0C, 0x0D, 0x0E
PAN, RESULT, TERMINAL_ID, MERCHANT_ID, ORIGINAL_TRACE = 0x22, 0x27, 0x29, 0x2A, 0x37
AID, TEXT, CURRENCY, TOTALS, RECEIPT_NO = 0x3B, 0x3C, 0x49, 0x60, 0x87
CARD_NAME, HOST_RESULT, STATUS_BYTE, DAY = 0x8B, 0xA0, 0x19, 0xAA
LONG_TRACE = 0x1F2B
HIGHEST_RECEIPT = 9999
HIGHEST_TRACE = 999_999

_TAIL = 4


@dataclass(frozen=True, slots=True)
class Scale:
    """What a message does not say: the lane's currency, today's date, the character set."""

    currency: str
    today: date
    charset: str


def digits(value: bytes) -> str:
    """Packed digits as text; empty where a nibble is no digit."""
    text = value.hex()
    return text if text.isdecimal() else ""


def number(value: bytes) -> int | None:
    """Packed digits as a number; None for zero and for what is none (87 FFFF)."""
    text = digits(value)
    return int(text) or None if text else None


def number_of(voucher: str) -> int | None:
    """A number that a person or a transaction has as text; None when it is none."""
    text = voucher.strip()
    return int(text) if text.isascii() and text.isdecimal() else None


def code_of(message: Message) -> str:
    """The result of 04 0F as two hex digits; empty when it has none.

    A host's own A0 to AF arrive as 00 with that code beside it, which is then the result.
    """
    code = message.get(RESULT).hex().upper()
    host = message.get(HOST_RESULT)
    return f"{code}/{host.hex().upper()}" if code == APPROVED and host >= b"\xa0" else code


def money_of(message: Message, scale: Scale) -> Money | None:
    """BMP 04 in the currency of BMP 49, or of the lane; None when it is missing."""
    text = digits(message.get(AMOUNT))
    if not text:
        return None
    return Money(int(text), currencies.NAMES.get(digits(message.get(CURRENCY)), scale.currency))


def amount_bcd(amount: Money) -> bytes:
    return bytes.fromhex(f"{amount.minor:012d}")


def voucher_of(message: Message) -> str:
    """The receipt number, by which a terminal finds what it shall void."""
    value = message.get(RECEIPT_NO)
    return "" if number(value) is None else digits(value)


def card_of(message: Message) -> str:
    """At most first 6 and last 4 digits, the others as stars."""
    shown = masked_pan(message.get(PAN)).hex().upper().rstrip("F")
    return shown.replace("E", "*")


def tail_of(card: str) -> str:
    """The last four digits; empty where they are not all known."""
    tail = card[-_TAIL:]
    return tail if len(tail) == _TAIL and tail.isdecimal() else ""


def told_at(message: Message, today: date) -> str:
    """Date and time as ISO 8601; the year is the one that lies nearest before `today`."""
    day, time = digits(message.get(DATE)), digits(message.get(TIME))
    if len(day) != 4 or len(time) != 6:
        return ""
    years = (today.year + 1, today.year, today.year - 1)
    told = (_moment(f"{year:04d}{day}{time}") for year in years)
    latest = datetime.combine(today + timedelta(days=2), datetime.min.time())
    return next((at.isoformat() for at in told if at is not None and at < latest), "")


def text_in(message: Message, scale: Scale) -> str:
    """What the terminal says of its result: BMP 3C, else the texts of tag 24."""
    raw = message.get(TEXT) or b" ".join(message.tags_of(0x07))
    return text_of(raw, scale.charset)


def transaction(message: Message, scale: Scale, kind: Kind | None = None) -> Transaction:
    """A status information as a transaction. Only a void can be told from a sale by itself."""
    is_void = number(message.get(ORIGINAL_TRACE)) is not None
    return Transaction(
        kind or (Kind.VOID if is_void else Kind.SALE),
        voucher=voucher_of(message),
        amount=money_of(message, scale),
        auth_code=text_of(message.get(AID), "ascii"),
        at=told_at(message, scale.today),
        card=card_of(message),
        issuer=text_of(message.get(CARD_NAME), scale.charset),
        terminal_id=digits(message.get(TERMINAL_ID)),
        merchant_id=text_of(message.get(MERCHANT_ID), "ascii"),
        fields=tuple(evidence(message)),
    )


def evidence(message: Message) -> Iterator[tuple[str, str]]:
    """Every field and tag with its bytes in hex, in the terminal's order, masked."""
    for name, value in message.fields:
        if name != 0x06:
            keep = Keep.NOTHING if name == EXPIRY else keep_field(name)
            yield f"{name:02X}", shown(value, keep)
    for node in tlv.flat(message.tags):
        if not node.held:
            yield tag_name(node.tag), shown(node.value, keep_tag(node.tag))


def shown(value: bytes, keep: Keep) -> str:
    return HIDDEN if keep is Keep.NOTHING else masked(value, keep).hex().upper()


def tag_name(tag: int) -> str:
    return f"{tag:X}" if tag > 0xF else f"{tag:02X}"


def trace_of(one: Transaction) -> int | None:
    """The trace number (0B) of a transaction that a terminal told; None when it is not known."""
    return _numbered(one, f"{TRACE:02X}") or _numbered(one, tag_name(LONG_TRACE))


def original_trace_of(one: Transaction) -> int | None:
    """Of a void: the trace number of what was voided (37)."""
    return _numbered(one, f"{ORIGINAL_TRACE:02X}")


def _numbered(one: Transaction, name: str) -> int | None:
    text = dict(one.fields).get(name, "")
    return int(text) or None if text.isdecimal() else None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S")  # noqa: DTZ007  local text
    except ValueError:
        return None
