"""A new PIN of one's own, for the old one."""

from __future__ import annotations

from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.domain.weak_pins import demand_good_pin
from cashier.services.identify import prove
from cashier.services.lane import Lane
from cashier.services.lockout import remember
from cashier.services.own_pin import CHANGE
from cashier.services.set_pin import set_pin, was_used


def change_pin(lane: Lane, person_id: str, old: str, new: str) -> Person:
    """The person with their new PIN; raises Refused. A wrong old PIN counts as a try."""
    person = prove(lane, person_id, old, CHANGE)
    demand_new_pin(lane, person_id, new)
    verifier = lane.hasher.hash(new)
    with lane.journal.write() as pen:
        set_pin(pen, person_id, verifier, person_id, is_first=False)
    remember(lane, person_id)
    return person


def demand_new_pin(lane: Lane, person_id: str, pin: str) -> None:
    """Refuse a PIN that can be guessed, or that the person had lately."""
    demand_good_pin(pin, person_id, lane.clock.now())
    if was_used(lane, person_id, pin):
        raise Refused(say("pin.used_before"))
