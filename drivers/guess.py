"""Whose bytes these are: every driver reads them, and what it can make of them is weighed.

A frame whose checksum fits and whose contents have names counts most, by its bytes; then a frame
of the right structure with a wrong checksum, then the beginning of one. A lone acknowledgement is
the same byte in many protocols and proves nothing.
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


class Sure(StrEnum):
    CERTAIN = "certain"
    """Whole messages fit, and no other protocol reads half as much of the bytes."""
    LIKELY = "likely"
    """Whole messages fit here best, or only their checksums do not fit, here alone."""
    GUESS = "guess"
    """Another protocol may be as good, or hardly anything is there."""
    NONE = "none"
    """Nobody reads anything."""


class Weight(NamedTuple):
    """Bytes by what a driver makes of them, in the order of what they prove; `named` are fields."""

    good: int = 0
    bad: int = 0
    begun: int = 0
    named: int = 0
    alone: int = 0

    @property
    def is_evidence(self) -> bool:
        """Whether there is more than an acknowledgement, which is the same in many protocols."""
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
    sure = _sure([weight for weight, _driver in found])
    return Guess(sure, tuple(driver for _weight, driver in found))


def _weight(rows: Sequence[Row], driver: Driver) -> Weight:
    assert driver.decode is not None
    counted = islice(parts(rows, driver.decode, driver.read({})), ENOUGH)
    return Weight(*map(sum, zip(*map(_counts, counted), strict=True)))


def _counts(part: Part) -> Weight:
    size = len(part.raw)
    match part.decoded.frame:
        case Frame.OK if part.is_message:
            return Weight(good=size, named=len(part.decoded.fields))
        case Frame.OK:
            return Weight(alone=size)
        case Frame.BAD_CHECKSUM:
            return Weight(bad=size)
        case Frame.INCOMPLETE:
            return Weight(begun=size)
        case Frame.FOREIGN:
            return Weight()


def _sure(weights: Sequence[Weight]) -> Sure:
    """How sure the first of the ordered weights is."""
    if not weights:
        return Sure.NONE
    best, *others = weights
    if best.good:
        if not any(2 * other.good >= best.good for other in others):
            return Sure.CERTAIN
        return Sure.LIKELY if best > others[0] else Sure.GUESS
    return Sure.LIKELY if best.bad and not any(other.bad for other in others) else Sure.GUESS
