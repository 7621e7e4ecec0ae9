"""Head office's file is opened, or refused and left as it was."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from cashier.hub.file import HubFile
from cashier.hub.schema import APPLICATION_ID
from cashier.store.errors import NewerJournal, NotAJournal, StoreError
from tests.cashier.hub.kit import Chain, Office, keys


def database(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def foreign(path: Path) -> None:
    database(path, "create table theirs(x)", "insert into theirs values (1)")


def a_lane_s_journal(path: Path) -> None:
    database(path, "pragma application_id = 0x63617368", "create table journal(x)")


def newer(path: Path) -> None:
    HubFile.open(path).close()
    database(path, "pragma user_version = 99")


def damaged(path: Path) -> None:
    with closing(Office(path)) as office:
        office.push(Chain().grow(150).batch())
    data = bytearray(path.read_bytes())
    data[-3 * 4096 : -2 * 4096] = os.urandom(4096)
    path.write_bytes(data)


def no_database(path: Path) -> None:
    path.write_bytes(b"just some notes\n" * 600)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (foreign, NotAJournal),
        (a_lane_s_journal, NotAJournal),
        (no_database, NotAJournal),
        (damaged, NotAJournal),
        (newer, NewerJournal),
    ],
)
def test_a_file_that_is_not_ours_to_write_is_refused_untouched(
    tmp_path: Path, make: object, error: type[StoreError]
) -> None:
    path = tmp_path / "hub.sqlite"
    make(path)  # type: ignore[operator]
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(error):
        HubFile.open(path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


CUT_OFF = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for pragma in ("journal_mode = truncate", "cache_size = 2"):
    connection.execute("pragma " + pragma)
connection.execute("begin immediate")
for number in range(200):
    connection.execute(
        "insert into inbox values ('L01', ?, 'word', ?, '')", (number, "x" * 4000)
    )
os.kill(os.getpid(), 9)
"""


def test_a_transaction_that_a_kill_cut_off_is_undone_at_the_next_start(office: Office) -> None:
    chain = Chain().grow(5)
    office.push(chain.batch())
    office.close()
    before = office.path.stat().st_size
    killed = subprocess.run([sys.executable, "-c", CUT_OFF, office.path], check=False)
    assert killed.returncode == -9
    assert office.path.stat().st_size > before  # half of it is in the file
    with closing(Office(office.path)) as again:
        assert again.file.read("select * from inbox") == []
        assert again.stored() == keys(chain)


def test_what_arrived_and_evidence_cannot_be_changed_or_dropped(office: Office) -> None:
    office.push(Chain().batch())
    for statement in ("delete from events", "update events set body = ''"):
        with (
            pytest.raises(sqlite3.IntegrityError, match="append-only"),
            office.file.write() as connection,
        ):
            connection.execute(statement)
    assert len(office.stored()) == 1


def test_the_file_is_durable_at_every_commit_and_marked_as_head_office_s(office: Office) -> None:
    ask = {name: office.file.read(f"pragma {name}")[0][0] for name in
           ("synchronous", "journal_mode", "foreign_keys", "application_id")}  # fmt: skip
    assert ask == {
        "synchronous": 2, "journal_mode": "truncate", "foreign_keys": 1,
        "application_id": APPLICATION_ID,
    }  # fmt: skip
