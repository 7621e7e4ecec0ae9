"""What an original's name says of the sale: by its own reading, apart from the program's.

`00440036/000012/000001` was told by a terminal; `00440036@2026-03-09/000012/000001` was typed
from a slip of that day. The middle is the batch, or day and time where there are no batches.
"""

from __future__ import annotations

from collections.abc import Mapping

from drivers.terminal import differ


def named(original: str) -> tuple[str, str, str]:
    """Terminal, batch or day and time (empty where a slip told none), and number of a sale."""
    place, apart, voucher = original.split("/")
    terminal, _, day = place.partition("@")
    is_told = apart != "-" and not (day and day.endswith(apart))
    return terminal, apart if is_told else "", voucher.lstrip("0")


def may_be_one(one: str, other: str, days: Mapping[str, str]) -> bool:
    """Whether two names can be of one sale: `days` has the day of each, as far as it was told."""
    mine, its = named(one), named(other)
    return (
        (mine[0], mine[2]) == (its[0], its[2])
        and not differ(mine[1], its[1])
        and not differ(days.get(one, ""), days.get(other, ""))
    )
