"""Bytes of this protocol in words, for a technician."""

from __future__ import annotations

from collections.abc import Iterator

from drivers.allinpay import codes
from drivers.allinpay.captured import ENVELOPE, Captured, captured
from drivers.allinpay.frames import ACK, NAK
from drivers.allinpay.messages import BY_TAG, ENCODING, Message, Shape, Type
from drivers.bcd_frames import Kind, Piece
from drivers.terminal import Words
from drivers.text import decode as clean_text

Row = tuple[str, Words]

_CONTROLS = {
    bytes([ACK]): ("06", Words("taken (ACK)", "已接收（ACK）")),
    bytes([NAK]): ("15", Words("refused (NAK)", "拒收（NAK）")),
}


def explain(data: bytes) -> list[Row]:
    """(tag and name, meaning) for every frame and byte; card numbers masked, secrets left out."""
    return [row for piece in ENVELOPE.pieces(data) for row in _read(piece)]


def _read(piece: Piece) -> Iterator[Row]:
    match piece.kind:
        case Kind.CONTROL:
            yield _CONTROLS[piece.raw]
        case Kind.WHOLE:
            yield from _frame(captured(piece))
        case _:
            yield ("?", _count(len(piece.raw), "that are no frame", "不成帧"))


def _frame(frame: Captured) -> Iterator[Row]:
    yield ("LRC", _checksum(frame))
    for tag, value in frame.message.fields:
        yield _field(frame.message, tag, value)
    if frame.fault is not None:
        yield ("TLV", Words(str(frame.fault)))


def _checksum(frame: Captured) -> Words:
    if frame.is_valid:
        return Words("fits", "正确")
    if frame.is_masked:
        return Words("not checked: a card number is masked", "未校验：卡号已屏蔽")
    return Words("WRONG", "错误")


def _field(message: Message, tag: int, value: bytes) -> Row:
    field = BY_TAG.get(tag)
    if field is None:
        return (f"{tag:04X}", Words(clean_text(value, ENCODING)))
    return (f"{tag:04X} {field.name}", _meaning(message, field.name, field.shape, value))


def _meaning(message: Message, name: str, shape: Shape, value: bytes) -> Words:
    text = clean_text(value, ENCODING)
    if name == "code":
        ours = codes.words(text, message.text("explanation"))
        return Words(f"{text} {ours.en}", f"{text} {ours.zh}")
    if name == "type" and value:
        return Words(_type(value[0], message.text("application")))
    if shape in (Shape.PRINT, Shape.BYTES):
        return _count(len(value), "", "")
    return Words(text)


def _type(number: int, application: str) -> str:
    """The handshake shares its number with another type, under another application."""
    known = number in list(Type) and (number != Type.HANDSHAKE or application == "MANAGER")
    return f"{number} {Type(number).name.lower()}" if known else str(number)


def _count(number: int, en: str, zh: str) -> Words:
    return Words(f"{number} bytes {en}".rstrip(), f"{number} 字节{zh}")
