"""People and their first PINs. On an empty journal the first person is a supervisor."""

from __future__ import annotations

from cashier.domain.facts import Fact
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, Role, demand
from cashier.domain.say import say
from cashier.domain.typed import typed
from cashier.domain.weak_pins import demand_good_pin
from cashier.services.change_pin import demand_new_pin
from cashier.services.lane import Lane
from cashier.services.lockout import remember
from cashier.services.set_pin import set_pin
from cashier.store import reads
from cashier.store.journal import SYSTEM


def add_person(
    lane: Lane, person_id: str, name: str, role: Role, pin: str, by: Person | None,
    *, is_own: bool = False,
) -> Person:  # fmt: skip
    """Add a person with a first PIN; `by` is the supervisor who does it, or None at the start.

    A PIN that the supervisor gave must be changed by the person. `is_own` says that the person
    chose it, as the very first one always does.
    """
    _demand_may_add(lane, role, by)
    if not person_id.isascii() or not person_id.isalnum() or not typed(name):
        raise Refused(say("person.bad_id"))
    demand_good_pin(pin, person_id, lane.clock.now())
    verifier = lane.hasher.hash(pin)
    actor = by.id if by else SYSTEM
    with lane.journal.write() as pen:
        if reads.person(pen, person_id) is not None:
            raise Refused(say("person.exists", id=person_id))
        body = {"id": person_id, "name": typed(name), "role": role}
        pen.append(Fact.PERSON_ADDED, body, actor)
        set_pin(pen, person_id, verifier, actor, is_first=not is_own and by is not None)
    return Person(person_id, typed(name), role)


def reset_pin(lane: Lane, person_id: str, pin: str, by: Person) -> None:
    """Give a person a new PIN, which they must change; this also ends a lockout."""
    demand(by.role, Permission.STAFF)
    demand_new_pin(lane, person_id, pin)
    verifier = lane.hasher.hash(pin)
    with lane.journal.write() as pen:
        if reads.person(pen, person_id) is None:
            raise Refused(say("person.unknown", id=person_id))
        set_pin(pen, person_id, verifier, by.id, is_first=by.id != person_id)
    remember(lane, person_id)


def _demand_may_add(lane: Lane, role: Role, by: Person | None) -> None:
    if by is not None:
        demand(by.role, Permission.STAFF)
    elif reads.people(lane.journal):
        raise Refused(say("person.needs_supervisor"))
    elif role is not Role.SUPERVISOR:
        raise Refused(say("person.first_is_supervisor"))
