"""The eight invariants of a request's life, each by its name, over both protocols."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace

import pytest

from cashier.domain.caps import reserved
from cashier.domain.lifecycle import RESERVING, State
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.services.find import find
from cashier.services.intend import Intent, intend
from cashier.services.recover import recover
from cashier.services.send import send, send_queued
from cashier.store import reads
from cashier.text import LANGUAGES, speaker
from drivers.terminal import Fact, Kind, MoneyRequest, Outcome, Unknown, Words
from tests.cashier.lanes import (
    ABOVE_LIMIT,
    PROTOCOLS,
    SECOND,
    SUPERVISOR,
    World,
    again,
    alter,
    cny,
    full_disk,
    give_back,
    kinds,
    shop,
    states,
)

BOTH = pytest.mark.parametrize("protocol", PROTOCOLS)


def repaired(world: World, seconds: float = 300.0) -> World:
    world.rules.rules = ()
    world.clock.advance(seconds)
    return world


def taken(world: World, original: str) -> int:
    requests = reads.requests_on(world.lane.journal, original)
    return reserved(requests, "CNY").minor


# -- 1 -------------------------------------------------------------------------------------------


@BOTH
def test_1_refunded_and_unknown_and_queued_together_never_exceed_what_was_captured(
    protocol: str,
) -> None:
    """Of 100.00: 30.00 accepted, 20.00 unknown, 10.00 queued; 40.00 are left, not 40.01."""
    world = shop(protocol)
    voucher = world.sell(100_00)
    original = give_back(world, voucher, Kind.REFUND, 30_00).original
    unknown = world.ask(voucher, Kind.REFUND, 20_00)
    queued = world.ask(voucher, Kind.REFUND, 10_00)
    world.is_unplugged = True
    send(world.lane, queued.id)
    world.is_unplugged = False
    lose_every_answer(world)
    send(world.lane, unknown.id)
    assert taken(world, original) == 60_00
    assert find(world.lane, voucher).choice.refundable == cny(40_00)
    assert {one.state for one in reads.requests_on(world.lane.journal, original)} <= RESERVING


def lose_every_answer(world: World) -> None:
    """Refunds from here on end without an answer, and asking does not help."""

    def refund(request: MoneyRequest, hear: object, stop: object) -> Outcome:
        return Unknown(Words("no answer"))

    alter(world, refund=refund, resolve=lambda *_: Unknown(Words("still no answer")))


@BOTH
def test_1_the_cap_is_asked_in_the_transaction_that_writes_the_intent(protocol: str) -> None:
    world = shop(protocol)
    voucher = world.sell(2500)
    first, second = (world.ask(voucher, Kind.REFUND, 1500) for _ in range(2))
    assert isinstance(intend(world.lane, first.id, None), Intent)
    assert not isinstance(intend(world.lane, second.id, None), Intent)
    assert states(world) == [State.INTENDED, State.NOT_DONE]
    assert taken(world, first.original) == 1500


# -- 2 -------------------------------------------------------------------------------------------


@BOTH
def test_2_an_original_with_an_unknown_result_is_locked_and_others_are_free(protocol: str) -> None:
    world = shop(protocol)
    locked, free = world.sell(2500), world.sell(3000)
    request, other = world.ask(locked, Kind.REFUND, 100), world.ask(free, Kind.VOID)
    waiting = world.ask(locked, Kind.REFUND, 200)
    lose_every_answer(world)
    assert send(world.lane, request.id).state is State.IN_DOUBT
    with pytest.raises(Refused) as error:
        send(world.lane, waiting.id)
    assert error.value.why.key == "choice.in_doubt"
    assert send(world.lane, other.id).state is State.ACCEPTED
    assert world.paid_back(locked) == []


@BOTH
def test_2_the_store_itself_refuses_a_second_unresolved_request(protocol: str) -> None:
    """Even a service that forgot to ask could not write it."""
    world = shop(protocol, "silence")
    request = give_back(world, world.sell(2500), Kind.REFUND, 100)
    copy = (
        "insert into requests select 'copy', kind, original, amount_minor, currency, reason,"
        " state, drafted_by, drafted_at, changed_at, approved_by, approved_at, message, route,"
        " pending"
        " from requests where id = ?"
    )
    with pytest.raises(sqlite3.IntegrityError):
        world.lane.journal.connection.execute(copy, (request.id,))


def test_2_on_a_device_that_knows_only_its_last_result_that_is_kept_before_new_money() -> None:
    world = shop("asia_ecr")
    one, other = world.sell(2500), world.sell(3000)
    first = give_back(world, one, Kind.REFUND, 100)
    second = give_back(world, other, Kind.REFUND, 100)
    (told,) = reads.attempts(world.lane.journal, first.id)
    (attempt,) = reads.attempts(world.lane.journal, second.id)
    assert told.transaction is not None
    assert attempt.baseline is not None
    assert attempt.baseline.voucher == told.transaction.voucher


# -- 3 -------------------------------------------------------------------------------------------


@BOTH
def test_3_the_id_is_durable_before_the_first_byte_and_one_for_one_decision(protocol: str) -> None:
    world = shop(protocol)
    request = world.ask(world.sell(2500), Kind.REFUND, 100)
    with full_disk(world, "request_intended"), pytest.raises(sqlite3.IntegrityError):
        send(world.lane, request.id)
    assert world.rules.commands == 0
    assert reads.attempts(world.lane.journal, request.id) == []
    send(world.lane, request.id)
    assert len(reads.attempts(world.lane.journal, request.id)) == 1


def test_3_a_new_id_needs_a_proof_that_nothing_was_done() -> None:
    world = shop("allinpay", "dead-before@1")
    world.sell(900)
    voucher = world.sell(2500)
    first = give_back(world, voucher, Kind.VOID)
    with pytest.raises(Refused) as error:
        world.ask(voucher, Kind.VOID)
    assert error.value.why.key == "choice.in_doubt"
    recover(repaired(world).lane)
    second = give_back(world, voucher, Kind.VOID)
    attempts = [reads.attempts(world.lane.journal, one.id)[0] for one in (first, second)]
    assert [one.outcome for one in attempts] == [State.NOT_DONE, State.ACCEPTED]
    assert len({one.reference for one in attempts}) == 2


# -- 4 -------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("fault", ["silence", "lost-answer", "hang-up", "garbled", "slow"])
def test_4_a_money_command_is_never_sent_again_by_time(protocol: str, fault: str) -> None:
    world = shop(protocol, fault)
    request = give_back(world, world.sell(2500), Kind.REFUND, 100)
    for seconds in (5, 60, 3600, 86_400):
        recover(world.lane)
        send_queued(world.lane)
        world.restart()
        world.clock.advance(seconds)
    assert world.rules.commands == 1
    assert kinds(world, request).count("intended") == 1


# -- 5 -------------------------------------------------------------------------------------------


def test_5_already_voided_is_a_hint_that_leads_to_a_query_and_no_decline() -> None:
    """It was voided by hand at the terminal; ours is refused only after the last one was read."""
    world = shop("allinpay")
    voucher = world.sell(2500)
    request = world.ask(voucher, Kind.VOID)
    world.bank.void(voucher, None)
    after = send(world.lane, request.id)
    assert world.paid_back(voucher) == [2500]
    assert after.state is State.DECLINED
    trace = reads.attempts(world.lane.journal, request.id)[0].trace
    asked_last = bytes.fromhex("9F0100010F").hex(" ").encode()
    assert asked_last in (reads.blob(world.lane.journal, trace) or b"")


@BOTH
def test_5_a_decline_is_an_explicit_answer_with_its_code(protocol: str) -> None:
    world = shop(protocol, "decline")
    request = give_back(world, world.sell(2500), Kind.VOID)
    (attempt,) = reads.attempts(world.lane.journal, request.id)
    assert (attempt.outcome, bool(attempt.code)) == (State.DECLINED, True)


# -- 6 -------------------------------------------------------------------------------------------


def test_6_nothing_is_closed_by_time() -> None:
    world = shop("asia_ecr", "lost-answer")
    request = give_back(world, world.sell(2500), Kind.VOID)
    for _ in range(400):
        world.clock.advance(86_400)
    world.restart()
    recover(repaired(world).lane)
    assert again(world, request).state is State.IN_DOUBT


def test_6_evidence_by_a_person_ends_it_and_above_the_limit_two() -> None:
    world = shop("asia_ecr", "lost-answer")
    request = give_back(world, world.sell(ABOVE_LIMIT), Kind.VOID)
    evidence = Evidence(Fact.ACQUIRER_REPORT, "credited on the ninth")
    with pytest.raises(Refused):
        close_doubt(world.lane, request.id, Finding.PAID, evidence, [SUPERVISOR])
    close_doubt(world.lane, request.id, Finding.PAID, evidence, [SUPERVISOR, SECOND])
    assert "escalated" in kinds(world, request)
    assert again(world, request).state is State.ACCEPTED


# -- 7 -------------------------------------------------------------------------------------------


@BOTH
def test_7_a_void_never_becomes_a_refund_by_itself(protocol: str) -> None:
    world = shop(protocol)
    voucher = world.sell(2500)
    request = world.ask(voucher, Kind.VOID)
    world.bank.settle()
    after = send(world.lane, request.id)
    assert after.state is State.DECLINED
    assert world.paid_back(voucher) == []
    assert [one.kind for one in reads.requests(world.lane.journal)] == [Kind.VOID]


# -- 8 -------------------------------------------------------------------------------------------


@BOTH
def test_8_accepted_is_not_credited_and_every_place_says_which(protocol: str) -> None:
    world = shop(protocol)
    request = give_back(world, world.sell(2500), Kind.REFUND, 1000)
    assert request.state is State.ACCEPTED
    for language in LANGUAGES:
        accepted, credited = (said(language, state) for state in (State.ACCEPTED, State.CREDITED))
        assert not accepted & credited


def said(language: str, state: State) -> set[str]:
    """What the screen and the command line call a state."""
    words = speaker(language)
    shown = {words.text(f"{table}.{state}") for table in ("state", "result", "next")}
    return shown | {words.text(f"cli.state.{state}", kind=Kind.REFUND, amount=cny(100))}


# -- the words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "state"),
    [
        (lambda: shop("asia_ecr", "silence"), State.IN_DOUBT),
        (lambda: shop("allinpay", "lost-answer"), State.IN_DOUBT),
    ],
)
def test_what_is_unknown_is_never_called_failed(make: Callable[[], World], state: State) -> None:
    world = make()
    request: Request = give_back(world, world.sell(2500), Kind.VOID)
    assert request.state is state
    assert request.message is not None
    for language in LANGUAGES:
        said = speaker(language).say(request.message) + speaker(language).text(f"state.{state}")
        assert not any(word in said.lower() for word in ("fail", "失败", "error"))
    assert replace(request, message=None).state in RESERVING
