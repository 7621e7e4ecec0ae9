"""Money goes back another way than through the terminal: two supervisors stand for it together.

No byte reaches a terminal. The amount is reserved and booked in one transaction, under the same
cap as every refund, so that what went this way can never be given back by the terminal as well.
"""

from __future__ import annotations

from dataclasses import dataclass

from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.domain.policy import demand_checker, demand_may_approve
from cashier.domain.records import Person, Request
from cashier.domain.refusal import Refused
from cashier.domain.routes import Route
from cashier.domain.say import say
from cashier.domain.typed import typed
from cashier.evidence.receipts import keep_receipts
from cashier.evidence.slip import other_way_slip
from cashier.services.conclude import Proof
from cashier.services.draft import check_again, existing
from cashier.services.intend import mint
from cashier.services.lane import Lane
from cashier.services.own_hand import demand_own_hand, demand_own_hands
from cashier.services.recover import admit_doubt
from cashier.store.journal import Pen

LONGEST = 40
"""Characters of a bank reference or of a voucher's number."""


@dataclass(frozen=True, slots=True)
class _Payment:
    request: Request
    reference: str
    people: list[Person]


def pay_other_way(lane: Lane, request_id: str, reference: str, people: list[Person]) -> Request:
    """Book it as paid; `people` have just proved who they are, `reference` is the bank's number.

    Two different supervisors, neither of whom asked for it. Raises Refused, and then nothing was
    written.
    """
    with lane.turn():
        admit_doubt(lane)
        with lane.journal.write() as pen:
            request = existing(pen, request_id)
            _demand(lane, request, people)
            _demand_own_hands(pen, request, people)
            check_again(lane, pen, request)
            _demand_unused(pen, checked(reference))
            _book(lane, pen, _Payment(request, checked(reference), people))
            return existing(pen, request_id)


def checked(reference: str) -> str:
    """The reference as it is kept; raises Refused where it could be none."""
    told = typed(reference)
    if not told:
        raise Refused(say("route.reference_missing"))
    if len(told) > LONGEST:
        raise Refused(say("route.reference_too_long", most=LONGEST))
    return told


def demand_two(request: Request, people: list[Person]) -> None:
    """Refuse those who may not approve it together, as far as they are there."""
    for one in people:
        demand_checker(one, request.drafted_by)
    if len({one.id for one in people}) < len(people):
        raise Refused(say("doubt.nobody_twice"))


def _demand(lane: Lane, request: Request, people: list[Person]) -> None:
    if request.route is Route.ORIGINAL:
        raise Refused(say("route.is_original"))
    if request.state is not State.AWAITING_APPROVAL:
        raise Refused(say("approval.not_awaited", state=request.state))
    demand_two(request, people)
    for one in people:
        demand_may_approve(lane.policy, one, request.amount)
    if len(people) < 2:
        raise Refused(say("route.one_is_not_enough"), say("route.together"))


def _demand_own_hands(pen: Pen, request: Request, people: list[Person]) -> None:
    for one in people:
        demand_own_hand(pen, one.id, {request.drafted_by})
    demand_own_hands(pen, {one.id for one in people})


def _demand_unused(pen: Pen, reference: str) -> None:
    """One transfer or voucher is the proof of one request."""
    query = "select 1 from journal where json_extract(body, '$.bank_reference') = ? limit 1"
    if pen.read(query, reference):
        raise Refused(say("route.reference_used", reference=reference), say("route.own_reference"))


def _book(lane: Lane, pen: Pen, paid: _Payment) -> None:
    """Every step of the life of a request, though no terminal has a part in it."""
    request, first = paid.request, paid.people[0].id
    attempt, people = lane.new_id(), [one.id for one in paid.people]
    about: dict[str, object] = {"request": request.id, "attempt": attempt}
    words = say(f"route.paid.{request.route}", reference=paid.reference).body()
    by = {"request": request.id, "by": first, "people": people}
    pen.append(Fact.REQUEST_APPROVED, by, first)
    intended = pen.append(Fact.REQUEST_INTENDED, {**about, "reference": mint(lane, pen)}, first)
    sent_at = max(intended.at, lane.clock.now().isoformat(timespec="milliseconds"))
    pen.append(Fact.REQUEST_SENT, {**about, "sent_at": sent_at, "words": words}, first)
    told = {"proof": Proof.PERSON, "people": people, "bank_reference": paid.reference}
    pen.append(Fact.REQUEST_ACCEPTED, {**about, **told, "words": words}, first)
    slip = other_way_slip(
        lane.about.language, request, paid.reference, simulated=lane.about.simulated
    )
    keep_receipts(pen, request.id, [slip], first)
