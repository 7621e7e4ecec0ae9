"""The wire between lane and terminal, and everything that can happen to a byte on it.

Each hurt is made from a direction and a position, counted in bytes from the moment at which it
is put on the wire; so every one can be tried at every byte.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from functools import partial

from drivers.lines import damage
from drivers.lines.damage import Change, Damage, Part, Piece, Way, whole

KEPT_ANSWERS = 24
SHORTEST_ANSWER = 12
"""What is shorter is an acknowledgement, not an answer."""

Hurt = Callable[[Way, int], Damage]


class Wire:
    """The damage that is on the line now, how many bytes have passed, and what was answered."""

    def __init__(self) -> None:
        self.damage: Damage = whole
        self.bytes = {Way.TO_DEVICE: 0, Way.TO_REGISTER: 0}
        self.answers: deque[bytes] = deque(maxlen=KEPT_ANSWERS)

    def __call__(self, way: Way, data: bytes) -> list[Part]:
        self.bytes[way] += len(data)
        parts = list(self.damage(way, data))
        if way is Way.TO_REGISTER and len(data) >= SHORTEST_ANSWER:
            self.answers.append(data)
        return parts

    def hurt(self, hurting: Damage) -> None:
        """Put this damage on the line and count from here."""
        self.damage = hurting
        self.bytes = dict.fromkeys(self.bytes, 0)


class Overtaken:
    """The byte at `position` arrives only after the next write: an answer before its ACK."""

    def __init__(self, way: Way, position: int) -> None:
        self._way = way
        self._position = position
        self._count = 0
        self._held = b""

    def __call__(self, way: Way, data: bytes) -> Iterable[Part]:
        if way is not self._way:
            return whole(way, data)
        place = self._position - self._count
        self._count += len(data)
        late, self._held = self._held, b""
        if 0 <= place < len(data):
            self._held = data[place : place + 1]
            data = data[:place] + data[place + 1 :]
        return (Piece(data + late),)


class Stale:
    """An old answer comes before the write to the register that has the byte at `position`."""

    def __init__(self, answer: bytes, position: int) -> None:
        self._answer = answer
        self._left = position

    def __call__(self, way: Way, data: bytes) -> Iterable[Part]:
        if way is Way.TO_DEVICE or self._left < 0:
            return whole(way, data)
        self._left -= len(data)
        return (Piece(data),) if self._left >= 0 else (Piece(self._answer), Piece(data))


def _changed(change: Change, way: Way, position: int) -> Damage:
    return damage.at(way, position, change)


def _silent(way: Way, position: int) -> Damage:
    return damage.mute_after(position, way)


CHANGES: dict[str, Change] = {
    "dropped": damage.dropped,
    "doubled": damage.doubled,
    "flipped low": damage.flipped(0),
    "flipped high": damage.flipped(6),
    "late by 2 s": damage.delayed(2.0),
    "late by 400 s": damage.delayed(400.0),
    "cut": damage.hung_up,
    "after noise": damage.preceded(b"\x02\x15\x06"),
}

HURTS: dict[str, Hurt] = {
    **{name: partial(_changed, change) for name, change in CHANGES.items()},
    "silent from here": _silent,
    "overtaken": Overtaken,
}
"""By name; `Stale` is not among them, since it needs an earlier answer."""
