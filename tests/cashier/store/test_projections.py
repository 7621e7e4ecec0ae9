"""What each kind of event does to the derived tables, read back as records."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cashier.domain.facts import BECOMES, Fact
from cashier.domain.lifecycle import State
from cashier.domain.pins import Tries
from cashier.domain.records import Attempt, Batches, Original, Person, Request
from cashier.domain.roles import Role
from cashier.domain.say import say
from cashier.store import reads
from cashier.store.codec import transaction_body
from cashier.store.journal import Journal
from cashier.store.tables import PROJECT
from drivers.lines.memory import ManualClock
from drivers.terminal import Kind, Transaction
from tests.builders import (
    CASHIER,
    LANE,
    NOON,
    SUPERVISOR,
    TO_STATE,
    a_request,
    a_sale,
    append,
    cny,
    draft,
    find_original,
    step_body,
    walk,
)

AT_NOON = "2026-11-22T12:00:00.000+00:00"
LATER = "2026-11-22T12:01:00.000+00:00"


def test_every_kind_of_event_is_projected_or_listed_as_mere_history() -> None:
    assert set(PROJECT) == set(Fact)


@pytest.mark.parametrize(
    ("fact", "body"),
    [
        (Fact.SIGNED_IN, {"person": "1001"}),
        (Fact.SIGNED_OUT, {"person": "1001"}),
        (Fact.SIGNED_ON, {"what": "sign_on"}),
    ],
)
def test_mere_history_changes_no_table(journal: Journal, fact: Fact, body: dict[str, str]) -> None:
    before = _tables(journal)
    append(journal, fact, body)
    assert _tables(journal) == before


def _tables(journal: Journal) -> list[list[tuple[object, ...]]]:
    names = ("people", "tries", "originals", "requests", "attempts", "receipts", "terminals")
    return [[tuple(row) for row in journal.read(f"select * from {name}")] for name in names]


def test_a_new_journal_begins_with_its_own_first_event(journal: Journal) -> None:
    rows = journal.read(
        "select seq, kind, actor, json_extract(body, '$.lane') as lane from journal"
    )
    assert [tuple(row) for row in rows] == [(1, "epoch_started", "system", LANE)]


# -- people ----------------------------------------------------------------------------------


def add_amy(journal: Journal) -> None:
    append(journal, Fact.PERSON_ADDED, {"id": "1001", "name": "小明", "role": "cashier"})


def test_a_person_who_was_added_is_there(journal: Journal) -> None:
    add_amy(journal)
    amy = Person("1001", "小明", Role.CASHIER)
    assert reads.person(journal, "1001") == amy
    assert reads.people(journal) == [amy]
    assert reads.person(journal, "1002") is None


def test_wrong_tries_are_counted_until_the_pin_is_right(
    journal: Journal, clock: ManualClock
) -> None:
    add_amy(journal)
    assert reads.tries(journal, "1001") == Tries()
    for _ in range(3):
        clock.advance(60)
        append(journal, Fact.PIN_TRIED, {"person": "1001"})
    assert reads.tries(journal, "1001") == Tries(3, NOON + timedelta(minutes=3))
    append(journal, Fact.PIN_PROVED, {"person": "1001"})
    assert reads.tries(journal, "1001") == Tries()


def test_a_clock_set_back_does_not_make_the_newest_try_older(
    journal: Journal, clock: ManualClock
) -> None:
    """Or a lockout would end earlier by setting the clock back and trying once more."""
    append(journal, Fact.PIN_TRIED, {"person": "1001"})
    clock.set_wall(NOON - timedelta(days=3))
    append(journal, Fact.PIN_TRIED, {"person": "1001"})
    assert reads.tries(journal, "1001") == Tries(2, NOON)


def test_tries_on_an_id_that_nobody_has_are_counted_too(journal: Journal) -> None:
    append(journal, Fact.PIN_TRIED, {"person": "nobody"})
    assert reads.tries(journal, "nobody").count == 1


def test_a_new_pin_ends_a_lockout_and_its_time_is_known(journal: Journal) -> None:
    add_amy(journal)
    append(journal, Fact.PIN_TRIED, {"person": "1001"})
    append(journal, Fact.PIN_CHANGED, {"person": "1001"})
    assert reads.tries(journal, "1001") == Tries()
    assert journal.read("select pin_at from people")[0]["pin_at"] == AT_NOON


# -- what the device told --------------------------------------------------------------------


def test_an_original_can_be_found_by_each_of_its_numbers(journal: Journal) -> None:
    name = find_original(journal, order_number="O-77")
    wanted = Original(name, a_sale(order_number="O-77"), AT_NOON)
    assert reads.original(journal, name) == wanted
    for column, value in {
        "id": name, "voucher": "000123", "rrn": "612345678901", "auth_code": "A1B2C3",
        "order_number": "O-77",
    }.items():  # fmt: skip
        assert reads.originals_by(journal, column, value) == [wanted]


def test_originals_are_not_found_by_a_column_that_is_no_key(journal: Journal) -> None:
    with pytest.raises(ValueError, match="seen_at"):
        reads.originals_by(journal, "seen_at", AT_NOON)


def test_what_the_device_says_anew_replaces_what_it_said_but_not_a_void(
    journal: Journal, clock: ManualClock
) -> None:
    name = find_original(journal, rrn="")
    draft(journal, name, "r1", 10000, Kind.VOID)
    walk(journal, "r1", *TO_STATE[State.ACCEPTED])
    clock.advance(60)
    assert find_original(journal) == name
    assert reads.originals(journal) == [Original(name, a_sale(), LATER, voided=True)]


def test_the_newest_seen_of_several_originals_comes_first(
    journal: Journal, clock: ManualClock
) -> None:
    old = find_original(journal, batch="000011")
    clock.advance(60)
    new = find_original(journal, batch="000012")
    assert [one.id for one in reads.originals_by(journal, "voucher", "000123")] == [new, old]
    assert [one.id for one in reads.originals(journal)] == [new, old]


def test_the_same_receipt_of_the_same_owner_is_listed_once(journal: Journal) -> None:
    for data, owner in [(b"one", "r1"), (b"two", "r1"), (b"one", "r1"), (b"one", "r2")]:
        with journal.write() as pen:
            body = {"blob": pen.keep(data), "owner": owner, "copy": "merchant", "encoding": "gbk"}
            pen.append(Fact.RECEIPT_KEPT, body, CASHIER)
    kept = {owner: reads.receipts(journal, owner) for owner in ("r1", "r2", "r3")}
    assert [reads.blob(journal, name) for name in kept["r1"]] == [b"one", b"two"]
    assert [reads.blob(journal, name) for name in kept["r2"]] == [b"one"]
    assert kept["r3"] == []
    assert len(journal.read("select 1 from blobs")) == 2


def test_bytes_that_nobody_kept_are_not_there(journal: Journal) -> None:
    assert reads.blob(journal, "0" * 64) is None


SEEN = (Fact.BATCH_SEEN, {"terminal": "T1", "batch": "12"})
NEXT_SEEN = (Fact.BATCH_SEEN, {"terminal": "T1", "batch": "13"})
SETTLED = (Fact.BATCH_SETTLED, {"terminal": "T1", "batch": ""})


@pytest.mark.parametrize(
    ("told", "known"),
    [
        ([], Batches()),
        ([SEEN], Batches(open="12")),
        ([SEEN, SETTLED], Batches(closed="12")),
        ([SEEN, SETTLED, NEXT_SEEN], Batches(open="13", closed="12")),
        ([SEEN, NEXT_SEEN], Batches(open="13")),
        ([SEEN, SETTLED, SETTLED], Batches(closed="12")),
        ([SEEN, (Fact.BATCH_SETTLED, {"terminal": "T1", "batch": "15"})], Batches(closed="15")),
    ],
)
def test_which_batch_is_open_follows_from_what_was_seen_and_settled(
    journal: Journal, told: list[tuple[Fact, dict[str, str]]], known: Batches
) -> None:
    for fact, body in told:
        append(journal, fact, body)
    assert reads.batches(journal, "T1") == known
    assert reads.batches(journal, "T2") == Batches()


def test_only_the_last_answer_of_the_device_is_kept(journal: Journal, clock: ManualClock) -> None:
    for presence in ("ready", "silent"):
        clock.advance(60)
        words = {"key": "device", "en": presence}
        body = {"what": "check", "presence": presence, "words": words, "trace": ""}
        append(journal, Fact.DEVICE_ASKED, body)
    rows = journal.read("select what, presence, words from asked")
    assert [tuple(row) for row in rows] == [("check", "silent", '{"en":"silent","key":"device"}')]


# -- the life of a request ---------------------------------------------------------------------


def test_a_draft_is_there_as_it_was_asked_for(journal: Journal) -> None:
    draft(journal, find_original(journal), "r1")
    assert reads.request(journal, "r1") == a_request()
    assert reads.request(journal, "r2") is None
    assert reads.attempts(journal, "r1") == []


@pytest.mark.parametrize("state", sorted(State))
def test_a_request_comes_to_each_state_by_its_events(journal: Journal, state: State) -> None:
    draft(journal, find_original(journal), "r1")
    walk(journal, "r1", *TO_STATE[state])
    request = reads.request(journal, "r1")
    assert request is not None
    assert request.state is state
    assert reads.requests(journal, state) == reads.requests(journal) == [request]
    assert request.approved_by == (SUPERVISOR if State.APPROVED in TO_STATE[state] else "")
    attempts = reads.attempts(journal, "r1")
    assert len(attempts) == TO_STATE[state].count(State.INTENDED)


def test_words_are_those_of_the_last_step_that_had_any(journal: Journal) -> None:
    draft(journal, find_original(journal), "r1")
    words = say("approval.above_limit", amount=cny(3000), limit=cny(100))
    waiting = {"request": "r1", "words": words.body()}
    append(journal, Fact.REQUEST_AWAITING_APPROVAL, waiting)
    assert _request(journal).message == words
    walk(journal, "r1", State.APPROVED)
    assert _request(journal).message is None


def _request(journal: Journal) -> Request:
    request = reads.request(journal, "r1")
    assert request is not None
    return request


def test_an_approval_says_who_and_when(journal: Journal, clock: ManualClock) -> None:
    draft(journal, find_original(journal), "r1")
    clock.advance(60)
    walk(journal, "r1", State.APPROVED)
    wanted = a_request(
        state=State.APPROVED, approved_by=SUPERVISOR, approved_at=LATER, changed_at=LATER
    )
    assert _request(journal) == wanted


def test_an_attempt_gathers_all_that_happened_to_it(journal: Journal, clock: ManualClock) -> None:
    draft(journal, find_original(journal), "r1")
    walk(journal, "r1", State.APPROVED)
    before, told = a_sale(voucher="000122"), Transaction(kind=Kind.REFUND, voucher="000124")
    intent = {"request": "r1", "attempt": "a1", "reference": "26112200000001"}
    append(journal, Fact.REQUEST_INTENDED, intent | {"baseline": transaction_body(before)})
    sent = {"request": "r1", "attempt": "a1", "sent_at": "2026-11-22T12:00:30.000+00:00"}
    append(journal, Fact.REQUEST_SENT, sent)
    clock.advance(60)
    ending = {"request": "r1", "attempt": "a1", "code": "00", "trace": "ab" * 32}
    append(journal, Fact.REQUEST_ACCEPTED, ending | {"transaction": transaction_body(told)})
    attempt = Attempt(
        id="a1", request="r1", reference="26112200000001", intended_at=AT_NOON,
        sent_at="2026-11-22T12:00:30.000+00:00", ended_at=LATER, outcome=State.ACCEPTED,
        code="00", baseline=before, transaction=told, trace="ab" * 32,
    )  # fmt: skip
    assert reads.attempts(journal, "r1") == [attempt]


def in_doubt(journal: Journal, trace: str) -> None:
    draft(journal, find_original(journal), "r1")
    walk(journal, "r1", State.APPROVED, State.INTENDED)
    append(journal, Fact.REQUEST_IN_DOUBT, step_body("r1", State.IN_DOUBT) | {"trace": trace})


def test_a_doubt_that_a_person_ends_keeps_the_trace_of_the_line(journal: Journal) -> None:
    in_doubt(journal, "ab" * 32)
    walk(journal, "r1", State.ESCALATED, State.ACCEPTED)
    attempt = reads.attempts(journal, "r1")[0]
    assert (attempt.outcome, attempt.trace) == (State.ACCEPTED, "ab" * 32)


def test_a_later_trace_takes_the_place_of_an_earlier_one(journal: Journal) -> None:
    in_doubt(journal, "ab" * 32)
    append(journal, Fact.REQUEST_ACCEPTED, step_body("r1", State.ACCEPTED) | {"trace": "cd" * 32})
    assert reads.attempts(journal, "r1")[0].trace == "cd" * 32


def test_a_query_adds_what_it_learned_and_leaves_the_state(
    journal: Journal, clock: ManualClock
) -> None:
    in_doubt(journal, "")
    told = Transaction(kind=Kind.REFUND, voucher="000124")
    clock.advance(60)
    asked = {"request": "r1", "attempt": "a-r1", "words": say("device", en="busy").body()}
    append(journal, Fact.REQUEST_QUERIED, asked | {"transaction": transaction_body(told)})
    append(journal, Fact.REQUEST_QUERIED, {"request": "r1", "attempt": "a-r1"})
    request = _request(journal)
    assert (request.state, request.changed_at) == (State.IN_DOUBT, LATER)
    assert request.message == say("device", en="busy")
    assert reads.attempts(journal, "r1")[0].transaction == told


@pytest.mark.parametrize(
    ("kind", "minor", "state", "voided"),
    [
        (Kind.VOID, 10000, State.ACCEPTED, True),
        (Kind.VOID, 10000, State.CREDITED, True),
        (Kind.VOID, 10000, State.FAILED_LATER, False),
        (Kind.VOID, 10000, State.DECLINED, False),
        (Kind.VOID, 10000, State.IN_DOUBT, False),
        (Kind.REFUND, 10000, State.ACCEPTED, False),
    ],
)
def test_an_original_is_voided_while_an_accepted_void_stands(
    journal: Journal, kind: Kind, minor: int, state: State, *, voided: bool
) -> None:
    name, bystander = find_original(journal), find_original(journal, voucher="000124")
    draft(journal, name, "r1", minor, kind)
    walk(journal, "r1", *TO_STATE[state])
    seen = {one.id: one.voided for one in reads.originals(journal)}
    assert seen == {name: voided, bystander: False}


def test_a_refund_that_failed_later_leaves_a_void_of_the_same_original_alone(
    journal: Journal,
) -> None:
    name = find_original(journal)
    draft(journal, name, "void", 10000, Kind.VOID)
    walk(journal, "void", *TO_STATE[State.ACCEPTED])
    draft(journal, name, "refund")
    walk(journal, "refund", *TO_STATE[State.FAILED_LATER])
    assert reads.originals(journal)[0].voided


def test_requests_come_in_the_order_they_were_drafted_whatever_the_clock_said(
    journal: Journal, clock: ManualClock
) -> None:
    name = find_original(journal)
    for number, hours in enumerate((0, -5, 9, -20000)):
        clock.set_wall(NOON + timedelta(hours=hours))
        draft(journal, name, f"r{number}", 100)
        walk(journal, f"r{number}", State.APPROVED, State.QUEUED)
    names = ["r0", "r1", "r2", "r3"]
    assert [one.id for one in reads.requests(journal, State.QUEUED)] == names
    assert [one.id for one in reads.requests_on(journal, name)] == names
    assert [one.id for one in reads.requests(journal)] == names


def test_the_history_of_a_request_has_its_events_alone_and_in_order(journal: Journal) -> None:
    name = find_original(journal)
    for request in ("r1", "r2"):
        draft(journal, name, request)
    walk(journal, "r2", *TO_STATE[State.NOT_DONE])
    walk(journal, "r1", *TO_STATE[State.ACCEPTED])
    history = reads.history(journal, "r1")
    steps = ["request_drafted", *(str(BECOMES[state]) for state in TO_STATE[State.ACCEPTED])]
    assert [event["kind"] for event in history] == steps
    assert history[1]["body"] == step_body("r1", State.APPROVED)
    assert {event["actor"] for event in history} == {CASHIER}
