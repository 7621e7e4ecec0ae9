"""Whose bytes these are: every driver reads them, and what it can make of them is weighed.

A frame whose checksum fits and whose contents have names counts most, by its bytes; then a message
that is known but has a wrong checksum; then how many fields have a name; then the beginning of a
frame, or an envelope with nothing known in it. A lone acknowledgement is the same byte in many
protocols and proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from drivers.capture import Part, parts
from drivers.decoded import Frame
from drivers.lines.trace import Row
from drivers.registry import Driver

ENOUGH = 256
"""Frames that are looked at; a capture is of one line, so more of it says nothing new."""


FEW = 4
"""Fewer bytes than these begin a frame in many protocols."""


SHORT = 7
"""Fewer bytes than these fit a protocol by chance too easily to be certain."""


class Sure(StrEnum):
    CERTAIN = "certain"
    """Whole messages fit, and no other protocol reads half as much of the bytes."""
    LIKELY = "likely"
    """Whole messages fit here best; or a wrong checksum is all that is wrong, here alone."""
    GUESS = "guess"
    """Another protocol may be as good, or hardly anything is there."""
    NONE = "none"
    """Nobody reads anything."""


MOST = 16 * 1024
"""Of a long capture only so much can have been read by the frames that are looked at."""

READ = 0.25
"""The part of the bytes that must be messages before anything is likely: in noise a short
checksum fits by chance now and then."""


class Weight(NamedTuple):
    """What a driver makes of the bytes, in the order of what it proves: bytes, but for `named`.

    `good` and `bad` are messages whose checksum fits or does not, `named` the number of their
    fields, `begun` the beginnings and empty envelopes, `alone` the acknowledgements.
    """

    good: int = 0
    bad: int = 0
    named: int = 0
    begun: int = 0
    alone: int = 0

    @property
    def is_evidence(self) -> bool:
        return bool(self.good or self.bad or self.begun)


@dataclass(frozen=True, slots=True)
class Guess:
    """`drivers` are those that can make something of the bytes, the best one first."""

    sure: Sure
    drivers: tuple[Driver, ...] = ()


def guess(rows: Sequence[Row], drivers: Iterable[Driver], favourite: str = "") -> Guess:
    """Of equals the `favourite` comes first, though it is no surer for that."""
    weighed = [(_weight(rows, driver), driver) for driver in drivers if driver.decode is not None]
    readers = [one for one in weighed if any(one[0])]
    found = [one for one in readers if one[0].is_evidence] or readers
    found.sort(key=lambda one: (one[0], one[1].name == favourite), reverse=True)
    sure = _sure([weight for weight, _driver in found], sum(len(row.data) for row in rows))
    return Guess(sure, tuple(driver for _weight, driver in found))


def _weight(rows: Sequence[Row], driver: Driver) -> Weight:
    assert driver.decode is not None
    counted = islice(parts(rows, driver.decode, driver.read({})), ENOUGH)
    return Weight(*map(sum, zip(*map(_counts, counted), strict=True)))


def _counts(part: Part) -> Weight:
    size, decoded = len(part.raw), part.decoded
    match decoded.frame:
        case Frame.OK if part.is_message:
            return Weight(good=size, named=len(decoded.fields))
        case Frame.BAD_CHECKSUM if decoded.message:
            return Weight(bad=size, named=len(decoded.fields))
        case Frame.BAD_CHECKSUM | Frame.INCOMPLETE if size >= FEW:
            return Weight(begun=size)
        case Frame.FOREIGN:
            return Weight()
        case _:
            return Weight(alone=size)


def _sure(weights: Sequence[Weight], size: int) -> Sure:
    """How sure the first of the ordered weights is, of `size` bytes in all."""
    if not weights:
        return Sure.NONE
    best, *others = weights
    if best.good + best.bad + best.alone < READ * min(size, MOST):
        return Sure.GUESS
    if best.good:
        is_far_ahead = not any(2 * other.good >= best.good for other in others)
        if is_far_ahead and best.good >= SHORT:
            return Sure.CERTAIN
        return Sure.LIKELY if is_far_ahead or best > others[0] else Sure.GUESS
    is_alone = not any(other.bad and 2 * other.named >= best.named for other in others)
    return Sure.LIKELY if best.bad and is_alone else Sure.GUESS
