"""The envelope: 02 · payload · 03 · LRC, and the single bytes 06 and 15.

Reads up to 03 and then exactly one byte, which may be any, also 02, 03, 06 or 15. Knows nothing
of what the payload means.
"""

from __future__ import annotations

from enum import StrEnum

from drivers.errors import BadFrame
from drivers.link.reader import ETX, STX, Control, EtxReader, xor_of

CONTROLS = (Control.ACK, Control.NAK)

LONGEST = 8 * 1024
"""More than any payload: the longest seen, a sale with both copies of its voucher, has 2 KiB."""

BUFFER = 2 * LONGEST
"""Of a flood only the newest bytes are kept."""


class Scope(StrEnum):
    """Which bytes the LRC covers; only answers of Autoservicio count STX in."""

    PAYLOAD_TO_ETX = "xor(payload..ETX), STX excluded"
    STX_TO_ETX = "xor(STX..ETX)"


_LEFT_OUT = {Scope.PAYLOAD_TO_ETX: 1, Scope.STX_TO_ETX: 0}


def lrc(frame: bytes, scope: Scope) -> int:
    """Exclusive or over `frame`, which begins with STX and ends with ETX."""
    return xor_of(frame[_LEFT_OUT[scope] :])


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


class Reader(EtxReader):
    """Bytes in, controls and payloads out."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(BUFFER, CONTROLS, LONGEST)
        self._scope = scope

    def _fits(self, frame: bytes) -> bool:
        return lrc(frame[:-1], self._scope) == frame[-1]
