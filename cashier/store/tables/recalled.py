"""Tries that the journal had lost and the file beside it knew, and who was told of that."""

from __future__ import annotations

import sqlite3

from cashier.domain.facts import Fact
from cashier.store.event import Event
from cashier.store.tables.kinds import Facts, Project


def _recalled(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    """Never fewer tries than are known here, and none of them older."""
    person = facts["person"]
    connection.execute(
        "insert into tried(person, ever) values (?, ?) on conflict (person)"
        " do update set ever = max(ever, excluded.ever)",
        (person, facts["ever"]),
    )
    if facts["wrong"]:
        connection.execute(
            "insert into tries(person, count, last_at) values (?, ?, ?) on conflict (person)"
            " do update set count = max(count, excluded.count),"
            " last_at = max(last_at, excluded.last_at)",
            (person, facts["wrong"], facts["last_at"]),
        )
    _lock_again(connection, event, person, facts["lockouts"])
    _alarm(connection, event, facts)


def _lock_again(
    connection: sqlite3.Connection, event: Event, person: str, lockouts: list[str]
) -> None:
    for number, at in enumerate(lockouts):
        connection.execute(
            "insert into lockouts(event, person, at) select ?3, ?1, ?2 where not exists"
            " (select 1 from lockouts where person = ?1 and at = ?2)",
            (person, at, f"{event.id}/{number}"),
        )


def _alarm(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "insert into pin_alarms(event, at, kind, person, seen_by) values (?, ?, ?, ?, '')",
        (event.id, event.at, event.kind, facts.get("person", "")),
    )


def _alarm_seen(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "update pin_alarms set seen_by = ? where event = ?", (event.actor, facts["alarm"])
    )


PROJECT: dict[Fact, Project] = {
    Fact.TRIES_RECALLED: _recalled,
    Fact.TRIES_LOST: _alarm,
    Fact.PIN_ALARM_SEEN: _alarm_seen,
}
