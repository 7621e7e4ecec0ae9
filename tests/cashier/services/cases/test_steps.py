"""What people do about a case, what is refused, and what stays in the journal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from cashier.domain.cases.checklist import Item
from cashier.domain.cases.deadlines import Urgency
from cashier.domain.cases.kinds import Answer, Cause, Clock, Given, Kind, Type
from cashier.domain.cases.life import CaseState
from cashier.domain.cases.records import Case
from cashier.domain.lifecycle import State
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.evidence.receipts import keep_receipts
from cashier.services.bank_says import RECORDS, BankRecord, BankWord, bank_says
from cashier.services.cases.bank import answer, appeal, send_to_bank
from cashier.services.cases.bundle import in_text, parts_of
from cashier.services.cases.closing import Finding, close_case, reopen_case
from cashier.services.cases.compensate import Offer, approve_compensation, ask_compensation
from cashier.services.cases.look import cases_by_urgency, late_cases, look_at_case
from cashier.services.cases.notes import Contact, Piece, add_evidence, note_case
from cashier.services.cases.opening import Discovery, new_case
from cashier.services.cases.say_it import say_case, say_request
from cashier.services.find import find
from cashier.services.reject import reject
from cashier.services.send import send
from cashier.store import case_reads, reads
from cashier.store.case_reads import Wanted
from drivers.terminal import Copy, Receipt
from drivers.terminal import Kind as Money_kind
from tests.cashier.lanes import (
    ABOVE_LIMIT,
    CASHIER,
    SECOND,
    SUPERVISOR,
    TECHNICIAN,
    World,
    again,
    cny,
    give_back,
    is_sound,
    shop,
)
from tests.cashier.services.cases.kit import CARD, at_noon, complain, with_cases

PAPER = Receipt(Copy.MERCHANT, ("SALE",), b"SALE", "ascii")
FOUND = Finding(Cause.OPERATOR, "B-77", "look at the last charge first")


@pytest.fixture
def world() -> World:
    return with_cases(shop())


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.why.key


def answered_and_closed(world: World, case: Case, word: Answer) -> None:
    send_to_bank(world.lane, case.id, "B-77", CASHIER)
    answer(world.lane, case.id, word, "as they said", CASHIER)
    close_case(world.lane, case.id, FOUND, SUPERVISOR)


def held_up(world: World, voucher: str) -> bool:
    """Whether a case forbids both ways of giving the charge back."""
    choice = find(world.lane, voucher).choice
    ways = (choice.void, choice.refund)
    return all(one.why is not None and one.why.key == "choice.disputed" for one in ways)


def test_a_case_goes_from_discovery_to_proof(world: World) -> None:
    lane, case = world.lane, complain(world)
    assert send_to_bank(lane, case.id, "B-77", CASHIER).state is CaseState.WITH_BANK
    assert answer(lane, case.id, Answer.REFUSED, "no slip", CASHIER).state is CaseState.ANSWERED
    assert appeal(lane, case.id, "here it is", CASHIER).state is CaseState.APPEALED
    assert answer(lane, case.id, Answer.GRANTED, "seen", CASHIER).answer is Answer.GRANTED
    closed = close_case(lane, case.id, FOUND, SUPERVISOR)
    assert (closed.state, closed.cause, closed.proof) == (CaseState.CLOSED, Cause.OPERATOR, "B-77")
    opened = reopen_case(lane, case.id, "the credit never came", SUPERVISOR)
    assert (opened.state, opened.cause, opened.proof) == (CaseState.OPEN, None, "")
    assert is_sound(world)


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (lambda lane, case: answer(lane, case, Answer.GRANTED, "x", CASHIER), "case.not_now"),
        (lambda lane, case: appeal(lane, case, "x", CASHIER), "case.not_now"),
        (lambda lane, case: reopen_case(lane, case, "x", SUPERVISOR), "case.not_now"),
        (lambda lane, case: close_case(lane, case, Finding(Cause.LINE, " "), SUPERVISOR),
         "case.proof_missing"),
        (lambda lane, case: close_case(lane, case, FOUND, CASHIER), "role.may_not.case_close"),
        (lambda lane, case: note_case(lane, case, Contact("x"), TECHNICIAN), "role.may_not.case"),
        (lambda lane, case: note_case(lane, case, Contact(" "), CASHIER), "case.text_missing"),
        (lambda lane, case: note_case(lane, case, Contact("x", "", "soon"), CASHIER), "case.day"),
        (lambda lane, case: note_case(lane, case, Contact("x", "", "2026-09-28"), CASHIER),
         "case.promised_past"),
        (lambda lane, case: send_to_bank(lane, case, "", CASHIER), "case.reference_missing"),
        (lambda lane, case: send_to_bank(lane, "nobody", "B-77", CASHIER), "case.unknown"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_leaves_nothing(
    world: World, act: Callable[[object, str], object], why: str
) -> None:
    case = complain(world)
    before = world.lane.journal.head
    assert refusal(lambda: act(world.lane, case.id)) == why
    assert world.lane.journal.head == before


def test_everything_that_was_known_at_discovery_is_kept(world: World) -> None:
    voucher = world.sell(12_80, CARD)
    found = find(world.lane, voucher)
    what = Discovery(Kind.COMPLAINT, Type.CARD_DATA, "wrong card", original=voucher,
                     goods="2 boxes of tea", found_at="2026-09-29T09:30:00+00:00")  # fmt: skip
    case = new_case(world.lane, what, CASHIER)
    assert (case.type, case.amount, case.goods) == (Type.CARD_DATA, cny(12_80), "2 boxes of tea")
    assert (case.found_at, case.clock) == ("2026-09-29T09:30:00.000+00:00", Clock.PERSON)
    assert (case.terminal, case.original) == ("00440036", found.original.id)
    assert complain(world).clock is Clock.PC


def test_a_discovery_in_the_future_is_refused(world: World) -> None:
    assert refusal(lambda: complain(world, found_at="2026-12-01")) == "case.found_later"


def test_a_person_does_not_open_what_opens_itself(world: World) -> None:
    assert refusal(lambda: complain(world, Kind.IN_DOUBT)) == "case.opens_itself"


@pytest.mark.parametrize("kind", [Kind.DISPUTE, Kind.FAILED_POSTING])
def test_while_the_bank_decides_nothing_is_given_back(world: World, kind: Kind) -> None:
    voucher = world.sell(12_80, CARD)
    waiting = world.ask(voucher, Money_kind.REFUND)
    case = complain(world, kind, original=voucher)
    assert held_up(world, voucher)
    assert refusal(lambda: send(world.lane, waiting.id)) == "choice.disputed"
    assert world.paid_back(voucher) == []
    assert refusal(lambda: close_case(world.lane, case.id, FOUND, SUPERVISOR)) == "case.bank_first"
    answered_and_closed(world, case, Answer.REFUSED)
    assert find(world.lane, voucher).choice.refund.allowed
    assert is_sound(world)


@pytest.mark.parametrize("kind", [Kind.DISPUTE, Kind.FAILED_POSTING])
def test_what_holds_a_sale_up_does_not_end_before_the_bank_answers(
    world: World, kind: Kind
) -> None:
    case = complain(world, kind)
    send_to_bank(world.lane, case.id, "B-77", CASHIER)
    before = world.lane.journal.head
    assert refusal(lambda: close_case(world.lane, case.id, FOUND, SUPERVISOR)) == "case.bank_first"
    assert world.lane.journal.head == before


def test_a_dispute_that_the_bank_granted_holds_the_sale_up_for_good(world: World) -> None:
    voucher = world.sell(12_80, CARD)
    waiting = world.ask(voucher, Money_kind.REFUND)
    answered_and_closed(world, complain(world, Kind.DISPUTE, original=voucher), Answer.GRANTED)
    assert held_up(world, voucher)
    assert refusal(lambda: send(world.lane, waiting.id)) == "choice.disputed"
    assert world.paid_back(voucher) == []
    assert is_sound(world)


def test_a_dispute_about_a_request_holds_its_sale_up(world: World) -> None:
    voucher = world.sell(12_80, CARD)
    waiting = world.ask(voucher, Money_kind.REFUND)
    complain(world, Kind.DISPUTE, request=waiting.id)
    assert held_up(world, voucher)
    assert refusal(lambda: send(world.lane, waiting.id)) == "choice.disputed"


def test_a_complaint_holds_nothing_up(world: World) -> None:
    voucher = world.sell(12_80, CARD)
    complain(world, original=voucher) if find(world.lane, voucher) else None
    assert find(world.lane, voucher).choice.refund.allowed


def test_a_promise_that_was_not_kept_is_late_from_the_next_day(world: World) -> None:
    case = complain(world)
    note_case(world.lane, case.id, Contact("money on Friday", "acquirer", "2026-10-09"), CASHIER)
    found: dict[date, Urgency] = {}
    for day in (date(2026, 9, 30), date(2026, 10, 7), date(2026, 10, 9), date(2026, 10, 10)):
        at_noon(world, day)
        (view,) = cases_by_urgency(world.lane, Wanted(open=True))
        assert view.deadline is not None
        found[day] = view.deadline.urgency
    assert list(found.values()) == [Urgency.OK, Urgency.DUE, Urgency.DUE, Urgency.LATE]
    assert late_cases(world.lane) == 1


def test_a_card_number_in_a_text_file_is_masked_before_it_is_kept(world: World) -> None:
    case = complain(world)
    piece = Piece(Item.SLIP, "slip.txt", "持卡人 4111 1111 1111 1111".encode("gb18030"))
    name = add_evidence(world.lane, case.id, piece, CASHIER)
    kept = (reads.blob(world.lane.journal, name) or b"").decode("gb18030")
    assert kept == "持卡人 4111 11** **** 1111"
    items = dict(look_at_case(world.lane, case).items)
    assert items == {Item.SLIP: True, Item.ORDER: False}
    assert is_sound(world)


@pytest.mark.parametrize(("fault", "ticked"), [("slow@9", True), ("no-receipt@1", False)])
def test_only_the_terminals_own_receipt_of_the_request_is_ticked(fault: str, ticked: bool) -> None:
    """The charge's receipt proves no refund, and neither does a slip that was drawn up here."""
    world = with_cases(shop("allinpay", fault))
    voucher = world.sell(12_80, CARD)
    request = give_back(world, voucher, Money_kind.REFUND)
    with world.lane.journal.write() as pen:
        keep_receipts(pen, request.original, [PAPER], CASHIER.id)
    assert reads.receipts(world.lane.journal, request.id)
    about = {Item.SLIP: ticked, Item.ORDER: False}
    assert dict(look_at_case(world.lane, complain(world, request=request.id)).items) == about
    of_charge = complain(world, original=voucher)
    assert dict(look_at_case(world.lane, of_charge).items)[Item.SLIP]


def test_the_customer_is_told_the_charge_and_the_refund_apart(world: World) -> None:
    voucher = world.sell(12_80, CARD)
    find(world.lane, voucher)
    request = world.ask(voucher, Money_kind.REFUND, 5_00)
    for said in (
        say_case(world.lane, complain(world, request=request.id)),
        say_request(world.lane, request),
    ):
        amounts = {one.key: one.parts.get("amount") for one in said[:2]}
        assert amounts == {"customer.charge": cny(12_80), "customer.refund": cny(5_00)}


def test_a_picture_is_kept_byte_for_byte(world: World) -> None:
    data = b"\x89PNG\r\n\x1a\n\0\0 4111111111111111"
    name = add_evidence(world.lane, complain(world).id, Piece(Item.SCREEN, "a.png", data), CASHIER)
    assert reads.blob(world.lane.journal, name) == data


def test_what_leaves_the_shop_has_no_card_number(world: World) -> None:
    case = complain(world)
    add_evidence(world.lane, case.id, Piece(Item.SLIP, "x", b"4111111111111111"), CASHIER)
    (part,) = parts_of(world.lane.journal, case)
    assert part.data == b"411111******1111"
    assert b"4111111111111111" not in in_text({"text": "4111111111111111"})


def test_compensation_is_given_by_two_people_within_both_caps(world: World) -> None:
    lane, case = world.lane, complain(world)
    asked = ask_compensation(lane, case.id, Offer(cny(30_00), Given.GOODS), SUPERVISOR)
    assert refusal(lambda: approve_compensation(lane, asked.id, SUPERVISOR)) == "compensation.own"
    assert refusal(lambda: approve_compensation(lane, asked.id, CASHIER)).startswith("role.may_not")
    given = approve_compensation(lane, asked.id, SECOND)
    assert (given.approved_by, given.approved_on) == ("9002", "2026-09-29")
    more = Offer(cny(30_00), Given.CASH)
    assert refusal(lambda: ask_compensation(lane, case.id, more, CASHIER)) == (
        "compensation.above_case"
    )
    assert refusal(lambda: approve_compensation(lane, asked.id, SECOND)) == (
        "compensation.approved_already"
    )
    assert world.ledger == []
    assert is_sound(world)


def test_the_cap_of_the_day_is_over_all_cases_and_begins_anew(world: World) -> None:
    lane = world.lane
    for _ in range(2):
        asked = ask_compensation(lane, complain(world).id, Offer(cny(50_00), Given.CASH), CASHIER)
        approve_compensation(lane, asked.id, SUPERVISOR)
    offer, third = Offer(cny(50_00), Given.CASH), complain(world)
    assert refusal(lambda: ask_compensation(lane, third.id, offer, CASHIER)) == (
        "compensation.above_day"
    )
    at_noon(world, date(2026, 9, 30))
    assert ask_compensation(lane, third.id, offer, CASHIER).approved_by == ""


def test_a_proof_names_something_that_is_there(world: World) -> None:
    case, other = complain(world), complain(world)
    piece = Piece(Item.SLIP, "slip.txt", b"a slip")
    name = add_evidence(world.lane, case.id, piece, CASHIER)
    before = world.lane.journal.head
    for foo in ("foo", "B-77", name[:7], "f" * 64):
        act = partial(close_case, world.lane, case.id, Finding(Cause.LINE, foo), SUPERVISOR)
        assert refusal(act) == "case.proof_unknown"
    strange = partial(close_case, world.lane, other.id, Finding(Cause.LINE, name), SUPERVISOR)
    assert refusal(strange) == "case.proof_unknown"
    assert world.lane.journal.head == before
    shortened = Finding(Cause.LINE, name[:8].upper())
    assert close_case(world.lane, case.id, shortened, SUPERVISOR).proof == name


def test_a_refusal_tells_what_can_be_named(world: World) -> None:
    case = complain(world)
    with pytest.raises(Refused) as nothing:
        close_case(world.lane, case.id, FOUND, SUPERVISOR)
    assert nothing.value.now == say("case.proof_none")
    send_to_bank(world.lane, case.id, "B-78", CASHIER)
    name = add_evidence(world.lane, case.id, Piece(Item.SLIP, "a", b"a slip"), CASHIER)
    with pytest.raises(Refused) as refused:
        close_case(world.lane, case.id, FOUND, SUPERVISOR)
    assert refused.value.now == say("case.proof_named", names=f"B-78, {name[:8]}")


def test_receipts_and_the_banks_record_of_the_request_are_proofs(world: World) -> None:
    request = give_back(world, world.sell(12_80, CARD), Money_kind.REFUND)
    record = BankRecord(RECORDS[0], "account closed", "B-79")
    bank_says(world.lane, request.id, BankWord.FAILED, record, [SUPERVISOR])
    slip = reads.receipts(world.lane.journal, request.id)[0]
    for proof in ("B-79", slip):
        case = complain(world, request=request.id)
        found = Finding(Cause.BANK, proof)
        assert close_case(world.lane, case.id, found, SUPERVISOR).proof == proof


def test_what_was_learned_is_found_by_its_words(world: World) -> None:
    case, other = complain(world), complain(world)
    send_to_bank(world.lane, case.id, "B-77", CASHIER)
    note_case(world.lane, other.id, Contact("100% 磁条卡"), CASHIER)
    close_case(world.lane, case.id, FOUND, SUPERVISOR)
    journal = world.lane.journal
    learned = case_reads.cases(journal, Wanted(closed=True, text="LAST charge"))
    assert [one.id for one in learned] == [case.id]
    assert [one.id for one in case_reads.cases(journal, Wanted(text="100% 磁条"))] == [other.id]
    assert case_reads.cases(journal, Wanted(text="1_0%")) == []


def test_a_request_is_rejected_with_a_reason_and_can_be_asked_for_again(world: World) -> None:
    voucher = world.sell(ABOVE_LIMIT, CARD)
    request = world.ask(voucher, Money_kind.REFUND)
    assert request.state is State.AWAITING_APPROVAL
    assert refusal(lambda: reject(world.lane, request.id, " ", SUPERVISOR)) == (
        "reject.reason_missing"
    )
    assert refusal(lambda: reject(world.lane, request.id, "x", CASHIER)) == "role.may_not.approve"
    after = reject(world.lane, request.id, "no slip was shown", SUPERVISOR)
    assert after.state is State.NOT_DONE
    assert after.message is not None
    assert after.message.parts["reason"] == "no slip was shown"
    assert refusal(lambda: reject(world.lane, request.id, "x", SUPERVISOR)) == (
        "approval.not_awaited"
    )
    assert world.ask(voucher, Money_kind.REFUND).state is State.AWAITING_APPROVAL
    assert again(world, request).state is State.NOT_DONE
    assert is_sound(world)
