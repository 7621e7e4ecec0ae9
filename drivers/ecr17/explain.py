"""Bytes of this protocol in words, for a technician; no session depends on it.

Frames are taken as they stand in a trace, where the stars of a masked card number no longer fit
the checksum, and in whichever scope it is: both are told and not refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from drivers.decoded import Decoded, FieldValue, Frame
from drivers.ecr17 import codes
from drivers.ecr17.decode import PROGRESS, decode
from drivers.ecr17.frames import LONGEST
from drivers.terminal import Words

Row = tuple[str, Words]

WINDOW = LONGEST + 3
"""The longest frame; a flood of beginnings must not be looked at to its end each time."""

_CONTROLS = {
    "ACK": Words("taken (ACK)", "已接收（ACK）"),
    "NAK": Words("refused (NAK)", "拒收（NAK）"),
}

_NAMES = {
    "status request": "查询状态",
    "payment request": "消费请求",
    "extended payment request": "消费请求（扩展结果）",
    "reversal request": "撤销请求",
    "refund request": "退货请求",
    "retroactive reversal request": "撤销更早交易的请求",
    "last result request": "查询上笔结果",
    "print mode": "打印方式",
    "reprint request": "重打印请求",
    "totals request": "查询总计",
    "close request": "结算请求",
    "load request": "下载请求（DLL）",
    "status": "状态",
    "payment result": "消费结果",
    "extended result": "消费结果（扩展）",
    "reversal result": "撤销结果",
    "exchange result": "消费结果（货币转换）",
    "refund result": "退货结果",
    "totals": "总计",
    "close result": "结算结果",
    "load result": "下载结果",
    "receipt part": "小票片段",
    "additional data": "附加数据",
}


def explain(data: bytes) -> list[Row]:
    """(name, meaning) for every frame and field; nothing secret is in it."""
    rows: list[Row] = []
    place = 0
    while place < len(data):
        window = data[place : place + WINDOW]
        one = decode(window, {})
        rows += _read(one, window[: one.size])
        place += one.size
    return rows


def _read(one: Decoded, piece: bytes) -> Iterator[Row]:
    if one.frame in (Frame.INCOMPLETE, Frame.FOREIGN):
        size = len(piece)
        yield ("?", Words(f"{size} bytes that are no frame", f"{size} 字节不成帧"))
    elif one.message in _CONTROLS:
        yield (piece[:1].hex().upper(), _CONTROLS[one.message])
    elif one.message == PROGRESS:
        text = str(one.fields["text"]).strip()
        yield ("01", Words(f"the terminal shows: {text}", f"终端显示：{text}"))
    else:
        yield ("LRC", _checksum(one, piece))
        yield from _fields(one.fields)


def _checksum(one: Decoded, piece: bytes) -> Words:
    if one.frame is Frame.OK:
        scope = one.fields["lrc_scope"]
        return Words(f"fits ({scope})", f"正确（{scope}）")
    if b"*" in piece:
        return Words("not checked: a card number is masked", "未校验：卡号已屏蔽")
    return Words("WRONG", "错误")


def _fields(fields: Mapping[str, FieldValue]) -> Iterator[Row]:
    name = str(fields.get("name", ""))
    yield ("type", Words(f"{fields.get('code', '')} {name}".strip(), _NAMES.get(name, "")))
    for key, value in fields.items():
        if key not in _TOLD and value != "":
            yield (key, _meaning(key, str(value)))


def _meaning(key: str, text: str) -> Words:
    known = _MEANINGS[key](text) if key in _MEANINGS else None
    if known is None:
        return Words(text)
    return Words(f"{text} {known.en}", f"{text} {known.zh}", "")


_TOLD = frozenset({"code", "name", "lrc", "lrc_scope", "operative", "modules", "pan_last4"})
"""Said already, above the fields or in another of them."""

_MEANINGS: dict[str, Callable[[str], Words | None]] = {
    "result": lambda code: codes.judge(code).words,
    "status": codes.status,
    "card_type": codes.CARD_TYPES.get,
    "tx_type": codes.ENTRY_KINDS.get,
    "mode": codes.PRINT_MODES.get,
}
