"""Who said yes to a request, and when people's shifts began and ended."""

from __future__ import annotations

import sqlite3

from cashier.domain.facts import Fact
from cashier.store.event import Event
from cashier.store.tables.kinds import Facts, Project
from cashier.store.tables.life import stepped

RULE = "rule"
"""Who approved a request that needed nobody's approval."""
PIN = "pin"
"""How everybody approved before events told it."""


def _given(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "insert into approvals(request, by, at, how) values (?, ?, ?, ?)"
        " on conflict (request, by) do update set at = excluded.at, how = excluded.how",
        (facts["request"], facts["by"], event.at, facts.get("how", PIN)),
    )


def _approved(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    """Before there was an event for each yes, this one alone told of it."""
    stepped(connection, event, facts)
    connection.execute(
        "update requests set approved_by = ?, approved_at = ? where id = ?",
        (facts["by"], event.at, facts["request"]),
    )
    if facts["by"] != RULE:
        connection.execute(
            "insert into approvals(request, by, at, how) values (?, ?, ?, ?)"
            " on conflict do nothing",
            (facts["request"], facts["by"], event.at, PIN),
        )


def _awaiting(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    """What waits anew needs every approval anew."""
    stepped(connection, event, facts)
    connection.execute("delete from approvals where request = ?", (facts["request"],))


def _shift_changed(connection: sqlite3.Connection, event: Event, _facts: Facts) -> None:
    """Whoever signs in or out is the one who acts."""
    connection.execute("insert into shifts(person, at) values (?, ?)", (event.actor, event.at))


PROJECT: dict[Fact, Project] = {
    Fact.REQUEST_AWAITING_APPROVAL: _awaiting,
    Fact.REQUEST_APPROVED: _approved,
    Fact.APPROVAL_GIVEN: _given,
    Fact.SIGNED_IN: _shift_changed,
    Fact.SIGNED_OUT: _shift_changed,
}
