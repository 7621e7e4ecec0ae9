"""The envelope: 02 · length of the block in 2 BCD bytes · TLV block · 03 · LRC.

Reads by length and never looks for an end byte, since values may hold any byte. Knows nothing of
what is inside, except that every tag of this protocol begins with 9F.
"""

from __future__ import annotations

from functools import reduce
from operator import xor

from drivers.errors import BadFrame

STX = 0x02
ETX = 0x03
ACK = 0x06
NAK = 0x15

MAX_BLOCK = 9999
"""The largest number that two BCD bytes hold (the length field of gsccs/mispos-client)."""

OVERHEAD = 5
"""STX, two length bytes, ETX and LRC."""

MAX_BUFFER = 4 * (MAX_BLOCK + OVERHEAD)
"""Four of the largest frames; of a flood only the newest bytes are kept."""

TAG_LEAD = 0x9F
STRAY = bytes([0x00, ACK, NAK])
"""Bytes that may stand before a frame and mean no damage (BOC terminals send such, china.md C2)."""


def lrc(data: bytes | bytearray) -> int:
    """Exclusive or over length, block and ETX; STX is not part of it."""
    return reduce(xor, data, 0)


def encode(block: bytes) -> bytes:
    """The frame around `block`; raises BadFrame when the length field cannot hold it."""
    if not 0 < len(block) <= MAX_BLOCK:
        raise BadFrame(f"a block of {len(block)} bytes does not fit a frame")
    body = bytes.fromhex(f"{len(block):04d}") + block + bytes([ETX])
    return bytes([STX]) + body + bytes([lrc(body)])


class Reader:
    """Bytes in, TLV blocks out. `naks` counts the lone 15 bytes seen outside of any frame."""

    def __init__(self) -> None:
        self.naks = 0
        self._buffer = bytearray()
        self._astray = False

    @property
    def is_pending(self) -> bool:
        """Whether a frame has begun that is not complete."""
        return bool(self._buffer)

    @property
    def size(self) -> int:
        return len(self._buffer)

    def receive(self, data: bytes) -> None:
        """Only buffers."""
        self._buffer += data[-MAX_BUFFER:]
        del self._buffer[: max(0, len(self._buffer) - MAX_BUFFER)]

    def next(self) -> bytes | None:
        """The next block, or None for "need more"; raises BadFrame, after which it goes on."""
        self._skip_to_start()
        length = self._length()
        if length is None or len(self._buffer) < length + OVERHEAD:
            return None
        return self._take(length)

    def rescue(self) -> bool:
        """Give up a frame that stopped half-way if a whole good one lies behind its start.

        A damaged length can make the reader wait for bytes that never come. To be called when
        the line has been quiet; drops nothing unless it finds something better.
        """
        place = self._buffer.find(STX, 1)
        while place >= 0:
            if _is_whole_frame(self._buffer[place : place + MAX_BLOCK + OVERHEAD]):
                del self._buffer[:place]
                return True
            place = self._buffer.find(STX, place + 1)
        return False

    def _skip_to_start(self) -> None:
        start = self._buffer.find(STX)
        junk = bytes(self._buffer[: start if start >= 0 else len(self._buffer)])
        del self._buffer[: len(junk)]
        if junk.strip(STRAY):
            self._astray = True
        if not self._astray:
            self.naks += junk.count(NAK)

    def _length(self) -> int | None:
        """The length that the header gives, None while the header is incomplete."""
        if len(self._buffer) < 4:
            return None
        digits = self._buffer[1:3].hex()
        if not digits.isdecimal():
            raise self._bad(1, f"length {digits} is not BCD")
        if self._buffer[3] != TAG_LEAD:
            raise self._bad(1, "no tag after the length")
        return int(digits)

    def _take(self, length: int) -> bytes:
        if self._buffer[length + 3] != ETX:
            raise self._bad(1, "no ETX where the length says")
        frame = bytes(self._buffer[: length + OVERHEAD])
        if lrc(frame[1:-1]) != frame[-1]:
            raise self._bad(len(frame), "wrong checksum")
        del self._buffer[: len(frame)]
        self._astray = False
        return frame[3:-2]

    def _bad(self, drop: int, text: str) -> BadFrame:
        """Drop the first `drop` bytes, so that the search goes on behind them.

        A wrong checksum drops the whole frame, whose ends are known; any other damage only its
        start, since the length cannot be trusted. So every byte is summed at most once.
        """
        raw = bytes(self._buffer[: max(drop, OVERHEAD)])
        del self._buffer[:drop]
        self._astray = True
        return BadFrame(text, raw)


def _is_whole_frame(data: bytearray) -> bool:
    digits = data[1:3].hex()
    if len(data) < OVERHEAD or not digits.isdecimal() or data[3] != TAG_LEAD:
        return False
    end = int(digits) + 3
    return len(data) > end + 1 and data[end] == ETX and lrc(data[1 : end + 1]) == data[end + 1]
