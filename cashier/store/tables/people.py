"""Who works here, whose PIN they have, and how often it was tried."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from cashier.domain.facts import Fact
from cashier.domain.pins import LOCKOUT_SPAN, LOCKOUTS, TRIES
from cashier.store.event import Event
from cashier.store.tables.kinds import Facts, Project


def _person_added(connection: sqlite3.Connection, _event: Event, facts: Facts) -> None:
    connection.execute(
        "insert into people(id, name, role, pin_at) values (?, ?, ?, '')",
        (facts["id"], facts["name"], facts["role"]),
    )


def _pin_changed(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    """`is_first`: somebody else gave it. Before that was written down, all counted as own."""
    person = facts["person"]
    connection.execute(
        "update people set pin_at = ?, pin_is_first = ? where id = ?",
        (event.at, int(facts.get("is_first", False)), person),
    )
    connection.execute("delete from tries where person = ?", (person,))
    connection.execute("delete from lockouts where person = ?", (person,))


def _pin_tried(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "insert into tries(person, count, last_at) values (?, 1, ?) on conflict (person)"
        " do update set count = count + 1, last_at = max(last_at, excluded.last_at)",
        (facts["person"], event.at),
    )
    connection.execute(
        "insert into tried(person, ever) values (?, 1) on conflict (person)"
        " do update set ever = ever + 1",
        (facts["person"],),
    )


def _pin_locked(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    """One more lockout; those of long ago are forgotten."""
    long_ago = datetime.fromisoformat(event.at) - LOCKOUT_SPAN
    connection.execute(
        "delete from lockouts where person = ? and at < ?",
        (facts["person"], long_ago.isoformat(timespec="milliseconds")),
    )
    _lock(connection, event.id, facts["person"], event.at)


def _lock(connection: sqlite3.Connection, event: str, person: str, at: str) -> None:
    connection.execute(
        "insert into lockouts(event, person, at) values (?, ?, ?) on conflict do nothing",
        (event, person, at),
    )


def _pin_proved(connection: sqlite3.Connection, _event: Event, facts: Facts) -> None:
    """A right PIN that was the last try before a lock has locked nobody.

    Whoever was let in though locked out for good, since nobody else could have reset the PIN,
    begins anew.
    """
    person = facts["person"]
    connection.execute(
        "delete from lockouts where ?2 <= (select count from tries where person = ?1)"
        " and rowid = (select max(rowid) from lockouts where person = ?1)",
        (person, TRIES),
    )
    connection.execute(
        "delete from lockouts where person = ?1"
        " and ?2 <= (select count(*) from lockouts where person = ?1)",
        (person, LOCKOUTS),
    )
    connection.execute("delete from tries where person = ?", (person,))


PROJECT: dict[Fact, Project] = {
    Fact.PERSON_ADDED: _person_added,
    Fact.PIN_CHANGED: _pin_changed,
    Fact.PIN_TRIED: _pin_tried,
    Fact.PIN_LOCKED: _pin_locked,
    Fact.PIN_PROVED: _pin_proved,
}
