"""One writing process for each journal, and readers beside it."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cashier.domain.facts import Fact
from cashier.store import reads
from cashier.store.check import check
from cashier.store.connection import open_reader
from cashier.store.errors import HeldElsewhere
from cashier.store.journal import Journal
from cashier.store.lock import Lock
from tests.builders import LANE, append, find_original, journal_on_file
from tests.cashier.store.kit import child, run, say_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def holder_of(path: Path) -> str:
    """What a refused start says about who holds the journal."""
    with pytest.raises(HeldElsewhere) as caught:
        journal_on_file(path)
    assert caught.value.holder in str(caught.value)
    assert caught.value.path == path
    return caught.value.holder


def is_free(path: Path) -> bool:
    """Whether the lock can be had."""
    Lock(path).release()
    return True


# -- one writer --------------------------------------------------------------------------------


def test_a_second_start_is_refused_and_told_which_process_holds_the_journal(path: Path) -> None:
    with child("hold", path) as holder:
        assert say_of(holder) == "held"
        assert holder_of(path) == f"children.py, process {holder.pid}"
        holder.communicate("")
    assert holder.returncode == 0
    assert is_free(path)


def test_a_refused_start_changes_nothing(path: Path) -> None:
    with child("hold", path) as holder:
        assert say_of(holder) == "held"
        before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
        holder_of(path)
        assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before


def test_the_lock_dies_with_its_holder_however_it_dies(path: Path) -> None:
    with child("hold", path) as holder:
        assert say_of(holder) == "held"
        holder.send_signal(signal.SIGKILL)
        assert holder.wait() == -signal.SIGKILL
    with closing(journal_on_file(path)) as journal:
        assert journal.head.seq == 1
        assert check(journal.connection, LANE).ok


def test_a_second_start_in_the_same_process_is_refused_too(path: Path) -> None:
    with closing(journal_on_file(path)):
        assert "process" in holder_of(path)


def test_a_closed_journal_can_be_opened_again(path: Path) -> None:
    for _ in range(3):
        journal_on_file(path).close()
    assert is_free(path)


def test_closing_twice_does_not_take_the_lock_from_the_next_holder(path: Path) -> None:
    first = journal_on_file(path)
    first.close()
    with closing(journal_on_file(path)):
        first.close()
        holder_of(path)


def test_a_name_left_by_a_dead_holder_is_replaced(path: Path) -> None:
    path.with_name("journal.db.lock").write_text("somebody with a very long name, process 1\n")
    with closing(journal_on_file(path)):
        assert "somebody" not in holder_of(path)


def test_two_journals_in_one_folder_do_not_lock_each_other(path: Path) -> None:
    with closing(journal_on_file(path)), closing(journal_on_file(path.with_name("other.db"))):
        pass


# -- readers beside the writer -----------------------------------------------------------------


class Source:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def read(self, query: str, *values: object) -> list[sqlite3.Row]:
        return self._connection.execute(query, values).fetchall()


@pytest.fixture
def journal(path: Path) -> Journal:
    return journal_on_file(path)


def test_a_reader_sees_what_is_committed_while_the_writer_is_open(
    path: Path, journal: Journal
) -> None:
    with closing(journal), closing(open_reader(path)) as connection:
        source = Source(connection)
        assert reads.originals(source) == []
        name = find_original(journal)
        assert [one.id for one in reads.originals(source)] == [name]
        with journal.write() as pen:
            pen.append(Fact.SIGNED_IN, {}, "amy")
            assert check(connection, LANE).events == 2
        assert check(connection, LANE).events == 3


def test_a_reader_within_its_own_transaction_keeps_seeing_one_moment(
    path: Path, journal: Journal
) -> None:
    with closing(journal), closing(open_reader(path)) as connection:
        connection.execute("begin")
        before = Source(connection).read("select count(*) from journal")[0][0]
        append(journal, Fact.SIGNED_IN, {})
        assert Source(connection).read("select count(*) from journal")[0][0] == before
        connection.execute("rollback")
        assert Source(connection).read("select count(*) from journal")[0][0] == before + 1


def test_readers_come_and_go_while_another_process_writes(path: Path) -> None:
    with child("write", path, "60") as writer:
        assert say_of(writer) == "open"
        while line := say_of(writer):
            with closing(open_reader(path)) as connection:
                found = check(connection, LANE)
            assert found.ok
            assert found.events >= int(line.split()[1])
        assert writer.wait() == 0


def test_a_reader_cannot_write(path: Path, journal: Journal) -> None:
    with closing(journal), closing(open_reader(path)) as connection:
        for statement in ("delete from tries", "create table t(a)", "pragma user_version = 9"):
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                connection.execute(statement)


def test_a_reader_does_not_keep_the_writer_from_writing_or_closing(
    path: Path, journal: Journal
) -> None:
    with closing(open_reader(path)) as connection:
        connection.execute("begin")
        Source(connection).read("select * from journal")
        append(journal, Fact.SIGNED_IN, {})
        journal.close()
        connection.execute("rollback")
        assert check(connection, LANE).events == 2
    with closing(journal_on_file(path)) as again:
        assert again.head.seq == 2


def test_a_journal_whose_writer_was_killed_can_be_read_at_once(path: Path) -> None:
    run("write", path, "1")
    with child("hold", path) as holder:
        assert say_of(holder) == "held"
        holder.kill()
        holder.wait()
    with closing(open_reader(path)) as connection:
        assert check(connection, LANE).ok
