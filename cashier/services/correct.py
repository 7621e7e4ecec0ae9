"""Correct a wrong charge: take it back, and charge the right amount, as one linked flow.

Each step is written down together with the request that it asks for, so that whatever happens
between two steps, the correction is seen and can go on. Sending is the money path's own.
"""

from __future__ import annotations

from cashier.domain.correction import (
    Correction,
    Part,
    Stage,
    demand_none_open,
    demand_right,
    demand_to_charge,
    demand_whole,
)
from cashier.domain.facts import Fact
from cashier.domain.policy import approval_is_stale
from cashier.domain.records import Original, Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import say
from cashier.services.draft import RULE, draft, existing, known
from cashier.services.lane import Lane
from cashier.services.view import facts, view
from cashier.store import corrections
from cashier.store.codec import money_body
from cashier.store.journal import SYSTEM, Pen
from cashier.store.reads import Readable
from drivers.money import Money
from drivers.terminal import Kind


def correct(lane: Lane, original: str, right: Money, reason: str, by: Person) -> Correction:
    """Start: ask for the wrong charge back, and write down what shall be charged instead.

    Voids where that is possible, else refunds the whole. Raises Refused, and then nothing was
    written. The give-back comes approved or awaits approval; nothing has been sent.
    """
    sale = known(lane.journal, original)
    started = lane.new_id()

    def begin(pen: Pen, request: str) -> None:
        _demand_correctable(lane, pen, sale, right, request)
        body = {
            "correction": started, "original": original, "amount": money_body(right),
            "reason": existing(pen, request).reason,
        }  # fmt: skip
        pen.append(Fact.CORRECTION_STARTED, body, by.id)
        _link(pen, started, request, Part.GIVE_BACK, by)

    draft(lane, _way(lane, sale), original, None, reason, by, also=begin)
    return found(lane.journal, started)


def found(source: Readable, correction_id: str) -> Correction:
    """The correction with this id; raises Refused when there is none."""
    one = corrections.correction(source, correction_id)
    if one is None:
        raise Refused(say("correct.unknown", id=correction_id))
    return one


def ask_charge(lane: Lane, correction_id: str, by: Person) -> Request:
    """The charge of the right amount, approved and ready to be sent; nothing has been sent.

    One that was asked for and not sent is taken up again. Raises Refused unless the give-back is
    proven and no charge is made or may have been made.
    """
    demand(by.role, Permission.REQUEST)
    with lane.journal.write() as pen:
        correction = found(pen, correction_id)
        waiting = correction.unsent_charge
        if waiting is not None and approval_is_stale(lane.policy, waiting, lane.clock.now()):
            _drop(pen, waiting)
            correction, waiting = found(pen, correction_id), None
        demand_to_charge(correction, besides=waiting.id if waiting else "")
        return waiting or _asked(lane, pen, correction, by)


def give_back_again(lane: Lane, correction_id: str, by: Person) -> Request:
    """Ask for the wrong charge back once more, which the bank refused after the right was charged.

    A new request with its own approval, as after any refusal by the bank.
    """
    correction = found(lane.journal, correction_id)
    sale = known(lane.journal, correction.original)

    def join(pen: Pen, request: str) -> None:
        if (now := found(pen, correction_id).stage) is not Stage.OWED:
            raise Refused(say("correct.not_owed"), say(f"correct.next.{now}"))
        _link(pen, correction_id, request, Part.GIVE_BACK, by)

    return draft(lane, _way(lane, sale), sale.id, None, correction.reason, by, also=join)


def _way(lane: Lane, sale: Original) -> Kind:
    """What is suggested for the whole; where nothing is, the refusal says why."""
    return view(lane, sale).choice.suggested or Kind.VOID


def _demand_correctable(lane: Lane, pen: Pen, sale: Original, right: Money, request: str) -> None:
    now = facts(lane, pen, sale)
    demand_whole(sale, now.requests, besides=request)
    demand_none_open(corrections.corrections_on(pen, sale.id))
    demand_right(lane.policy, existing(pen, request).amount, right)


def _asked(lane: Lane, pen: Pen, correction: Correction, by: Person) -> Request:
    """A charge needs no approval of its own: what goes back was looked at, this comes in."""
    request = lane.new_id()
    body = {
        "request": request, "kind": Kind.SALE, "original": correction.original,
        "amount": money_body(correction.right), "reason": correction.reason,
    }  # fmt: skip
    pen.append(Fact.REQUEST_DRAFTED, body, by.id)
    _link(pen, correction.id, request, Part.CHARGE, by)
    pen.append(Fact.REQUEST_APPROVED, {"request": request, "by": RULE}, by.id)
    return existing(pen, request)


def _link(pen: Pen, correction: str, request: str, part: Part, by: Person) -> None:
    body = {"correction": correction, "request": request, "part": part}
    pen.append(Fact.CORRECTION_LINKED, body, by.id)


def _drop(pen: Pen, waiting: Request) -> None:
    """One that is too old to be sent is over, and another takes its place."""
    body = {"request": waiting.id, "words": say("approval.stale").body()}
    pen.append(Fact.REQUEST_NOT_DONE, body, SYSTEM)
