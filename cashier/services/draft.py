"""Ask for a void or a refund: the rules are checked, and it is approved or waits for approval."""

from __future__ import annotations

from collections.abc import Callable

from cashier.domain.choice import Facts, choose
from cashier.domain.correction import demand_to_charge
from cashier.domain.decision import Allowed, Decision, Denied, NeedsApproval, also_for
from cashier.domain.facts import Fact
from cashier.domain.matching import lacks_card
from cashier.domain.policy import demand_below_highest
from cashier.domain.records import Original, Person, Request, Source
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, Role, demand
from cashier.domain.routes import Route
from cashier.domain.say import say
from cashier.domain.typed import typed
from cashier.services.approvals import awaited
from cashier.services.judge import Wish, judge
from cashier.services.lane import Lane
from cashier.services.view import facts
from cashier.services.watch import hold
from cashier.store import corrections, reads
from cashier.store.codec import money_body
from cashier.store.journal import Pen
from cashier.store.tables.approvals import RULE
from drivers.money import Money, zero
from drivers.terminal import Kind

Also = Callable[[Pen, str], None]
"""What is written down in the same transaction about the request with this id."""


def _nothing(_pen: Pen, _request: str) -> None:
    """The request alone."""


def draft(
    lane: Lane, kind: Kind, original: str, amount: Money | None, reason: str, by: Person,
    route: Route = Route.ORIGINAL, also: Also = _nothing,
) -> Request:  # fmt: skip
    """A new request on the original with this id; no amount means all that can be given back.

    Raises Refused, and then nothing was written. The request comes back approved, or awaiting
    approval when the rules want one or the money shall go another way.
    """
    demand(by.role, Permission.REQUEST)
    with lane.journal.write() as pen:
        found = facts(lane, pen, known(pen, original))
        _demand_told_apart(lane, pen, found.original)
        wish = Wish(by, kind, amount or _whole(kind, found), reason, route)
        decision = judge(lane, pen, found, wish)
        if isinstance(decision, Denied):
            raise decision.raised()
        request = _write(lane, pen, original, wish)
        _approve_or_wait(pen, request, also_for(decision, hold(lane, pen, request)), by.id)
        also(pen, request)
        return existing(pen, request)


def _write(lane: Lane, pen: Pen, original: str, wish: Wish) -> str:
    """The wish as a request; returns its id."""
    request = lane.new_id()
    body = {
        "request": request, "kind": wish.kind, "original": original,
        "amount": money_body(wish.amount), "reason": typed(wish.reason), **_route_body(wish.route),
    }  # fmt: skip
    pen.append(Fact.REQUEST_DRAFTED, body, wish.by.id)
    return request


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


def check_again(lane: Lane, pen: reads.Readable, request: Request) -> Decision:
    """The rules once more, in the transaction that is about to write `intended` or `queued`.

    Raises Refused for what is denied; what needs an approval is for the caller to compare.
    """
    if request.kind is Kind.SALE:
        return _charge_again(lane, pen, request)
    found = facts(lane, pen, known(pen, request.original), besides=request.id)
    by = _drafter(pen, request)
    wish = Wish(by, request.kind, request.amount, request.reason, request.route)
    decision = judge(lane, pen, found, wish, at=request.drafted_at)
    if isinstance(decision, Denied):
        raise decision.raised()
    return decision


def _drafter(pen: reads.Readable, request: Request) -> Person:
    """Who asked; of somebody who is not known here the least is taken for granted."""
    known = reads.person(pen, request.drafted_by)
    return known or Person(request.drafted_by, request.drafted_by, Role.CASHIER)


def _charge_again(lane: Lane, pen: reads.Readable, request: Request) -> Decision:
    """A charge belongs to a correction, and only its proven give-back allows it."""
    correction = corrections.correction_of(pen, request.id)
    if correction is None:
        raise Refused(say("correct.alone"))
    demand_to_charge(correction, besides=request.id)
    demand_below_highest(lane.policy, request.amount)
    return Allowed(say("correct.next.to_charge"))


def known(source: reads.Readable, original: str) -> Original:
    """The original with this id; raises Refused when there is none."""
    found = reads.original(source, original)
    if found is None:
        raise Refused(say("original.unknown", id=original))
    return found


def _demand_told_apart(lane: Lane, pen: Pen, found: Original) -> None:
    """Without a card number, facts of the slip must have been those that the terminal reports.

    A sale that was typed from a slip is looked at by a supervisor instead.
    """
    is_told = found.source is Source.SLIP or not lacks_card(found.transaction)
    if lane.policy.match_without_card and not is_told and not reads.is_matched(pen, found.id):
        raise Refused(say("match.needed"), say("match.how"))


def _route_body(route: Route) -> dict[str, object]:
    return {} if route is Route.ORIGINAL else {"route": route}


def _whole(kind: Kind, found: Facts) -> Money:
    """All that a request without an amount means; nothing where the device did not tell it."""
    captured = found.original.transaction.amount or zero(found.currency)
    return captured if kind is Kind.VOID else choose(found).refundable


def _approve_or_wait(pen: Pen, request: str, decision: Decision, actor: str) -> None:
    if not isinstance(decision, NeedsApproval):
        pen.append(Fact.REQUEST_APPROVED, {"request": request, "by": RULE}, actor)
        return
    body = {"request": request, "words": decision.why[0].body(), **awaited(decision)}
    pen.append(Fact.REQUEST_AWAITING_APPROVAL, body, actor)


__all__ = ["RULE", "check_again", "draft", "existing", "original_of"]
