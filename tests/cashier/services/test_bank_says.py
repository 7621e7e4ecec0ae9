"""What the bank's record says later: credited, or refused after the terminal had accepted it."""

from __future__ import annotations

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.refusal import Refused
from cashier.services.bank_says import INSTEAD, BankWord, bank_says
from cashier.services.draft import draft
from cashier.services.find import find
from cashier.services.send import send
from cashier.services.view import Standing
from cashier.store import reads
from drivers.terminal import Kind
from tests.cashier.lanes import (
    ABOVE_LIMIT,
    CASHIER,
    PROTOCOLS,
    SECOND,
    SUPERVISOR,
    again,
    cny,
    full_disk,
    give_back,
    is_sound,
    kinds,
    shop,
)
from tests.cashier.services.bank_kit import RECORD, WORDS, accepted, left, refused

BOTH = pytest.mark.parametrize("protocol", PROTOCOLS)


# -- what it writes --------------------------------------------------------------------------------


@WORDS
def test_the_bank_s_word_is_written_down_with_the_record_and_who_stands_for_it(
    word: BankWord,
) -> None:
    world, request = accepted()
    after = bank_says(world.lane, request.id, word, RECORD, [SUPERVISOR, CASHIER])
    assert after.state is State(word)
    last = reads.history(world.lane.journal, request.id)[-1]
    assert (last["kind"], last["actor"]) == (f"request_{word}", SUPERVISOR.id)
    assert isinstance(last["body"], dict)
    assert last["body"]["people"] == [SUPERVISOR.id, CASHIER.id]
    assert last["body"]["evidence"] == {
        "kind": "acquirer_report", "note": "line 12", "reference": "ARN 7451",
        "day": "2026-03-10",
    }  # fmt: skip
    assert is_sound(world)


def test_credited_says_the_day_and_the_reference_of_the_statement() -> None:
    world, request = accepted()
    after = bank_says(world.lane, request.id, BankWord.CREDITED, RECORD, [SUPERVISOR])
    assert after.message is not None
    assert after.message.key == "bank.credited"
    assert after.message.parts["day"] == "2026-03-10"
    assert after.message.parts["reference"] == "ARN 7451"


@BOTH
def test_nothing_is_sent_to_the_terminal_by_it(protocol: str) -> None:
    world = shop(protocol)
    request = give_back(world, world.sell(2500), Kind.REFUND, 1000)
    world.is_unplugged = True
    commands, ledger = world.rules.commands, list(world.ledger)
    bank_says(world.lane, request.id, BankWord.FAILED, RECORD, [SUPERVISOR])
    assert (world.rules.commands, world.ledger) == (commands, ledger)


def test_a_word_that_cannot_be_written_leaves_everything_as_it_was() -> None:
    world, request = accepted()
    with full_disk(world, "request_failed_later"), pytest.raises(Exception, match="full"):
        bank_says(world.lane, request.id, BankWord.FAILED, RECORD, [SUPERVISOR])
    assert again(world, request).state is State.ACCEPTED
    assert left(world, request) == 1500
    assert is_sound(world)


# -- what it frees ---------------------------------------------------------------------------------


def test_a_refusal_frees_its_part_of_the_amount_and_not_before() -> None:
    world, request = accepted()
    assert left(world, request) == 1500
    bank_says(world.lane, request.id, BankWord.FAILED, RECORD, [SUPERVISOR])
    assert left(world, request) == 2500


def test_a_credit_frees_nothing() -> None:
    world, request = accepted()
    bank_says(world.lane, request.id, BankWord.CREDITED, RECORD, [SUPERVISOR])
    assert left(world, request) == 1500


def test_a_new_try_is_a_new_request_with_an_id_and_an_attempt_of_its_own() -> None:
    world, request = accepted()
    bank_says(world.lane, request.id, BankWord.FAILED, RECORD, [SUPERVISOR])
    fresh = draft(world.lane, Kind.REFUND, request.original, cny(1000), "other", CASHIER)
    after = send(world.lane, fresh.id)
    assert (after.state, again(world, request).state) == (State.ACCEPTED, State.FAILED_LATER)
    assert fresh.id != request.id
    first, second = (
        reads.attempts(world.lane.journal, one.id)[0].reference for one in (request, fresh)
    )
    assert first != second
    assert left(world, request) == 1500
    assert is_sound(world)


def test_a_new_try_above_the_limit_waits_for_a_new_approval() -> None:
    world, request = accepted(minor=ABOVE_LIMIT, sold=ABOVE_LIMIT)
    bank_says(world.lane, request.id, BankWord.FAILED, RECORD, [SUPERVISOR, SECOND])
    fresh = draft(world.lane, Kind.REFUND, request.original, None, "other", CASHIER)
    assert (fresh.state, fresh.approved_by) == (State.AWAITING_APPROVAL, "")


def test_a_refused_void_is_undone_and_its_original_is_sold_again() -> None:
    world, request = accepted(Kind.VOID)
    voucher = request.original.rsplit("/", 1)[1]
    assert find(world.lane, voucher).standing is Standing.VOIDED
    bank_says(world.lane, request.id, BankWord.FAILED, RECORD, [SUPERVISOR])
    after = find(world.lane, voucher)
    assert (after.standing, after.original.voided) == (Standing.SOLD, False)
    assert after.choice.refundable == cny(2500)
    assert is_sound(world)


def test_a_credited_void_stays_a_void() -> None:
    world, request = accepted(Kind.VOID)
    bank_says(world.lane, request.id, BankWord.CREDITED, RECORD, [SUPERVISOR])
    assert find(world.lane, request.original.rsplit("/", 1)[1]).standing is Standing.VOIDED


def test_the_device_s_receipts_stay_where_they_are() -> None:
    world, request = accepted()
    before = reads.receipts(world.lane.journal, request.id)
    bank_says(world.lane, request.id, BankWord.FAILED, RECORD, [SUPERVISOR])
    assert reads.receipts(world.lane.journal, request.id) == before


# -- which requests --------------------------------------------------------------------------------


def advice(refusal: Refused) -> tuple[str, str]:
    assert refusal.now is not None
    return refusal.why.key, refusal.now.key


@pytest.mark.parametrize(
    ("first", "now"),
    [(BankWord.CREDITED, "bank.now.said"), (BankWord.FAILED, "bank.now.new_request")],
)
@WORDS
def test_the_bank_s_word_is_said_once(first: BankWord, now: str, word: BankWord) -> None:
    world, request = accepted()
    bank_says(world.lane, request.id, first, RECORD, [SUPERVISOR])
    assert advice(refused(world, request, word)) == ("bank.not_accepted", now)
    assert kinds(world, request).count(str(first)) == 1


@WORDS
@pytest.mark.parametrize(
    ("fault", "now"), [("lost-answer", "bank.now.unknown"), ("decline", "bank.now.not_paid")]
)
def test_what_the_terminal_did_not_accept_is_not_for_the_bank(
    word: BankWord, fault: str, now: str
) -> None:
    world = shop("asia_ecr", fault)
    request = give_back(world, world.sell(2500), Kind.VOID)
    assert advice(refused(world, request, word)) == ("bank.not_accepted", now)


def test_what_was_not_sent_cannot_be_on_the_bank_s_record() -> None:
    world = shop()
    request = world.ask(world.sell(2500), Kind.VOID)
    assert advice(refused(world, request)) == ("bank.not_accepted", "bank.now.unsent")


def test_a_request_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused) as error:
        bank_says(shop().lane, "nothing", BankWord.CREDITED, RECORD, [SUPERVISOR])
    assert error.value.why.key == "request.unknown"


def test_every_other_state_has_its_advice() -> None:
    assert set(INSTEAD) | {State.ACCEPTED} == set(State)
