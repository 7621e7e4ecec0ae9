"""Which approvals a request has, and whether they are enough for what the rules ask now."""

from __future__ import annotations

from dataclasses import dataclass

from cashier.domain.approvals import Approval, counting
from cashier.domain.decision import Decision, NeedsApproval, checkers
from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.domain.policy import approval_is_stale
from cashier.domain.records import Request
from cashier.domain.say import Say, say
from cashier.services.lane import Sight
from cashier.store import counts, reads
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


# -- what a request waits for ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Awaited:
    """How many different people a waiting request needs, why, and who has said yes already."""

    needed: int
    why: tuple[Say, ...]
    given: tuple[Approval, ...]


def awaited(decision: Decision) -> dict[str, object]:
    """What the event of a request that waits holds besides its words."""
    why = decision.why if isinstance(decision, NeedsApproval) else (decision.why,)
    return {"checkers": checkers(decision), "why": [one.body() for one in why]}


def approvals_awaited(lane: Sight, request: Request) -> Awaited:
    """As it was written down when the request began to wait; older journals tell one reason."""
    events = reads.history(lane.journal, request.id)
    bodies = [one["body"] for one in events if one["kind"] == Fact.REQUEST_AWAITING_APPROVAL]
    body = bodies[-1] if bodies and isinstance(bodies[-1], dict) else {}
    told = body.get("why") or ([body["words"]] if "words" in body else [])
    given = valid_approvals(lane, lane.journal, request)
    return Awaited(int(body.get("checkers", 1)), tuple(map(Say.of_body, told)), (*given.values(),))


def awaited_by(lane: Sight, request: Request) -> Awaited | None:
    """What a request waits for; None for one that does not wait for an approval."""
    if request.state is not State.AWAITING_APPROVAL:
        return None
    return approvals_awaited(lane, request)
