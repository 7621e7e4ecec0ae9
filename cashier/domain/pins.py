"""When wrong PINs lock a person out, and when a PIN must be changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cashier.domain.say import Say, say

TRIES = 10
LOCK = timedelta(minutes=30)
"""PCI DSS 8.3.4: at most 10 wrong tries, then locked for at least 30 minutes."""

LOCKOUTS = 3
LOCKOUT_SPAN = timedelta(hours=24)
"""So many lockouts in so long a time, and the PIN is good for nothing until it is reset."""

REMEMBERED = 4
"""PCI DSS 8.3.7: a new PIN is none of the last four."""

WARN_DAYS = 7
"""How many days before a PIN is too old its owner is told so."""


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong tries since the last right one, and when the newest was.

    `lockouts` are those within LOCKOUT_SPAN. `passed` is what the machine's steady clock proves to
    have passed since the newest try; None where nothing is known of it.
    """

    count: int = 0
    last_at: datetime | None = None
    lockouts: int = 0
    passed: timedelta | None = None


def locked_for(tries: Tries, now: datetime) -> timedelta:
    """How long the person must wait; a clock that was set never shortens it."""
    if tries.count < TRIES or tries.last_at is None:
        return timedelta(0)
    return max(timedelta(0), min(LOCK, LOCK - _passed(tries, now - tries.last_at)))


def _passed(tries: Tries, by_the_clock: timedelta) -> timedelta:
    """A clock set forward counts as far as the steady one agrees; of one set back, that alone."""
    if tries.passed is None:
        return by_the_clock
    return tries.passed if by_the_clock < timedelta(0) else min(by_the_clock, tries.passed)


def is_locked_out(tries: Tries) -> bool:
    """Whether wrong tries stand against the person: they wait, or need a new PIN."""
    return tries.count >= TRIES or is_shut(tries)


def is_shut(tries: Tries) -> bool:
    """Whether only a new PIN helps: locked out too often, in a day or without a right PIN between.

    The second half asks no clock.
    """
    return tries.lockouts >= LOCKOUTS or tries.count >= TRIES + LOCKOUTS - 1


def surely_passed(then: float, now: float) -> timedelta:
    """The least that can have passed between two readings of a steady clock, in seconds.

    A smaller second reading means that the machine was started anew, `now` seconds ago.
    """
    return timedelta(seconds=now - then if now >= then else max(0.0, now))


@dataclass(frozen=True, slots=True)
class PinRules:
    """`days`: how old a PIN may become, 0 for any age. `change_first`: whether a PIN that somebody
    else gave must be changed before anything is done with it."""

    days: int = 90
    change_first: bool = True


@dataclass(frozen=True, slots=True)
class PinState:
    """When a PIN was set, and whether somebody else than its owner chose it."""

    set_at: datetime
    is_first: bool


def why_change(pin: PinState, rules: PinRules, now: datetime) -> Say | None:
    """Why the owner must change the PIN before anything else, or None."""
    if pin.is_first and rules.change_first:
        return say("pin.must_change_first")
    if rules.days and now - pin.set_at >= timedelta(days=rules.days):
        return say("pin.must_change_old", days=rules.days)
    return None


def warn_days(pin: PinState, rules: PinRules, now: datetime) -> int | None:
    """In how many days the PIN is too old, once that is near; None before, or without a limit."""
    if not rules.days:
        return None
    left = pin.set_at + timedelta(days=rules.days) - now
    return max(0, -(-left // timedelta(days=1))) if left <= timedelta(days=WARN_DAYS) else None
