"""Keys for codes by phone, and every try at a code: what was not told to be right was wrong."""

from __future__ import annotations

import sqlite3

from cashier.domain.facts import Fact
from cashier.store.event import Event
from cashier.store.tables.kinds import Facts, Project

RIGHT = "right"


def _enrolled(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "insert into code_keys(id, person, made_at, revoked_at) values (?, ?, ?, '')",
        (facts["code_key"], facts["person"], event.at),
    )


def _revoked(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "update code_keys set revoked_at = ? where id = ?", (event.at, facts["code_key"])
    )


def _tried(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "insert into code_tries(id, request, person, at, verdict) values (?, ?, ?, ?, '')",
        (event.id, facts["request"], facts["person"], event.at),
    )


def _refused(connection: sqlite3.Connection, _event: Event, facts: Facts) -> None:
    """One that was not even looked at has no try of its own."""
    connection.execute(
        "update code_tries set verdict = ? where id = ?", (facts["why"], facts.get("try", ""))
    )


def _used(connection: sqlite3.Connection, _event: Event, facts: Facts) -> None:
    connection.execute("update code_tries set verdict = ? where id = ?", (RIGHT, facts["try"]))


PROJECT: dict[Fact, Project] = {
    Fact.CODE_ENROLLED: _enrolled,
    Fact.CODE_REVOKED: _revoked,
    Fact.CODE_TRIED: _tried,
    Fact.CODE_REFUSED: _refused,
    Fact.CODE_USED: _used,
}
