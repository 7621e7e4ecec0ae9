"""The watch sees every call for a file, can refuse it, and is gone when the watching ends."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cashier.domain.facts import Fact
from tests.builders import append, journal_on_file
from tests.explorer.disk.calls import GO, SQLITE_FULL, SQLITE_IOERR_WRITE, Answer, Call, Method
from tests.explorer.disk.counter import counter
from tests.explorer.disk.fates import EVERYTHING
from tests.explorer.disk.vfs import watching, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "the shim works here")


@dataclass
class Eye:
    """Remembers what it saw; refuses what `refuse` says."""

    refuse: Callable[[Call], Answer] = lambda _call: GO
    seen: list[Call] = field(default_factory=list)

    def answer(self, call: Call) -> Answer:
        return self.refuse(call)

    def done(self, call: Call) -> None:
        self.seen.append(call)

    def count(self, method: Method) -> int:
        return Counter(call.method for call in self.seen)[method]


def refusing(method: Method, answer: Answer) -> Eye:
    return Eye(lambda call: answer if call.method is method else GO)


def test_each_acknowledged_transaction_is_seen_as_writes_and_one_sync(tmp_path: Path) -> None:
    eye = Eye()
    with watching(eye), closing(journal_on_file(tmp_path / "journal.db")) as journal:
        append(journal, Fact.SIGNED_IN, {})
        eye.seen.clear()
        append(journal, Fact.SIGNED_IN, {})
        assert eye.count(Method.WRITE) > 0
        assert [call.path for call in eye.seen if call.method is Method.SYNC] == [
            str(tmp_path / "journal.db-wal")
        ]


def test_the_calls_alone_rebuild_the_files_byte_for_byte() -> None:
    """Nothing reaches the disk past the watch, so what is replayed is what was there."""
    with counter("allinpay", 7) as here:
        here.start()
        here.world.ask(here.world.sell(2500), "refund", 1000)  # type: ignore[arg-type]
        image = here.recorder.disk.platter.after_a_cut(EVERYTHING, random.Random(0))
        folder = here.recorder.folder
        assert set(image) == {"journal.db", "journal.db-wal"}
        for name, contents in image.items():
            assert contents == (folder / name).read_bytes()


@pytest.mark.parametrize(
    ("code", "words"), [(SQLITE_IOERR_WRITE, "disk I/O error"), (SQLITE_FULL, "disk is full")]
)
def test_a_refused_write_is_the_error_that_sqlite_knows(
    tmp_path: Path, code: int, words: str
) -> None:
    eye = Eye()
    with watching(eye), closing(journal_on_file(tmp_path / "journal.db")) as journal:
        head = journal.head
        eye.refuse = refusing(Method.WRITE, Answer(code)).refuse
        with pytest.raises(sqlite3.OperationalError, match=words):
            append(journal, Fact.SIGNED_IN, {})
        eye.refuse = lambda _call: GO
        assert append(journal, Fact.SIGNED_IN, {}).seq == head.seq + 1


def test_of_a_torn_write_the_first_bytes_are_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "plain.db"
    eye = refusing(Method.WRITE, Answer(SQLITE_FULL, kept=100))
    with watching(eye), closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode = off")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            connection.execute("create table t(a)")
    assert [len(call.data) for call in eye.seen if call.method is Method.WRITE] == [100]
    assert path.stat().st_size == 100


def test_what_goes_wrong_in_a_watch_stops_sqlite_and_is_raised_at_the_end(tmp_path: Path) -> None:
    def stumble(_call: Call) -> Answer:
        raise ZeroDivisionError("in the watch")

    with (
        pytest.raises(ZeroDivisionError, match="in the watch"),
        watching(Eye(stumble)),
        pytest.raises(sqlite3.OperationalError, match="disk I/O error"),
        closing(sqlite3.connect(tmp_path / "plain.db")) as connection,
    ):
        connection.execute("create table t(a)")


def test_after_the_watching_nothing_is_seen_even_of_a_file_that_is_still_open(
    tmp_path: Path,
) -> None:
    eye = Eye()
    with closing(sqlite3.connect(tmp_path / "before.db")) as before:
        with watching(eye):
            during = sqlite3.connect(tmp_path / "during.db", isolation_level=None)
            during.execute("create table t(a)")
            before.execute("create table t(a)")
        known = list(eye.seen)
        with closing(during), closing(sqlite3.connect(tmp_path / "after.db")) as after:
            during.execute("insert into t values (1)")
            after.execute("create table t(a)")
    assert {Path(call.path).name for call in known} == {"during.db", "during.db-journal"}
    assert eye.seen == known
