"""From bytes to readings: what was understood, what was not, and never more than a bound of it.

A control counts only where everything before it was understood: inside or behind a damaged frame
the same byte is a length or a checksum, and a false NAK would send money twice.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from enum import Enum
from functools import reduce
from operator import xor
from typing import Generic, TypeVar

from drivers.errors import BadFrame

STX = 0x02
ETX = 0x03

T = TypeVar("T")


class Control(Enum):
    """The single bytes of a link, the same in both directions; no protocol need know them all."""

    ACK = b"\x06"
    NAK = b"\x15"
    EOT = b"\x04"
    ENQ = b"\x05"


def xor_of(data: bytes) -> int:
    """Exclusive or over all of `data`."""
    return reduce(xor, data, 0)


class Reader(ABC, Generic[T]):
    """Bytes in, readings out. Of a flood only the newest `most` bytes are kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._buffer = bytearray()
        self._strange = 0

    @property
    def strange(self) -> int:
        """Bytes since the last good reading that made no sense."""
        return self._strange

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
        self._skip(max(0, len(self._buffer) - self._most))

    @abstractmethod
    def next(self) -> T | None:
        """The next reading, or None for "need more".

        Raises BadFrame for a damaged frame; the call after it goes on behind the damage.
        """

    def abandon(self) -> None:
        """The line is quiet: the frame begun will not be completed. `next` looks past it."""
        self._skip(min(1, len(self._buffer)))

    def forget(self) -> None:
        """Start anew, as if nothing had come."""
        self._drop(len(self._buffer))
        self._strange = 0

    def _take(self, size: int) -> bytes:
        """The first `size` bytes, which were understood."""
        taken = bytes(self._buffer[:size])
        self._drop(size)
        self._strange = 0
        return taken

    def _bad(self, size: int, skip: int, why: str) -> BadFrame:
        raw = bytes(self._buffer[:size])
        self._skip(skip)
        return BadFrame(f"damaged frame: {why}", raw)

    def _skip(self, count: int) -> None:
        self._drop(count)
        self._strange += count

    def _drop(self, count: int) -> None:
        del self._buffer[:count]


class FrameReader(Reader[Control | bytes]):
    """Readings are controls of one byte, and what is inside of frames that begin with STX."""

    def __init__(self, most: int, controls: Iterable[Control]) -> None:
        super().__init__(most)
        self._controls = {control.value: control for control in controls}

    def next(self) -> Control | bytes | None:
        if not self._strange and (control := self._controls.get(bytes(self._buffer[:1]))):
            self._drop(1)
            return control
        start = self._buffer.find(STX)
        self._skip(start if start >= 0 else len(self._buffer))
        return self._frame() if self._buffer else None

    @abstractmethod
    def _frame(self) -> bytes | None:
        """What is inside of the frame at the start of the buffer; as `next`."""


class EtxReader(FrameReader):
    """Frames `02 · text · 03 · checksum`: STX and ETX cannot be in the text, any byte behind it."""

    def __init__(self, most: int, controls: Iterable[Control], longest: int) -> None:
        super().__init__(most, controls)
        self._longest = longest
        self._seen = 1

    @abstractmethod
    def _fits(self, frame: bytes) -> bool:
        """Whether the last byte of a whole frame is its checksum."""

    def _frame(self) -> bytes | None:
        """A frame that begins inside of another shows that that one broke."""
        end = self._buffer.find(ETX, self._seen)
        reached = end if end >= 0 else len(self._buffer)
        again = self._buffer.rfind(STX, self._seen, reached)
        if again >= 0:
            raise self._bad(again, again, "another one begins inside it")
        if reached > self._longest + 1:
            raise self._bad(reached, reached, "it is too long")
        self._seen = max(1, reached)
        return self._checked(end + 2) if 0 <= end < len(self._buffer) - 1 else None

    def _checked(self, size: int) -> bytes:
        frame = bytes(self._buffer[:size])
        if not self._fits(frame):
            # A checksum that was lost leaves the beginning of the next frame in its place.
            lost = frame[-1] == STX
            raise self._bad(size, size - lost, "its checksum is wrong")
        return self._take(size)[1:-2]

    def _drop(self, count: int) -> None:
        super()._drop(count)
        if count:
            self._seen = 1
