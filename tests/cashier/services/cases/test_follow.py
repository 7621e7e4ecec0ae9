"""What opens by itself opens once, and ends by itself only with a proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cashier.domain.cases.kinds import Cause
from cashier.domain.lifecycle import State
from cashier.services.bank_says import RECORDS, BankRecord, BankWord, bank_says
from cashier.services.cases.notes import Contact, note_case
from cashier.services.close_doubt import Evidence, Finding, close_doubt
from cashier.services.find import find
from cashier.services.follow import Followed, follow
from cashier.services.recover import recover
from cashier.services.settle import settle
from cashier.services.take_over import take_over
from cashier.store import case_reads
from drivers.terminal import Fact, Kind
from tests.cashier.lanes import (
    CASHIER,
    PROTOCOLS,
    SUPERVISOR,
    World,
    give_back,
    is_sound,
    kinds,
    shop,
    strict,
)
from tests.cashier.services.cases.kit import CARD, at_noon, kinds_of, with_cases

NOTHING = Followed()


def in_doubt(protocol: str = "allinpay") -> tuple[World, str]:
    world = with_cases(shop(protocol, "lost-answer@1"))
    request = give_back(world, world.sell(12_80, CARD), Kind.REFUND)
    assert request.state is State.IN_DOUBT
    return world, request.id


def test_a_quiet_shop_has_no_cases_and_nothing_is_written() -> None:
    world = with_cases(shop())
    give_back(world, world.sell(12_80, CARD), Kind.VOID)
    before = world.lane.journal.head
    assert follow(world.lane) == NOTHING
    assert world.lane.journal.head == before


def test_a_doubt_opens_one_case_however_often_one_looks() -> None:
    world, _request = in_doubt()
    assert len(follow(world.lane).opened) == 1
    assert follow(world.lane) == NOTHING
    assert kinds_of(world) == [("in_doubt", "open")]
    assert is_sound(world)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_doubt_that_the_terminal_ends_closes_its_case_with_the_proof(protocol: str) -> None:
    world, _request = in_doubt(protocol)
    follow(world.lane)
    recover(world.lane)
    (closed,) = follow(world.lane).closed
    assert closed.cause is Cause.LINE
    assert closed.proof.startswith("request_accepted ")
    assert follow(world.lane) == NOTHING
    assert is_sound(world)


def test_a_case_in_which_somebody_has_done_something_waits_for_their_cause() -> None:
    world, _request = in_doubt()
    (case,) = follow(world.lane).opened
    note_case(world.lane, case.id, Contact("the bank looks at it"), CASHIER)
    recover(world.lane)
    assert follow(world.lane) == NOTHING
    assert kinds_of(world) == [("in_doubt", "open")]


def test_evidence_of_a_person_ends_the_doubt_and_leaves_the_cause_to_people() -> None:
    world, request = in_doubt()
    follow(world.lane)
    close_doubt(world.lane, request, Finding.PAID, Evidence(Fact.SLIP, "it shows"), [SUPERVISOR])
    assert follow(world.lane) == NOTHING
    assert kinds_of(world) == [("in_doubt", "open")]


def test_a_doubt_that_was_taken_over_before_anybody_looked_has_one_case() -> None:
    world, request = in_doubt()
    take_over(world.lane, request, "ask the bank", SUPERVISOR)
    follow(world.lane)
    assert kinds_of(world) == [("escalated", "open")]


def test_one_that_is_taken_over_later_keeps_its_case() -> None:
    world, request = in_doubt()
    follow(world.lane)
    take_over(world.lane, request, "ask the bank", SUPERVISOR)
    assert follow(world.lane) == NOTHING


def test_what_the_terminal_takes_back_is_watched_until_the_batch_is_settled() -> None:
    world = with_cases(shop("zvt", "taken-back@1"))
    request = give_back(world, world.sell(12_80, CARD), Kind.REFUND)
    assert "queried" in kinds(world, request)
    follow(world.lane)
    assert kinds_of(world) == [("terminal_reversal", "open")]
    evidence = Evidence(Fact.BATCH_TOTAL, "the totals have it not")
    close_doubt(world.lane, request.id, Finding.NOT_PAID, evidence, [SUPERVISOR])
    assert follow(world.lane) == NOTHING
    settle(world.lane, SUPERVISOR)
    (closed,) = follow(world.lane).closed
    assert closed.proof.startswith("batch_settled ")
    assert is_sound(world)


def test_a_refund_without_a_credit_opens_a_case_on_the_right_day() -> None:
    world = with_cases(shop())
    request = give_back(world, world.sell(12_80, CARD), Kind.REFUND)
    assert request.state is State.ACCEPTED
    for day in (date(2026, 9, 30), date(2026, 10, 9), date(2026, 10, 14)):
        at_noon(world, day)
        assert follow(world.lane) == NOTHING
    at_noon(world, date(2026, 10, 15))
    follow(world.lane)
    assert kinds_of(world) == [("accepted_not_credited", "open")]


def test_a_credit_ends_the_wait_for_it_with_the_banks_reference() -> None:
    world = with_cases(shop())
    request = give_back(world, world.sell(12_80, CARD), Kind.REFUND)
    at_noon(world, date(2026, 10, 15))
    follow(world.lane)
    record = BankRecord(RECORDS[0], "credited", "B-77", "2026-10-14")
    bank_says(world.lane, request.id, BankWord.CREDITED, record, [SUPERVISOR])
    (closed,) = follow(world.lane).closed
    assert (closed.proof, closed.cause) == ("B-77", Cause.BANK)


def test_a_void_waits_for_no_credit() -> None:
    world = with_cases(shop())
    give_back(world, world.sell(12_80, CARD), Kind.VOID)
    at_noon(world, date(2027, 1, 15))
    assert follow(world.lane) == NOTHING


def test_what_the_bank_refuses_later_opens_a_case_and_may_be_tried_anew() -> None:
    world = with_cases(shop())
    voucher = world.sell(12_80, CARD)
    request = give_back(world, voucher, Kind.REFUND)
    record = BankRecord(RECORDS[0], "account closed", "B-78")
    bank_says(world.lane, request.id, BankWord.FAILED, record, [SUPERVISOR])
    follow(world.lane)
    assert kinds_of(world) == [("failed_posting", "open")]
    assert find(world.lane, voucher).choice.refund.allowed


@pytest.mark.parametrize("protocol", ["asia_ecr", "ecr17", "transbank", "zvt"])
def test_a_charge_without_a_card_number_opens_a_case(protocol: str) -> None:
    world = with_cases(shop(protocol))
    find(world.lane, world.sell(12_80))
    (case,) = follow(world.lane).opened
    assert (case.kind, case.original != "") == ("missing_number", True)
    find(world.lane, world.sell(9_90, CARD))
    assert follow(world.lane) == NOTHING


def test_a_shop_may_do_without_cases_for_missing_numbers() -> None:
    world = with_cases(shop("zvt"))
    strict(world, cases=replace(world.lane.policy.cases, missing_number=False))
    find(world.lane, world.sell(12_80))
    assert follow(world.lane) == NOTHING


def test_another_terminal_on_the_line_opens_one_case() -> None:
    world = with_cases(shop())
    find(world.lane, world.sell(12_80, CARD))
    assert follow(world.lane) == NOTHING
    world.terminals.swap()
    for _ in range(2):
        find(world.lane, world.sell(9_90, CARD))
    (case,) = follow(world.lane).opened
    assert case.kind == "device_changed"
    assert case_reads.cases(world.lane.journal) == [case]
    assert follow(world.lane) == NOTHING
