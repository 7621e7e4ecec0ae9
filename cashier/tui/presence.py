"""What a request tells about the terminal when it has ended: no more than that proves."""

from __future__ import annotations

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.domain.say import Say

WAITS_FOR = {"line": "silent", "send": "ready"}
"""By the first part of the reason's key: there is no line, or the terminal gave the reason itself.

A driver's own words come from a terminal that is busy as well as from one that says nothing.
"""


def presence(ended: Request) -> str:
    """`ready`, `silent` or `unknown`."""
    if ended.state is State.QUEUED:
        return told_by(ended.message)
    return "unknown" if ended.state is State.IN_DOUBT else "ready"


def told_by(why: Say | None) -> str:
    """The same, by the reason for which nothing was sent."""
    return WAITS_FOR.get(why.key.partition(".")[0], "unknown") if why else "unknown"
