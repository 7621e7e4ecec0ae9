"""Look whether something is to be looked at: at start, after a lookup, after each result.

It never stands in the way of money: it comes after the result is durable, and a journal that
cannot take a warning will be met by the next thing that must be written.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import suppress

from cashier.domain.facts import Fact
from cashier.domain.records import Person
from cashier.domain.refusal import Refused
from cashier.domain.roles import Permission, demand, may
from cashier.domain.say import Say, say
from cashier.domain.typed import typed
from cashier.domain.warnings.judge import holding, holds, warnings
from cashier.domain.warnings.shape import GRAVE, PERSONAL, Warned
from cashier.services.lane import Lane
from cashier.store.journal import SYSTEM, Pen
from cashier.store.reads import Readable
from cashier.store.warning_reads import Alert, alerts, has_warning, watched


def look(lane: Lane) -> None:
    """Raise what is new; one and the same thing is raised once."""
    with suppress(sqlite3.Error):
        _raise(lane, _found(lane))


def hold(lane: Lane, pen: Pen, request: str) -> Say | None:
    """Why a request that was just drafted must wait for a supervisor, or None."""
    if not holding(lane.policy.watch):
        return None
    return holds(watched(pen, lane.clock.now()), request, lane.policy.watch)


def acknowledge(lane: Lane, alert: str, note: str, by: Person) -> Alert:
    """A supervisor has looked at it, and says what it was."""
    demand(by.role, Permission.WARNINGS)
    if not typed(note):
        raise Refused(say("warning.note_missing"))
    with lane.journal.write() as pen:
        found = next((one for one in alerts(pen, everything=True) if one.id == alert), None)
        if found is None:
            raise Refused(say("warning.unknown", id=alert))
        if found.seen_at:
            raise Refused(say("warning.seen", by=found.seen_by))
        pen.append(Fact.WARNING_ACKNOWLEDGED, {"warning": alert, "note": typed(note)}, by.id)
    return found


def open_to(source: Readable, person: Person, *, everything: bool = False) -> list[Alert]:
    """What this person is shown; nothing about people who work here, unless they may."""
    shown = alerts(source, everything=everything)
    if may(person.role, Permission.WARNINGS):
        return shown
    return [one for one in shown if one.rule not in PERSONAL]


def unseen_by(source: Readable, person: Person | None) -> int:
    """How many alarms that this person is shown nobody has acknowledged yet."""
    if person is None or not may(person.role, Permission.REQUEST):
        return 0
    return sum(one.level in GRAVE for one in open_to(source, person))


def id_of(warned: Warned) -> str:
    """The short name of a warning, the same whenever the same thing is seen."""
    return hashlib.sha256(warned.key.encode()).hexdigest()[:12]


def _found(lane: Lane) -> list[Warned]:
    if not lane.policy.watch.levels:
        return []
    rows = watched(lane.journal, lane.clock.now())
    found = warnings(rows, lane.policy.watch)
    return [one for one in found if not has_warning(lane.journal, id_of(one))]


def _raise(lane: Lane, found: list[Warned]) -> None:
    if not found:
        return
    with lane.journal.write() as pen:
        for one in found:
            body = {
                "warning": id_of(one), "rule": one.rule, "level": lane.policy.watch.level(one.rule),
                "words": one.words.body(), "rows": list(one.rows),
            }  # fmt: skip
            pen.append(Fact.WARNING_RAISED, body, SYSTEM)
