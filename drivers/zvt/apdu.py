"""CLASS INSTR LEN DATA, and how a TCP stream of them is cut; LEN is 00 to FE, or FF and 2 bytes.

The long form is little-endian. There is nothing in a stream by which it could be joined again
once it is out of step, so a class that does not exist ends it.
"""

from __future__ import annotations

from drivers.errors import BadFrame
from drivers.zvt.frames import LONGEST

LONG = 0xFF
HEADER = 3
LONG_HEADER = 5

CLASSES = frozenset({0x04, 0x05, 0x06, 0x08, 0x0F, 0x80, 0x84})
"""Commands and messages, vendors' own (0F), and both answers."""

BUFFER = 4 * LONGEST
"""More than any terminal says before it waits for an answer."""


def encode(control: int, data: bytes = b"") -> bytes:
    """The APDU of `control` (such as 0x0601) with `data` of at most 65,535 bytes."""
    size = len(data)
    if size < LONG:
        return control.to_bytes(2, "big") + bytes([size]) + data
    return control.to_bytes(2, "big") + bytes([LONG]) + size.to_bytes(2, "little") + data


def header_of(data: bytes | bytearray, at: int = 0) -> tuple[int, int] | None:
    """Sizes of header and data of the APDU at `at`; None while the header is not all there."""
    left = len(data) - at
    if left < HEADER:
        return None
    if data[at + 2] != LONG:
        return HEADER, data[at + 2]
    if left < LONG_HEADER:
        return None
    return LONG_HEADER, int.from_bytes(data[at + 3 : at + 5], "little")


class Reader:
    """Bytes of a TCP stream in, APDUs out."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._is_broken = False

    @property
    def unread(self) -> int:
        """Bytes of an APDU that has begun."""
        return len(self._buffer)

    def receive(self, data: bytes) -> None:
        """Only buffers; of a stream that is out of step nothing is kept."""
        if not self._is_broken:
            self._buffer += data

    def next(self) -> bytes | None:
        """The next APDU, or None for "need more"; raises BadFrame once when out of step."""
        if self._buffer and self._buffer[0] not in CLASSES:
            raise self._broken("no ZVT class begins here")
        if len(self._buffer) > BUFFER:
            raise self._broken("more than an answer can be")
        sizes = header_of(self._buffer)
        if sizes is None or len(self._buffer) < sum(sizes):
            return None
        apdu = bytes(self._buffer[: sum(sizes)])
        del self._buffer[: len(apdu)]
        return apdu

    def forget(self) -> None:
        """Start anew, as if nothing had come."""
        self._buffer.clear()
        self._is_broken = False

    def _broken(self, why: str) -> BadFrame:
        raw = bytes(self._buffer[:64])
        self._buffer.clear()
        self._is_broken = True
        return BadFrame(f"not ZVT: {why}", raw)
