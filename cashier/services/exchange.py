"""A recorded conversation in words: which way, when, and what the bytes say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cashier.domain.say import device_says, say
from cashier.services.findings import Detail
from cashier.services.lane import Lane, driver_of
from drivers.lines.trace import Row, rows
from drivers.registry import Explain

MOST = 400
"""Lines of one conversation that a person is shown; a babbling device fills any screen."""


def explained(lane: Lane, trace: str) -> tuple[Detail, ...]:
    """Each row of a trace with its meaning, where the driver can tell it."""
    return tuple(islice(_told(_explain(lane), trace), MOST))


def _told(explain: Explain | None, trace: str) -> Iterator[Detail]:
    for row in rows(trace):
        yield _head(row)
        for name, words in explain(row.data) if explain else ():
            yield (f"  {name}", device_says(words))


def _head(row: Row) -> Detail:
    key = "exchange.to_terminal" if row.way == ">" else "exchange.from_terminal"
    return (f"{row.way} {row.at[11:23]}", say(key, count=len(row.data)))


def _explain(lane: Lane) -> Explain | None:
    driver = driver_of(lane)
    return driver.explain if driver else None
