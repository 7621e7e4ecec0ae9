"""How long to wait after failures: pure arithmetic."""

from __future__ import annotations

BASE_SECONDS = 2.0
CAP_SECONDS = 300.0
MAX_DOUBLINGS = 20
"""Past the cap; bounds the exponent, not the wait."""


def delay(tries: int, chance: float, floor: float = 0.0) -> float:
    """Seconds until the next try after `tries` failures in a row.

    Full jitter: any share `chance` (0 to 1) of a limit that doubles, so that the lanes of a chain
    do not come back all at once. `floor` is what head office asked for.
    """
    limit = min(CAP_SECONDS, BASE_SECONDS * 2.0 ** min(max(tries - 1, 0), MAX_DOUBLINGS))
    return min(CAP_SECONDS, max(floor, chance * limit))
