"""The TLV block as a table of fields: tag, our name, shape, meaning.

Tag and length are two bytes each, length big-endian; text is GBK. Unknown tags are skipped by
length but kept. Card numbers are masked and secrets dropped here, where bytes become a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from drivers.errors import BadMessage
from drivers.text import decode as clean_text
from drivers.text import mask_card, mask_card_numbers

ENCODING = "gbk"
APP = "APP01"
MANAGER = "MANAGER"


class Type(IntEnum):
    """Values of 9F01 that this driver sends or reads."""

    SIGN_ON = 1
    SALE = 2
    VOID = 3
    REFUND = 4
    HANDSHAKE = 7  # only with the application MANAGER; else the void of a pre-authorisation
    SETTLE = 14
    LAST = 15
    REPRINT = 16
    RELAY = 17
    DETAIL = 20
    MICRO_PAYMENT = 26


class Shape(StrEnum):
    TEXT = "text"
    BYTE = "byte"
    BYTES = "bytes"
    CARD = "card"
    PRINT = "print"
    SECRET = "secret"  # noqa: S105 (a kind of field, no secret)


@dataclass(frozen=True, slots=True)
class Field:
    tag: int
    name: str
    shape: Shape
    meaning: str


FIELDS = (
    Field(0x9F00, "application", Shape.TEXT, "APP01, or MANAGER for control"),
    Field(0x9F01, "type", Shape.BYTE, "transaction type"),
    Field(0x9F02, "amount", Shape.TEXT, "12 digits, minor units"),
    Field(0x9F03, "merchant_name", Shape.TEXT, "merchant name"),
    Field(0x9F04, "merchant_id", Shape.TEXT, "merchant number"),
    Field(0x9F05, "terminal_id", Shape.TEXT, "terminal number"),
    Field(0x9F06, "operator", Shape.TEXT, "operator"),
    Field(0x9F07, "acquirer", Shape.TEXT, "acquirer number"),
    Field(0x9F08, "issuer_id", Shape.TEXT, "issuer number"),
    Field(0x9F09, "issuer", Shape.TEXT, "issuer name"),
    Field(0x9F0A, "posc", Shape.TEXT, "POSC number"),
    Field(0x9F0B, "card", Shape.CARD, "card number"),
    Field(0x9F0C, "entry_kind", Shape.TEXT, "how the card was read"),
    Field(0x9F0D, "batch", Shape.TEXT, "batch number"),
    Field(0x9F0E, "voucher", Shape.TEXT, "voucher number (PosTraceNumber)"),
    Field(0x9F0F, "auth_code", Shape.TEXT, "authorisation code"),
    Field(0x9F10, "rrn", Shape.TEXT, "host reference"),
    Field(0x9F11, "date", Shape.TEXT, "MMDD"),
    Field(0x9F12, "time", Shape.TEXT, "HHMMSS"),
    Field(0x9F13, "memo", Shape.TEXT, "memo"),
    Field(0x9F14, "code", Shape.TEXT, "RejCode, the result"),
    Field(0x9F15, "relayed", Shape.BYTES, "host bytes to relay"),
    Field(0x9F16, "relay_host", Shape.TEXT, "address to relay to"),
    Field(0x9F17, "relay_port", Shape.TEXT, "port to relay to"),
    Field(0x9F18, "relay_seconds", Shape.TEXT, "time limit of the relay"),
    Field(0x9F19, "explanation", Shape.TEXT, "explanation of the RejCode"),
    Field(0x9F1A, "reference", Shape.TEXT, "TransCheck, chosen by the register and echoed"),
    Field(0x9F1B, "expiry", Shape.SECRET, "expiry of the card"),
    Field(0x9F1C, "tip", Shape.TEXT, "tip"),
    Field(0x9F1D, "total", Shape.TEXT, "total with tip"),
    Field(0x9F1E, "store", Shape.TEXT, "store number"),
    Field(0x9F1F, "register", Shape.TEXT, "register number"),
    Field(0x9F20, "original_voucher", Shape.TEXT, "voucher number of the original"),
    Field(0x9F23, "balance", Shape.TEXT, "balance"),
    Field(0x9F24, "tvr", Shape.TEXT, "terminal verification results"),
    Field(0x9F25, "tsi", Shape.TEXT, "transaction status information"),
    Field(0x9F26, "aid", Shape.TEXT, "application of the chip"),
    Field(0x9F27, "atc", Shape.TEXT, "transaction counter of the chip"),
    Field(0x9F28, "label", Shape.TEXT, "application label"),
    Field(0x9F29, "preferred_name", Shape.TEXT, "preferred name"),
    Field(0x9F2A, "certificate", Shape.TEXT, "transaction certificate"),
    Field(0x9F52, "receipt", Shape.PRINT, "receipt text to print"),
    Field(0x9F91, "bill", Shape.TEXT, "number of the bill paid"),
    Field(0x9F92, "bill_subject", Shape.TEXT, "subject of the bill"),
    Field(0x9F93, "bill_payer", Shape.SECRET, "name of the person who pays"),
    Field(0x9F94, "bill_payer_id", Shape.SECRET, "identity number of that person"),
    Field(0x9F95, "bill_business", Shape.TEXT, "business number of the bill"),
    Field(0x9FFF, "order_number", Shape.TEXT, "order number of a wallet payment"),
)  # fmt: skip

BY_TAG = {field.tag: field for field in FIELDS}
BY_NAME = {field.name: field for field in FIELDS}

REQUEST_ORDER = (
    "amount", "operator", "auth_code", "rrn", "date", "memo", "code", "relayed", "bill", "expiry",
    "store", "register", "original_voucher", "order_number", "reference",
)  # fmt: skip
"""The public client's order behind 9F00 and 9F01; code and relayed occur in type 17 alone."""

ANSWER_ORDER = tuple(field.name for field in FIELDS[2:])
"""By rising tag number, as in all cases known."""

_LONG_DIGITS = re.compile(r"\d(?:[ -]?\d){12,}")


@dataclass(frozen=True, slots=True)
class Message:
    """One TLV block: (tag, value) pairs in the order of the wire, free of secrets."""

    fields: tuple[tuple[int, bytes], ...]

    def raw(self, name: str) -> bytes:
        """The value of the field called `name`, empty when it is not there."""
        return dict(self.fields).get(BY_NAME[name].tag, b"")

    def text(self, name: str) -> str:
        """The value as printable text without spaces around it."""
        return clean_text(self.raw(name), ENCODING)

    @property
    def type(self) -> int:
        return self.raw("type")[0]

    def readable(self) -> Iterator[tuple[str, str]]:
        """(tag, text) of all that may be kept as text: no receipts, no relayed host bytes."""
        for tag, value in self.fields:
            field = BY_TAG.get(tag)
            if field is None or field.shape in (Shape.TEXT, Shape.CARD):
                yield f"{tag:04X}", clean_text(value, ENCODING)
            elif field.shape is Shape.BYTE:
                yield f"{tag:04X}", str(value[0])


def compose(
    order: tuple[str, ...], kind: int, values: Mapping[str, str | bytes], application: str = APP
) -> Message:
    """Application and type, then the `values` that are not empty, in `order`."""
    given: dict[str, str | bytes] = {"application": application, "type": bytes([kind]), **values}
    names = ("application", "type", *order)
    return Message(
        tuple((BY_NAME[name].tag, _bytes(given[name])) for name in names if given.get(name))
    )


def encode(message: Message) -> bytes:
    """The block of `message`; raises BadMessage for a value longer than its length field."""
    return b"".join(_encode_field(tag, value) for tag, value in message.fields)


def decode(block: bytes) -> Message:
    """Read a block; raises BadMessage when it is cut, doubled, or lacks its type."""
    message, fault = read(block)
    if fault is not None:
        raise fault
    return message


def read(block: bytes) -> tuple[Message, BadMessage | None]:
    """As far as `block` follows the layout, and why no further."""
    fields: list[tuple[int, bytes]] = []
    fault = None
    try:
        for one in _split(block):
            fields.append(one)  # what came before a fault is kept
        _check(fields, block)
    except BadMessage as error:
        fault = error
    kept = ((tag, _at_the_edge(tag, value)) for tag, value in fields)
    return Message(tuple((tag, value) for tag, value in kept if value is not None)), fault


def _check(fields: list[tuple[int, bytes]], block: bytes) -> None:
    tags = [tag for tag, _ in fields]
    if len(set(tags)) != len(tags):
        raise BadMessage("a tag occurs twice", block)
    if len(dict(fields).get(BY_NAME["type"].tag, b"")) != 1:
        raise BadMessage("9F01, the type, is not one byte", block)


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode(ENCODING, errors="replace")


def _encode_field(tag: int, value: bytes) -> bytes:
    if len(value) > 0xFFFF:
        raise BadMessage(f"the value of {tag:04X} has {len(value)} bytes")
    return tag.to_bytes(2, "big") + len(value).to_bytes(2, "big") + value


def _split(block: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(block):
        tag = int.from_bytes(block[place : place + 2], "big")
        start = place + 4
        place = start + int.from_bytes(block[place + 2 : start], "big")
        if len(block) < start or len(block) < place:
            raise BadMessage(f"the value of {tag:04X} is cut off", block)
        yield tag, block[start:place]


def _at_the_edge(tag: int, value: bytes) -> bytes | None:
    """`value` as it may be kept, None when it may not.

    Only fields that can hold a card number are searched for one: an order number or a reference
    that passes the Luhn check by chance must not be changed.
    """
    field = BY_TAG.get(tag)
    if field is None or field.shape is Shape.PRINT or field.name == "memo":
        return mask_card_numbers(value)
    if field.shape is Shape.SECRET:
        return None
    return _mask_card(value) if field.shape is Shape.CARD else value


def _mask_card(value: bytes) -> bytes:
    """Every long run of digits, also one written with spaces, keeps 6 and 4 of them."""
    text = value.decode(ENCODING, errors="replace")
    masked = _LONG_DIGITS.sub(lambda run: mask_card(re.sub(r"\D", "", run[0])), text)
    return masked.encode(ENCODING, errors="replace")
