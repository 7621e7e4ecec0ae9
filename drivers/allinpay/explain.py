"""Bytes of this protocol in words, for a technician; no session depends on it.

Frames are taken as they stand in a trace, where the stars of a masked card number no longer fit
the checksum, so a wrong one is told and not refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from drivers.allinpay import codes
from drivers.allinpay.frames import ACK, ETX, NAK, OVERHEAD, STX, lrc
from drivers.allinpay.messages import BY_TAG, ENCODING, Message, Shape, Type, decode
from drivers.errors import BadMessage
from drivers.pieces import pieces
from drivers.terminal import Words
from drivers.text import decode as clean_text

Row = tuple[str, Words]

_CONTROLS = {ACK: ("06", Words("taken (ACK)", "已接收（ACK）")),
             NAK: ("15", Words("refused (NAK)", "拒收（NAK）"))}  # fmt: skip


def explain(data: bytes) -> list[Row]:
    """(tag and name, meaning) for every frame and byte; card numbers masked, secrets left out."""
    cut = pieces(data, _size, STX, bytes(_CONTROLS))
    return [row for piece in cut for row in _read(piece)]


def _size(data: bytes) -> int:
    """How long the frame at the start of `data` is; 0 when there is none."""
    length = data[1:3].hex()
    if len(data) < OVERHEAD or not length.isdecimal():
        return 0
    size = int(length) + OVERHEAD
    return size if len(data) >= size and data[size - 2] == ETX else 0


def _read(piece: bytes) -> Iterator[Row]:
    if len(piece) == 1 and piece[0] in _CONTROLS:
        yield _CONTROLS[piece[0]]
    elif not _size(piece):
        yield ("?", _count(len(piece), "that are no frame", "不成帧"))
    else:
        yield ("LRC", _checksum(piece))
        yield from _block(piece[3:-2])


def _checksum(frame: bytes) -> Words:
    if lrc(frame[1:-1]) == frame[-1]:
        return Words("fits", "正确")
    if b"*" in frame:
        return Words("not checked: a card number is masked", "未校验：卡号已屏蔽")
    return Words("WRONG", "错误")


def _block(block: bytes) -> Iterator[Row]:
    try:
        message = decode(block)
    except BadMessage as error:
        yield ("TLV", Words(str(error)))
        return
    for tag, value in message.fields:
        yield _field(message, tag, value)


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
    if name == "type":
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
