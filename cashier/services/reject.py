"""A supervisor says no to a request, with the reason; it can be asked for again."""

from __future__ import annotations

from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.domain.policy import demand_checker
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.domain.typed import typed
from cashier.services.draft import existing
from cashier.services.lane import Lane


def reject(lane: Lane, request_id: str, reason: str, by: Person) -> Request:
    """End a request that waits for approval; `by` has just proved who they are.

    Nothing was sent, and its amount is free: whoever does not agree asks anew and names this one.
    """
    told = demand_reason(reason)
    with lane.journal.write() as pen:
        request = existing(pen, request_id)
        if request.state is not State.AWAITING_APPROVAL:
            raise Refused(say("approval.not_awaited", state=request.state))
        demand_checker(by, request.drafted_by)
        words = say("reject.done", by=by.id, reason=told, id=request_id[:8])
        body = {"request": request_id, "words": words.body(), "reason": told, "rejected_by": by.id}
        pen.append(Fact.REQUEST_NOT_DONE, body, by.id)
        return existing(pen, request_id)


def demand_reason(reason: str) -> str:
    """The reason as it is kept; a no without one helps nobody."""
    if not typed(reason):
        raise Refused(say("reject.reason_missing"))
    return typed(reason)
