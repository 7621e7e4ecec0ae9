"""A wrong charge is taken back and the right one made, and never is anything half done unseen."""

from __future__ import annotations

import pytest

from cashier.domain.correction import Stage
from cashier.domain.facts import Fact as JournalFact
from cashier.domain.lifecycle import State
from cashier.domain.records import Source
from cashier.domain.refusal import Refused
from cashier.services.approve import withdraw
from cashier.services.bank_says import BankRecord, BankWord, bank_says
from cashier.services.correct import ask_charge, correct, found, give_back_again
from cashier.services.draft import draft
from cashier.services.find import find
from cashier.services.give_up_correction import give_up_correction
from cashier.services.lane import NoTerminal
from cashier.services.recover import recover
from cashier.services.send import send
from cashier.services.settle import settle
from cashier.services.view import Standing
from cashier.store import reads
from cashier.store.corrections import correction_of, corrections, open_corrections
from drivers.money import Money
from drivers.terminal import Fact, Kind
from tests.cashier.lanes import (
    ABOVE_LIMIT,
    CASHIER,
    PROTOCOLS,
    SUPERVISOR,
    TECHNICIAN,
    World,
    again,
    cny,
    give_back,
    is_sound,
    shop,
    strict,
)
from tests.cashier.services.correction_kit import (
    RIGHT,
    WRONG,
    charge,
    charged,
    now,
    start,
    take_back,
    taken_back,
)

BOTH = pytest.mark.parametrize("protocol", PROTOCOLS)


def refused(world: World, voucher: str, right: int = RIGHT) -> str:
    """Why a correction is refused; nothing may have been written."""
    original = find(world.lane, voucher).original
    head = world.lane.journal.head
    with pytest.raises(Refused) as error:
        correct(world.lane, original.id, cny(right), "typed_wrong", CASHIER)
    assert world.lane.journal.head == head
    return error.value.why.key


# -- the whole of it -------------------------------------------------------------------------------


@BOTH
def test_ten_times_the_amount_is_taken_back_and_the_right_one_charged(protocol: str) -> None:
    world = shop(protocol)
    correction = start(world, world.sell(WRONG))
    assert correction.stage is Stage.GIVING_BACK
    assert take_back(world, correction).state is State.ACCEPTED
    assert now(world, correction).stage is Stage.TO_CHARGE
    assert charge(world, correction).state is State.ACCEPTED
    assert now(world, correction).stage is Stage.DONE
    assert (taken_back(world), charged(world)) == ([WRONG], [RIGHT])
    assert open_corrections(world.lane.journal) == []
    assert is_sound(world)


def test_the_right_amount_may_be_more_than_was_charged() -> None:
    world = shop()
    correction = start(world, world.sell(RIGHT), WRONG)
    take_back(world, correction)
    charge(world, correction)
    assert (taken_back(world), charged(world)) == ([RIGHT], [WRONG])


def test_after_settlement_the_whole_is_refunded_instead_of_voided() -> None:
    world = shop()
    voucher = world.sell(WRONG)
    find(world.lane, voucher)
    settle(world.lane, SUPERVISOR)
    correction = start(world, voucher)
    assert correction.gives[-1].kind is Kind.REFUND
    take_back(world, correction)
    charge(world, correction)
    assert now(world, correction).stage is Stage.DONE
    assert (taken_back(world), charged(world)) == ([WRONG], [RIGHT])


def test_the_start_is_one_transaction_with_its_request() -> None:
    world = shop()
    original = find(world.lane, world.sell(WRONG)).original
    before = world.lane.journal.head.seq
    correct(world.lane, original.id, cny(RIGHT), "typed_wrong", CASHIER)
    written = [
        row["kind"]
        for row in world.lane.journal.read("select kind from journal where seq > ?", before)
    ]
    assert written == [
        "request_drafted", "request_approved", "correction_started", "correction_linked",
    ]  # fmt: skip


# -- the new charge --------------------------------------------------------------------------------


def test_the_charge_counts_nothing_against_the_sale_that_it_is_linked_to() -> None:
    world = shop()
    voucher = world.sell(WRONG)
    correction = start(world, voucher)
    take_back(world, correction)
    charge(world, correction)
    wrong = find(world.lane, voucher)
    assert wrong.standing is Standing.VOIDED
    assert wrong.choice.refundable == cny(0)
    assert [one.kind for one in wrong.requests] == [Kind.VOID, Kind.SALE]


@BOTH
def test_the_new_charge_is_a_known_sale_that_can_be_looked_up_and_given_back(protocol: str) -> None:
    world = shop(protocol)
    correction = start(world, world.sell(WRONG))
    take_back(world, correction)
    done = charge(world, correction)
    told = reads.attempts(world.lane.journal, done.id)[-1].transaction
    assert told is not None
    [known] = reads.originals_by(world.lane.journal, "voucher", told.voucher)
    assert (known.source, known.transaction.amount) == (
        Source.CHARGE, Money(RIGHT, world.currency),
    )  # fmt: skip
    fresh = find(world.lane, told.voucher)
    assert fresh.standing is Standing.SOLD
    assert give_back(world, told.voucher, Kind.VOID).state is State.ACCEPTED
    names = reads.originals_by(world.lane.journal, "voucher", told.voucher)
    assert all(find(world.lane, one.id).choice.refundable.minor == 0 for one in names)


def test_a_charge_keeps_a_slip_or_the_terminals_receipt() -> None:
    world = shop("asia_ecr")
    correction = start(world, world.sell(WRONG))
    take_back(world, correction)
    done = charge(world, correction)
    [name] = reads.receipts(world.lane.journal, done.id)
    text = (reads.blob(world.lane.journal, name) or b"").decode()
    assert "SALE" in text
    assert "CHARGED." in text


def test_a_charge_without_a_correction_is_never_sent() -> None:
    world = shop()
    original = find(world.lane, world.sell(WRONG)).original
    with world.lane.journal.write() as pen:
        body = {
            "request": "r1", "kind": "sale", "original": original.id, "reason": "typed_wrong",
            "amount": {"minor": RIGHT, "currency": "CNY"},
        }  # fmt: skip
        pen.append(JournalFact.REQUEST_DRAFTED, body, CASHIER.id)
        pen.append(JournalFact.REQUEST_APPROVED, {"request": "r1", "by": "rule"}, CASHIER.id)
    with pytest.raises(Refused, match=r"correct\.alone"):
        send(world.lane, "r1")
    assert charged(world) == []


# -- what ends it without a charge -----------------------------------------------------------------


def test_a_declined_give_back_ends_it_with_nothing_changed() -> None:
    world = shop("allinpay", "decline")
    correction = start(world, world.sell(WRONG))
    assert take_back(world, correction).state is State.DECLINED
    assert now(world, correction).stage is Stage.UNCHANGED
    with pytest.raises(Refused, match=r"no_charge\.unchanged"):
        ask_charge(world.lane, correction.id, CASHIER)
    assert open_corrections(world.lane.journal) == []
    world.rules.rules = ()
    assert start(world, reads.originals(world.lane.journal)[0].transaction.voucher).is_open


def test_a_withdrawn_give_back_ends_it_with_nothing_changed() -> None:
    world = shop()
    correction = start(world, world.sell(WRONG))
    withdraw(world.lane, correction.gives[-1].id, CASHIER)
    assert now(world, correction).stage is Stage.UNCHANGED


def test_a_person_gives_it_up_with_a_reason_and_nothing_is_charged_any_more() -> None:
    world = shop()
    correction = start(world, world.sell(WRONG))
    take_back(world, correction)
    waiting = ask_charge(world.lane, correction.id, CASHIER)
    after = give_up_correction(world.lane, correction.id, "customer_left", CASHIER)
    assert (after.stage, after.given_up, after.given_up_by) == (
        Stage.GIVEN_UP, "customer_left", CASHIER.id,
    )  # fmt: skip
    assert again(world, waiting).state is State.NOT_DONE
    with pytest.raises(Refused, match=r"no_charge\.given_up"):
        ask_charge(world.lane, correction.id, CASHIER)
    assert (open_corrections(world.lane.journal), charged(world)) == ([], [])


def test_giving_up_needs_a_reason_and_above_the_limit_a_supervisor() -> None:
    world = shop()
    correction = start(world, world.sell(RIGHT), ABOVE_LIMIT)
    take_back(world, correction)
    with pytest.raises(Refused, match="why_missing"):
        give_up_correction(world.lane, correction.id, "  ", SUPERVISOR)
    with pytest.raises(Refused, match="may_not"):
        give_up_correction(world.lane, correction.id, "customer_left", CASHIER)
    assert now(world, correction).stage is Stage.TO_CHARGE
    give_up_correction(world.lane, correction.id, "customer_left", SUPERVISOR)


# -- doubt -----------------------------------------------------------------------------------------


@BOTH
def test_nothing_is_charged_while_the_give_back_is_in_doubt(protocol: str) -> None:
    world = shop(protocol, "silence@1")
    correction = start(world, world.sell(WRONG))
    assert take_back(world, correction).state is State.IN_DOUBT
    sent = world.rules.commands
    with pytest.raises(Refused, match=r"no_charge\.giving_back"):
        ask_charge(world.lane, correction.id, CASHIER)
    assert world.rules.commands == sent
    assert open_corrections(world.lane.journal) == [now(world, correction)]


@BOTH
def test_a_charge_in_doubt_locks_until_it_is_proven_and_is_never_made_twice(protocol: str) -> None:
    world = shop(protocol, "lost-answer@2")
    correction = start(world, world.sell(WRONG))
    take_back(world, correction)
    assert charge(world, correction).state is State.IN_DOUBT
    assert now(world, correction).stage is Stage.CHARGING
    with pytest.raises(Refused, match=r"no_charge\.charging"):
        ask_charge(world.lane, correction.id, CASHIER)
    with pytest.raises(Refused, match=r"no_giving_up\.charging"):
        give_up_correction(world.lane, correction.id, "customer_left", SUPERVISOR)
    world.clock.advance(300.0)
    recover(world.lane)
    assert now(world, correction).stage is Stage.DONE
    assert charged(world) == [RIGHT]


def test_a_charge_that_is_proven_not_made_may_be_asked_for_again_under_a_new_id() -> None:
    world = shop("allinpay", "silence@2")
    correction = start(world, world.sell(WRONG))
    take_back(world, correction)
    first = charge(world, correction)
    world.rules.rules = ()
    world.clock.advance(300.0)
    recover(world.lane)
    assert again(world, first).state is State.NOT_DONE
    second = charge(world, correction)
    assert (second.state, charged(world)) == (State.ACCEPTED, [RIGHT])
    assert second.id != first.id
    references = {
        reads.attempts(world.lane.journal, one.id)[-1].reference for one in (first, second)
    }
    assert len(references) == 2


def test_a_declined_charge_leaves_it_open_and_a_new_one_is_a_new_request() -> None:
    world = shop("allinpay", "decline@2")
    correction = start(world, world.sell(WRONG))
    take_back(world, correction)
    assert charge(world, correction).state is State.DECLINED
    assert now(world, correction).stage is Stage.TO_CHARGE
    world.rules.rules = ()
    assert charge(world, correction).state is State.ACCEPTED
    assert len(now(world, correction).charges) == 2
    assert charged(world) == [RIGHT]


# -- waiting ---------------------------------------------------------------------------------------


def test_a_charge_is_never_queued_and_stays_open() -> None:
    world = shop()
    correction = start(world, world.sell(WRONG))
    take_back(world, correction)
    world.is_unplugged = True
    with pytest.raises(NoTerminal):
        charge(world, correction)
    after = now(world, correction)
    assert (after.stage, after.charges[-1].state) == (Stage.TO_CHARGE, State.APPROVED)
    assert open_corrections(world.lane.journal) == [after]
    world.is_unplugged = False
    assert charge(world, correction).id == after.charges[-1].id
    assert charged(world) == [RIGHT]


def test_a_charge_that_waited_too_long_is_asked_for_anew() -> None:
    world = shop()
    correction = start(world, world.sell(WRONG))
    take_back(world, correction)
    old = ask_charge(world.lane, correction.id, CASHIER)
    world.jump(24)
    with pytest.raises(Refused, match=r"approval\.stale"):
        send(world.lane, old.id)
    assert charge(world, correction).state is State.ACCEPTED
    assert charged(world) == [RIGHT]


def test_a_stale_charge_is_replaced_without_being_sent() -> None:
    world = shop()
    correction = start(world, world.sell(WRONG))
    take_back(world, correction)
    old = ask_charge(world.lane, correction.id, CASHIER)
    world.jump(24)
    assert ask_charge(world.lane, correction.id, CASHIER).id != old.id
    assert again(world, old).state is State.NOT_DONE


def test_a_large_wrong_amount_waits_for_a_supervisor_before_anything_is_sent() -> None:
    world = shop()
    original = find(world.lane, world.sell(ABOVE_LIMIT)).original
    begun = correct(world.lane, original.id, cny(RIGHT), "typed_wrong", CASHIER)
    assert begun.gives[-1].state is State.AWAITING_APPROVAL
    assert begun.stage is Stage.GIVING_BACK
    assert open_corrections(world.lane.journal) == [begun]


# -- the bank's word -------------------------------------------------------------------------------

RECORD = BankRecord(Fact.ACQUIRER_REPORT, "line 12", "ARN 7451", "2026-03-10")


def owed() -> tuple[World, str]:
    """The right amount is charged, and then the bank refuses the give-back."""
    world = shop()
    correction = start(world, world.sell(WRONG))
    back = take_back(world, correction)
    charge(world, correction)
    people = [SUPERVISOR, CASHIER]
    bank_says(world.lane, back.id, BankWord.FAILED, RECORD, people)
    world.terminals.take_back(next(m for m in world.terminals.moves if m.kind is Kind.VOID))
    return world, correction.id


def test_a_give_back_that_the_bank_refuses_later_opens_it_again_until_it_is_made() -> None:
    world, correction = owed()
    assert found(world.lane.journal, correction).stage is Stage.OWED
    assert len(open_corrections(world.lane.journal)) == 1
    send(world.lane, give_back_again(world.lane, correction, CASHIER).id)
    assert found(world.lane.journal, correction).stage is Stage.DONE
    assert charged(world) == [RIGHT]


def test_only_what_is_owed_is_given_back_once_more() -> None:
    world = shop("allinpay", "decline")
    correction = start(world, world.sell(WRONG))
    take_back(world, correction)
    with pytest.raises(Refused, match="not_owed"):
        give_back_again(world.lane, correction.id, CASHIER)


def test_the_banks_word_does_not_belong_to_a_charge() -> None:
    world = shop()
    correction = start(world, world.sell(WRONG))
    take_back(world, correction)
    done = charge(world, correction)
    for word in BankWord:
        with pytest.raises(Refused, match=r"bank\.charge"):
            bank_says(world.lane, done.id, word, RECORD, [SUPERVISOR])


# -- what is refused -------------------------------------------------------------------------------


def test_what_cannot_be_corrected_is_refused_and_writes_nothing() -> None:
    world = shop()
    part, open_, whole = world.sell(WRONG), world.sell(WRONG), world.sell(WRONG)
    give_back(world, part, Kind.REFUND, 100)
    start(world, open_)
    assert refused(world, part) == "correct.not_whole"
    assert refused(world, open_) == "correct.open_already"
    assert refused(world, whole, WRONG) == "correct.same_amount"
    assert refused(world, whole, 0) == "amount.not_positive"
    assert refused(world, whole, 10_000_01) == "amount.above_highest"


def test_who_may_not_ask_for_a_void_may_not_correct() -> None:
    world = shop()
    original = find(world.lane, world.sell(WRONG)).original
    with pytest.raises(Refused, match="may_not"):
        correct(world.lane, original.id, cny(RIGHT), "typed_wrong", TECHNICIAN)


def test_a_charge_cannot_be_drafted_like_a_void() -> None:
    world = shop()
    original = find(world.lane, world.sell(WRONG)).original
    with pytest.raises(KeyError):
        draft(world.lane, Kind.SALE, original.id, cny(RIGHT), "typed_wrong", CASHIER)


# -- closing the day -------------------------------------------------------------------------------


def test_the_batch_is_not_settled_over_a_charge_that_is_missing() -> None:
    world = shop()
    correction = start(world, world.sell(WRONG))
    take_back(world, correction)
    with pytest.raises(Refused, match=r"settle\.to_charge"):
        settle(world.lane, SUPERVISOR)
    give_up_correction(world.lane, correction.id, "paid_otherwise", CASHIER)
    assert settle(world.lane, SUPERVISOR).done


def test_a_request_tells_the_correction_that_it_belongs_to() -> None:
    world = shop()
    correction = start(world, world.sell(WRONG))
    assert correction_of(world.lane.journal, correction.gives[0].id) == correction
    assert correction_of(world.lane.journal, "nothing") is None
    assert corrections(world.lane.journal) == [correction]


def test_a_limit_that_was_lowered_meanwhile_stops_the_charge() -> None:
    world = shop()
    correction = start(world, world.sell(RIGHT), WRONG)
    take_back(world, correction)
    strict(world, highest=cny(RIGHT))
    with pytest.raises(Refused, match="above_highest"):
        charge(world, correction)
    assert charged(world) == []
