"""When each request came to each state, and the reports that closed a shift."""

from __future__ import annotations

import sqlite3

from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.store.event import Event
from cashier.store.tables.kinds import Facts, Project


def write_step(connection: sqlite3.Connection, event: Event, request: str, state: State) -> None:
    """One more step, in the order of the journal, whatever the clock said."""
    connection.execute(
        "insert into steps(request, at, state, actor) values (?, ?, ?, ?)",
        (request, event.at, state, event.actor),
    )


def _report_closed(connection: sqlite3.Connection, event: Event, facts: Facts) -> None:
    connection.execute(
        "insert into closings(number, closed_at, closed_by, since, after, upto, blob)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        (
            facts["number"], event.at, event.actor, facts["since"], facts["after"],
            facts["upto"], facts["blob"],
        ),
    )  # fmt: skip


PROJECT: dict[Fact, Project] = {Fact.REPORT_CLOSED: _report_closed}
