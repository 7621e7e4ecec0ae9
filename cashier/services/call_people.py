"""When asking brings no proof, people must: which doubts are so old that somebody is called.

Nothing here ends a doubt: time closes nothing.
"""

from __future__ import annotations

from datetime import datetime

from cashier.domain.lifecycle import UNPROVEN
from cashier.domain.policy import needs_people
from cashier.domain.records import Request
from cashier.services.lane import Lane
from cashier.store import reads


def old_doubts(lane: Lane) -> list[Request]:
    """Those for which a person must bring evidence, the oldest first."""
    return [one for one in reads.requests(lane.journal, *UNPROVEN) if is_old(lane, one)]


def is_old(lane: Lane, request: Request) -> bool:
    """Whether the request has been in doubt for too long, counted from when it was sent."""
    if request.state not in UNPROVEN:
        return False
    attempt = reads.attempts(lane.journal, request.id)[-1]
    since = datetime.fromisoformat(attempt.sent_at or attempt.intended_at)
    return needs_people(lane.policy, since, lane.clock.now())
