"""Originals that were told from others by facts, since their card number is not known."""

from __future__ import annotations

import sqlite3

from cashier.domain.facts import Fact
from cashier.store.event import Event, canonical
from cashier.store.tables.kinds import Facts, Project


def _matched(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    """The latest comparison counts."""
    connection.execute(
        "insert into matches(original, facts, at, person) values (?, ?, ?, ?)"
        " on conflict (original) do update set facts = excluded.facts, at = excluded.at,"
        " person = excluded.person",
        (facts["original"], canonical(facts["facts"]), event.at, event.actor),
    )


PROJECT: dict[Fact, Project] = {Fact.FACTS_MATCHED: _matched}
