"""A supervisor takes a doubt over: it stays unknown and locked, and somebody now sees to it."""

from __future__ import annotations

from dataclasses import dataclass

from cashier.domain.facts import Fact
from cashier.domain.lifecycle import UNSENT, State
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import say
from cashier.domain.typed import typed
from cashier.services.draft import existing
from cashier.services.lane import Lane
from cashier.store import reads
from cashier.store.reads import Readable

INSTEAD = {
    **dict.fromkeys(UNSENT, "doubt.now.unsent"),
    State.INTENDED: "doubt.now.ask_first",
    State.SENT: "doubt.now.ask_first",
    **dict.fromkeys((State.ACCEPTED, State.CREDITED), "doubt.now.paid"),
    **dict.fromkeys((State.DECLINED, State.NOT_DONE, State.FAILED_LATER), "doubt.now.not_paid"),
}
"""What to do about a request that is not in doubt."""


@dataclass(frozen=True, slots=True)
class InHand:
    """Who took a doubt over, when (UTC ISO 8601), and what they are going to do."""

    by: str
    at: str
    plan: str


def take_over(lane: Lane, request_id: str, plan: str, by: Person) -> Request:
    """From in doubt to escalated; `plan` says what `by` is going to do about it.

    Nothing is freed and nothing is proven by it: recovery still asks, the original stays locked,
    and only the device's proof or evidence ends it.
    """
    demand(by.role, Permission.TAKE_OVER)
    told = demand_plan(plan)
    with lane.journal.write() as pen:
        request = existing(pen, request_id)
        demand_in_doubt(request)
        words = say("doubt.in_hand", by=by.id, plan=told)
        body = {"request": request.id, "plan": told, "people": [by.id]}
        pen.append(Fact.REQUEST_ESCALATED, {**body, "words": words.body()}, by.id)
        return existing(pen, request_id)


def demand_plan(plan: str) -> str:
    """The plan, unless nothing is written there."""
    if not typed(plan):
        raise Refused(say("doubt.plan_missing"))
    return typed(plan)


def taken_over(source: Readable, request: Request) -> InHand | None:
    """Who sees to it; None while nobody has taken it over."""
    if request.state is not State.ESCALATED:
        return None
    events = reads.history(source, request.id)
    last = next(one for one in reversed(events) if one["kind"] == Fact.REQUEST_ESCALATED)
    plan = last["body"]["plan"] if isinstance(last["body"], dict) else ""
    return InHand(str(last["actor"]), str(last["at"]), str(plan))


def not_in_doubt(request: Request) -> Refused:
    """Why there is no doubt to end or to take over, and what to do about the request instead."""
    return Refused(say("doubt.not_open", state=request.state), say(INSTEAD[request.state]))


def demand_in_doubt(request: Request) -> None:
    """Refuse what is no doubt, and a doubt that somebody has taken over."""
    if request.state is State.ESCALATED:
        raise Refused(say("doubt.taken_already"), say("doubt.now.close"))
    if request.state is not State.IN_DOUBT:
        raise not_in_doubt(request)
