"""Which PINs are too easily guessed.

Of the million 926,000 remain in 2026 (a test counts them), less those with a part of one's own id.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime
from itertools import pairwise, product

from cashier.domain.refusal import Refused
from cashier.domain.say import say

LENGTH = 6
PART = 4
"""Digits in a row of an id that a PIN must not hold; a shorter id counts as a whole from three."""

ORDERS = (((0, 2, 4), 1940), ((4, 2, 0), 1940), ((4, 0, 2), 1960))
"""How dates are written: where year, month and day stand, and from which year on they count.

YYMMDD, DDMMYY and MMDDYY. The last one is the habit of one country, and with it the years before
1960 are let pass: 112358, a PIN of the simulated shop, is one of those.
"""

_LINES = ("123", "456", "789", "147", "258", "369", "159", "357")
KEYPAD = frozenset(
    first + second
    for first, second in product([*_LINES, *(line[::-1] for line in _LINES)], repeat=2)
)
"""Two rows, columns or diagonals of the key pad, in either direction."""

_LEAKED = (
    "012340 102030 102938 112233 114514 119120 123400 123450 123580 123698 124578 131415 131420",
    "131452 134679 135246 147896 168888 201314 223344 235689 236987 246810 258000 332211 334455",
    "443322 445566 518888 520999 521314 554433 556677 665544 667788 776655 778899 887766 998877",
)
COMMON = frozenset(pin for row in _LEAKED for pin in row.split())
"""What lists of leaked PINs begin with, and lucky numbers of several countries."""


def demand_good_pin(pin: str, person_id: str, now: datetime) -> None:
    """Refuse a PIN that can be guessed, with the reason in words."""
    if why := weakness(pin, person_id, now):
        raise Refused(say(why))


def weakness(pin: str, person_id: str, now: datetime) -> str:
    """The catalogue key of what is wrong with the PIN; empty when nothing is."""
    if len(pin) != LENGTH or not pin.isascii() or not pin.isdigit():
        return "pin.six_digits"
    if _is_run(pin) or _repeats(pin):
        return "pin.too_simple"
    if any(part in pin for part in _parts(person_id)):
        return "pin.is_the_id"
    if pin in COMMON or pin in KEYPAD:
        return "pin.too_common"
    return "pin.is_a_date" if _is_date(pin, now) else ""


def _is_run(pin: str) -> bool:
    """The same step from digit to digit, also past 9: 111111, 456789, 890123, 135791, 963074."""
    return len({(int(after) - int(before)) % 10 for before, after in pairwise(pin)}) == 1


def _repeats(pin: str) -> bool:
    return len(set(pin)) < 3 or pin[:3] == pin[3:]


def _parts(person_id: str) -> list[str]:
    if len(person_id) < PART:
        return [person_id] if len(person_id) == PART - 1 else []
    return [person_id[at : at + PART] for at in range(len(person_id) - PART + 1)]


def _is_date(pin: str, now: datetime) -> bool:
    return any(_is_birthday(pin, places, since, now.year) for places, since in ORDERS)


def _is_birthday(pin: str, places: tuple[int, int, int], since: int, until: int) -> bool:
    year, month, day = (int(pin[at : at + 2]) for at in places)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return False
    years = [full for full in (1900 + year, 2000 + year) if since <= full <= until]
    return any(day <= monthrange(full, month)[1] for full in years)
