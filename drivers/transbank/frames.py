"""The envelope: 02 · payload · 03 · LRC, and the single bytes 06 and 15.

Reads up to 03 and then exactly one byte, which may be any, also 02, 03, 06 or 15. Knows nothing
of what the payload means.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from functools import reduce
from operator import xor

from drivers.errors import BadFrame

STX = 0x02
ETX = 0x03

LONGEST = 8 * 1024
"""More than any payload: the longest seen, a sale with both copies of its voucher, has 2 KiB."""

BUFFER = 2 * LONGEST
"""Of a flood only the newest bytes are kept."""


class Control(Enum):
    """The single bytes of the link, the same in both directions."""

    ACK = b"\x06"
    NAK = b"\x15"


class Scope(StrEnum):
    """Which bytes the LRC covers; only answers of Autoservicio count STX in."""

    PAYLOAD_TO_ETX = "xor(payload..ETX), STX excluded"
    STX_TO_ETX = "xor(STX..ETX)"


_CONTROLS = {control.value: control for control in Control}
_LEFT_OUT = {Scope.PAYLOAD_TO_ETX: 1, Scope.STX_TO_ETX: 0}


def lrc(frame: bytes, scope: Scope) -> int:
    """Exclusive or over `frame`, which begins with STX and ends with ETX."""
    return reduce(xor, frame[_LEFT_OUT[scope] :], 0)


def scope_of(frame: bytes) -> Scope | None:
    """The one reading under which the last byte of a whole frame is right; None: under neither.

    The two sums differ in exactly the value of STX, so no frame fits both.
    """
    return next((scope for scope in Scope if lrc(frame[:-1], scope) == frame[-1]), None)


def encode(payload: bytes, scope: Scope = Scope.PAYLOAD_TO_ETX) -> bytes:
    """The frame around `payload`; raises BadFrame for what cannot be inside of one."""
    if not 0 < len(payload) <= LONGEST or STX in payload or ETX in payload:
        raise BadFrame(f"{len(payload)} bytes cannot be a payload", payload)
    frame = bytes([STX]) + payload + bytes([ETX])
    return frame + bytes([lrc(frame, scope)])


class Reader:
    """Bytes in, controls and payloads out.

    A control counts only where everything before it was understood: behind a damaged frame the
    same byte is a checksum, and a false NAK would send money twice.
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
        """The next control or payload, or None for "need more".

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
        """The frame at the start. One that begins inside of another shows that that one broke."""
        end = self._buffer.find(ETX)
        again = self._buffer.rfind(STX, 1, end if end >= 0 else len(self._buffer))
        if again > 0:
            raise self._bad(again, "another frame begins in it")
        if end > LONGEST or (end < 0 and len(self._buffer) > LONGEST):
            raise self._bad(1, "it does not end")
        if end < 0 or len(self._buffer) < end + 2:
            return None
        return self._checked(end + 2)

    def _checked(self, size: int) -> bytes:
        frame = bytes(self._buffer[:size])
        if lrc(frame[:-1], self._scope) != frame[-1]:
            raise self._bad(size, "its checksum is wrong")
        del self._buffer[:size]
        self._strange = 0
        return frame[1:-2]

    def _bad(self, size: int, why: str) -> BadFrame:
        raw = bytes(self._buffer[:size])
        self._skip(size)
        return BadFrame(f"damaged frame: {why}", raw)

    def _skip(self, count: int) -> None:
        del self._buffer[:count]
        self._strange += count
