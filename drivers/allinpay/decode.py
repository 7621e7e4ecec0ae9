"""The first frame of captured bytes under the names of the wire, with ours beside them.

`tags` are (tag, value) as on the wire: text with its padding, 9F01 as a number, host bytes in hex.
Card numbers are masked, and host bytes that hold one are hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from drivers.allinpay.captured import ENVELOPE, Captured, captured, is_ours
from drivers.allinpay.messages import BY_TAG, ENCODING, Message, Shape
from drivers.bcd_frames import Piece
from drivers.decoded import Decoded, FieldValue, Frame
from drivers.registry import Options
from drivers.text import clean, is_card_number, lines, mask_card_numbers

Named = Iterator[tuple[str, FieldValue]]

HIDDEN = "****"
BESIDE = {"reference": "trans_check", "code": "rej_code"}
"""Our names of which the public client has others that people know."""

_DIGITS = re.compile(r"[0-9]{13,}")
_CARD_LENGTHS = range(13, 20)


def decode(data: bytes, options: Options) -> Decoded:  # noqa: ARG001  nothing is read in two ways
    """drivers.decoded.Decode."""
    return ENVELOPE.decoded(data, _frame)


def _frame(piece: Piece) -> Decoded:
    if not is_ours(piece.data):
        return Decoded(Frame.FOREIGN)
    frame = captured(piece)
    verdict = Frame.OK if frame.is_valid else Frame.BAD_CHECKSUM
    named = [*_wire(frame.message), *_checksum(piece, frame), *_ours(frame.message)]
    fault = {"fault": str(frame.fault)} if frame.fault else {}
    kind = frame.message.raw("type")
    return Decoded(verdict, str(kind[0]) if kind else "", dict(named) | fault)


def _wire(message: Message) -> Named:
    if kind := message.raw("type"):
        yield "trans_type", kind[0]
    yield "tags", [[f"{tag:04X}", _value(tag, value)] for tag, value in message.fields]
    yield "encoding", ENCODING


def _checksum(piece: Piece, frame: Captured) -> Named:
    yield "lrc_valid", frame.is_valid
    yield "lrc_given", f"{piece.raw[-1]:02X}"
    yield "lrc_computed", f"{frame.checksum:02X}"


def _ours(message: Message) -> Named:
    """Our names of what is text, without padding."""
    for tag, value in message.fields:
        if tag in BY_TAG and BY_TAG[tag].shape in (Shape.TEXT, Shape.CARD):
            name, text = BY_TAG[tag].name, _text(value).strip()
            yield name, text
            if name in BESIDE:
                yield BESIDE[name], text
    amount = message.text("amount")
    if amount.isdecimal():
        yield "amount_minor", int(amount)


def _value(tag: int, value: bytes) -> FieldValue:
    shape = BY_TAG[tag].shape if tag in BY_TAG else Shape.TEXT
    match shape:
        case Shape.BYTE if len(value) == 1:
            return value[0]
        case Shape.PRINT:
            return "\n".join(lines(value, ENCODING))
        case Shape.BYTE | Shape.BYTES:
            return HIDDEN if _holds_card(value) else value.hex().upper()
        case _:
            return _text(value)


def _text(value: bytes) -> str:
    return clean(value.decode(ENCODING, "replace"))


def _holds_card(value: bytes) -> bool:
    """Whether a card number stands in host bytes, as text or as BCD; a wrong yes only hides."""
    runs = (match[0] for match in _DIGITS.finditer(value.hex()))
    return mask_card_numbers(value) != value or any(map(_begins_card, runs))


def _begins_card(digits: str) -> bool:
    """Whether a card number (its first digit is 2 to 6) begins somewhere in `digits`."""
    starts = (place for place, digit in enumerate(digits) if digit in "23456")
    return any(
        is_card_number(digits[place : place + length])
        for place in starts
        for length in _CARD_LENGTHS
    )
