"""A journal from before there were rules for PINs is brought up to date and proves itself."""

from __future__ import annotations

from contextlib import closing
from itertools import islice
from pathlib import Path

from cashier.domain.facts import Fact
from cashier.domain.pins import PinState, Tries
from cashier.store import reads
from cashier.store.check import check
from cashier.store.connection import open_writer
from cashier.store.journal import Journal
from cashier.store.schema import LANE as SHAPE
from cashier.store.shape import Shape, migrate
from drivers.lines.memory import ManualClock
from tests.builders import LANE, NOON, append, journal_on_file

BEFORE = Shape(SHAPE.called, SHAPE.mark, "wal", dict(islice(SHAPE.scripts.items(), 3)))
"""The first three migrations."""

KEPT = {
    "journal": "*",
    "meta": "*",
    "tries": "*",
    "people": "id, name, role, pin_at",
}
"""What an old journal had of all this."""


def old_journal(folder: Path) -> Path:
    """Somebody with a PIN that a supervisor gave, tried three times, in tables of before."""
    new, old = folder / "new.db", folder / "old.db"
    with closing(journal_on_file(new)) as journal:
        append(journal, Fact.PERSON_ADDED, {"id": "1001", "name": "小明", "role": "cashier"})
        append(journal, Fact.PIN_CHANGED, {"person": "1001"})
        for _ in range(3):
            append(journal, Fact.PIN_TRIED, {"person": "1001"})
        rows = {name: journal.read(f"select {what} from {name}") for name, what in KEPT.items()}
    with closing(open_writer(old, BEFORE)) as connection:
        migrate(connection, BEFORE)
        for name, found in rows.items():
            for row in found:
                marks = ", ".join("?" * len(row))
                connection.execute(f"insert into {name} values ({marks})", tuple(row))
    return old


def test_an_older_journal_keeps_its_people_and_their_tries(tmp_path: Path) -> None:
    clock = ManualClock(NOON)
    path = old_journal(tmp_path)
    with closing(Journal.open(path, LANE, clock, lambda: "later")) as journal:
        assert check(journal.connection, LANE).ok
        assert reads.ever_tried(journal) == {"1001": 3}
        assert reads.tries(journal, "1001") == Tries(3, NOON)
        assert reads.pin_state(journal, "1001") == PinState(NOON, is_first=False)
        append(journal, Fact.PIN_TRIED, {"person": "1001"})
        assert check(journal.connection, LANE).ok
