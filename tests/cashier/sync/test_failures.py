"""Head office lost something, refuses, or is somebody else: nothing is taken for acknowledged."""

from __future__ import annotations

from pathlib import Path

import httpx2
import msgspec
import pytest

from cashier.hub import desk
from cashier.store.journal import Journal
from cashier.store.wire import MAX_EVENTS, Reply
from cashier.sync import marks
from cashier.sync.client import HeadOffice
from cashier.sync.errors import BrokenChain, Rejected, SyncError, TokenRefused, Unreachable
from cashier.sync.push import Synced, exchange
from cashier.sync.settings import Settings
from tests.cashier.hub.kit import LANE, Office
from tests.cashier.sync.kit import (
    always,
    arrived,
    keep_slip,
    office_for,
    rows,
    sign_in,
)


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
