"""`journal check` finds whatever was changed behind the program's back, and says where.

The triggers forbid all of this to the program; here they are taken away first. Nothing secret
goes into a hash, so whoever rewrites the whole chain, or cuts its end, can only be found out by
comparing the head with the one that head office acknowledged.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cashier.domain.facts import Fact
from cashier.store.check import Findings, check
from cashier.store.connection import open_reader
from cashier.store.event import COLUMNS, GENESIS, Event, as_dict
from cashier.store.journal import Journal
from cashier.store.schema import PROJECTED
from tests.builders import LANE, append, journal_in_memory, journal_on_file
from tests.cashier.store.kit import lived_in, tampering

Tamper = Callable[[sqlite3.Connection], object]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return lived_in(tmp_path / "journal.db")


def findings(path: Path) -> Findings:
    with closing(open_reader(path)) as connection:
        return check(connection, LANE)


def after(path: Path, tamper: Tamper) -> Findings:
    """What a check finds after somebody has been at the file."""
    with tampering(path) as raw:
        tamper(raw)
    return findings(path)


def sql(statement: str) -> Tamper:
    return lambda raw: raw.execute(statement)


def test_a_journal_that_nobody_touched_is_whole(path: Path) -> None:
    before = path.read_bytes()
    with closing(sqlite3.connect(path)) as raw:
        last = raw.execute("select hash, (select count(*) from journal) from journal").fetchall()
    assert findings(path) == Findings(
        ok=True, events=last[-1][1], head=last[-1][0], projections_match=True, first_bad=""
    )
    assert path.read_bytes() == before


def test_taking_the_triggers_away_and_putting_them_back_leaves_no_trace(path: Path) -> None:
    """So that what the other tests find is the tampering, and not how they got at it."""
    assert after(path, sql("select 1")).ok


def test_every_derived_table_has_a_row_to_be_tampered_with(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        empty = [name for name in PROJECTED if not raw.execute(f"select 1 from {name}").fetchall()]
    assert empty == []


# -- events ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("epoch", "'ffff'"),
        ("seq", "1000"),
        ("id", "'another'"),
        ("kind", "'signed_in'"),
        ("v", "2"),
        ("at", "'2026-11-22T12:00:00.001+00:00'"),
        ("hlc", "hlc + 1"),
        ("actor", "'eve'"),
        ("body", "replace(body, '3000', '3001')"),
        ("body", "body || ' '"),
        ("prev", "hash"),
        ("hash", "prev"),
        ("hash", "upper(hash)"),
    ],
)
def test_an_altered_column_of_one_event_is_found_at_that_event(
    path: Path, column: str, value: str
) -> None:
    with closing(sqlite3.connect(path)) as raw:
        query = "select min(seq) from journal where kind = 'request_drafted'"
        seq = raw.execute(query).fetchone()[0]
    found = after(path, sql(f"update journal set {column} = {value} where seq = {seq}"))
    assert not found.ok
    assert found.first_bad.endswith(": contents do not fit the hash")
    assert found.events == seq - 1


def test_an_altered_body_with_a_hash_made_to_fit_breaks_the_next_link(path: Path) -> None:
    def forge(raw: sqlite3.Connection) -> None:
        reseal(raw, 10, actor="eve")

    found = after(path, forge)
    assert found.first_bad.endswith("/11: does not follow the event before it")
    assert found.events == 10


def reseal(raw: sqlite3.Connection, seq: int, **changes: object) -> Event:
    """Alter one event and give it the hash that its new contents have."""
    query = f"select {', '.join(COLUMNS)} from journal where seq = ?"
    event = Event(*raw.execute(query, (seq,)).fetchone())
    forged = replace(event, **changes).sealed(LANE)  # type: ignore[arg-type]
    names = ", ".join(f"{name} = :{name}" for name in COLUMNS)
    raw.execute(f"update journal set {names} where rowid = {seq}", as_dict(forged))
    return forged


@pytest.mark.parametrize("seq", [2, 3, 20])
def test_a_dropped_event_is_found_where_it_is_missing(path: Path, seq: int) -> None:
    found = after(path, sql(f"delete from journal where seq = {seq}"))
    assert found.first_bad.endswith(f"/{seq + 1}: does not follow the event before it")
    assert found.events == seq - 1


def test_a_dropped_first_event_is_found(path: Path) -> None:
    found = after(path, sql("delete from journal where seq = 1"))
    assert found.first_bad.endswith("/2: does not follow the event before it")
    assert (found.events, found.head) == (0, GENESIS)


def test_a_whole_epoch_dropped_from_the_start_is_found(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with closing(journal_on_file(path)) as journal:
        first = journal.head.epoch
        append(journal, Fact.SIGNED_IN, {})
        journal.start_epoch("restored")
        append(journal, Fact.SIGNED_IN, {})
    assert findings(path).ok
    found = after(path, sql(f"delete from journal where epoch = '{first}'"))
    assert found.first_bad.endswith("/1: does not point at 000000000000")


def test_an_epoch_that_points_back_at_another_chain_is_found(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with closing(journal_on_file(path)) as journal:
        append(journal, Fact.SIGNED_IN, {})
        journal.start_epoch("restored")

    def forge(raw: sqlite3.Connection) -> None:
        raw.execute("delete from journal where seq = 2")

    assert "does not point at" in after(path, forge).first_bad


def test_two_swapped_events_are_found(path: Path) -> None:
    def swap(raw: sqlite3.Connection) -> None:
        for old, new in ((10, -1), (11, 10), (-1, 11)):
            raw.execute("update journal set rowid = ? where rowid = ?", (new, old))

    found = after(path, swap)
    assert found.first_bad.endswith("/11: does not follow the event before it")
    assert found.events == 9


def test_an_inserted_event_is_found(path: Path) -> None:
    def insert(raw: sqlite3.Connection) -> None:
        query = f"select {', '.join(COLUMNS)} from journal order by rowid desc limit 1"
        last = Event(*raw.execute(query).fetchone())
        forged = replace(last, seq=last.seq + 7, id="forged", prev=last.hash, kind="signed_in")
        marks = ", ".join("?" * len(COLUMNS))
        row = tuple(as_dict(forged.sealed(LANE)).values())
        raw.execute(f"insert into journal({', '.join(COLUMNS)}) values ({marks})", row)

    assert "does not follow" in after(path, insert).first_bad


def test_a_body_that_cannot_be_replayed_is_found_even_with_fitting_hashes(path: Path) -> None:
    def forge(raw: sqlite3.Connection) -> None:
        last = raw.execute("select max(seq) from journal").fetchone()[0]
        reseal(raw, last, kind=Fact.REQUEST_ACCEPTED, body='{"request":"nobody"}')

    found = after(path, forge)
    assert "cannot be replayed" in found.first_bad


def test_an_event_of_a_kind_that_is_not_known_is_found(path: Path) -> None:
    def forge(raw: sqlite3.Connection) -> None:
        last = raw.execute("select max(seq) from journal").fetchone()[0]
        reseal(raw, last, kind="gone")

    assert "cannot be replayed" in after(path, forge).first_bad


def test_the_journal_of_another_lane_does_not_pass(path: Path) -> None:
    with closing(open_reader(path)) as connection:
        found = check(connection, "L02")
    assert found.first_bad.endswith("/1: contents do not fit the hash")


def test_a_cut_tail_is_found_by_what_the_tables_still_say(path: Path) -> None:
    """An event that left a trace in a table cannot be cut off without the table."""
    last = "(select max(seq) from journal)"
    found = after(path, sql(f"delete from journal where seq = {last}"))
    assert (found.ok, found.projections_match, found.first_bad) == (False, False, "")


def test_a_cut_tail_without_traces_is_seen_only_in_the_head(path: Path) -> None:
    """The limit of a chain: from inside, a shorter history looks like an earlier day."""
    with closing(journal_on_file(path)) as journal:
        before = findings(path)
        with journal.write() as pen:
            pen.append(Fact.SIGNED_ON, {}, "1001")
        whole = findings(path)
    cut = after(path, sql("delete from journal where seq = (select max(seq) from journal)"))
    assert cut == before
    assert (cut.ok, cut.events, cut.head) != (whole.ok, whole.events, whole.head)


# -- derived tables -------------------------------------------------------------------------------

EDITS = [
    "update requests set state = 'declined' where state = 'in_doubt'",
    "update requests set amount_minor = 1",
    "update requests set amount_minor = amount_minor + 1 where id = 'r3'",
    "update requests set approved_by = '1001'",
    "update requests set message = '{}'",
    "update originals set voided = 1",
    "update originals set body = replace(body, '10000', '90000')",
    "update originals set rrn = ''",
    "update people set role = 'supervisor'",
    "update people set name = 'x'",
    "update tries set count = 0",
    "delete from tries",
    "update people set pin_is_first = 1",
    "update tried set ever = 0",
    "delete from lockouts",
    "update pin_alarms set seen_by = '1001'",
    "update attempts set reference = reference || '1'",
    "update attempts set outcome = null",
    "delete from attempts where id = 'a-flying'",
    "update receipts set owner = 'r2'",
    "delete from receipts",
    "update terminals set open_batch = '000013'",
    "insert into terminals values ('T2', '', '', '')",
    "update asked set presence = 'silent'",
    "update approvals set by = '1001'",
    "delete from approvals",
    "update shifts set at = '2026-11-22T00:00:00.000+00:00'",
    "update matches set person = '9001'",
    "update requests set route = 'transfer'",
    "update requests set pending = 1",
    "update code_keys set person = '9002'",
    "delete from code_tries",
    "update warnings set level = 'info'",
    "update cases set state = 'closed'",
    "update case_log set actor = 'eve'",
    "update compensations set approved_by = 'eve'",
    "update steps set at = '2026-01-01T00:00:00+00:00' where state = 'accepted'",
    "update closings set closed_by = '9'",
    "update corrections set given_up = 'left'",
    "update correction_parts set part = 'charge'",
]


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_derived_row_is_found(path: Path, edit: str) -> None:
    found = after(path, sql(edit))
    assert (found.ok, found.projections_match, found.first_bad) == (False, False, "")


def test_the_edits_reach_every_derived_table() -> None:
    assert {edit.split()[1 + (edit.split()[0] != "update")] for edit in EDITS} == set(PROJECTED)


# -- evidence --------------------------------------------------------------------------------------


def test_an_edited_blob_is_found_by_its_name(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        name = raw.execute("select blob from receipts").fetchone()[0]
    found = after(path, sql(f"update blobs set data = x'00' where name = '{name}'"))
    assert found.first_bad == f"blob {name}: contents do not fit the name"


def test_a_blob_under_another_name_is_found(path: Path) -> None:
    name = hashlib.sha256(b"other").hexdigest()
    found = after(path, sql(f"update blobs set name = '{name}'  where rowid = 1"))
    assert found.first_bad == f"blob {name}: contents do not fit the name"


@pytest.mark.parametrize("query", ["select blob from receipts", "select trace from attempts"])
def test_evidence_that_an_event_names_but_that_is_gone_is_found(path: Path, query: str) -> None:
    with closing(sqlite3.connect(path)) as raw:
        name = max(row[0] for row in raw.execute(query))
    found = after(path, sql(f"delete from blobs where name = '{name}'"))
    assert found.first_bad.endswith(f": blob {name} is missing")


# -- what holds the rules up ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "create table more(a)",
        "drop table inbox",
        "drop index one_in_flight",
        "drop index one_unresolved_per_original",
        "create trigger spy after insert on journal begin delete from tries; end",
    ],
)
def test_altered_tables_indexes_and_triggers_are_found(path: Path, statement: str) -> None:
    found = after(path, sql(statement))
    assert found.first_bad.endswith(": not as this program made it")
    assert found.first_bad.split(":")[0] in statement


def test_a_missing_trigger_is_found(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("drop trigger journal_keeps_rows")
    assert findings(path).first_bad == "journal_keeps_rows: not as this program made it"


# -- one moment -----------------------------------------------------------------------------------


def test_a_check_beside_a_writer_sees_one_moment(tmp_path: Path) -> None:
    """Events written while the check reads must not look like derived tables that differ."""
    path = tmp_path / "journal.db"
    with closing(journal_on_file(path)) as journal, closing(open_reader(path)) as connection:
        append(journal, Fact.PIN_TRIED, {"person": "1001"})
        written = _write_while_read(connection, journal)
        found = check(connection, LANE)
    assert written
    assert (found.ok, found.events) == (True, 2)


def _write_while_read(connection: sqlite3.Connection, journal: Journal) -> list[str]:
    """Let the writer append in the middle of the check, once its first table has been read."""
    written: list[str] = []

    def trace(statement: str) -> None:
        if "from people" in statement and not written:
            written.append(append(journal, Fact.PIN_TRIED, {"person": "1001"}).id)

    connection.set_trace_callback(trace)
    return written


def test_a_check_of_an_open_journal_leaves_it_open_for_writing() -> None:
    with closing(journal_in_memory()) as journal:
        assert check(journal.connection, LANE).ok
        append(journal, Fact.SIGNED_IN, {})
        assert check(journal.connection, LANE).events == 2


def test_a_check_within_a_transaction_sees_that_transaction() -> None:
    with closing(journal_in_memory()) as journal, journal.write() as pen:
        pen.append(Fact.SIGNED_IN, {}, "amy")
        assert check(journal.connection, LANE).events == 2
