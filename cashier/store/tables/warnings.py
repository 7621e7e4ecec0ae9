"""Warnings: raised once, acknowledged once."""

from __future__ import annotations

import sqlite3

from cashier.domain.facts import Fact
from cashier.store.event import Event, canonical
from cashier.store.tables.kinds import Facts, Project


def _raised(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "insert into warnings(id, rule, level, at, words, about, note, seen_by, seen_at)"
        " values (?, ?, ?, ?, ?, ?, '', '', '') on conflict do nothing",
        (
            facts["warning"], facts["rule"], facts["level"], event.at,
            canonical(facts["words"]), canonical({"rows": facts["rows"]}),
        ),
    )  # fmt: skip


def _acknowledged(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "update warnings set note = ?, seen_by = ?, seen_at = ? where id = ? and seen_at = ''",
        (facts["note"], event.actor, event.at, facts["warning"]),
    )


PROJECT: dict[Fact, Project] = {
    Fact.WARNING_RAISED: _raised,
    Fact.WARNING_ACKNOWLEDGED: _acknowledged,
}
