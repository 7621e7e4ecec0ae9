"""What can happen to bytes on their way: small damages for the line in memory.

A damage sees every write with its direction and says which pieces arrive, and when. It is
deterministic, so that any case can be played again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from drivers.effects import HangUp


class Way(StrEnum):
    """A direction, drawn as in a trace."""

    TO_DEVICE = ">"
    TO_REGISTER = "<"


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that arrive together, `gap` seconds after the piece before them.

    The gap of a piece on an idle line counts from the write.
    """

    data: bytes
    gap: float = 0.0


Part = Piece | HangUp
Damage = Callable[[Way, bytes], Iterable[Part]]
"""Turns one write into what arrives; HangUp means that the line is gone from there on."""

Change = Callable[[bytes], Iterable[Part]]
"""Turns one single byte into what arrives in its place."""


def whole(_way: Way, data: bytes) -> Iterable[Part]:
    """A perfect line."""
    return (Piece(data),)


def one_byte(_way: Way, data: bytes) -> Iterable[Part]:
    """Every byte comes alone, a millisecond after the one before."""
    return (Piece(byte, 0.001) for byte in singles(data))


def slow(baud: int = 9600) -> Damage:
    """Bytes take their time on the wire: 10 bits each at `baud`."""

    def paced(_way: Way, data: bytes) -> Iterable[Part]:
        return (Piece(byte, 10 / baud) for byte in singles(data))

    return paced


def lossy(seed: int, rate: float = 0.02) -> Damage:
    """Loses each byte with probability `rate`; the same seed loses the same bytes."""
    dice = random.Random(seed)  # noqa: S311  a replayable sequence is wanted, not a secret

    def leaking(_way: Way, data: bytes) -> Iterable[Part]:
        return (Piece(bytes(byte for byte in data if dice.random() >= rate)),)

    return leaking


def cut_after(count: int, way: Way) -> Damage:
    """The line hangs up after `count` bytes in the direction `way`."""
    return at(way, count, hung_up)


def mute_after(count: int, way: Way) -> Damage:
    """After `count` bytes nothing arrives any more in the direction `way`, and nobody is told."""
    return _Counted(way, lambda place, byte: (Piece(byte),) if place < count else ())


def at(way: Way, position: int, change: Change) -> Damage:
    """Do `change` to the byte at `position`, counted from 0 over all writes in that direction."""
    return _At(way, position, change)


class _At:
    """Changes one byte; what is before and after it in the same write stays in one piece."""

    def __init__(self, way: Way, position: int, change: Change) -> None:
        self._way = way
        self._left = position
        self._change = change

    def __call__(self, way: Way, data: bytes) -> Iterable[Part]:
        if way is not self._way:
            return whole(way, data)
        place, self._left = self._left, self._left - len(data)
        if not 0 <= place < len(data):
            return whole(way, data)
        changed = self._change(data[place : place + 1])
        return (Piece(data[:place]), *changed, Piece(data[place + 1 :]))


class _Counted:
    """Applies a change by place to one direction; the other stays perfect."""

    def __init__(self, way: Way, change: Callable[[int, bytes], Iterable[Part]]) -> None:
        self._way = way
        self._change = change
        self._count = 0

    def __call__(self, way: Way, data: bytes) -> Iterable[Part]:
        return list(self._parts(data)) if way is self._way else whole(way, data)

    def _parts(self, data: bytes) -> Iterator[Part]:
        for byte in singles(data):
            yield from self._change(self._count, byte)
            self._count += 1


# -- changes of one byte ---------------------------------------------------------------------


def dropped(_byte: bytes) -> Iterable[Part]:
    return ()


def doubled(byte: bytes) -> Iterable[Part]:
    return (Piece(byte + byte),)


def hung_up(_byte: bytes) -> Iterable[Part]:
    return (HangUp(),)


def flipped(bit: int) -> Change:
    """The byte with bit 0 to 7 turned over."""
    return lambda byte: (Piece(bytes([byte[0] ^ 1 << bit])),)


def replaced(new: bytes) -> Change:
    """Any bytes in its place."""
    return lambda _byte: (Piece(new),)


def preceded(noise: bytes) -> Change:
    """Strange bytes before it."""
    return lambda byte: (Piece(noise + byte),)


def delayed(seconds: float) -> Change:
    """It, and so all that follows, comes later."""
    return lambda byte: (Piece(byte, seconds),)


def singles(data: bytes) -> Iterator[bytes]:
    """The bytes of `data` one by one, as bytes."""
    return (data[place : place + 1] for place in range(len(data)))
