"""Who is it? A person proves an id with a PIN; every try is counted before it is checked."""

from __future__ import annotations

from datetime import timedelta

from cashier.domain.facts import Fact
from cashier.domain.pins import locked_for
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import say
from cashier.services.lane import Lane
from cashier.store import reads
from cashier.store.journal import SYSTEM


def prove(lane: Lane, person_id: str, pin: str, purpose: str) -> Person:
    """The person, if the PIN is right; raises Refused otherwise or while locked out.

    `purpose` (sign_in, approve, command) goes into the journal; what is typed for an id and is
    nobody's does not, since it may be a PIN in the wrong box.
    """
    person = reads.person(lane.journal, person_id)
    if person is not None:
        _count(lane, person_id)
    if not _is_right(lane, person, pin) or person is None:
        raise Refused(say("pin.wrong"))
    with lane.journal.write() as pen:
        pen.append(Fact.PIN_PROVED, {"person": person.id, "purpose": purpose}, person.id)
    return person


def sign_in(lane: Lane, person_id: str, pin: str) -> Person:
    """Start a person's time at this counter."""
    person = prove(lane, person_id, pin, "sign_in")
    with lane.journal.write() as pen:
        pen.append(Fact.SIGNED_IN, {"person": person.id}, person.id)
    return person


def sign_out(lane: Lane, person: Person) -> None:
    with lane.journal.write() as pen:
        pen.append(Fact.SIGNED_OUT, {"person": person.id}, person.id)


def person_of(source: reads.Readable, person_id: str) -> Person:
    """The person with this id; raises Refused when there is none."""
    person = reads.person(source, person_id)
    if person is None:
        raise Refused(say("person.unknown", id=person_id))
    return person


def demand_role(lane: Lane, person_id: str, permission: Permission) -> Person:
    """The person with this id, who must have `permission`."""
    person = person_of(lane.journal, person_id)
    demand(person.role, permission)
    return person


def _count(lane: Lane, person_id: str) -> None:
    """Durable before the hash is touched, so that pulling the plug gives no free try."""
    with lane.journal.write() as pen:
        wait = locked_for(reads.tries(pen, person_id), lane.clock.now())
        if wait <= timedelta(0):
            pen.append(Fact.PIN_TRIED, {"person": person_id}, SYSTEM)
    if wait > timedelta(0):
        minutes = -(-wait // timedelta(minutes=1))
        raise Refused(say("pin.locked", minutes=minutes), say("pin.ask_supervisor"))


def _is_right(lane: Lane, person: Person | None, pin: str) -> bool:
    """An unknown id costs the same time as a known one."""
    rows = lane.journal.read("select verifier from pins where person = ?", person and person.id)
    if person is None or not rows:
        lane.hasher.hash(pin)
        return False
    return lane.hasher.verify(rows[0]["verifier"], pin)
