"""A supervisor says yes or no to a request; nobody approves their own."""

from __future__ import annotations

from cashier.domain.facts import Fact
from cashier.domain.lifecycle import UNSENT, State
from cashier.domain.policy import demand_checker
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import say
from cashier.services.draft import check_again, existing
from cashier.services.lane import Lane
from cashier.store.journal import Pen


def approve(lane: Lane, request_id: str, by: Person) -> Request:
    """Approve; `by` has just proved who they are."""
    with lane.journal.write() as pen:
        return approve_with(lane, pen, request_id, by)


def approve_with(lane: Lane, pen: Pen, request_id: str, by: Person) -> Request:
    """As `approve`, inside the transaction of whoever proves it in another way."""
    request = existing(pen, request_id)
    if request.state is not State.AWAITING_APPROVAL:
        raise Refused(say("approval.not_awaited", state=request.state))
    demand_checker(by, request.drafted_by)
    check_again(lane, pen, request)
    pen.append(Fact.REQUEST_APPROVED, {"request": request_id, "by": by.id}, by.id)
    return existing(pen, request_id)


def withdraw(lane: Lane, request_id: str, by: Person) -> Request:
    """Take back a request of which nothing has been sent."""
    demand(by.role, Permission.REQUEST)
    with lane.journal.write() as pen:
        request = existing(pen, request_id)
        if request.state not in UNSENT:
            raise Refused(say("withdraw.too_late", state=request.state))
        words = say("withdraw.done", by=by.id).body()
        pen.append(Fact.REQUEST_NOT_DONE, {"request": request_id, "words": words}, by.id)
        return existing(pen, request_id)
