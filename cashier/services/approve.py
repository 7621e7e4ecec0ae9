"""A supervisor says yes or no to a request; nobody approves their own."""

from __future__ import annotations

from cashier.domain.approvals import How
from cashier.domain.decision import checkers
from cashier.domain.facts import Fact
from cashier.domain.lifecycle import UNSENT, State
from cashier.domain.policy import demand_checker, demand_may_approve
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.routes import Route
from cashier.domain.say import say
from cashier.services.approvals import valid_approvals
from cashier.services.draft import check_again, existing
from cashier.services.lane import Lane
from cashier.services.own_hand import demand_own_hand, demand_own_hands
from cashier.store.journal import Pen


def approve(lane: Lane, request_id: str, by: Person, how: How = How.PIN) -> Request:
    """One yes; `by` has just proved who they are. With the last one that is needed it is approved.

    Nobody counts twice, and not who asked; a yes that has grown too old counts no more.
    """
    with lane.journal.write() as pen:
        return approve_with(lane, pen, request_id, by, how)


def approve_with(lane: Lane, pen: Pen, request_id: str, by: Person, how: How) -> Request:
    """As `approve`, inside the transaction of whoever proves it in another way."""
    request = existing(pen, request_id)
    _demand_may_approve(lane, request, by)
    needed = checkers(check_again(lane, pen, request))
    there = valid_approvals(lane, pen, request)
    if by.id in there:
        raise Refused(say("approval.twice", by=by.id), say("approval.other_supervisor"))
    demand_own_hand(pen, by.id, {request.drafted_by})
    demand_own_hands(pen, {by.id, *there})
    pen.append(Fact.APPROVAL_GIVEN, {"request": request_id, "by": by.id, "how": how}, by.id)
    if len(there) + 1 >= needed:
        pen.append(Fact.REQUEST_APPROVED, {"request": request_id, "by": by.id}, by.id)
    return existing(pen, request_id)


def _demand_may_approve(lane: Lane, request: Request, by: Person) -> None:
    if request.state is not State.AWAITING_APPROVAL:
        raise Refused(say("approval.not_awaited", state=request.state))
    demand_checker(by, request.drafted_by)
    if request.route is not Route.ORIGINAL:
        raise Refused(say("route.one_is_not_enough"), say("route.together"))
    demand_may_approve(lane.policy, by, request.amount)


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
