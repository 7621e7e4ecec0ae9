"""A reader with the two acknowledgements of its link, and how patiently both are used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from drivers.effects import Write
from drivers.errors import BadFrame
from drivers.link.phases import UNTAKEN, Phase
from drivers.link.reader import Control, Reader

QUIET = 1.0
"""Seconds without a byte after which a frame begun is over; a NAK waits as long for another byte.

A damaged frame can earn two NAKs: the second one must not be taken for an answer to the resend.
"""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Manner:
    """How patiently to ask: seconds for the ACK and for the answer, and how many sends."""

    ack_seconds: float
    answer_seconds: float
    sends: int


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a protocol's facts say about every exchange.

    Fewer than `noise` bytes cannot have been an answer, so nobody asks to have them again. An
    answer that was NAKed may take `repeat_seconds` to come again, and is NAKed `naks` times. A
    terminal that chatters `longest_frame_seconds` past its time is not waited for. An answer has
    at most `most_parts` parts before its last one; in the phases of `renewing` a part gives the
    rest the time of an answer anew.
    """

    noise: int
    repeat_seconds: float
    longest_frame_seconds: float
    naks: int = 1
    most_parts: int = 64
    renewing: frozenset[Phase] = UNTAKEN


class Wire(Generic[T]):
    """What an exchange has of its line."""

    def __init__(
        self, reader: Reader[T], ack: bytes = Control.ACK.value, nak: bytes = Control.NAK.value
    ) -> None:
        self.reader = reader
        self._ack = ack
        self._nak = nak

    def acknowledge(self) -> Write:
        return Write(self._ack)

    def refuse(self) -> Write:
        return Write(self._nak)

    @property
    def is_unread(self) -> bool:
        """Whether bytes are there that are nothing, or nothing yet."""
        return bool(self.reader.unread)

    def next(self) -> T | None:
        """What can be read now; damaged frames are left out and counted as strange."""
        while True:
            with suppress(BadFrame):
                return self.reader.next()

    def readings(self) -> Iterator[T]:
        """All that can be read now."""
        while (reading := self.next()) is not None:
            yield reading
