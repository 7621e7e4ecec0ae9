"""What time it is by the terminal: its batch and its business day go by its own clock.

It is this PC's local time and the distance that the terminal's last answer showed. Only an answer
that came at once tells a distance: one that was asked for later tells when the money moved.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from cashier.domain.deadlines import moment
from cashier.services.lane import Sight
from cashier.store.reads import Readable

AT_ONCE = timedelta(minutes=5)
"""Longer than any card takes, shorter than any doubt that mattered."""
BY_MINUTES = timedelta(minutes=2)
"""Terminals tell minutes, and the answer takes a while: less than that is no distance."""

_LAST = (
    "select sent_at, ended_at, result from attempts"
    " where outcome = 'accepted' and result is not null and sent_at <> ''"
    " order by rowid desc limit 1"
)


def terminal_now(lane: Sight, source: Readable) -> datetime:
    """The terminal's own local time, without a zone."""
    return _local(lane.clock.now()) + _ahead(source)


def _ahead(source: Readable) -> timedelta:
    """How far the terminal's clock is ahead of this PC's, as its last answer showed."""
    for row in source.read(_LAST):
        sent, ended = map(datetime.fromisoformat, (row["sent_at"], row["ended_at"]))
        told = moment(json.loads(row["result"]).get("at", ""))
        if told is not None and ended - sent <= AT_ONCE and "T" in json.loads(row["result"])["at"]:
            return _told(told - _local(ended))
    return timedelta()


def _told(distance: timedelta) -> timedelta:
    return distance if abs(distance) > BY_MINUTES else timedelta()


def _local(utc: datetime) -> datetime:
    return utc.astimezone().replace(tzinfo=None)
