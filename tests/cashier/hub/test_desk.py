"""Blobs, notices and figures: what head office holds and shows besides the events."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.hub import desk
from cashier.store.event import name_of
from cashier.store.wire import MAX_BODY, MAX_MISSING, MAX_NOTICES, Batch
from tests.cashier.hub.kit import LANE, Chain, Office


def naming(*bodies: dict[str, Any]) -> Chain:
    chain = Chain()
    for body in bodies:
        chain.add(Fact.RECEIPT_KEPT, body)
    return chain


def missing(office: Office, chain: Chain) -> set[str]:
    return set(office.push(chain.batch(99)).json()["blobs_missing"])


# -- blobs -----------------------------------------------------------------------------------


def test_a_blob_comes_back_as_it_went_in(office: Office) -> None:
    name = name_of(b"\x00slip\xff")
    for _ in range(2):
        assert office.client.put(f"/v1/blobs/{name}", content=b"\x00slip\xff").status_code == 200
    assert office.client.get(f"/v1/blobs/{name}").content == b"\x00slip\xff"
    assert office.client.head(f"/v1/blobs/{name}").status_code == 200


def test_a_blob_that_never_came_is_not_found(office: Office) -> None:
    assert office.client.head(f"/v1/blobs/{'0' * 64}").status_code == 404


@pytest.mark.parametrize("name", [name_of(b"other"), name_of(b"slip").upper(), "slip", "0" * 63])
def test_bytes_under_a_wrong_name_are_refused(office: Office, name: str) -> None:
    assert office.client.put(f"/v1/blobs/{name}", content=b"slip").status_code == 422
    assert office.file.read("select * from blobs") == []


def test_a_blob_that_is_too_large_is_refused(office: Office) -> None:
    data = b"x" * (MAX_BODY + 1)
    assert office.client.put(f"/v1/blobs/{name_of(data)}", content=data).status_code == 413


def test_the_largest_blob_is_taken(office: Office) -> None:
    data = b"x" * MAX_BODY
    assert office.client.put(f"/v1/blobs/{name_of(data)}", content=data).status_code == 200


def test_blobs_are_asked_for_until_they_have_come(office: Office) -> None:
    one, two = name_of(b"1"), name_of(b"2")
    chain = naming({"blob": one}, {"trace": two, "deep": [{"blob": one}]})
    answer = office.push(chain.batch()).json()
    assert sorted(answer["blobs_missing"]) == sorted([one, two])
    assert missing(office, chain) == {one, two}
    office.client.put(f"/v1/blobs/{one}", content=b"1")
    assert missing(office, chain) == {two}
    office.client.put(f"/v1/blobs/{two}", content=b"2")
    assert missing(office, chain) == set()


def test_a_blob_that_came_before_its_event_is_not_asked_for(office: Office) -> None:
    name = name_of(b"1")
    office.client.put(f"/v1/blobs/{name}", content=b"1")
    assert office.push(naming({"blob": name}).batch()).json()["blobs_missing"] == []


@pytest.mark.parametrize("word", ["", "no hash", "0" * 63, "F" * 64, 5, None])
def test_only_names_of_blobs_are_asked_for(office: Office, word: object) -> None:
    assert office.push(naming({"blob": word, "trace": word}).batch()).json()["blobs_missing"] == []


def test_a_text_that_quotes_a_name_asks_for_nothing(office: Office) -> None:
    quoted = f'"blob":"{"0" * 64}"'
    assert office.push(naming({"owner": quoted}).batch()).json()["blobs_missing"] == []


def test_blobs_that_never_come_do_not_hide_the_others(office: Office) -> None:
    chain = Chain()
    for number in range(MAX_MISSING + 5):
        chain.add(Fact.RECEIPT_KEPT, {"blob": name_of(str(number).encode())})
    for start in (1, 150):
        office.push(chain.batch(start, start + 149))
    seen: set[str] = set()
    for _ in range(60):  # each leaves 5 of 205 out: all in vain with a chance of 10^-95
        asked = missing(office, chain)
        assert len(asked) == MAX_MISSING
        seen |= asked
    assert len(seen) == MAX_MISSING + 5


# -- notices ---------------------------------------------------------------------------------


def seqs(office: Office, ack: int) -> list[int]:
    body = msgspec.json.encode(Batch("e1", [], ack))
    return [notice["seq"] for notice in office.push(body).json()["inbox"]]


def test_a_notice_is_repeated_until_it_is_acknowledged(office: Office) -> None:
    for word in ("one", "two"):
        desk.tell(office.file, LANE, "word", word)
    desk.tell(office.file, "L02", "word", "not yours")
    assert [seqs(office, ack) for ack in (0, 0, 1, 2)] == [[1, 2], [1, 2], [2], []]


def test_notices_come_in_order_and_some_at_a_time(office: Office) -> None:
    for _ in range(MAX_NOTICES + 1):
        desk.tell(office.file, LANE, "word", "")
    assert seqs(office, 0) == list(range(1, MAX_NOTICES + 1))


def test_a_number_that_a_lane_has_seen_is_not_used_again(office: Office) -> None:
    """Head office was restored from before notice 7; a lane keeps one notice a number."""
    seqs(office, 7)
    assert desk.tell(office.file, LANE, "word", "new") == 8


# -- figures ---------------------------------------------------------------------------------


def draft(request: str, kind: str = "refund") -> dict[str, Any]:
    return {"request": request, "kind": kind, "amount": {"minor": 1280, "currency": "CNY"}}


def test_figures_tell_where_each_lane_and_its_requests_stand(office: Office) -> None:
    chain = Chain()
    for request, kind in (("r1", "refund"), ("r2", "refund"), ("r3", "void")):
        chain.add(Fact.REQUEST_DRAFTED, draft(request, kind))
    for request in ("r1", "r3"):
        for fact in (Fact.REQUEST_APPROVED, Fact.REQUEST_INTENDED, Fact.REQUEST_SENT):
            chain.add(fact, {"request": request})
    chain.add(Fact.REQUEST_ACCEPTED, {"request": "r1", "trace": "0" * 64})
    office.push(chain.batch())
    assert office.client.get("/v1/lanes").json() == [{
        "lane": LANE, "epoch": "e1", "seq": 11, "heard_at": "2026-11-22T12:00:00.000+00:00",
        "refunds": {State.ACCEPTED: 1, State.DRAFTED: 1}, "voids": {State.SENT: 1},
        "set_aside": 0, "blobs_missing": 1, "forks": 0,
    }]  # fmt: skip


def test_head_office_itself_sees_the_same_in_its_file(office: Office) -> None:
    office.push(Chain().batch())
    assert desk.overview(office.path) == office.client.get("/v1/lanes").json()


def test_a_fork_is_counted(office: Office) -> None:
    trunk = Chain().grow(3)
    office.push(trunk.batch())
    office.push(trunk.fork(3).grow(2, "other").batch(3, branch="b"))
    assert office.client.get("/v1/lanes").json()[0]["forks"] == 1


def drafted(request: str, minor: str) -> str:
    """A draft as JSON text, with whatever in place of a request and an amount."""
    amount = f'{{"minor":{minor},"currency":"CNY"}}'
    return f'{{"request":{request},"kind":"void","amount":{amount}}}'


UNREADABLE = {
    "no JSON": (Fact.REQUEST_DRAFTED, "{", 1),
    "no object": (Fact.REQUEST_DRAFTED, "[]", 1),
    "a nest too deep": (Fact.REQUEST_DRAFTED, "[" * 100_000, 1),
    "half a character": (Fact.REQUEST_DRAFTED, drafted('"\\ud800"', "1"), 1),
    "no request": (Fact.REQUEST_DRAFTED, "{}", 1),
    "no amount": (Fact.REQUEST_DRAFTED, '{"request":"r","kind":"void","amount":5}', 1),
    "an amount in words": (Fact.REQUEST_DRAFTED, drafted('"r"', '"five"'), 1),
    "an amount that cannot be stored": (Fact.REQUEST_DRAFTED, drafted('"r"', str(2**70)), 1),
    "a request that is a list": (Fact.REQUEST_SENT, '{"request":[]}', 1),
    "a request that nobody drafted": (Fact.REQUEST_SENT, '{"request":"unknown"}', 1),
    "a kind of a later program": ("moon_landed", "{}", 1),
    "a version of a later program": (Fact.SIGNED_IN, "{}", 2),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_kept_and_set_aside_and_the_next_is_read(
    office: Office, name: str
) -> None:
    kind, body, v = UNREADABLE[name]
    chain = Chain()
    bad = chain.add(kind, body, v)
    chain.add(Fact.REQUEST_DRAFTED, draft("good"))
    assert office.push(chain.batch()).json()["acked"] == 3
    assert office.file.read("select body from events where seq = 2")[0][0] == bad.body
    rows = office.file.read("select position, why from dead_letter")
    assert [row["position"] for row in rows] == [2]
    assert rows[0]["why"]
    assert [row[0] for row in office.file.read("select request from requests")] == ["good"]


def test_events_are_read_back_from_a_position_on(office: Office) -> None:
    chain = Chain().grow(4)
    office.push(chain.batch())
    back = office.client.get(f"/v1/lanes/{LANE}/events", params={"after": 3}).json()["events"]
    assert [(row["position"], row["hash"]) for row in back] == [
        (event.seq, event.hash) for event in chain.events[3:]
    ]


@pytest.mark.parametrize("after", ["-1", "x", "", "²", str(2**64), "9" * 5000])
def test_a_position_is_a_number(office: Office, after: str) -> None:
    answer = office.client.get(f"/v1/lanes/{LANE}/events", params={"after": after})
    assert answer.status_code == 422
