"""The first frame of captured bytes under the names of the wire, with ours beside them.

`fields` are (type, text) as long as on the wire; card numbers are masked and what `fields.py` hides
is hidden, except the name of a cardholder: nothing decoded is kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from drivers.asia_ecr.answers import kept, masked, terminal_clock
from drivers.asia_ecr.captured import ENVELOPE, Captured, captured, is_ours
from drivers.asia_ecr.fields import BY_TYPE, Keep, keep, type_of
from drivers.asia_ecr.frames import Scope, lrc
from drivers.asia_ecr.messages import ANSWER, Message, readable
from drivers.bcd_frames import Piece
from drivers.decoded import Decoded, FieldValue, Frame
from drivers.registry import Options

Named = Iterator[tuple[str, FieldValue]]

HEADER_NAMES = {
    "transport_header": "transport",
    "format_version": "version",
    "indicator": "indicator",
    "transaction_code": "code",
    "response_code": "response",
    "more": "more",
}
"""The usual names of the header's parts, and what they are called in messages.py."""

KRUNGTHAI = "0000000000"
"""The transport header of the bank whose checksum counts STX in."""


def decode(data: bytes, options: Options) -> Decoded:
    """drivers.decoded.Decode; the option `checksum_scope` counts only where no scope fits."""
    return ENVELOPE.decoded(
        data, lambda piece: _frame(piece, Scope(str(options["checksum_scope"])))
    )


def _frame(piece: Piece, scope: Scope) -> Decoded:
    if not is_ours(piece.data):
        return Decoded(Frame.FOREIGN)
    frame = captured(piece)
    verdict = Frame.BAD_CHECKSUM if frame.scope is None else Frame.OK
    named = [*_wire(frame.message), *_checksum(piece, frame, scope), *_ours(frame.message)]
    fault = {"fault": str(frame.fault)} if frame.fault else {}
    return Decoded(verdict, frame.message.code, dict(named) | fault)


def _wire(message: Message) -> Named:
    for name, ours in HEADER_NAMES.items():
        yield name, getattr(message, ours)
    yield "fields", [[kind, _text(kind, data)] for kind, data in message.fields]


def _checksum(piece: Piece, frame: Captured, asked: Scope) -> Named:
    is_counted = frame.message.transport == KRUNGTHAI
    scope = frame.scope or (Scope.STX_TO_ETX if is_counted else asked)
    yield "lrc_scope", scope.value
    yield "lrc_valid", frame.scope is not None
    yield "lrc_given", f"{piece.raw[-1]:02X}"
    yield "lrc_computed", f"{lrc(piece.raw[:-1], scope):02X}"


def _ours(message: Message) -> Named:
    """Our names, without padding; an answer without an amount says so."""
    for kind, data in message.map.items():
        if kind in BY_TYPE:
            yield BY_TYPE[kind].name, _text(kind, data).strip()
    if card := masked(message.text(type_of("card"))):
        yield "pan_masked", card
    if clock := terminal_clock(message):
        yield from zip(("date", "time"), clock.split("T"), strict=True)
    amount = message.text(type_of("amount"))
    if amount.isdecimal():
        yield "amount_minor", int(amount)
    elif message.indicator == ANSWER:
        yield "amount_minor", None


def _text(kind: str, data: bytes) -> str:
    return readable(data) if keep(kind) is Keep.NAME else kept(kind, data)
