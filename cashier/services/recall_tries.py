"""When a journal is opened: does it know of all the tries that were ever counted?

A copy of yesterday's journal does not. Who was locked out stays so, and supervisors are told.
"""

from __future__ import annotations

from cashier.domain.facts import Fact
from cashier.domain.records import Person, PinAlarm
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand
from cashier.domain.say import say
from cashier.services.lane import Lane
from cashier.services.lockout import remember
from cashier.store import reads
from cashier.store.journal import SYSTEM
from cashier.store.tally import Found, Tally


def recall_tries(lane: Lane, found: Found, *, is_new: bool) -> None:
    """Bring the journal and the file beside it together; what the journal lacked is an event.

    `is_new` says that there never was such a file for this journal.
    """
    ever = reads.ever_tried(lane.journal)
    if found is not Found.GOOD and ever and not is_new:
        with lane.journal.write() as pen:
            pen.append(Fact.TRIES_LOST, {"why": found}, SYSTEM)
    for person, tally in sorted(lane.tallies.known.items()):
        if tally.ever > ever.get(person, 0):
            _recall(lane, person, tally, ever.get(person, 0))
    for person in ever:
        _catch_up(lane, person)


def _recall(lane: Lane, person: str, tally: Tally, known: int) -> None:
    body = {
        "person": person, "ever": tally.ever, "known": known, "wrong": tally.wrong,
        "last_at": tally.last_at, "lockouts": list(tally.lockouts),
    }  # fmt: skip
    with lane.journal.write() as pen:
        pen.append(Fact.TRIES_RECALLED, body, SYSTEM)


def _catch_up(lane: Lane, person: str) -> None:
    """After a crash between the two, or where there was no file, the journal knows more."""
    tally = lane.tallies.known.get(person)
    if tally is None or tally.ever < reads.ever_tried(lane.journal)[person]:
        remember(lane, person, tally.steady if tally else None)


def acknowledge(lane: Lane, alarm: PinAlarm, by: Person) -> None:
    """A supervisor has seen it; it is not shown again, and it stays in the journal."""
    demand(by.role, Permission.STAFF)
    with lane.journal.write() as pen:
        if alarm not in reads.pin_alarms(pen):
            raise Refused(say("pin_alarm.seen"))
        pen.append(Fact.PIN_ALARM_SEEN, {"alarm": alarm.event}, by.id)
