"""What head office takes from a lane, and what it refuses without storing any of it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cashier.domain.facts import Fact
from cashier.store.event import GENESIS, as_dict
from cashier.store.wire import MAX_BODY, MAX_EVENTS, Batch
from tests.cashier.hub.kit import LANE, Chain, Office, clash, keys


def test_new_events_are_stored_as_they_came_and_acknowledged(office: Office) -> None:
    chain = Chain().grow(3)
    answer = office.push(chain.batch())
    assert answer.status_code == 200
    assert answer.json() == {
        "acked": 4, "fresh": 4, "next_poll": 15.0, "inbox": [], "blobs_missing": [],
    }  # fmt: skip
    back = office.client.get(f"/v1/lanes/{LANE}/events").json()["events"]
    assert [{name: row[name] for name in as_dict(chain.events[0])} for row in back] == [
        as_dict(event) for event in chain.events
    ]


def test_a_batch_sent_twice_is_acknowledged_twice_and_stored_once(office: Office) -> None:
    chain = Chain().grow(3)
    office.push(chain.batch())
    again = office.push(chain.batch()).json()
    assert (again["acked"], again["fresh"]) == (4, 0)
    assert office.stored() == keys(chain)


def test_of_an_overlapping_batch_only_the_rest_is_new(office: Office) -> None:
    chain = Chain().grow(5)
    office.push(chain.batch(1, 4))
    answer = office.push(chain.batch(2)).json()
    assert (answer["acked"], answer["fresh"]) == (6, 2)
    assert office.stored() == keys(chain)


def test_a_gap_is_answered_with_the_number_that_is_expected(office: Office) -> None:
    chain = Chain().grow(5)
    office.push(chain.batch(1, 2))
    assert clash(chain, office, first=4) == {"error": "gap", "expected": 3}
    assert office.stored() == keys(chain)[:2]


def test_an_epoch_that_is_not_known_must_come_from_its_start(office: Office) -> None:
    assert clash(Chain().grow(2), office, first=2) == {"error": "gap", "expected": 1}


def test_other_contents_under_a_known_number_are_a_fork(office: Office) -> None:
    chain = Chain().grow(5)
    office.push(chain.batch())
    other = chain.fork(4).grow(4, "other")
    assert clash(other, office, first=3) == {"error": "fork", "at": 4}
    assert office.stored() == keys(chain)


def test_nothing_of_a_clashing_batch_is_stored(office: Office) -> None:
    chain = Chain().grow(5)
    chain.events[4] = replace(chain.events[4], actor="eve")
    assert clash(chain, office) == {"error": "chain", "at": 5}
    assert office.stored() == []


@pytest.mark.parametrize(
    "column", [name for name in as_dict(Chain().events[0]) if name not in ("epoch", "seq")]
)
def test_a_change_in_any_column_breaks_the_chain(office: Office, column: str) -> None:
    chain = Chain().grow(2)
    before = getattr(chain.events[2], column)
    after = before + 1 if isinstance(before, int) else f"{before[:-1]}~"
    chain.events[2] = replace(chain.events[2], **{column: after})
    assert clash(chain, office) == {"error": "chain", "at": 3}


def test_a_well_sealed_event_that_does_not_follow_breaks_the_chain(office: Office) -> None:
    chain = Chain().grow(2)
    chain.events[2] = replace(chain.events[2], prev="1" * 64).sealed(LANE)
    assert clash(chain, office) == {"error": "chain", "at": 3}


def test_the_chain_of_another_lane_does_not_fit(office: Office) -> None:
    assert clash(Chain(lane="L02"), office) == {"error": "chain", "at": 1}


@pytest.mark.parametrize(
    ("kind", "prev"), [(Fact.SIGNED_IN, GENESIS), (Fact.EPOCH_STARTED, "1" * 64)]
)
def test_an_epoch_starts_with_its_own_event_after_nothing(
    office: Office, kind: str, prev: str
) -> None:
    chain = Chain()
    chain.events[0] = replace(chain.events[0], kind=kind, prev=prev).sealed(LANE)
    assert clash(chain, office) == {"error": "chain", "at": 1}


def test_one_epoch_follows_another(office: Office) -> None:
    old, new = Chain("e1").grow(3), Chain("e2").grow(2)
    assert office.push(old.batch()).json()["acked"] == 4
    assert office.push(new.batch()).json()["acked"] == 3
    assert office.push(old.batch(2)).json()["fresh"] == 0
    assert office.stored() == keys(old) + keys(new)


def test_lanes_do_not_meet(office: Office) -> None:
    ours, theirs = Chain().grow(1), Chain(lane="L02").grow(4)
    office.push(theirs.batch(), lane="L02")
    assert office.push(ours.batch()).json()["acked"] == 2
    assert office.stored() == keys(ours)


def test_an_empty_batch_asks_what_is_new_and_creates_nothing(office: Office) -> None:
    chain = Chain().grow(2)
    assert office.push(Chain("never").batch(2)).json()["acked"] == 0
    office.push(chain.batch())
    assert office.push(chain.batch(9)).json() | {"inbox": []} == {
        "acked": 3, "fresh": 0, "next_poll": 15.0, "inbox": [], "blobs_missing": [],
    }  # fmt: skip
    assert len(office.file.read("select * from cursors")) == 1


# -- shapes ------------------------------------------------------------------------------------


def altered(**changes: Any) -> bytes:
    event = as_dict(Chain().events[0]) | changes
    return json.dumps({"epoch": "e1", "events": [event]}).encode()


MISSHAPEN = {
    "not JSON": b"{",
    "no object": b"[]",
    "no epoch": b'{"events": []}',
    "an empty epoch": b'{"epoch": "", "events": []}',
    "no events": b'{"epoch": "e1"}',
    "an ack below zero": b'{"epoch": "e1", "events": [], "inbox_ack": -1}',
    "an ack past what can be stored": b'{"epoch": "e1", "events": [], "inbox_ack": %d}' % 2**63,
    "an event of another epoch": altered(epoch="e2"),
    "an event without a kind": b'{"epoch": "e1", "events": [{"seq": 1}]}',
    "seq as text": altered(seq="1"),
    "seq as a float": altered(seq=1.5),
    "seq zero": altered(seq=0),
    "seq past what can be stored": altered(seq=2**63),
    "hlc past what can be stored": altered(hlc=2**70),
    "a body that is no text": altered(body={}),
    "half a character": altered(body="\ud800"),
    "not UTF-8": altered().replace(b"amy", b"\xff\xfe\xfd"),
    "a very deep nest": b'{"later": ' + b"[" * 100_000,
    "too many events": msgspec.json.encode(Batch("e1", Chain().events * (MAX_EVENTS + 1))),
}


@pytest.mark.parametrize("name", MISSHAPEN)
def test_what_is_no_batch_is_refused_with_words(office: Office, name: str) -> None:
    answer = office.push(MISSHAPEN[name])
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert office.stored() == []


def test_the_largest_number_of_events_is_taken(office: Office) -> None:
    assert office.push(Chain().grow(MAX_EVENTS - 1).batch()).json()["fresh"] == MAX_EVENTS


def test_a_request_that_is_too_large_is_refused(office: Office) -> None:
    assert office.push(b" " * (MAX_BODY + 1)).status_code == 413


def test_unknown_members_are_for_later_versions(office: Office) -> None:
    body = msgspec.json.decode(Chain().batch()) | {"later": 1}
    assert office.push(msgspec.json.encode(body)).status_code == 200


def test_a_locked_file_asks_the_lane_to_come_again(office: Office) -> None:
    office.file._connection.execute("pragma busy_timeout = 20")
    other = sqlite3.connect(office.path, isolation_level=None)
    other.execute("begin immediate")
    busy = office.push(Chain().batch())
    other.execute("rollback")
    other.close()
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
    assert office.push(Chain().batch()).status_code == 200


def test_a_full_disk_asks_the_lane_to_come_again_and_stores_nothing(office: Office) -> None:
    pages = office.file.read("pragma page_count")[0][0]
    office.file.read(f"pragma max_page_count = {pages}")
    chain = Chain()
    chain.add(Fact.SIGNED_IN, {"person": "x" * 100_000})
    assert office.push(chain.batch()).status_code == 503
    assert office.stored() == []
    office.file.read("pragma max_page_count = 1000000")
    assert office.push(chain.batch()).json()["fresh"] == 2


# -- any order -----------------------------------------------------------------------------------

LONG = Chain().grow(29)
SLICES = st.lists(st.tuples(st.integers(1, 30), st.integers(1, 12)), max_size=30)


@given(slices=SLICES)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_in_whatever_order_is_stored_once_and_without_gap(
    tmp_path_factory: pytest.TempPathFactory, slices: list[tuple[int, int]]
) -> None:
    office = Office(tmp_path_factory.mktemp("hub") / "hub.sqlite")
    last = 0
    for first, count in slices:
        answer = office.push(LONG.batch(first, first + count - 1))
        if first > last + 1:
            assert answer.json() == {"error": "gap", "expected": last + 1}
        else:
            last = max(last, min(first + count - 1, 30))
            assert answer.json()["acked"] == last
        assert office.stored() == keys(LONG)[:last]
    office.close()
