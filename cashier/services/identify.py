"""Who is it? A person proves an id with a PIN; every try is counted before it is checked.

The same work is done whether the id exists or not: something durable, and one slow hash. A
locked person is told so in words and at once: the time says no more than the words do.
"""

from __future__ import annotations

from cashier.domain.facts import Fact
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import say
from cashier.services.lane import Lane
from cashier.services.lockout import count_try, remember
from cashier.services.own_pin import CHANGE, UNLOCK, demand_good_still
from cashier.services.set_pin import verifier_of
from cashier.store import reads

ALSO_DUE = frozenset({CHANGE, UNLOCK})
"""For these a PIN is taken that must be changed: to change it, and to go on with what is open."""


def prove(lane: Lane, person_id: str, pin: str, purpose: str) -> Person:
    """The person, if the PIN is right; raises Refused otherwise or while locked out.

    `purpose` (sign_in, approve, command) goes into the journal; what is typed for an id and is
    nobody's does not, since it may be a PIN in the wrong box. A right PIN that must be changed
    is refused with MustChange.
    """
    person = reads.person(lane.journal, person_id)
    if person is not None:
        count_try(lane, person_id)
    if not _is_right(lane, person, pin) or person is None:
        raise Refused(say("pin.wrong"))
    _write_proof(lane, person, pin, purpose)
    if purpose not in ALSO_DUE:
        demand_good_still(lane, person)
    return person


def sign_in(lane: Lane, person_id: str, pin: str) -> Person:
    """Start a person's time at this counter."""
    person = prove(lane, person_id, pin, "sign_in")
    begin(lane, person)
    return person


def begin(lane: Lane, person: Person) -> None:
    """Somebody who has just proved who they are begins to work here."""
    with lane.journal.write() as pen:
        pen.append(Fact.SIGNED_IN, {"person": person.id}, person.id)


def sign_out(lane: Lane, person: Person, by: Person | None = None) -> None:
    """End a person's time here; `by` is whoever took their place."""
    with lane.journal.write() as pen:
        pen.append(Fact.SIGNED_OUT, {"person": person.id}, (by or person).id)


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


def _is_right(lane: Lane, person: Person | None, pin: str) -> bool:
    """An unknown id costs the same time as a known one."""
    verifier = verifier_of(lane.journal, person.id) if person else ""
    if not verifier:
        lane.tallies.touch()
        lane.hasher.hash(pin)
        return False
    return lane.hasher.verify(verifier, pin)


def _write_proof(lane: Lane, person: Person, pin: str, purpose: str) -> None:
    """A verifier from before there was a key is made anew while the PIN is at hand."""
    old = verifier_of(lane.journal, person.id)
    new = old if lane.hasher.is_current(old) else lane.hasher.hash(pin)
    with lane.journal.write() as pen:
        pen.append(Fact.PIN_PROVED, {"person": person.id, "purpose": purpose}, person.id)
        if new != old:
            pen.execute(
                "update pins set verifier = ? where person = ? and verifier = ?",
                new, person.id, old,
            )  # fmt: skip
    remember(lane, person.id)
