"""Projections: what each kind of event does to the derived tables.

One function for each kind, in the table of its file; a kind without tables is listed as such.
They run in the transaction that appends the event, and again when `journal check` replays the
journal.
"""

from __future__ import annotations

import sqlite3

from cashier.domain.facts import Fact
from cashier.store.event import Event
from cashier.store.tables import (
    approvals,
    cases,
    closings,
    codes,
    corrections,
    life,
    matched,
    people,
    recalled,
    told,
    warnings,
)
from cashier.store.tables.kinds import Project, nothing

PROJECT: dict[Fact, Project] = {
    Fact.EPOCH_STARTED: nothing,
    **people.PROJECT,
    **recalled.PROJECT,
    **told.PROJECT,
    **life.PROJECT,
    **approvals.PROJECT,
    **corrections.PROJECT,
    **matched.PROJECT,
    **codes.PROJECT,
    **warnings.PROJECT,
    **cases.PROJECT,
    **closings.PROJECT,
}


def project(connection: sqlite3.Connection, event: Event) -> None:
    """Bring the derived tables up to `event`; raises IllegalStep and writes nothing then."""
    PROJECT[Fact(event.kind)](connection, event, event.facts())
