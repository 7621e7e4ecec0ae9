"""Bytes of this family in words, for a technician; no session depends on it.

Frames are taken as they stand in a trace, where the stars of a masked card number no longer fit
the checksum, and whatever the terminal's setting of its scope: both are told and not refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from drivers.asia_ecr import requests
from drivers.asia_ecr.answers import evidence
from drivers.asia_ecr.codes import judge
from drivers.asia_ecr.fields import BY_TYPE
from drivers.asia_ecr.frames import (
    ETX,
    OVERHEAD,
    SHORTEST,
    STX,
    Control,
    Scope,
    from_bcd,
    lrc,
)
from drivers.asia_ecr.messages import ANSWER, Message
from drivers.errors import BadMessage
from drivers.pieces import pieces
from drivers.terminal import Words

Row = tuple[str, Words]

_CONTROLS = {
    Control.ACK.value: ("06", Words("taken (ACK)", "已接收（ACK）")),
    Control.NAK.value: ("15", Words("refused (NAK)", "拒收（NAK）")),
}

_CODES = {
    requests.SALE: Words("sale", "消费"),
    "26": Words("void, or refund by setting", "撤销，或按设置为退货"),
    "27": Words("refund", "退货"),
    requests.RETURN_LAST: Words("last transaction", "上笔交易"),
    requests.TOTALS: Words("totals", "总计"),
    requests.SETTLEMENT: Words("settlement", "结算"),
    "71": Words("reprint", "重打印"),
    "92": Words("reprint", "重打印"),
    requests.TEST: Words("communication test", "通讯测试"),
}


def explain(data: bytes) -> list[Row]:
    """(type and name, meaning) for every frame and byte; nothing secret is in it."""
    cut = pieces(data, _size, STX, b"".join(_CONTROLS))
    return [row for piece in cut for row in _read(piece)]


def _size(data: bytes) -> int:
    """How long the frame at the start of `data` is; 0 when there is none."""
    length = from_bcd(data[1:3]) if len(data) >= OVERHEAD else None
    if length is None or length < SHORTEST:
        return 0
    size = length + OVERHEAD
    return size if len(data) >= size and data[size - 2] == ETX else 0


def _read(piece: bytes) -> Iterator[Row]:
    if piece in _CONTROLS:
        yield _CONTROLS[piece]
    elif not _size(piece):
        yield ("?", Words(f"{len(piece)} bytes that are no frame", f"{len(piece)} 字节不成帧"))
    else:
        yield ("LRC", _checksum(piece))
        yield from _data(piece[3:-2])


def _checksum(frame: bytes) -> Words:
    for scope in Scope:
        if lrc(frame[:-1], scope) == frame[-1]:
            return Words(f"fits ({scope})", f"正确（{scope}）")
    if b"*" in frame:
        return Words("not checked: a card number is masked", "未校验：卡号已屏蔽")
    return Words("WRONG", "错误")


def _data(data: bytes) -> Iterator[Row]:
    try:
        message = Message.decode(data)
    except BadMessage as error:
        yield ("DATA", Words(str(error)))
        return
    yield from _header(message)
    for field_type, text in evidence(message):
        known = BY_TYPE.get(field_type)
        yield (f"{field_type} {known.name}" if known else field_type, Words(text))


def _header(message: Message) -> Iterator[Row]:
    known = _CODES.get(message.code, Words(""))
    yield ("type", Words(f"{message.code} {known.en}".rstrip(), f"{message.code} {known.zh}"))
    if message.indicator == ANSWER:
        said = judge(message.response, "").words
        yield ("code", Words(f"{message.response} {said.en}", f"{message.response} {said.zh}"))
