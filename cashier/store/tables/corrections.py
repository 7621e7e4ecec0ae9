"""Corrections: what was wrong, what is right, and which requests are to bring it about."""

from __future__ import annotations

import sqlite3

from cashier.domain.facts import Fact
from cashier.store.event import Event
from cashier.store.tables.kinds import Facts, Project


def _started(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    """`amount` is the right one."""
    amount = facts["amount"]
    connection.execute(
        "insert into corrections(id, original, amount_minor, currency, reason, started_by,"
        " started_at, given_up, given_up_by) values (?, ?, ?, ?, ?, ?, ?, '', '')",
        (
            facts["correction"], facts["original"], amount["minor"], amount["currency"],
            facts["reason"], event.actor, event.at,
        ),
    )  # fmt: skip


def _linked(connection: sqlite3.Connection, _event: Event, facts: Facts) -> None:
    """`part` is give_back or charge."""
    connection.execute(
        "insert into correction_parts(request, correction, part) values (?, ?, ?)",
        (facts["request"], facts["correction"], facts["part"]),
    )


def _given_up(connection: sqlite3.Connection, _event: Event, facts: Facts) -> None:
    connection.execute(
        "update corrections set given_up = ?, given_up_by = ? where id = ?",
        (facts["why"], facts["by"], facts["correction"]),
    )


PROJECT: dict[Fact, Project] = {
    Fact.CORRECTION_STARTED: _started,
    Fact.CORRECTION_LINKED: _linked,
    Fact.CORRECTION_GIVEN_UP: _given_up,
}
