"""What a PIN must be like, and when wrong ones lock a person out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cashier.domain.refusal import Refused
from cashier.domain.say import say

LENGTH = 6
TRIES = 10
LOCK = timedelta(minutes=30)
"""PCI DSS 8.3.4: at most 10 wrong tries, then locked for at least 30 minutes."""

_STEPS = ("0123456789", "9876543210")


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong tries since the last right one, and when the newest was."""

    count: int = 0
    last_at: datetime | None = None


def demand_good_pin(pin: str, person_id: str) -> None:
    """Refuse a PIN that is short, a repeat, a run of digits, or taken from the person's own id."""
    if len(pin) != LENGTH or not pin.isascii() or not pin.isdigit():
        raise Refused(say("pin.six_digits"))
    if _repeats(pin) or any(pin in run + run for run in _STEPS):
        raise Refused(say("pin.too_simple"))
    if len(person_id) >= 3 and (person_id in pin or pin in person_id):
        raise Refused(say("pin.is_the_id"))


def _repeats(pin: str) -> bool:
    return len(set(pin)) == 1 or pin[:3] == pin[3:] or pin[:2] * 3 == pin


def locked_for(tries: Tries, now: datetime) -> timedelta:
    """How long the person must wait; a clock that was set back never shortens it."""
    if tries.count < TRIES or tries.last_at is None:
        return timedelta(0)
    return max(timedelta(0), min(LOCK, tries.last_at + LOCK - now))
