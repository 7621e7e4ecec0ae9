"""What an acquirer's contract says: until when money goes back, how fast it arrives, and whether
a void exists at all. Data from the configuration; every default is the most usual one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from cashier.domain.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Acquirer:
    """`refund_days` counts calendar days from the sale. `cut_off` is the local time at which a
    batch is settled by itself, where it is. `instant` settles at once, so that there is no void.

    `card_days` and `wallet_days` say how many working days a credit takes at most.
    `valid_until` is the last day of licence or contract, where one is known.
    """

    name: str = ""
    licence: str = ""
    terms: str = ""
    valid_until: date | None = None
    refund_days: int = 180
    cut_off: time | None = None
    instant: bool = False
    card_days: int = 7
    wallet_days: int = 3
    calendar: Calendar = field(default_factory=Calendar)
