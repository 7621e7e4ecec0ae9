"""Tells fingers from a scanner or a paste, by the times of the keys. Pure arithmetic.

A scanner types like a keyboard, only faster. A key came from fingers when nothing came shortly
before it; that nothing comes shortly after it, whoever lets keys in has to wait for.
"""

from __future__ import annotations

from enum import Enum, auto
from math import inf

BURST_SECONDS = 0.03
"""Keys closer together than this did not come from fingers; a scanner sends one in 1 to 10 ms."""

SPLIT_SECONDS = 0.06
"""A pause that a USB scanner makes in the middle of a code without ending it."""

SETTLE_SECONDS = 0.15
"""How long a screen lets no key in after it appeared, and none after a burst."""


class Verdict(Enum):
    EARLY = auto()
    """Typed for an earlier screen: before this one could be seen, or in one go with such keys."""
    BURST = auto()
    """From a scanner or a paste."""
    FINGER = auto()


class Fingers:
    """One screen's judge of keys, fed their times in seconds of a clock that only goes forward."""

    def __init__(self) -> None:
        self._opens = inf
        self._quiet_until = -inf
        self._last = -inf
        self._last_verdict = Verdict.FINGER

    def appeared(self, at: float) -> None:
        """The screen can be seen from here on."""
        self._opens = at + SETTLE_SECONDS

    def judge(self, at: float) -> Verdict:
        """Where the key of this time came from, as far as the keys before it tell."""
        gap, self._last = at - self._last, at
        self._last_verdict = self._judge(at, gap)
        if self._last_verdict is Verdict.BURST:
            self._quiet_until = at + SETTLE_SECONDS
        return self._last_verdict

    def _judge(self, at: float, gap: float) -> Verdict:
        if at < self._opens or (gap < SPLIT_SECONDS and self._last_verdict is Verdict.EARLY):
            return Verdict.EARLY
        if gap < BURST_SECONDS or at < self._quiet_until:
            return Verdict.BURST
        return Verdict.FINGER
