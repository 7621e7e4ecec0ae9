"""The envelope: 02 · length of DATA in 2 BCD bytes · DATA · 03 · LRC, and the single bytes 06, 15.

Reads by length and never looks for an end byte: length bytes and LRC may hold any of them. Knows
nothing of what DATA means.
"""

from __future__ import annotations

from enum import StrEnum

from drivers.errors import BadFrame
from drivers.link.reader import ETX, STX, Control, FrameReader, xor_of

CONTROLS = (Control.ACK, Control.NAK)

SHORTEST = 18
"""DATA is never less than the two headers and their separator (asia_ecr.md, Headers)."""

LONGEST = 9999
"""The largest number that two BCD bytes hold."""

OVERHEAD = 5
"""STX, two length bytes, ETX and LRC."""

BUFFER = 2 * (LONGEST + OVERHEAD)
"""Two of the largest frames; of a flood only the newest bytes are kept."""


class Scope(StrEnum):
    """Which bytes the LRC covers; banks differ (STX..ETX: Krungthai)."""

    LEN_TO_ETX = "LEN..ETX"
    STX_TO_ETX = "STX..ETX"


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
    return xor_of(frame[_LEFT_OUT[scope] :])


def encode(data: bytes, scope: Scope) -> bytes:
    """The frame around `data`; raises BadFrame when its length cannot be."""
    if not SHORTEST <= len(data) <= LONGEST:
        raise BadFrame(f"{len(data)} bytes of data do not fit a frame")
    frame = bytes([STX]) + bcd(len(data)) + data + bytes([ETX])
    return frame + bytes([lrc(frame, scope)])


class Reader(FrameReader):
    """Bytes in, controls and DATA out. Length bytes of a damaged frame can look like controls."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(BUFFER, CONTROLS)
        self._scope = scope

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
        return self._take(size)[3:-2]
