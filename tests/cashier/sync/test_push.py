"""One exchange: what goes out, what comes in, and what is remembered of it."""

from __future__ import annotations

from pathlib import Path

import httpx2
import msgspec
import pytest

from cashier.hub import desk
from cashier.store.journal import Journal
from cashier.store.wire import MAX_BATCH, MAX_BODY, MAX_EVENTS, MAX_NOTICES
from cashier.sync import marks
from cashier.sync.client import HeadOffice
from cashier.sync.errors import Rejected, Unreachable
from cashier.sync.push import Synced, exchange, next_batch
from cashier.sync.settings import Settings
from tests.cashier.hub.kit import LANE, Office
from tests.cashier.sync.kit import (
    Cut,
    always,
    arrived,
    keep_slip,
    office_for,
    open_journal,
    rows,
    sign_in,
)


def test_everything_goes_out_once_and_the_second_run_pushes_nothing(
    journal: Journal, office: Office
) -> None:
    sign_in(journal, 4)
    assert exchange(journal, office_for(office)) == Synced(5, 5, 0, 0)
    assert exchange(journal, office_for(office)) == Synced(0, 5, 0, 0)
    assert arrived(office) == rows(journal)


def test_the_exchange_itself_writes_no_event(journal: Journal, office: Office) -> None:
    before = rows(journal)
    exchange(journal, office_for(office))
    assert rows(journal) == before


def test_a_long_queue_goes_out_in_batches(journal: Journal, office: Office) -> None:
    sign_in(journal, 2 * MAX_EVENTS)
    assert len(next_batch(journal).events) == MAX_EVENTS
    assert exchange(journal, office_for(office)).pushed == 2 * MAX_EVENTS + 1
    assert arrived(office) == rows(journal)


def test_large_events_make_small_batches(journal: Journal, office: Office) -> None:
    for _ in range(4):
        sign_in(journal, 1, "x" * (MAX_BATCH // 2 - 2000))
    batch = next_batch(journal)
    assert len(batch.events) == 3
    assert len(msgspec.json.encode(batch)) <= MAX_BATCH + 1000
    exchange(journal, office_for(office))
    assert arrived(office) == rows(journal)


def test_an_event_larger_than_a_batch_goes_alone(journal: Journal, office: Office) -> None:
    sign_in(journal, 1, "x" * (2 * MAX_BATCH))
    sign_in(journal, 1)
    exchange(journal, office_for(office))
    assert arrived(office) == rows(journal)


def test_epochs_go_out_one_after_the_other(journal: Journal, office: Office) -> None:
    sign_in(journal, 2)
    journal.start_epoch("restored")
    sign_in(journal, 2)
    assert {event.epoch for event in next_batch(journal).events} == {rows(journal)[0][0]}
    assert exchange(journal, office_for(office)) == Synced(6, 6, 0, 0)
    assert arrived(office) == rows(journal)


def test_what_was_acknowledged_is_remembered_over_a_restart(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "lane.sqlite"
    journal = open_journal(path)
    sign_in(journal, 3)
    exchange(journal, office_for(office))
    journal.close()
    journal = open_journal(path)
    assert marks.waiting(journal) == 0
    sign_in(journal, 1)
    assert exchange(journal, office_for(office)) == Synced(1, 5, 0, 0)
    journal.close()


def test_a_failure_in_the_middle_keeps_what_was_acknowledged(
    journal: Journal, office: Office
) -> None:
    sign_in(journal, MAX_EVENTS + 9)
    cuts = iter([Cut.NONE, Cut.BEFORE])
    with pytest.raises(Unreachable):
        exchange(journal, office_for(office, lambda: next(cuts)))
    assert marks.waiting(journal) == 10
    assert exchange(journal, office_for(office)).pushed == 10


def test_an_answer_that_is_lost_makes_nothing_twice(journal: Journal, office: Office) -> None:
    sign_in(journal, 3)
    with pytest.raises(Unreachable):
        exchange(journal, office_for(office, lambda: Cut.AFTER))
    assert marks.waiting(journal) == 4
    assert exchange(journal, office_for(office)) == Synced(0, 4, 0, 0)
    assert arrived(office) == rows(journal)


# -- blobs -----------------------------------------------------------------------------------


def test_blobs_follow_their_events(journal: Journal, office: Office) -> None:
    names = [keep_slip(journal, word) for word in (b"one", b"\x00two", b"")]
    exchange(journal, office_for(office))
    assert [desk.blob(office.file, name) for name in names] == [b"one", b"\x00two", b""]


def test_a_blob_whose_upload_failed_goes_at_the_next_exchange(
    journal: Journal, office: Office
) -> None:
    name = keep_slip(journal, b"slip")
    cuts = iter([Cut.NONE, Cut.BEFORE])
    with pytest.raises(Unreachable):
        exchange(journal, office_for(office, lambda: next(cuts)))
    assert marks.waiting(journal) == 0
    assert exchange(journal, office_for(office)).pushed == 0
    assert desk.blob(office.file, name) == b"slip"


def test_only_missing_blobs_are_sent(journal: Journal, office: Office) -> None:
    desk.put_blob(office.file, keep_slip(journal, b"there"), b"there")
    keep_slip(journal, b"new")
    sent = Counting(office.transport)
    exchange(journal, HeadOffice(Settings("http://127.0.0.1/", LANE), transport=sent))
    assert sent.count("PUT") == 1


def test_a_name_without_bytes_stops_nothing(journal: Journal, office: Office) -> None:
    name = keep_slip(journal, b"gone")
    journal.connection.execute("drop trigger blobs_keep_rows")
    journal.connection.execute("delete from blobs")
    other = keep_slip(journal, b"here")
    assert exchange(journal, office_for(office)) == Synced(3, 3, 0, 0)
    assert desk.blob(office.file, other) == b"here"
    assert desk.missing(office.file, LANE) == [name]


def test_a_blob_that_head_office_refuses_never_holds_events_up(
    journal: Journal, office: Office
) -> None:
    keep_slip(journal, b"x" * (MAX_BODY + 1))
    sign_in(journal, 2 * MAX_EVENTS)
    with pytest.raises(Rejected, match="413"):
        exchange(journal, office_for(office))
    assert marks.waiting(journal) == 0
    assert arrived(office) == rows(journal)


class Counting(httpx2.BaseTransport):
    def __init__(self, inner: httpx2.BaseTransport) -> None:
        self._inner = inner
        self._methods: list[str] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self._methods.append(request.method)
        return self._inner.handle_request(request)

    def count(self, method: str) -> int:
        return self._methods.count(method)


# -- notices ---------------------------------------------------------------------------------


def test_notices_are_kept_once_and_acknowledged(journal: Journal, office: Office) -> None:
    for word in ("one", "two"):
        desk.tell(office.file, LANE, "word", word)
    assert exchange(journal, office_for(office)) == Synced(1, 1, 2, 0)
    kept = [tuple(row) for row in journal.read("select seq, kind, body from inbox")]
    assert kept == [(1, "word", "one"), (2, "word", "two")]
    assert office.file.read("select inbox_ack from heard")[0][0] == 2
    assert exchange(journal, office_for(office)).pulled == 0


def test_a_notice_whose_answer_was_lost_comes_again(journal: Journal, office: Office) -> None:
    desk.tell(office.file, LANE, "word", "one")
    with pytest.raises(Unreachable):
        exchange(journal, office_for(office, lambda: Cut.AFTER))
    assert exchange(journal, office_for(office)).pulled == 1


def test_many_notices_come_in_one_exchange(journal: Journal, office: Office) -> None:
    for _ in range(MAX_NOTICES + 3):
        desk.tell(office.file, LANE, "word", "")
    assert exchange(journal, office_for(office)).pulled == MAX_NOTICES + 3


def test_a_notice_that_comes_again_under_its_number_changes_nothing(journal: Journal) -> None:
    notice = {"seq": 1, "kind": "word", "body": "one", "at": ""}
    said = {"acked": 1, "fresh": 0, "next_poll": 1, "inbox": [notice]}
    exchange(journal, always(httpx2.Response(200, json=said)))
    said["inbox"] = [notice | {"body": "another"}]
    assert exchange(journal, always(httpx2.Response(200, json=said))).pulled == 0
    assert [row["body"] for row in journal.read("select body from inbox")] == ["one"]
