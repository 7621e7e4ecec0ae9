"""The envelope: 02 · text · 03 · LRC, and the single bytes 06, 15, 04, 05.

There is no length, so a frame ends one byte behind its first 03. Knows nothing of the text but
that 02 and 03 cannot be in it.
"""

from __future__ import annotations

from enum import Enum
from functools import reduce
from operator import xor

from drivers.errors import BadFrame

STX = 0x02
ETX = 0x03

LONGEST = 16 * 1024
"""Bytes of text. The longest answer seen in public has 534; a flood without an end stops here."""

OVERHEAD = 3
"""STX, ETX and LRC."""

BUFFER = 2 * (LONGEST + OVERHEAD)
"""Two of the largest frames; of a flood only the newest bytes are kept."""


class Control(Enum):
    """The single bytes of the link."""

    ACK = b"\x06"
    NAK = b"\x15"
    EOT = b"\x04"
    ENQ = b"\x05"


_CONTROLS = {control.value: control for control in Control}


def lrc(data: bytes) -> int:
    """Exclusive or over text and ETX; the STX is left out."""
    return reduce(xor, data, 0)


def encode(text: bytes) -> bytes:
    """The frame around `text`; raises BadFrame when it cannot be one."""
    if not 0 < len(text) <= LONGEST or STX in text or ETX in text:
        raise BadFrame(f"{len(text)} bytes of text do not fit a frame", text)
    summed = text + bytes([ETX])
    return bytes([STX]) + summed + bytes([lrc(summed)])


class Reader:
    """Bytes in, controls and texts out.

    A control counts only where everything before it was understood: behind a frame that lost its
    beginning the same byte is a checksum, and a false NAK would send money twice.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._strange = 0
        self._seen = 1

    @property
    def unread(self) -> int:
        """Bytes since the last good reading that made no sense, or none yet."""
        return self._strange + len(self._buffer)

    @property
    def has_begun(self) -> bool:
        """Whether a frame has started that is not complete."""
        return bool(self._buffer)

    def receive(self, data: bytes) -> None:
        """Only buffers."""
        self._buffer += data
        self._skip(max(0, len(self._buffer) - BUFFER))

    def next(self) -> Control | bytes | None:
        """The next control or text, or None for "need more".

        Raises BadFrame for a damaged frame; the call after it goes on behind the damage.
        """
        if not self._strange and (control := _CONTROLS.get(bytes(self._buffer[:1]))):
            del self._buffer[:1]
            return control
        start = self._buffer.find(STX)
        self._skip(start if start >= 0 else len(self._buffer))
        return self._frame() if self._buffer else None

    def abandon(self) -> None:
        """The line is quiet: the frame begun will not be completed. `next` looks behind its STX."""
        self._skip(min(1, len(self._buffer)))

    def forget(self) -> None:
        """Start anew, as if nothing had come."""
        self._skip(len(self._buffer))
        self._strange = 0

    def _frame(self) -> bytes | None:
        end = self._buffer.find(ETX, self._seen)
        reached = end if end >= 0 else len(self._buffer)
        again = self._buffer.rfind(STX, self._seen, reached)
        if again >= 0:
            raise self._bad(again, again, "another one begins inside it")
        if reached > LONGEST + 1:
            raise self._bad(reached, reached, "it is too long")
        self._seen = max(1, reached)
        return self._checked(end + 2) if 0 <= end < len(self._buffer) - 1 else None

    def _checked(self, size: int) -> bytes:
        frame = bytes(self._buffer[:size])
        if lrc(frame[1:-1]) != frame[-1]:
            # A checksum that was lost leaves the beginning of the next frame in its place.
            lost = frame[-1] == STX
            raise self._bad(size, size - lost, "its checksum is wrong")
        del self._buffer[:size]
        self._strange, self._seen = 0, 1
        return frame[1:-2]

    def _bad(self, size: int, skip: int, why: str) -> BadFrame:
        raw = bytes(self._buffer[:size])
        self._skip(skip)
        return BadFrame(f"damaged frame: {why}", raw)

    def _skip(self, count: int) -> None:
        if count:
            del self._buffer[:count]
            self._strange += count
            self._seen = 1
