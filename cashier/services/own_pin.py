"""A person changes the PIN that is theirs; until it is their own and young enough, nothing else."""

from __future__ import annotations

from cashier.domain.pins import warn_days, why_change
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.say import Say, say
from cashier.services.lane import Lane
from cashier.services.set_pin import is_public
from cashier.store import reads

CHANGE = "change_pin"
UNLOCK = "unlock"


class MustChange(Refused):
    """The PIN was right, and must be changed before anything else is done with it."""

    def __init__(self, why: Say, person: Person) -> None:
        super().__init__(why, say("pin.how_to_change"))
        self.person = person


def demand_good_still(lane: Lane, person: Person) -> None:
    """Refuse somebody whose PIN another person chose, or who has had it too long."""
    state = reads.pin_state(lane.journal, person.id)
    if state is None or is_public(lane.journal, person.id):
        return
    if (why := why_change(state, lane.pin_rules, lane.clock.now())) is not None:
        raise MustChange(why, person)


def days_left(lane: Lane, person: Person) -> int | None:
    """In how many days the PIN must be changed, once that is near."""
    state = reads.pin_state(lane.journal, person.id)
    if state is None or is_public(lane.journal, person.id):
        return None
    return warn_days(state, lane.pin_rules, lane.clock.now())
