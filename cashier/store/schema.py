"""What makes a SQLite file a lane's journal: its mark, its migrations, its derived tables."""

from __future__ import annotations

import sqlite3

from cashier.store.migrations import MIGRATIONS
from cashier.store.shape import Shape, statements

APPLICATION_ID = 0x63617368
"""`cash`: marks a SQLite file as a journal of this program."""

SCRIPTS: dict[str, str] = {one.__name__.rpartition(".")[2]: one.SCRIPT for one in MIGRATIONS}
"""By name, oldest first; the file's user_version counts them."""

PROJECTED = tuple(name for one in MIGRATIONS for name in one.DERIVED)
"""Tables that the journal alone determines; `journal check` rebuilds and compares them."""

LANE = Shape("a journal", APPLICATION_ID, "wal", SCRIPTS)
"""WAL lets readers work beside the one connection that writes."""


def create_tables(connection: sqlite3.Connection) -> None:
    """All tables, empty and without the record of migrations: where a check replays a journal."""
    for script in LANE.scripts.values():
        for statement in statements(script):
            connection.execute(statement)
