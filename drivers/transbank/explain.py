"""Captured bytes of this family for a technician, as rows of words and as fields; one reading.

Frames are taken as they stand in a trace, whatever the terminal's profile: which bytes the
checksum covers is told. Where stars of a masked number stand in a frame, it cannot fit any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from drivers.decoded import Decoded, FieldValue, Frame
from drivers.link.reader import ETX, STX, Control
from drivers.pieces import pieces
from drivers.registry import Options
from drivers.terminal import Words
from drivers.transbank.answers import evidence
from drivers.transbank.codes import judge, step
from drivers.transbank.frames import LONGEST, Scope, lrc, scope_of
from drivers.transbank.messages import Message, Variant, is_request, shown
from drivers.transbank.receipts import WIDTH, split
from drivers.transbank.requests import INTERMEDIATE

Row = tuple[str, Words]

ENCODING = "latin-1"

CONTROLS = {
    Control.ACK.value: Words("taken (ACK)", "已接收（ACK）"),
    Control.NAK.value: Words("refused (NAK)", "拒收（NAK）"),
}

REQUESTS = {
    "0070": Words("initialise", "初始化"),
    "0080": Words("result of initialising", "初始化结果"),
    "0100": Words("poll", "轮询"),
    "0200": Words("sale", "消费"),
    "0250": Words("last sale", "上笔交易"),
    "0260": Words("list of the open batch", "未结算批次清单"),
    "0270": Words("sale for another merchant", "多商户消费"),
    "0280": Words("last sale for another merchant", "多商户上笔交易"),
    "0290": Words("list for other merchants", "多商户清单"),
    "0300": Words("leave register mode", "退出收银模式"),
    "0500": Words("close the day", "结算"),
    "0700": Words("totals", "总计"),
    "0800": Words("load keys", "下载密钥"),
    "1200": Words("void", "撤销"),
}

ANSWERS = {
    "0210": Words("answer to a sale", "消费应答"),
    "0260": Words("the last sale", "上笔交易应答"),
    "0261": Words("record of the list", "清单记录"),
    "0271": Words("answer to a sale for another merchant", "多商户消费应答"),
    "0281": Words("the last sale for another merchant", "多商户上笔交易应答"),
    "0291": Words("record of the list for other merchants", "多商户清单记录"),
    "0510": Words("answer to closing the day", "结算应答"),
    "0710": Words("answer to totals", "总计应答"),
    "0810": Words("answer to loading keys", "下载密钥应答"),
    "0900": Words("what the terminal is doing", "终端当前步骤"),
    "1210": Words("answer to a void", "撤销应答"),
}

_WHOLE = re.compile(rb"[0-9]{4}(\|[^\x00-\x1f]*)?")
_BEGUN = re.compile(rb"[0-9]{0,3}|" + _WHOLE.pattern)
_UNKNOWN = Words("unknown", "未知")


# -- as fields --------------------------------------------------------------------------------


def decode(data: bytes, options: Options) -> Decoded:
    """drivers.decoded.Decode. Answers of Autoservicio are known by their checksum."""
    control = data[:1]
    if control in CONTROLS:
        name = Control(control).name
        return Decoded(Frame.OK, name, size=1, rest=data[1:])
    size = _size(data)
    if not size:
        return _unread(data)
    variant = _variant(data[:size], Variant(str(options["profile"])))
    fields = _fields(data[:size], variant, str(options["encoding"]))
    frame = Frame.OK if scope_of(data[:size]) else Frame.BAD_CHECKSUM
    return Decoded(frame, _text(data[1:5]), fields, size, data[size:])


def _unread(data: bytes) -> Decoded:
    """Bytes at whose start no whole frame stands: one that has begun, or nothing of ours."""
    begins = data[:1] in (bytes([STX]), b"")
    size = min((at for at in _marks(data) if at > 0), default=len(data))
    part = data[1:size].removesuffix(bytes([ETX]))
    is_begun = begins and len(part) <= LONGEST and _BEGUN.fullmatch(part) is not None
    return Decoded(Frame.INCOMPLETE if is_begun else Frame.FOREIGN, size=size, rest=data[size:])


def _marks(data: bytes) -> Iterator[int]:
    """Where something else could begin."""
    return (at for at in (data.find(mark, 1) for mark in (b"\x02", *CONTROLS)) if at > 0)


def _fields(frame: bytes, variant: Variant, encoding: str) -> dict[str, FieldValue]:
    message = _message(frame, variant)
    told: dict[str, FieldValue] = dict(evidence(message, encoding))
    return told | _meaning(message) | _sum(frame) | _voucher(message, encoding)


def _meaning(message: Message) -> dict[str, FieldValue]:
    said = {"name": _name(message).en}
    if message.raw("code"):
        said["meaning"] = _code_words(message).en
    return dict(said)


def _sum(frame: bytes) -> dict[str, FieldValue]:
    scope, given = scope_of(frame), f"{frame[-1]:02X}"
    told: dict[str, FieldValue] = {"lrc": given, "lrc_valid": scope is not None}
    if scope is not None:
        return told | {"lrc_rule": scope.value}
    return told | {"lrc_right": {one.value: f"{lrc(frame[:-1], one):02X}" for one in Scope}}


def _voucher(message: Message, encoding: str) -> dict[str, FieldValue]:
    text = shown(message.raw("voucher"), encoding)
    if len(text) < WIDTH:
        return {}
    lines: list[FieldValue] = [text[at : at + WIDTH] for at in range(0, len(text), WIDTH)]
    copies = len(split(message, encoding))
    return {"voucher_lines": lines, "voucher_line_count": len(lines), "copies": copies}


# -- as rows ----------------------------------------------------------------------------------


def explain(data: bytes) -> list[Row]:
    """(name, meaning) for every frame and byte; nothing secret is in it."""
    cut = pieces(data, _size, STX, b"".join(CONTROLS))
    return [row for piece in cut for row in _rows(piece)]


def _rows(piece: bytes) -> Iterator[Row]:
    if piece in CONTROLS:
        yield (piece.hex().upper(), CONTROLS[piece])
    elif not _size(piece):
        yield ("?", Words(f"{len(piece)} bytes that are no frame", f"{len(piece)} 字节不成帧"))
    else:
        yield ("LRC", _checksum(piece))
        yield from _message_rows(_message(piece, _variant(piece, Variant.INTEGRADO)))


def _message_rows(message: Message) -> Iterator[Row]:
    (_first, function), *others = evidence(message, ENCODING)
    yield ("type", _with(function, _name(message)))
    for name, text in others:
        yield (name, _with(text, _code_words(message)) if name == "code" else Words(text))


def _checksum(frame: bytes) -> Words:
    scope = scope_of(frame)
    if scope is not None:
        return Words(f"fits: {scope}", f"正确：{scope}")
    if b"*" in frame:
        return Words("not checked: a number may be masked", "未校验：号码可能已屏蔽")
    return Words("WRONG", "错误")


def _with(text: str, words: Words) -> Words:
    return Words(f"{text} {words.en}", f"{text} {words.zh}")


# -- the one reading --------------------------------------------------------------------------


def _size(data: bytes) -> int:
    """How long the whole frame at the start of `data` is; 0 when there is none of ours."""
    end = data.find(ETX, 0, LONGEST + 2)
    is_whole = data[:1] == bytes([STX]) and 0 < end < len(data) - 1
    return end + 2 if is_whole and _WHOLE.fullmatch(data, 1, end) else 0


def _message(frame: bytes, variant: Variant) -> Message:
    payload = frame[1:-2]
    read = Message.request if is_request(payload) else Message.answer
    return read(payload, variant)


def _variant(frame: bytes, profile: Variant) -> Variant:
    """Which product wrote it. Requests of both have the same checksum, damaged frames any."""
    scope = scope_of(frame)
    if scope is None or is_request(frame[1:-2]):
        return profile
    return Variant.AUTOSERVICIO if scope is Scope.STX_TO_ETX else Variant.INTEGRADO


def _name(message: Message) -> Words:
    (name, function), *_others = message.fields
    known = REQUESTS if name == "command" else ANSWERS
    return known.get(_text(function), _UNKNOWN)


def _code_words(message: Message) -> Words:
    return step(message.code) if message.function == INTERMEDIATE else judge(message.code).words


def _text(data: bytes) -> str:
    return data.decode("ascii", "replace")
