"""A journal from before a table was there gets the table's rows from its events."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from cashier.store.check import check
from cashier.store.journal import Journal
from drivers.lines.memory import ManualClock
from tests.builders import LANE, NOON
from tests.cashier.store.kit import lived_in


def test_the_steps_of_an_older_journal_are_told_from_its_events(tmp_path: Path) -> None:
    path = lived_in(tmp_path / "journal.db", closed=False)
    with closing(sqlite3.connect(path)) as raw:
        before = raw.execute("select * from steps").fetchall()
        forget_reports(raw)
    with closing(Journal.open(path, LANE, ManualClock(NOON), lambda: "f" * 32)) as journal:
        assert [tuple(row) for row in journal.read("select * from steps")] == before
        assert check(journal.connection, LANE).ok


def forget_reports(raw: sqlite3.Connection) -> None:
    """As the file was before this table came."""
    version = raw.execute("pragma user_version").fetchone()[0]
    raw.executescript("drop table steps; drop table closings")
    raw.execute("delete from _sqlite_migrations where name = 'm011_reports'")
    raw.execute(f"pragma user_version = {version - 1}")
    raw.commit()
