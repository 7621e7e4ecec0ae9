"""Tells a scanner or a paste from fingers: by the time between keys. Pure arithmetic."""

from __future__ import annotations

BURST_SECONDS = 0.03
"""Keys closer together than this did not come from fingers; a scanner sends one in 1 to 10 ms."""

SETTLE_SECONDS = 0.15
"""How long a screen that moves money ignores keys after it appeared, and after it was armed."""


class Fingers:
    """Fed the time of each key, says whether a person can have pressed it."""

    def __init__(self, appeared: float) -> None:
        self._before = appeared
        self._quiet_until = appeared + SETTLE_SECONDS

    def pressed(self, at: float) -> bool:
        """Whether the key at this time counts; a burst keeps itself out, to its last key."""
        gap, self._before = at - self._before, at
        if gap < BURST_SECONDS:
            self._quiet_until = at + SETTLE_SECONDS
        return at >= self._quiet_until

    def settle(self, at: float) -> None:
        """Ignore what comes in the next moment."""
        self._quiet_until = max(self._quiet_until, at + SETTLE_SECONDS)
