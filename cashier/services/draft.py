"""Ask for a void or a refund: the rules are checked, and it is approved or waits for approval."""

from __future__ import annotations

from cashier.domain.caps import demand_amount
from cashier.domain.choice import choose
from cashier.domain.facts import Fact
from cashier.domain.policy import demand_below_highest, needs_checker
from cashier.domain.records import Original, Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import Say, say
from cashier.domain.typed import typed
from cashier.services.lane import Lane
from cashier.services.view import facts
from cashier.services.watch import hold
from cashier.store import reads
from cashier.store.codec import money_body
from cashier.store.journal import Pen
from drivers.money import Money
from drivers.terminal import Kind

RULE = "rule"
"""Who approved a request that needed nobody's approval."""


def draft(
    lane: Lane, kind: Kind, original: str, amount: Money | None, reason: str, by: Person
) -> Request:
    """A new request on the original with this id; no amount means all that can be given back.

    Raises Refused, and then nothing was written. The request comes back approved, or awaiting
    approval when the amount is above the limit.
    """
    demand(by.role, Permission.REQUEST)
    if not typed(reason):
        raise Refused(say("reason.missing"))
    with lane.journal.write() as pen:
        sale = _known(pen, original)
        wanted = _checked_amount(lane, pen, kind, sale, amount)
        request = lane.new_id()
        body = {
            "request": request, "kind": kind, "original": original,
            "amount": money_body(wanted), "reason": typed(reason),
        }  # fmt: skip
        pen.append(Fact.REQUEST_DRAFTED, body, by.id)
        why = needs_checker(lane.policy, wanted, sale.source)
        why = why or hold(lane, pen, request)
        _approve_or_wait(pen, request, why, by.id)
        return existing(pen, request)


def existing(source: reads.Readable, request_id: str) -> Request:
    """The request with this id; raises Refused when there is none."""
    found = reads.request(source, request_id)
    if found is None:
        raise Refused(say("request.unknown", id=request_id))
    return found


def original_of(source: reads.Readable, request: Request) -> Original:
    """What a request points at; the tables let none point at nothing."""
    found = reads.original(source, request.original)
    if found is None:
        raise AssertionError("a request points at an original that is there")
    return found


def check_again(lane: Lane, pen: Pen, request: Request) -> None:
    """The rules once more, in the transaction that is about to write `intended` or `queued`."""
    found = _known(pen, request.original)
    now = facts(lane, pen, found, besides=request.id)
    verdict = choose(now).of(request.kind)
    if not verdict.allowed:
        raise Refused(verdict.why)
    captured = found.transaction.amount
    if captured is None:
        raise Refused(say("choice.no_amount"))
    demand_amount(request.kind, request.amount, captured, now.room)
    demand_below_highest(lane.policy, request.amount)


def _known(pen: Pen, original: str) -> Original:
    found = reads.original(pen, original)
    if found is None:
        raise Refused(say("original.unknown", id=original))
    return found


def _checked_amount(
    lane: Lane, pen: Pen, kind: Kind, found: Original, amount: Money | None
) -> Money:
    now = facts(lane, pen, found)
    choice = choose(now)
    captured = found.transaction.amount
    verdict = choice.of(kind)
    if not verdict.allowed or captured is None:
        raise Refused(verdict.why, _other_way(kind, choice.suggested))
    wanted = amount or (captured if kind is Kind.VOID else choice.refundable)
    demand_amount(kind, wanted, captured, now.room)
    demand_below_highest(lane.policy, wanted)
    return wanted


def _other_way(kind: Kind, suggested: Kind | None) -> Say | None:
    """A way that is still open; it is a new request and never taken by itself."""
    if suggested is None or suggested is kind:
        return None
    return say(f"choice.try_{suggested}")


def _approve_or_wait(pen: Pen, request: str, why: Say | None, actor: str) -> None:
    if why is None:
        pen.append(Fact.REQUEST_APPROVED, {"request": request, "by": RULE}, actor)
    else:
        body = {"request": request, "words": why.body()}
        pen.append(Fact.REQUEST_AWAITING_APPROVAL, body, actor)
