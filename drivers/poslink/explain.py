"""Bytes of this family in words for a technician, and as values for a program.

Both are made of the same reading. A trace holds stars where a card number was, so that its sum no
longer fits: that is told and not refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from drivers.decoded import Decoded, FieldValue, Frame
from drivers.link.reader import Control
from drivers.poslink.answers import UNKEPT
from drivers.poslink.codes import OK, judge
from drivers.poslink.layouts import AMOUNT_NAMES, extra, names_of, values
from drivers.poslink.messages import Message, Nested, answer_to
from drivers.poslink.privacy import HIDDEN
from drivers.poslink.reading import Piece, pieces, read
from drivers.poslink.requests import CREDIT, number_of
from drivers.registry import Options
from drivers.terminal import Words
from drivers.text import clean

Row = tuple[str, Words]

_CONTROLS = {
    Control.ACK: ("06", Words("taken (ACK)", "已接收（ACK）")),
    Control.NAK: ("15", Words("refused (NAK)", "拒收（NAK）")),
    Control.EOT: ("04", Words("exchange ended (EOT)", "通讯结束（EOT）")),
    Control.ENQ: ("05", Words("enquiry (ENQ)", "询问（ENQ）")),
}

_SUMS = {
    Frame.OK: Words("fits", "正确"),
    Frame.BAD_CHECKSUM: Words("WRONG", "错误"),
}
_DONE = Words("OK", "成功")
"""Of a question; approved can only be what moves money."""

_UNCHECKED = Words("not checked: a card number is masked", "未校验：卡号已屏蔽")

COMMANDS = {
    "A00": Words("initialise", "初始化"),
    "A14": Words("cancel", "取消"),
    "B00": Words("batch close", "批次结算"),
    "R00": Words("totals", "总计"),
    "R02": Words("record", "交易记录"),
    "T00": Words("credit card", "信用卡交易"),
    "A01": Words("answer to initialise", "初始化应答"),
    "B01": Words("answer to batch close", "批次结算应答"),
    "R01": Words("answer to totals", "总计应答"),
    "R03": Words("answer with a record", "交易记录应答"),
    "T01": Words("answer of a credit card transaction", "信用卡交易应答"),
}

TYPES = {
    "01": Words("sale", "消费"),
    "02": Words("refund", "退货"),
    "16": Words("void", "撤销"),
    "17": Words("void of a sale", "消费撤销"),
}

_KNOWN = {"command": COMMANDS, "txn_type": TYPES, "orig_txn_type": TYPES}


def explain(data: bytes) -> list[Row]:
    """(name, meaning) for every frame and byte; nothing secret is in it."""
    return [row for piece in pieces(data) for row in _rows(piece)]


def decode(data: bytes, options: Options) -> Decoded:  # noqa: ARG001  no option changes a byte
    """The first frame of `data`; never raises."""
    if not data:
        return Decoded(Frame.FOREIGN)
    piece = read(data)
    rest = data[piece.size :]
    if piece.control is not None:
        return Decoded(piece.frame, piece.control.name, size=piece.size, rest=rest)
    if piece.message is None:
        return Decoded(piece.frame, size=piece.size, rest=rest)
    fields: dict[str, FieldValue] = {"lrc_valid": piece.frame is Frame.OK}
    fields |= _values(piece.message)
    return Decoded(piece.frame, clean(piece.message.command), fields, piece.size, rest)


# -- as values --------------------------------------------------------------------------------


def _values(message: Message) -> dict[str, FieldValue]:
    more = {clean(key): clean(value) for key, value in extra(message)}
    found: dict[str, FieldValue] = {"fields": [_cleaned(one) for one in message.nested]}
    found |= dict(_value(name, value) for name, value in values(message))
    return found | ({"ext": {**more}} if more else {})


def _value(name: str, value: str) -> tuple[str, FieldValue]:
    """Amounts are whole minor units."""
    minor = number_of(value) if name in AMOUNT_NAMES else None
    return (f"{name}_minor", minor) if minor is not None else (name, clean(value))


def _cleaned(one: Nested) -> FieldValue:
    return clean(one) if isinstance(one, str) else [_cleaned(part) for part in one]


# -- in words ---------------------------------------------------------------------------------


def _rows(piece: Piece) -> Iterator[Row]:
    if piece.control is not None:
        yield _CONTROLS[piece.control]
    elif piece.message is None:
        yield ("?", Words(f"{piece.size} bytes that are no frame", f"{piece.size} 字节不成帧"))
    else:
        is_unchecked = piece.is_masked and piece.frame is Frame.BAD_CHECKSUM
        yield ("LRC", _UNCHECKED if is_unchecked else _SUMS[piece.frame])
        yield from _named(piece.message)


def _named(message: Message) -> Iterator[Row]:
    for name, value in values(message):
        yield (name, _meaning(message, name, HIDDEN if name in UNKEPT else clean(value)))
    for key, value in extra(message):
        yield (f"ext {clean(key)}", Words(clean(value)))
    for place in range(len(names_of(message)), len(message.fields)):
        if text := message.at(place):
            yield (f"field {place}", Words(clean(text)))


def _meaning(message: Message, name: str, value: str) -> Words:
    known = _KNOWN.get(name, {}).get(value)
    if name == "response_code":
        is_question = value == OK and message.command != answer_to(CREDIT)
        known = _DONE if is_question else judge(value).words
    return Words(f"{value} {known.en}", f"{value} {known.zh}") if known else Words(value)
