"""What the terminals' halves have in common: how they listen, and their single bytes."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import Generic, TypeVar

from drivers.effects import Write
from drivers.errors import BadFrame
from drivers.link.reader import Control, Reader

GAP = 0.5
"""Seconds of silence after which a frame begun is dropped: below the register's QUIET."""

ACK = Write(Control.ACK.value)
NAK = Write(Control.NAK.value)

T = TypeVar("T")


class Ears(Generic[T]):
    """A device's reader. Damage is no error there, but a reading of its own."""

    def __init__(self, reader: Reader[T]) -> None:
        self._reader = reader
        self._last_byte = -inf

    def hear(self, data: bytes, now: float) -> Iterator[T | None]:
        """The readings of `data`; None stands for a frame that was dropped."""
        if now - self._last_byte > GAP:
            self._reader.forget()
        self._last_byte = now
        self._reader.receive(data)
        return self._readings()

    def _readings(self) -> Iterator[T | None]:
        while True:
            try:
                reading = self._reader.next()
            except BadFrame:
                yield None
                continue
            if reading is None:
                return
            yield reading
