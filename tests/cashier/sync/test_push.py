"""One exchange: what goes out, what comes in, and what is remembered of it."""

from __future__ import annotations

from pathlib import Path

import httpx2
import msgspec
import pytest

from cashier.hub import desk
from cashier.store.journal import Journal
from cashier.store.wire import MAX_BATCH, MAX_BODY, MAX_EVENTS, MAX_NOTICES, Reply
from cashier.sync import marks
from cashier.sync.client import HeadOffice
from cashier.sync.errors import BrokenChain, Forked, Rejected, SyncError, TokenRefused, Unreachable
from cashier.sync.push import Synced, exchange, next_batch
from cashier.sync.settings import Settings
from tests.cashier.hub.kit import LANE, Office
from tests.cashier.sync.kit import (
    Copies,
    Cut,
    arrived,
    is_whole,
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


# -- head office lost something -----------------------------------------------------------------


def test_a_head_office_that_starts_anew_gets_everything_again(
    journal: Journal, office: Office, tmp_path: Path
) -> None:
    name = keep_slip(journal, b"slip")
    journal.start_epoch("restored")
    sign_in(journal, 2)
    exchange(journal, office_for(office))
    anew = Office(tmp_path / "anew.sqlite")
    assert exchange(journal, office_for(anew)) == Synced(5, 5, 0, 0)
    assert arrived(anew) == rows(journal)
    assert desk.blob(anew.file, name) == b"slip"
    anew.close()


def test_a_head_office_that_starts_anew_answers_a_gap_to_new_events(
    journal: Journal, office: Office, tmp_path: Path
) -> None:
    journal.start_epoch("restored")
    sign_in(journal, 2)
    exchange(journal, office_for(office))
    sign_in(journal, 1)
    anew = Office(tmp_path / "anew.sqlite")
    assert exchange(journal, office_for(anew)) == Synced(5, 5, 0, 0)
    assert arrived(anew) == rows(journal)
    anew.close()


def test_a_head_office_that_was_put_back_gets_the_rest_again(
    journal: Journal, office: Office, tmp_path: Path
) -> None:
    sign_in(journal, 5)
    older = Office(tmp_path / "older.sqlite")
    exchange(journal, office_for(older))
    sign_in(journal, 5)
    exchange(journal, office_for(office))
    sign_in(journal, 1)
    assert exchange(journal, office_for(older)).pushed == 6
    assert arrived(older) == rows(journal)
    older.close()


def always(answer: httpx2.Response) -> HeadOffice:
    transport = httpx2.MockTransport(lambda _request: answer)
    return HeadOffice(Settings("https://hq.example", LANE), transport=transport)


NONSENSE = {
    "a gap that starts later than what was sent": httpx2.Response(
        409, json={"error": "gap", "expected": 5}
    ),
    "a gap at nothing": httpx2.Response(409, json={"error": "gap", "expected": 0}),
    "a fork at what was not sent": httpx2.Response(409, json={"error": "fork", "at": 7}),
    "less than was sent": httpx2.Response(
        200, json={"acked": 0, "fresh": 0, "next_poll": 1, "inbox": []}
    ),
    "a log-in page": httpx2.Response(200, text="<html>Welcome to the shop's network</html>"),
    "a clash of no known kind": httpx2.Response(409, json={"error": "sulk"}),
    "a redirect": httpx2.Response(302, headers={"Location": "https://evil.example"}),
}


@pytest.mark.parametrize("name", NONSENSE)
def test_an_answer_that_makes_no_sense_acknowledges_nothing(journal: Journal, name: str) -> None:
    with pytest.raises(Rejected):
        exchange(journal, always(NONSENSE[name]))
    assert marks.waiting(journal) == 1


def test_a_head_office_that_forgets_again_and_again_is_left(journal: Journal) -> None:
    def forgetful(request: httpx2.Request) -> httpx2.Response:
        batch = msgspec.json.decode(request.content)
        if batch["events"] and batch["events"][0]["seq"] == 1:
            last = batch["events"][-1]["seq"]
            return httpx2.Response(200, content=msgspec.json.encode(Reply(last, 0, 1.0)))
        return httpx2.Response(409, json={"error": "gap", "expected": 1})

    sign_in(journal, MAX_EVENTS)
    transport = httpx2.MockTransport(forgetful)
    with pytest.raises(Rejected, match="again and again"):
        exchange(journal, HeadOffice(Settings("https://hq.example", LANE), transport=transport))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx2.Response(401), TokenRefused),
        (httpx2.Response(403), TokenRefused),
        (httpx2.Response(404), Rejected),
        (httpx2.Response(413), Rejected),
        (httpx2.Response(422), Rejected),
        (httpx2.Response(429), Unreachable),
        (httpx2.Response(500), Unreachable),
        (httpx2.Response(503), Unreachable),
        (httpx2.Response(409, json={"error": "chain", "at": 1}), BrokenChain),
    ],
)
def test_each_refusal_is_an_error_of_its_kind(
    journal: Journal, answer: httpx2.Response, error: type[SyncError]
) -> None:
    with pytest.raises(error):
        exchange(journal, always(answer))
    assert marks.waiting(journal) == 1


def test_a_broken_chain_says_what_to_run(journal: Journal, office: Office) -> None:
    journal.connection.execute("drop trigger journal_keeps_values")
    journal.connection.execute("update journal set actor = 'eve'")
    with pytest.raises(BrokenChain, match="journal check"):
        exchange(journal, office_for(office))
    assert arrived(office) == []


# -- a lane restored from an older copy ------------------------------------------------------------


@pytest.fixture
def lane(tmp_path: Path, office: Office) -> Copies:
    """Backed up after 4 events, then 3 more that head office has."""
    copies = Copies(tmp_path)
    sign_in(copies.journal, 3)
    exchange(copies.journal, office_for(office))
    copies.back_up()
    sign_in(copies.journal, 3, "forgotten")
    exchange(copies.journal, office_for(office))
    return copies


def test_a_restored_copy_is_found_out_before_it_writes_anything(
    lane: Copies, office: Office
) -> None:
    before = arrived(office)
    lane.restore()
    with pytest.raises(Forked, match="restored from an older copy") as caught:
        exchange(lane.journal, office_for(office))
    assert caught.value.at == 5
    assert marks.is_forked(lane.journal)
    sign_in(lane.journal, 2)
    assert exchange(lane.journal, office_for(office)) == Synced(3, 7, 0, 0)
    assert arrived(office) == before + rows(lane.journal)[4:]
    assert is_whole(office)
    lane.journal.close()


def test_a_restored_copy_that_went_on_loses_neither_history(lane: Copies, office: Office) -> None:
    before = arrived(office)
    lane.restore()
    sign_in(lane.journal, 5, "after")
    name = keep_slip(lane.journal, b"after")
    with pytest.raises(Forked) as caught:
        exchange(lane.journal, office_for(office))
    assert caught.value.at == 5
    assert marks.is_forked(lane.journal)
    epochs = [row["epoch"] for row in lane.journal.read("select distinct epoch from journal")]
    assert len(epochs) == 2
    assert exchange(lane.journal, office_for(office)) == Synced(7, 11, 0, 0)
    assert arrived(office) == before + rows(lane.journal)[4:]
    assert desk.blob(office.file, name) == b"after"
    assert is_whole(office)
    assert exchange(lane.journal, office_for(office)).pushed == 0
    lane.journal.close()


@pytest.mark.parametrize("after", [1, 3, 9])
def test_a_copy_restored_twice_loses_nothing(lane: Copies, office: Office, after: int) -> None:
    wanted = set(arrived(office))
    for word in ("second", "third"):
        lane.restore()
        sign_in(lane.journal, after, word)
        with pytest.raises(Forked):
            exchange(lane.journal, office_for(office))
        exchange(lane.journal, office_for(office))
        wanted |= set(rows(lane.journal))
    assert sorted(arrived(office)) == sorted(wanted)
    assert is_whole(office)
    lane.journal.close()


def test_after_a_fork_a_head_office_that_starts_anew_gets_what_this_lane_has(
    lane: Copies, office: Office, tmp_path: Path
) -> None:
    lane.restore()
    sign_in(lane.journal, 5, "after")
    with pytest.raises(Forked):
        exchange(lane.journal, office_for(office))
    exchange(lane.journal, office_for(office))
    anew = Office(tmp_path / "anew.sqlite")
    exchange(lane.journal, office_for(anew))
    assert sorted(arrived(anew)) == sorted(rows(lane.journal))
    assert is_whole(anew)
    anew.close()
    lane.journal.close()


def test_cut_off_between_the_new_epoch_and_its_mark_the_fork_is_met_again(
    lane: Copies, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane.restore()
    sign_in(lane.journal, 2, "after")
    with monkeypatch.context() as patch:
        patch.setattr(marks, "set_branch", _power_cut)
        with pytest.raises(KeyboardInterrupt):
            exchange(lane.journal, office_for(office))
    with pytest.raises(Forked):
        exchange(lane.journal, office_for(office))
    exchange(lane.journal, office_for(office))
    assert set(rows(lane.journal)) <= set(arrived(office))
    assert len(lane.journal.read("select distinct epoch from journal")) == 2
    lane.journal.close()


def _power_cut(*_: object) -> None:
    raise KeyboardInterrupt
