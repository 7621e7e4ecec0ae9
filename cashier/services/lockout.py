"""Counts tries at a PIN, in the journal and beside it, and says who is locked out.

What is covered: a restart, a clock set back or forward, a machine started anew with another
clock, and an older copy of the journal. What is not: whoever can write this PC's files as they
like can also write a journal of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from cashier.domain.facts import Fact
from cashier.domain.pins import TRIES, Tries, is_shut, locked_for, surely_passed
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, may
from cashier.domain.say import Say, say
from cashier.services.lane import Lane
from cashier.store import reads
from cashier.store.journal import SYSTEM
from cashier.store.reads import Readable
from cashier.store.tally import Tally

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Lock:
    """Why a person is not let in, and what helps."""

    why: Say
    now: Say


def count_try(lane: Lane, person_id: str) -> None:
    """Durable before the hash is touched, so that pulling the plug gives no free try.

    Raises Refused while the person is locked out; then nothing is counted.
    """
    with lane.journal.write() as pen:
        tries = _tries(lane, pen, person_id)
        lock = _lock(lane, pen, person_id, tries)
        if lock is None:
            pen.append(Fact.PIN_TRIED, {"person": person_id}, SYSTEM)
            if tries.count + 1 >= TRIES:
                pen.append(Fact.PIN_LOCKED, {"person": person_id}, SYSTEM)
    if lock is not None:
        raise Refused(lock.why, lock.now)
    remember(lane, person_id, lane.clock.monotonic())


def remember(lane: Lane, person_id: str, steady: float | None = None) -> None:
    """Write down beside the journal what it knows of this person's tries."""
    tries = reads.tries(lane.journal, person_id)
    ever = reads.ever_tried(lane.journal).get(person_id, 0)
    last_at = tries.last_at.isoformat(timespec="milliseconds") if tries.last_at else ""
    lockouts = tuple(reads.lockouts(lane.journal, person_id))
    lane.tallies.keep(person_id, Tally(ever, tries.count, last_at, lockouts, steady))


def lock_of(lane: Lane, person_id: str) -> Lock | None:
    """Why this person is not let in now, or None."""
    tries = _tries(lane, lane.journal, person_id)
    return _lock(lane, lane.journal, person_id, tries)


def _tries(lane: Lane, source: Readable, person_id: str) -> Tries:
    tries, tally = reads.tries(source, person_id), lane.tallies.known.get(person_id)
    if tally is None or tally.steady is None:
        return tries
    return replace(tries, passed=surely_passed(tally.steady, lane.clock.monotonic()))


def _lock(lane: Lane, source: Readable, person_id: str, tries: Tries) -> Lock | None:
    if is_shut(tries) and has_rescuer(source, person_id):
        return Lock(say("pin.shut"), say("pin.ask_supervisor"))
    wait = locked_for(tries, lane.clock.now())
    if wait <= timedelta(0):
        return None
    return Lock(say("pin.locked", minutes=-(-wait // MINUTE)), say("pin.ask_supervisor"))


def has_rescuer(source: Readable, person_id: str) -> bool:
    """Whether somebody else can reset this PIN, now or as soon as their own wait is over.

    Otherwise strangers could shut a lane for ever by guessing: of supervisors who are all locked
    out for good, each has only to wait, and the first of them resets the others.
    """
    staff = [one.id for one in reads.people(source) if may(one.role, Permission.STAFF)]
    if person_id not in staff:
        return bool(staff)
    return any(not is_shut(reads.tries(source, one)) for one in staff if one != person_id)
