"""Ask for a void or a refund: the rules are checked, and it is approved or waits for approval."""

from __future__ import annotations

from cashier.domain.caps import demand_amount
from cashier.domain.choice import Facts, Verdict, choose, choose_other_route
from cashier.domain.facts import Fact
from cashier.domain.matching import lacks_card
from cashier.domain.policy import demand_below_highest, needs_checker
from cashier.domain.records import Original, Person, Request, Source
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.routes import Route, needs_two
from cashier.domain.say import Say, say
from cashier.domain.typed import typed
from cashier.domain.wallets import demand_wallet
from cashier.services.lane import Lane
from cashier.services.view import facts
from cashier.store import reads
from cashier.store.codec import money_body
from cashier.store.journal import Pen
from drivers.money import Money
from drivers.terminal import Kind

RULE = "rule"
"""Who approved a request that needed nobody's approval."""


def draft(
    lane: Lane, kind: Kind, original: str, amount: Money | None, reason: str, by: Person,
    route: Route = Route.ORIGINAL,
) -> Request:  # fmt: skip
    """A new request on the original with this id; no amount means all that can be given back.

    Raises Refused, and then nothing was written. The request comes back approved, or awaiting
    approval when the amount is above the limit or the money shall go another way.
    """
    demand(by.role, Permission.REQUEST)
    if not typed(reason):
        raise Refused(say("reason.missing"))
    with lane.journal.write() as pen:
        sale = _known(pen, original)
        _demand_told_apart(lane, pen, sale)
        wanted = _checked_amount(lane, pen, kind, route, sale, amount)
        request = lane.new_id()
        body = {
            "request": request, "kind": kind, "original": original,
            "amount": money_body(wanted), "reason": typed(reason), **_route_body(route),
        }  # fmt: skip
        pen.append(Fact.REQUEST_DRAFTED, body, by.id)
        why = needs_two(route) or needs_checker(lane.policy, wanted, sale.source)
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
    verdict = _verdict(now, request.kind, request.route)
    if not verdict.allowed:
        raise Refused(verdict.why)
    _demand_wallet(lane, now, request.kind, request.route)
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
    lane: Lane, pen: Pen, kind: Kind, route: Route, found: Original, amount: Money | None
) -> Money:
    now = facts(lane, pen, found)
    choice = choose(now)
    captured = found.transaction.amount
    verdict = _verdict(now, kind, route)
    if not verdict.allowed or captured is None:
        raise Refused(verdict.why, _other_way(kind, choice.suggested))
    _demand_wallet(lane, now, kind, route)
    wanted = amount or (captured if kind is Kind.VOID else choice.refundable)
    demand_amount(kind, wanted, captured, now.room)
    demand_below_highest(lane.policy, wanted)
    return wanted


def _demand_told_apart(lane: Lane, pen: Pen, found: Original) -> None:
    """Without a card number, facts of the slip must have been those that the terminal reports.

    A sale that was typed from a slip is looked at by a supervisor instead.
    """
    is_told = found.source is Source.SLIP or not lacks_card(found.transaction)
    if lane.policy.match_without_card and not is_told and not reads.is_matched(pen, found.id):
        raise Refused(say("match.needed"), say("match.how"))


def _verdict(now: Facts, kind: Kind, route: Route) -> Verdict:
    """A void is the terminal's own; money goes another way only as a refund."""
    if route is Route.ORIGINAL:
        return choose(now).of(kind)
    if kind is not Kind.REFUND:
        return Verdict(allowed=False, why=say("route.no_void"))
    return choose_other_route(now)


def _demand_wallet(lane: Lane, now: Facts, kind: Kind, route: Route) -> None:
    """What the wallet would refuse is not asked of it; a void is the acquirer's to judge."""
    if kind is Kind.REFUND and route is Route.ORIGINAL:
        demand_wallet(now.original.transaction, now.others, lane.clock.now())


def _route_body(route: Route) -> dict[str, object]:
    return {} if route is Route.ORIGINAL else {"route": route}


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
