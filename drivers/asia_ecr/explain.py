"""Bytes of this family in words, for a technician."""

from __future__ import annotations

from collections.abc import Iterator

from drivers.asia_ecr import requests
from drivers.asia_ecr.answers import evidence
from drivers.asia_ecr.captured import ENVELOPE, Captured, captured
from drivers.asia_ecr.codes import judge
from drivers.asia_ecr.fields import BY_TYPE
from drivers.asia_ecr.messages import ANSWER, Message
from drivers.bcd_frames import Kind, Piece
from drivers.link.reader import Control
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
    return [row for piece in ENVELOPE.pieces(data) for row in _read(piece)]


def _read(piece: Piece) -> Iterator[Row]:
    match piece.kind:
        case Kind.CONTROL:
            yield _CONTROLS[piece.raw]
        case Kind.WHOLE:
            yield from _frame(captured(piece))
        case _:
            count = len(piece.raw)
            yield ("?", Words(f"{count} bytes that are no frame", f"{count} 字节不成帧"))


def _frame(frame: Captured) -> Iterator[Row]:
    yield ("LRC", _checksum(frame))
    if frame.message.fields or frame.fault is None:
        yield from _message(frame.message)
    if frame.fault is not None:
        yield ("DATA", Words(str(frame.fault)))


def _checksum(frame: Captured) -> Words:
    if frame.scope is not None:
        return Words(f"fits ({frame.scope})", f"正确（{frame.scope}）")
    if frame.is_masked:
        return Words("not checked: a card number is masked", "未校验：卡号已屏蔽")
    return Words("WRONG", "错误")


def _message(message: Message) -> Iterator[Row]:
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
