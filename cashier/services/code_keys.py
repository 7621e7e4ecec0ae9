"""Give a supervisor a key for codes by phone, or take it away."""

from __future__ import annotations

import secrets

from cashier.domain.code_keys import CodeKey, with_key, without
from cashier.domain.codes import SECRET_BYTES
from cashier.domain.facts import Fact
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import say
from cashier.services.lane import Lane
from cashier.store.code_reads import holding_key
from cashier.store.journal import Pen
from cashier.store.sealed_key import Label, sealed

SHORTEST = 10
"""Characters of a pass phrase: whoever has the file may guess on and on, unlike at the counter."""


def enrol(lane: Lane, by: Person, phrase: str) -> bytes:
    """A new key for `by`, who has just proved who they are; returns their half as a file.

    It takes the place of the one they had, whose codes are refused from now on.
    """
    demand(by.role, Permission.CODES)
    _demand_phrase(phrase)
    new = CodeKey(lane.new_id(), by.id, secrets.token_bytes(SECRET_BYTES))
    file = sealed(_label(lane, new), new.secret, phrase)
    with lane.journal.write() as pen:
        _revoke(pen, by.id, by.id)
        pen.append(Fact.CODE_ENROLLED, {"person": by.id, "code_key": new.id}, by.id)
        lane.codes.put(with_key(lane.codes.keys(), new))
    return file


def revoke(lane: Lane, person: str, by: Person) -> None:
    """No code of this person's key is good any more."""
    demand(by.role, Permission.CODES)
    with lane.journal.write() as pen:
        if not _revoke(pen, person, by.id):
            raise Refused(say("code.no_key", id=person))
        lane.codes.put(without(lane.codes.keys(), person))


def _revoke(pen: Pen, person: str, actor: str) -> bool:
    key = holding_key(pen, person)
    if key:
        pen.append(Fact.CODE_REVOKED, {"person": person, "code_key": key}, actor)
    return bool(key)


def _demand_phrase(phrase: str) -> None:
    """Long, and not a number alone: the PIN would not do, and must not be guessed at home."""
    if len(phrase) < SHORTEST or phrase.isdigit():
        raise Refused(say("code.weak_phrase", least=SHORTEST))


def _label(lane: Lane, key: CodeKey) -> Label:
    about = lane.about
    made_at = lane.clock.now().isoformat(timespec="seconds")
    return Label(key.id, key.person, about.id, about.name, about.currency, made_at)
