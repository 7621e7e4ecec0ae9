"""What makes a SQLite file one of ours, and how its tables are brought up to date.

Every migration runs whole or not at all, together with the record of it. sqlite_utils is
imported only when something has to be migrated: its import costs more than opening a file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of file: `mark` is its application_id, `scripts` its migrations, oldest first.

    The file's user_version counts the migrations. `called` is what people call such a file.
    """

    called: str
    mark: int
    journal_mode: str
    scripts: Mapping[str, str]


def version(connection: sqlite3.Connection) -> int:
    """How many migrations the file has."""
    return int(connection.execute("pragma user_version").fetchone()[0])


@contextmanager
def immediate(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction that owns the file from its start; nothing is left when the block raises."""
    connection.execute("begin immediate")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise


def migrate(connection: sqlite3.Connection, shape: Shape) -> None:
    """Bring the tables up to date, in one immediate transaction."""
    if version(connection) == len(shape.scripts):
        return
    from sqlite_utils import Database

    database = Database(connection, execute_plugins=False)
    with immediate(connection):
        _migrations(shape).apply(database)
        connection.execute(f"pragma application_id = {shape.mark}")
        connection.execute(f"pragma user_version = {len(shape.scripts)}")


def statements(script: str) -> list[str]:
    """A script cut into its statements; a trigger stays whole."""
    found, current = [], ""
    for line in script.strip().splitlines():
        current += line + "\n"
        if sqlite3.complete_statement(current):
            found.append(current)
            current = ""
    return found


def _migrations(shape: Shape) -> Migrations:
    from sqlite_utils.migrations import Migrations

    ours = Migrations("cashier")
    for name, script in shape.scripts.items():
        ours(name=name)(_runs(script))
    return ours


def _runs(script: str):  # type: ignore[no-untyped-def]  # sqlite_utils takes any callable
    def apply(database: Database) -> None:
        for statement in statements(script):
            database.execute(statement)

    return apply
