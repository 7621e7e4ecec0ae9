"""The newest requests as the counter shows them, read anew whenever they may have changed."""

from __future__ import annotations

from cashier.domain.records import Request
from cashier.services.call_people import is_old
from cashier.services.lane import Lane
from cashier.services.recover import needs
from cashier.store import reads
from cashier.store.corrections import open_corrections
from cashier.text import Speaker
from cashier.tui.correction_views import correction_recent
from cashier.tui.views import RecentView, recent_view

RECENT = 12


def recent_views(lane: Lane, words: Speaker) -> list[RecentView]:
    """Open corrections, then the newest first; an old doubt says what a person must bring."""
    half_done = [correction_recent(words, one) for one in open_corrections(lane.journal)]
    requests = reads.requests(lane.journal)[-max(1, RECENT - len(half_done)) :]
    return [
        *half_done,
        *_requests(lane, words, requests),
    ]


def _requests(lane: Lane, words: Speaker, requests: list[Request]) -> list[RecentView]:
    return [
        recent_view(words, one, needs(lane, one) if is_old(lane, one) else ())
        for one in reversed(requests)
    ]
