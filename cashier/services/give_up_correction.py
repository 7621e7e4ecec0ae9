"""A person ends a correction without the charge: the customer left, or paid in another way."""

from __future__ import annotations

from cashier.domain.correction import Correction, demand_may_give_up
from cashier.domain.facts import Fact
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.domain.typed import typed
from cashier.services.correct import found
from cashier.services.lane import Lane

REASONS = ("customer_left", "paid_otherwise", "typed_by_mistake", "other")
"""Codes; anything else that a person types is kept as their own words."""


def give_up_correction(lane: Lane, correction_id: str, why: str, by: Person) -> Correction:
    """Write down that no charge will follow, and why; a charge that waits unsent is taken back.

    Raises Refused, and then nothing was written: while something of it is unknown, and for a
    large amount unless `by` is a supervisor.
    """
    if not typed(why):
        raise Refused(say("correct.why_missing"))
    with lane.journal.write() as pen:
        correction = found(pen, correction_id)
        demand_may_give_up(lane.policy, correction, by)
        if (waiting := correction.unsent_charge) is not None:
            body = {"request": waiting.id, "words": say("withdraw.done", by=by.id).body()}
            pen.append(Fact.REQUEST_NOT_DONE, body, by.id)
        told = {"correction": correction_id, "why": typed(why), "by": by.id}
        pen.append(Fact.CORRECTION_GIVEN_UP, told, by.id)
        return found(pen, correction_id)
