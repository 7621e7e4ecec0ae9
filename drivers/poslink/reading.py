"""Captured bytes as pieces of this protocol, for people: whole, damaged, begun, or none of it.

Unlike a session's reader it gives back every byte, in order, and never raises. What it gives has
card numbers masked and secrets left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from drivers.decoded import Frame
from drivers.errors import BadMessage
from drivers.link.reader import ETX, STX, Control
from drivers.poslink import frames
from drivers.poslink.frames import LONGEST, OVERHEAD, lrc
from drivers.poslink.messages import ENCODING, FS, Message
from drivers.poslink.privacy import damaged, masked

CONTROLS = {control.value[0]: control for control in frames.CONTROLS}
_WINDOW = LONGEST + OVERHEAD


@dataclass(frozen=True, slots=True)
class Piece:
    """`message` is masked; None where there is none. `is_masked`: stars stood in the bytes."""

    frame: Frame
    size: int
    control: Control | None = None
    message: Message | None = None
    is_masked: bool = False


def pieces(data: bytes) -> Iterator[Piece]:
    """All of `data`, one piece after another."""
    place = 0
    while place < len(data):
        piece = read(data[place : place + _WINDOW])
        yield piece
        place += piece.size


def read(data: bytes) -> Piece:
    """The piece at the beginning of `data`, which is not empty."""
    if data[0] in CONTROLS:
        return Piece(Frame.OK, 1, CONTROLS[data[0]])
    if data[0] != STX:
        return Piece(Frame.FOREIGN, _up_to_mark(data))
    end = data.find(ETX, 1)
    again = data.find(STX, 1, end if end >= 0 else len(data))
    if again >= 0:
        return Piece(Frame.INCOMPLETE, again)
    if end < 0 or end + 1 == len(data):
        return Piece(Frame.INCOMPLETE, len(data))
    return _whole(data[: end + 2])


def _whole(frame: bytes) -> Piece:
    fits = lrc(frame[1:-1]) == frame[-1]
    text = frame[1:-2]
    is_masked = b"*" in text
    message = _message(text if fits or is_masked else damaged(text), is_sound=fits)
    if message is None:
        return Piece(Frame.FOREIGN, len(frame))
    verdict = Frame.OK if fits else Frame.BAD_CHECKSUM
    return Piece(verdict, len(frame), message=masked(message), is_masked=is_masked)


def _message(text: bytes, *, is_sound: bool) -> Message | None:
    """A damaged text is still taken apart when its separators show that it is one of ours."""
    try:
        return Message.decode(text)
    except BadMessage:
        fields = tuple(text.decode(ENCODING).split(FS))
        return Message(fields) if not is_sound and len(fields) > 1 else None


def _up_to_mark(data: bytes) -> int:
    """Where the next byte stands that could begin something."""
    marks = (place for place, byte in enumerate(data) if byte == STX or byte in CONTROLS)
    return next(marks, len(data))
