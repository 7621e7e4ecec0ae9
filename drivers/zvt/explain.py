"""Captured bytes in words, for a technician who looks at a trace."""

from __future__ import annotations

from collections.abc import Iterator

from drivers.decoded import Frame
from drivers.terminal import Words
from drivers.zvt.charsets import DEFAULT
from drivers.zvt.frames import Control
from drivers.zvt.masking import cut
from drivers.zvt.names import words_of
from drivers.zvt.reading import Piece, Row, first, rows

Told = tuple[str, Words]

_CONTROLS = {
    Control.ACK: ("06", Words("taken (ACK)", "已接收（ACK）", "empfangen (ACK)")),
    Control.NAK: ("15", Words("thrown away (NAK)", "拒收（NAK）", "verworfen (NAK)")),
}
_MASKED = 0xEE
_CRC_FITS = Words("fits", "正确", "stimmt")
_CRC_WRONG = Words("WRONG", "错误", "FALSCH")
_CRC_UNCHECKED = Words(
    "not checked: something secret is masked", "未校验：敏感数据已屏蔽", "nicht geprüft: maskiert"
)
_CUT = Words("the end is missing", "报文不完整", "das Ende fehlt")


def explain(data: bytes) -> list[Told]:
    """(key and name, meaning) for every frame and byte; nothing secret is in it."""
    return [told for part in cut(data) for told in _piece(first(part))]


def _piece(piece: Piece) -> Iterator[Told]:
    if piece.control is not None:
        yield _CONTROLS[piece.control]
        return
    if piece.message is None:
        size = piece.size
        yield ("?", Words(f"{size} bytes that are no message", f"{size} 字节不成报文",
                          f"{size} Bytes sind keine Nachricht"))  # fmt: skip
        return
    control = f"{piece.message.control:04X}"
    yield (f"{control[:2]} {control[2:]}", words_of(piece.message.control))
    if piece.is_serial:
        yield ("CRC", _checksum(piece))
    if piece.frame is Frame.INCOMPLETE:
        yield ("!", _CUT)
    yield from (_row(row) for row in rows(piece.message, DEFAULT) if not row.holds)


def _checksum(piece: Piece) -> Words:
    if piece.frame is not Frame.BAD_CHECKSUM:
        return _CRC_FITS
    return _CRC_UNCHECKED if _MASKED in piece.data else _CRC_WRONG


def _row(row: Row) -> Told:
    shown = row.raw if row.value is None else str(row.value)
    key = f"{row.key} {row.name}" if row.name else row.key
    meant = row.words
    if meant is None:
        return key, Words(shown, shown, shown)
    return key, Words(f"{shown} {meant.en}", f"{shown} {meant.zh}", f"{shown} {meant.de}")
