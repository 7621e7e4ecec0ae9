"""The newest requests as the counter shows them, read anew whenever they may have changed."""

from __future__ import annotations

from cashier.services.call_people import is_old
from cashier.services.lane import Lane
from cashier.services.recover import needs
from cashier.store import reads
from cashier.text import Speaker
from cashier.tui.views import RecentView, recent_view

RECENT = 12


def recent_views(lane: Lane, words: Speaker) -> list[RecentView]:
    """The newest first; an old doubt says what a person must bring."""
    requests = reads.requests(lane.journal)[-RECENT:]
    return [
        recent_view(words, one, needs(lane, one) if is_old(lane, one) else ())
        for one in reversed(requests)
    ]
