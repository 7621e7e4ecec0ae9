"""One transaction is whole or absent; what the rules forbid leaves no row at all."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import product

import pytest

from cashier.domain.facts import BECOMES, Fact
from cashier.domain.lifecycle import STEPS, UNRESOLVED, IllegalStep, State
from cashier.store import reads
from cashier.store.check import check
from cashier.store.journal import Journal, Pen
from drivers.lines.memory import ManualClock
from tests.builders import (
    CASHIER,
    LANE,
    TO_STATE,
    append,
    draft,
    find_original,
    step_body,
    walk,
)

ILLEGAL = [
    (one, two)
    for one, two in product(sorted(State), sorted(set(State) - {State.DRAFTED}))
    if two not in STEPS[one]
]


Write = Callable[[Pen], object]


class Changed(Exception):
    """The caller of a transaction thinks better of it."""


def contents(journal: Journal) -> list[tuple[object, ...]]:
    """Every row of every table."""
    tables = journal.read("select name from sqlite_master where type = 'table' order by name")
    return [
        (table["name"], *row)
        for table in tables
        for row in journal.read(f"select * from {table['name']} order by rowid")
    ]


def write(journal: Journal, work: Write) -> None:
    """One transaction that does `work`."""
    with journal.write() as pen:
        work(pen)


def is_whole(journal: Journal) -> bool:
    return check(journal.connection, LANE).ok


# -- what is written -----------------------------------------------------------------------------


def test_each_event_follows_the_one_before_it(journal: Journal) -> None:
    events = [append(journal, Fact.SIGNED_IN, {"person": str(number)}) for number in range(5)]
    assert [event.seq for event in events] == [2, 3, 4, 5, 6]
    assert [event.prev for event in events[1:]] == [event.hash for event in events[:-1]]
    assert {event.epoch for event in events} == {journal.head.epoch}
    assert journal.head.hash == events[-1].hash
    assert len({event.id for event in events}) == 5


def test_several_events_are_written_together(journal: Journal) -> None:
    name = find_original(journal)
    with journal.write() as pen:
        body = {
            "request": "r1", "kind": "refund", "original": name, "reason": "other",
            "amount": {"minor": 1, "currency": "CNY"},
        }  # fmt: skip
        pen.append(Fact.REQUEST_DRAFTED, body, CASHIER)
        drafted = reads.request(pen, "r1")
        assert drafted is not None
        assert drafted.state is State.DRAFTED
        pen.append(Fact.REQUEST_APPROVED, step_body("r1", State.APPROVED), CASHIER)
    assert [one.state for one in reads.requests(journal)] == [State.APPROVED]
    assert is_whole(journal)


def test_a_clock_set_back_moves_the_time_of_an_event_but_never_its_order(
    journal: Journal, clock: ManualClock
) -> None:
    before = append(journal, Fact.SIGNED_IN, {})
    clock.set_wall(clock.now().replace(year=1970))
    after = append(journal, Fact.SIGNED_IN, {})
    assert after.at < before.at
    assert (after.seq, after.hlc) == (before.seq + 1, before.hlc + 1)


def test_the_same_bytes_are_kept_once(journal: Journal) -> None:
    with journal.write() as pen:
        names = [pen.keep(data) for data in (b"a", b"b", b"a")]
    assert names[0] == names[2] != names[1]
    assert reads.blob(journal, names[1]) == b"b"


def test_tables_that_no_event_determines_can_be_changed(journal: Journal) -> None:
    with journal.write() as pen:
        pen.execute("insert into sync_state(name, value) values (?, ?)", "acked", "7")
    assert journal.read("select value from sync_state")[0]["value"] == "7"


# -- a block that fails ---------------------------------------------------------------------------


def test_a_failing_block_takes_back_events_tables_bytes_and_head(journal: Journal) -> None:
    draft(journal, find_original(journal), "r1")
    before, head = contents(journal), journal.head

    def work(pen: Pen) -> None:
        pen.keep(b"evidence")
        pen.execute("insert into sync_state(name, value) values ('a', 'b')")
        _step(pen, "r1", State.APPROVED)
        raise Changed

    with pytest.raises(Changed):
        write(journal, work)
    assert contents(journal) == before
    assert journal.head == head


def test_the_event_after_a_failed_block_has_the_right_number(journal: Journal) -> None:
    expected = journal.head.seq + 1

    def work(pen: Pen) -> None:
        for _ in range(3):
            pen.append(Fact.SIGNED_IN, {}, CASHIER)
        raise Changed

    with pytest.raises(Changed):
        write(journal, work)
    assert append(journal, Fact.SIGNED_IN, {}).seq == expected
    assert is_whole(journal)


def test_a_transaction_inside_a_transaction_takes_everything_back(journal: Journal) -> None:
    before = contents(journal)

    def work(pen: Pen) -> None:
        pen.append(Fact.SIGNED_IN, {}, CASHIER)
        append(journal, Fact.SIGNED_IN, {})

    with pytest.raises(sqlite3.OperationalError):
        write(journal, work)
    assert contents(journal) == before
    assert append(journal, Fact.SIGNED_IN, {}).seq == 2


def test_a_new_epoch_that_cannot_be_written_leaves_the_old_one(journal: Journal) -> None:
    head = journal.head
    journal.connection.execute("pragma query_only = on")
    with pytest.raises(sqlite3.OperationalError):
        journal.start_epoch("restored")
    journal.connection.execute("pragma query_only = off")
    assert journal.head == head
    assert append(journal, Fact.SIGNED_IN, {}).seq == 2


def test_a_new_epoch_points_back_at_the_old_chain(journal: Journal) -> None:
    old = journal.head
    journal.start_epoch("restored")
    event = append(journal, Fact.SIGNED_IN, {})
    first = journal.read("select * from journal where epoch = ? and seq = 1", event.epoch)[0]
    assert event.epoch != old.epoch
    assert (first["prev"], event.seq) == ("0" * 64, 2)
    for part in (old.epoch, old.hash):
        assert part in first["body"]
    assert is_whole(journal)


# -- steps that do not exist ----------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after"), ILLEGAL)
def test_an_illegal_step_leaves_no_row(journal: Journal, before: State, after: State) -> None:
    draft(journal, find_original(journal), "r1")
    walk(journal, "r1", *TO_STATE[before])
    rows, head = contents(journal), journal.head
    with pytest.raises(IllegalStep):
        walk(journal, "r1", after)
    assert contents(journal) == rows
    assert journal.head == head


@pytest.mark.parametrize("state", sorted(State))
def test_a_request_is_drafted_only_once(journal: Journal, state: State) -> None:
    name = find_original(journal)
    draft(journal, name, "r1")
    walk(journal, "r1", *TO_STATE[state])
    rows, head = contents(journal), journal.head
    with pytest.raises(sqlite3.IntegrityError):
        draft(journal, name, "r1")
    assert contents(journal) == rows
    assert journal.head == head


def test_an_illegal_step_takes_the_legal_ones_of_its_block_along(journal: Journal) -> None:
    draft(journal, find_original(journal), "r1")
    before = contents(journal)

    def work(pen: Pen) -> None:
        for state in (State.APPROVED, State.INTENDED, State.APPROVED):
            _step(pen, "r1", state)

    with pytest.raises(IllegalStep):
        write(journal, work)
    assert contents(journal) == before


def test_a_caller_that_swallows_an_illegal_step_writes_nothing_either(journal: Journal) -> None:
    draft(journal, find_original(journal), "r1")
    before, head = contents(journal), journal.head

    def work(pen: Pen) -> None:
        for state in (State.ACCEPTED, State.APPROVED):
            with suppress(IllegalStep):
                _step(pen, "r1", state)

    with pytest.raises(IllegalStep):
        write(journal, work)
    assert contents(journal) == before
    assert journal.head == head


def test_a_pen_that_was_kept_beyond_its_block_writes_no_more(journal: Journal) -> None:
    with journal.write() as pen:
        pen.append(Fact.SIGNED_IN, {}, CASHIER)
    before = contents(journal)
    for late in (
        lambda: pen.append(Fact.SIGNED_IN, {}, CASHIER),
        lambda: pen.keep(b"late"),
        lambda: pen.execute("delete from sync_state"),
    ):
        with pytest.raises(sqlite3.ProgrammingError):
            late()
    assert contents(journal) == before


AMY = {"id": "1001", "name": "amy", "role": "cashier"}
WRONG: list[tuple[str, Write]] = [
    ("a step of a request that is not there", lambda pen: _step(pen, "r9", State.APPROVED)),
    ("a person who is there already", lambda pen: pen.append(Fact.PERSON_ADDED, AMY, CASHIER)),
    ("a request on an original that is not there", lambda pen: _draft(pen, original="other")),
    ("a request that is there already", lambda pen: _draft(pen, request="r1")),
    ("an amount of nothing", lambda pen: _draft(pen, amount={"minor": 0, "currency": "CNY"})),
    ("a negative amount", lambda pen: _draft(pen, amount={"minor": -1, "currency": "CNY"})),
    ("an amount with a fraction", lambda pen: _draft(pen, amount={"minor": 0.5, "currency": "C"})),
    ("a body that lacks what its kind needs", lambda pen: pen.append(Fact.BATCH_SEEN, {}, CASHIER)),
    ("a number that JSON does not know", lambda pen: _signed_in(pen, float("nan"))),
    ("half a character", lambda pen: _signed_in(pen, "\ud800")),
    ("an object that JSON does not know", lambda pen: _signed_in(pen, object())),
    ("a kind that no program knows", lambda pen: pen.append("gone", {}, CASHIER)),  # type: ignore[arg-type]
    ("a table that is not there", lambda pen: pen.execute("insert into jurnal values (1)")),
]


def _step(pen: Pen, request: str, state: State) -> None:
    pen.append(BECOMES[state], step_body(request, state), CASHIER)


def _draft(pen: Pen, **changes: object) -> None:
    body = {
        "request": "r2", "kind": "refund", "original": "T0000001/000012/000123",
        "reason": "other", "amount": {"minor": 100, "currency": "CNY"},
    }  # fmt: skip
    pen.append(Fact.REQUEST_DRAFTED, body | changes, CASHIER)


def _signed_in(pen: Pen, person: object) -> None:
    pen.append(Fact.SIGNED_IN, {"person": person}, CASHIER)


@pytest.mark.parametrize("work", [work for _, work in WRONG], ids=[name for name, _ in WRONG])
def test_what_cannot_be_written_leaves_no_row(journal: Journal, work: Write) -> None:
    append(journal, Fact.PERSON_ADDED, AMY)
    draft(journal, find_original(journal), "r1")
    before, head = contents(journal), journal.head
    with pytest.raises(Exception):  # noqa: B017  # whatever each raises
        write(journal, work)
    assert contents(journal) == before
    assert journal.head == head
    assert append(journal, Fact.SIGNED_IN, {}).seq == head.seq + 1
    assert is_whole(journal)


# -- one at a time -------------------------------------------------------------------------------

FLYING = (State.INTENDED, State.SENT)


@pytest.mark.parametrize("state", sorted(UNRESOLVED))
def test_two_unresolved_requests_on_one_original_are_impossible(
    journal: Journal, state: State
) -> None:
    name = find_original(journal)
    for request in ("r1", "r2"):
        draft(journal, name, request, 100)
    walk(journal, "r1", *TO_STATE[state])
    walk(journal, "r2", State.APPROVED)
    before = contents(journal)
    with pytest.raises(sqlite3.IntegrityError):
        walk(journal, "r2", State.INTENDED)
    assert contents(journal) == before


@pytest.mark.parametrize("state", FLYING)
def test_two_requests_in_flight_are_impossible_even_on_two_originals(
    journal: Journal, state: State
) -> None:
    for number in ("1", "2"):
        draft(journal, find_original(journal, voucher=f"00000{number}"), f"r{number}")
    walk(journal, "r1", *TO_STATE[state])
    walk(journal, "r2", State.APPROVED)
    before = contents(journal)
    with pytest.raises(sqlite3.IntegrityError):
        walk(journal, "r2", State.INTENDED)
    assert contents(journal) == before


@pytest.mark.parametrize("state", sorted(UNRESOLVED - set(FLYING)))
def test_a_doubt_on_one_original_does_not_lock_another(journal: Journal, state: State) -> None:
    for number in ("1", "2"):
        draft(journal, find_original(journal, voucher=f"00000{number}"), f"r{number}")
    walk(journal, "r1", *TO_STATE[state])
    walk(journal, "r2", *TO_STATE[State.ACCEPTED])
    assert {one.id: one.state for one in reads.requests(journal)} == {
        "r1": state, "r2": State.ACCEPTED,
    }  # fmt: skip


def test_a_reference_that_the_device_has_seen_is_never_given_again(journal: Journal) -> None:
    name = find_original(journal)
    for request in ("r1", "r2"):
        draft(journal, name, request, 100)
    walk(journal, "r1", *TO_STATE[State.ACCEPTED])
    walk(journal, "r2", State.APPROVED)
    again = step_body("r2", State.INTENDED) | {"reference": "ref-r1"}
    with pytest.raises(sqlite3.IntegrityError):
        append(journal, Fact.REQUEST_INTENDED, again)


def test_threads_write_one_after_the_other_and_read_no_half_of_anything(journal: Journal) -> None:
    barrier, odd = threading.Barrier(4), []

    def work() -> None:
        barrier.wait()
        for _ in range(25):
            with journal.write() as pen:
                pen.append(Fact.SIGNED_IN, {}, CASHIER)
                pen.append(Fact.SIGNED_OUT, {}, CASHIER)

    def read() -> None:
        barrier.wait()
        for _ in range(50):
            count = journal.read("select count(*) from journal")[0][0]
            odd.extend([count] * (count % 2 == 0))

    threads = [threading.Thread(target=target) for target in (work, work, work, read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert odd == []
    assert journal.head.seq == 1 + 3 * 25 * 2
    assert is_whole(journal)


# -- append-only -----------------------------------------------------------------------------------

COPY_ROW = "insert {} into journal select * from journal where seq = 1"
FORBIDDEN = [
    "update journal set actor = 'eve'",
    "update journal set hash = hash where seq = 1",
    "delete from journal",
    "delete from journal where seq = 2",
    COPY_ROW.format("or replace"),
    "replace into journal select * from journal where seq = 1",
    COPY_ROW.format("") + " on conflict do update set actor = 'eve'",
    "update or ignore journal set actor = 'eve'",
    "update or replace journal set seq = 1 where seq = 2",
    "update blobs set data = x'00'",
    "delete from blobs",
    "insert or replace into blobs select name, x'00' from blobs",
    (
        "insert into blobs select name, x'00' from blobs where true"
        " on conflict do update set data = x'00'"
    ),
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_journal_and_evidence_refuse_every_change(journal: Journal, statement: str) -> None:
    append(journal, Fact.SIGNED_IN, {})
    with journal.write() as pen:
        pen.keep(b"evidence")
    before = contents(journal)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        journal.connection.execute(statement)
    assert contents(journal) == before


def test_an_existing_row_is_not_taken_a_second_time(journal: Journal) -> None:
    before = contents(journal)
    for how in ("", "or ignore"):
        with suppress(sqlite3.IntegrityError):
            journal.connection.execute(COPY_ROW.format(how))
    assert contents(journal) == before
