"""A journal's file: how it is kept, who may read it, and how its tables come up to date."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cashier.domain.facts import Fact
from cashier.store.connection import MEMORY, open_reader, open_writer
from cashier.store.errors import NewerJournal
from cashier.store.journal import Journal
from cashier.store.schema import APPLICATION_ID, LANE, SCRIPTS, create_tables
from cashier.store.shape import Shape, immediate, migrate, statements, version
from drivers.lines.memory import ManualClock
from tests.builders import NOON, append, journal_in_memory, journal_on_file
from tests.cashier.store.kit import child, dump, live, run, say_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.db"


# -- how it is kept ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("application_id", APPLICATION_ID),
        ("user_version", len(SCRIPTS)),
    ],
)
def test_a_journal_is_kept_safely_and_not_by_sqlite_s_defaults(
    path: Path, pragma: str, value: object
) -> None:
    for _ in ("when it is new", "when it is opened again"):
        with closing(journal_on_file(path)) as journal:
            assert journal.read(f"pragma {pragma}")[0][0] == value


def test_every_table_of_ours_is_strict(path: Path) -> None:
    with closing(journal_on_file(path)) as journal:
        tables = journal.read("pragma table_list")
    lax = {row["name"] for row in tables if row["schema"] == "main" and not row["strict"]}
    assert lax <= {"sqlite_schema", "_sqlite_migrations"}


def test_only_the_user_may_read_journal_log_lock_and_folder(path: Path) -> None:
    lines = run("modes", path)
    names = ["journal.db", "journal.db-shm", "journal.db-wal", "journal.db.lock"]
    assert lines == [*(f"{name} 0o600" for name in names), "folder 0o700"]


def test_a_closed_journal_is_one_file_beside_its_lock(path: Path) -> None:
    with closing(journal_on_file(path)) as journal:
        append(journal, Fact.SIGNED_IN, {})
    assert sorted(file.name for file in path.parent.iterdir()) == ["journal.db", "journal.db.lock"]


def test_the_chain_goes_on_where_it_was_when_a_journal_is_opened_again(path: Path) -> None:
    ids = iter(f"{number:032x}" for number in range(100))
    heads = []
    for _ in range(3):
        with closing(Journal.open(path, "L01", ManualClock(NOON), lambda: next(ids))) as journal:
            heads.append(append(journal, Fact.SIGNED_IN, {}))
    assert [event.seq for event in heads] == [2, 3, 4]
    assert len({event.epoch for event in heads}) == 1
    assert [event.prev for event in heads[1:]] == [event.hash for event in heads[:-1]]


# -- the twin without a file -------------------------------------------------------------------


def test_the_twin_in_memory_writes_the_very_same_chain_and_tables(path: Path) -> None:
    def rows(journal: Journal) -> list[list[tuple[object, ...]]]:
        tables = ("journal", "people", "originals", "requests", "attempts", "receipts", "blobs")
        return [[tuple(row) for row in journal.read(f"select * from {name}")] for name in tables]

    def lived(journal: Journal) -> tuple[object, object]:
        with closing(journal):
            live(journal)
            return journal.head, rows(journal)

    assert lived(journal_in_memory()) == lived(journal_on_file(path))


def test_the_twin_keeps_the_same_rules() -> None:
    with closing(journal_in_memory()) as journal:
        for pragma, value in {"foreign_keys": 1, "recursive_triggers": 1, "synchronous": 2}.items():
            assert journal.read(f"pragma {pragma}")[0][0] == value


def test_two_twins_are_two_journals() -> None:
    with closing(journal_in_memory()) as one, closing(journal_in_memory()) as other:
        append(one, Fact.SIGNED_IN, {})
        assert (one.head.seq, other.head.seq) == (2, 1)


# -- migrations --------------------------------------------------------------------------------

ONE = "create table a(x integer) strict;\ninsert into a values (1);"
TWO = "create table b(x integer) strict;\ninsert into b select x + 1 from a;"
BROKEN = "create table b(x integer) strict;\ninsert into nowhere values (1);"


def shape(*scripts: str) -> Shape:
    names = ("one", "two", "three")
    return Shape("a test", 0x1234, "wal", dict(zip(names, scripts, strict=False)))


@pytest.fixture
def opened(path: Path) -> Iterator[Callable[[Shape], sqlite3.Connection]]:
    """Opens and migrates; the connection before is closed first."""
    path.parent.mkdir()
    connections: list[sqlite3.Connection] = []

    def open_and_migrate(wanted: Shape) -> sqlite3.Connection:
        for connection in connections:
            connection.close()
        connections.append(open_writer(path, wanted))
        migrate(connections[-1], wanted)
        return connections[-1]

    yield open_and_migrate
    for connection in connections:
        connection.close()


def values(connection: sqlite3.Connection, table: str) -> list[int]:
    return [row[0] for row in connection.execute(f"select x from {table}")]


Opened = Callable[[Shape], sqlite3.Connection]


def test_a_migration_is_applied_once_however_often_the_file_is_opened(opened: Opened) -> None:
    for _ in range(3):
        connection = opened(shape(ONE))
    assert values(connection, "a") == [1]
    assert version(connection) == 1


def test_a_newer_program_adds_what_the_file_lacks_and_nothing_twice(opened: Opened) -> None:
    opened(shape(ONE)).execute("insert into a values (7)")
    connection = opened(shape(ONE, TWO))
    assert (values(connection, "a"), values(connection, "b")) == ([1, 7], [2, 8])
    assert version(connection) == 2
    names = connection.execute("select name from _sqlite_migrations").fetchall()
    assert [row["name"] for row in names] == ["one", "two"]


def test_an_older_program_refuses_the_file_of_a_newer_one(opened: Opened) -> None:
    opened(shape(ONE, TWO))
    with pytest.raises(NewerJournal):
        opened(shape(ONE))


@pytest.mark.parametrize("first", [(), (ONE,)])
def test_a_migration_that_fails_leaves_the_file_as_before(
    opened: Opened, path: Path, first: tuple[str, ...]
) -> None:
    opened(shape(*first)).close()
    before = dump(path)
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        opened(shape(ONE, BROKEN))
    assert dump(path) == before
    connection = opened(shape(ONE, TWO))
    assert (values(connection, "a"), values(connection, "b")) == ([1], [2])


def test_a_migration_cut_off_by_kill_9_leaves_the_file_as_before(path: Path) -> None:
    path.parent.mkdir()
    with child("die_migrating", path) as process:
        assert say_of(process) == "migrating"
        assert process.wait() == -signal.SIGKILL
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("select count(*) from sqlite_master").fetchone() == (0,)
        assert raw.execute("pragma user_version").fetchone() == (0,)


def test_only_a_file_that_has_to_be_migrated_loads_the_library_for_it(path: Path) -> None:
    """Its import costs more than opening a journal."""
    assert [run("modules", path), run("modules", path)] == [["True"], ["False"]]


def test_the_tables_of_a_journal_are_those_of_the_scripts_alone(path: Path) -> None:
    query = (
        "select type, name, sql from sqlite_master"
        " where tbl_name <> '_sqlite_migrations' order by name"
    )
    with closing(sqlite3.connect(":memory:")) as blank, closing(journal_on_file(path)) as journal:
        create_tables(blank)
        assert [tuple(row) for row in journal.read(query)] == blank.execute(query).fetchall()


def test_a_script_is_cut_into_statements_and_a_trigger_stays_whole() -> None:
    cut = statements("create table a(x);\ncreate trigger t after insert on a\n  begin\n"
                     "    delete from a;\n  end;\ndrop table a;")  # fmt: skip
    assert [statement.split()[1] for statement in cut] == ["table", "trigger", "table"]
    assert all(sqlite3.complete_statement(one) for one in statements("".join(SCRIPTS.values())))


def test_nothing_of_a_script_is_lost_when_it_is_cut() -> None:
    for script in LANE.scripts.values():
        assert "".join(statements(script)).split() == script.split()


# -- one transaction ---------------------------------------------------------------------------


def test_a_transaction_owns_the_file_from_its_start(path: Path) -> None:
    """A deferred one could read first and find the file taken when it wants to write."""
    path.parent.mkdir()
    with closing(open_writer(path)) as one, closing(sqlite3.connect(path, timeout=0)) as other:
        with immediate(one), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("begin immediate")
        other.execute("begin immediate")


def test_a_memory_that_is_no_journal_needs_no_file() -> None:
    with closing(open_writer(MEMORY)) as connection:
        migrate(connection, LANE)
        assert version(connection) == len(SCRIPTS)


def test_a_path_with_odd_characters_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "收银 1 #2?mode=rw%20" / "journal.db"
    with closing(journal_on_file(path)) as journal, closing(open_reader(path)) as connection:
        append(journal, Fact.SIGNED_IN, {})
        assert connection.execute("select count(*) from journal").fetchone()[0] == 2
    assert [file.name for file in tmp_path.iterdir()] == [path.parent.name]
