"""The envelope: 02 · text · 03 · LRC, and the single bytes 06, 15, 04, 05.

There is no length, so a frame ends one byte behind its first 03. Knows nothing of the text but
that 02 and 03 cannot be in it.
"""

from __future__ import annotations

from drivers.errors import BadFrame
from drivers.link.reader import ETX, STX, Control, EtxReader, xor_of

CONTROLS = (Control.ACK, Control.NAK, Control.EOT, Control.ENQ)

LONGEST = 16 * 1024
"""Bytes of text. The longest answer seen in public has 534; a flood without an end stops here."""

OVERHEAD = 3
"""STX, ETX and LRC."""

BUFFER = 2 * (LONGEST + OVERHEAD)
"""Two of the largest frames; of a flood only the newest bytes are kept."""


def lrc(data: bytes) -> int:
    """Exclusive or over text and ETX; the STX is left out."""
    return xor_of(data)


def encode(text: bytes) -> bytes:
    """The frame around `text`; raises BadFrame when it cannot be one."""
    if not 0 < len(text) <= LONGEST or STX in text or ETX in text:
        raise BadFrame(f"{len(text)} bytes of text do not fit a frame", text)
    summed = text + bytes([ETX])
    return bytes([STX]) + summed + bytes([lrc(summed)])


class Reader(EtxReader):
    """Bytes in, controls and texts out."""

    def __init__(self) -> None:
        super().__init__(BUFFER, CONTROLS, LONGEST)

    def _fits(self, frame: bytes) -> bool:
        return lrc(frame[1:-1]) == frame[-1]
