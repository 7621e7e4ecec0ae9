"""The envelope: 02 · length of DATA in 2 BCD bytes · DATA · 03 · LRC, and the single bytes 06, 15.

Reads by length and never looks for an end byte: length bytes and LRC may hold any of them. Knows
nothing of what DATA means.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from functools import reduce
from operator import xor

from drivers.errors import BadFrame

STX = 0x02
ETX = 0x03

SHORTEST = 18
"""DATA is never less than the two headers and their separator (asia_ecr.md, Headers)."""

LONGEST = 9999
"""The largest number that two BCD bytes hold."""

OVERHEAD = 5
"""STX, two length bytes, ETX and LRC."""

BUFFER = 2 * (LONGEST + OVERHEAD)
"""Two of the largest frames; of a flood only the newest bytes are kept."""


class Control(Enum):
    """The single bytes of the link, the same in both directions."""

    ACK = b"\x06"
    NAK = b"\x15"


class Scope(StrEnum):
    """Which bytes the LRC covers; banks differ (STX..ETX: Krungthai)."""

    LEN_TO_ETX = "LEN..ETX"
    STX_TO_ETX = "STX..ETX"


_CONTROLS = {control.value: control for control in Control}
_LEFT_OUT = {Scope.LEN_TO_ETX: 1, Scope.STX_TO_ETX: 0}


def bcd(number: int) -> bytes:
    """0 to 9999 as two BCD bytes, 388 as `03 88`."""
    return bytes.fromhex(f"{number:04d}")


def from_bcd(two: bytes) -> int | None:
    """The number in two BCD bytes; None when a nibble is not a digit."""
    digits = two.hex()
    return int(digits) if digits.isdecimal() else None


def lrc(frame: bytes, scope: Scope) -> int:
    """Exclusive or over `frame` up to and with its ETX; `frame` begins with STX."""
    return reduce(xor, frame[_LEFT_OUT[scope] :], 0)


def encode(data: bytes, scope: Scope) -> bytes:
    """The frame around `data`; raises BadFrame when its length cannot be."""
    if not SHORTEST <= len(data) <= LONGEST:
        raise BadFrame(f"{len(data)} bytes of data do not fit a frame")
    frame = bytes([STX]) + bcd(len(data)) + data + bytes([ETX])
    return frame + bytes([lrc(frame, scope)])


class Reader:
    """Bytes in, controls and DATA out.

    A control counts only where everything before it was understood: inside of a damaged frame
    the same bytes are lengths, and a false NAK would send money twice.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._buffer = bytearray()
        self._strange = 0

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
        """The next control or DATA, or None for "need more".

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
        self._buffer.clear()
        self._strange = 0

    def _frame(self) -> bytes | None:
        if len(self._buffer) < 3:
            return None
        length = from_bcd(bytes(self._buffer[1:3]))
        if length is None or length < SHORTEST:
            raise self._bad(3, 1, "its length cannot be")
        size = length + OVERHEAD
        if len(self._buffer) < size:
            return None
        if self._buffer[size - 2] != ETX:
            raise self._bad(3, 1, "it does not end where its length says")
        return self._checked(size)

    def _checked(self, size: int) -> bytes:
        frame = bytes(self._buffer[:size])
        if lrc(frame[:-1], self._scope) != frame[-1]:
            # Length and end agree, so only its contents are damaged: exactly this frame is
            # dropped, so that every byte is summed up once at most.
            raise self._bad(size, size, "its checksum is wrong")
        del self._buffer[:size]
        self._strange = 0
        return frame[3:-2]

    def _bad(self, size: int, skip: int, why: str) -> BadFrame:
        raw = bytes(self._buffer[:size])
        self._skip(skip)
        return BadFrame(f"damaged frame: {why}", raw)

    def _skip(self, count: int) -> None:
        del self._buffer[:count]
        self._strange += count
