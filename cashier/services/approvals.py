"""Which approvals a request has, and whether they are enough for what the rules ask now."""

from __future__ import annotations

from cashier.domain.approvals import Approval, counting
from cashier.domain.decision import Decision, NeedsApproval
from cashier.domain.policy import approval_is_stale
from cashier.domain.records import Request
from cashier.domain.say import Say, say
from cashier.services.lane import Sight
from cashier.store import counts
from cashier.store.reads import Readable


def valid_approvals(lane: Sight, source: Readable, request: Request) -> dict[str, Approval]:
    """Those that count now, by person, the oldest first."""
    given = counts.approvals(source, request.id)
    return counting(lane.policy, given, request.drafted_by, lane.clock.now())


def not_approved(lane: Sight, source: Readable, request: Request, decision: Decision) -> Say | None:
    """Why an approved request may not go on: too old, or the rules ask for more by now."""
    if approval_is_stale(lane.policy, request, lane.clock.now()):
        return say("approval.stale")
    if not isinstance(decision, NeedsApproval):
        return None
    if len(valid_approvals(lane, source, request)) >= decision.by.number:
        return None
    given = counts.approvals(source, request.id)
    return say("approval.stale") if len(given) >= decision.by.number else decision.why[0]
