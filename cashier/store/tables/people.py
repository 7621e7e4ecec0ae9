"""Who works here, and how often a PIN was tried."""

from __future__ import annotations

import sqlite3

from cashier.domain.facts import Fact
from cashier.store.event import Event
from cashier.store.tables.kinds import Facts, Project


def _person_added(connection: sqlite3.Connection, _event: Event, facts: Facts) -> None:
    connection.execute(
        "insert into people(id, name, role, pin_at) values (?, ?, ?, '')",
        (facts["id"], facts["name"], facts["role"]),
    )


def _pin_changed(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute("update people set pin_at = ? where id = ?", (event.at, facts["person"]))
    connection.execute("delete from tries where person = ?", (facts["person"],))


def _pin_tried(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "insert into tries(person, count, last_at) values (?, 1, ?) on conflict (person)"
        " do update set count = count + 1, last_at = max(last_at, excluded.last_at)",
        (facts["person"], event.at),
    )


def _pin_proved(connection: sqlite3.Connection, _event: Event, facts: Facts) -> None:
    connection.execute("delete from tries where person = ?", (facts["person"],))


PROJECT: dict[Fact, Project] = {
    Fact.PERSON_ADDED: _person_added,
    Fact.PIN_CHANGED: _pin_changed,
    Fact.PIN_TRIED: _pin_tried,
    Fact.PIN_PROVED: _pin_proved,
}
