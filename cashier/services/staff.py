"""People and their PINs. On an empty journal the first person is a supervisor."""

from __future__ import annotations

from cashier.domain.facts import Fact
from cashier.domain.pins import demand_good_pin
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, Role, demand
from cashier.domain.say import say
from cashier.domain.typed import typed
from cashier.services.lane import Lane
from cashier.store import reads
from cashier.store.journal import SYSTEM, Pen


def add_person(
    lane: Lane, person_id: str, name: str, role: Role, pin: str, by: Person | None
) -> Person:
    """Add a person with a first PIN; `by` is the supervisor who does it, or None at the start."""
    _demand_may_add(lane, role, by)
    if not person_id.isascii() or not person_id.isalnum() or not typed(name):
        raise Refused(say("person.bad_id"))
    demand_good_pin(pin, person_id)
    verifier = lane.hasher.hash(pin)
    actor = by.id if by else SYSTEM
    with lane.journal.write() as pen:
        if reads.person(pen, person_id) is not None:
            raise Refused(say("person.exists", id=person_id))
        body = {"id": person_id, "name": typed(name), "role": role}
        pen.append(Fact.PERSON_ADDED, body, actor)
        _set_pin(pen, person_id, verifier, actor)
    return Person(person_id, typed(name), role)


def reset_pin(lane: Lane, person_id: str, pin: str, by: Person) -> None:
    """Give a person a new PIN; this also ends a lockout."""
    demand(by.role, Permission.STAFF)
    demand_good_pin(pin, person_id)
    verifier = lane.hasher.hash(pin)
    with lane.journal.write() as pen:
        if reads.person(pen, person_id) is None:
            raise Refused(say("person.unknown", id=person_id))
        _set_pin(pen, person_id, verifier, by.id)


def _demand_may_add(lane: Lane, role: Role, by: Person | None) -> None:
    if by is not None:
        demand(by.role, Permission.STAFF)
    elif reads.people(lane.journal):
        raise Refused(say("person.needs_supervisor"))
    elif role is not Role.SUPERVISOR:
        raise Refused(say("person.first_is_supervisor"))


def _set_pin(pen: Pen, person_id: str, verifier: str, actor: str) -> None:
    """The verifier stays in a table of its own: it never leaves this PC with the journal."""
    pen.execute(
        "insert into pins(person, verifier) values (?, ?)"
        " on conflict (person) do update set verifier = excluded.verifier",
        person_id, verifier,
    )  # fmt: skip
    pen.append(Fact.PIN_CHANGED, {"person": person_id}, actor)
