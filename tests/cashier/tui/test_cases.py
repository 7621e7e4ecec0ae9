"""Cases by keys: the most urgent first, what is known beside it, and every step to the proof."""

from __future__ import annotations

from datetime import date

import pytest
from syrupy.assertion import SnapshotAssertion

from cashier.domain.cases.checklist import Item
from cashier.domain.cases.kinds import Kind as CaseKind
from cashier.domain.cases.life import CaseState
from cashier.domain.lifecycle import State
from cashier.services.cases.notes import Contact, Piece, add_evidence, note_case
from cashier.services.find import find
from cashier.store import case_reads
from cashier.text import LANGUAGES
from drivers.terminal import Kind
from tests.cashier.lanes import ABOVE_LIMIT, CASHIER, PINS, World, again, shop, states
from tests.cashier.services.cases.kit import CARD, at_noon, complain, kinds_of, with_cases
from tests.cashier.tui.kit import Counter, counter


def troubled() -> World:
    """A shop with a dispute, and a complaint with a promise, seen after the holiday."""
    world = with_cases(shop())
    voucher = world.sell(12_80, CARD)
    find(world.lane, voucher)
    complain(world, CaseKind.DISPUTE, original=voucher)
    case = complain(world, goods="tea")
    note_case(world.lane, case.id, Contact("they call back", "acquirer", "2026-10-12"), CASHIER)
    at_noon(world, date(2026, 10, 10))
    return world


async def prove(hands: Counter, person: str) -> None:
    await hands.type(person)
    await hands.press("enter")
    await hands.type(PINS[person])
    await hands.press("enter")


async def to_proof(hands: Counter) -> None:
    """From the list to the question who stands for cause and proof of an answered case."""
    await hands.press("enter", "5", "0", "7")
    await hands.sees("WHICH PROOF?", "operator", "1 reference B-77")
    await hands.press("1")
    await hands.sees("WHAT WAS LEARNED?")
    await hands.press("enter")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_list_shows_what_is_late_and_what_is_known(
    language: str, snapshot: SnapshotAssertion
) -> None:
    async with counter(troubled(), language) as hands:
        await hands.sign_in("1001")
        await hands.press("f11")
        assert hands.text() == snapshot(name=f"list_{language}")
        await hands.press("2", "enter")
        assert hands.text() == snapshot(name=f"menu_{language}")
        await hands.press("0", "3")
        assert hands.text() == snapshot(name=f"words_{language}")


async def test_a_supervisor_is_told_at_sign_in_and_a_cashier_is_not() -> None:
    async with counter(troubled()) as hands:
        await hands.sign_in("1001")
        assert "past their day" not in hands.text()
        await hands.press("f12")
        hands.app.person = None
        await hands.sign_in("9001")
        await hands.sees("LATE: 1 case(s) are past their day")


async def test_the_code_on_the_number_pad_opens_the_list_too() -> None:
    async with counter(troubled()) as hands:
        await hands.sign_in("1001")
        await hands.find(".11")
        await hands.sees("CASES", "LATE 10 d", "dispute")


async def test_a_case_goes_to_the_bank_and_ends_with_its_proof() -> None:
    world = with_cases(shop())
    case = complain(world)
    async with counter(world) as hands:
        await hands.sign_in("1001")
        await hands.press("f11", "enter", "2")
        await hands.type("B-77")
        await hands.press("enter")
        await hands.sees("at the bank", "B-77")
        await hands.press("enter", "2", "1")
        await hands.type("seen by them")
        await hands.press("enter")
        await hands.sees("answered")
        await to_proof(hands)
        await prove(hands, "1001")
        await hands.sees("may not close")
        assert kinds_of(world) == [("complaint", "answered")]
        await hands.press("escape")
        await to_proof(hands)
        await prove(hands, "9001")
        await hands.sees("No case is open.")
    closed = case_reads.case(world.lane.journal, case.id)
    assert closed is not None
    assert (closed.state, closed.closed_by, closed.proof) == (CaseState.CLOSED, "9001", "B-77")


async def test_without_anything_that_proves_it_a_case_is_not_closed() -> None:
    world = with_cases(shop())
    case = complain(world)
    async with counter(world) as hands:
        await hands.sign_in("9001")
        await hands.press("f11", "enter", "4", "0", "7")
        await hands.sees("Nothing is there yet")
        add_evidence(world.lane, case.id, Piece(Item.STATEMENT, "a", b"said so"), CASHIER)
        await hands.press("enter", "4", "0", "7")
        await hands.sees("WHICH PROOF?", "1 the customer's statement")


async def test_a_call_with_a_promise_is_written_down_and_a_wrong_day_loses_nothing() -> None:
    world = with_cases(shop())
    complain(world)
    async with counter(world) as hands:
        await hands.sign_in("1001")
        await hands.press("f11", "enter", "1")
        await hands.type("money soon")
        await hands.press("enter", "enter", "enter")
        await hands.sees("Contacts:", "money soon")
        await hands.press("enter", "1")
        await hands.type("money then")
        await hands.press("enter", "enter")
        await hands.type("2026-09-28")
        await hands.press("enter")
        await hands.sees("The promised day 2026-09-28 is over already.")
        assert "money then" not in hands.text()
        await hands.press("enter", "3")
        await hands.type("a slip")
        await hands.press("enter")
    assert kinds_of(world) == [("complaint", "open")]


async def test_a_doubt_opens_its_case_while_the_screens_run() -> None:
    world = with_cases(shop("allinpay", "lost-answer@1"))
    voucher = world.sell(12_80, CARD)
    async with counter(world) as hands:
        await hands.sign_in("1001")
        await hands.void(voucher)
        await hands.until(lambda: kinds_of(world) == [("in_doubt", "open")], "a case")


async def test_a_supervisor_rejects_with_a_reason_and_sends_nothing() -> None:
    world = with_cases(shop())
    request = world.ask(world.sell(ABOVE_LIMIT, CARD), Kind.REFUND)
    assert request.state is State.AWAITING_APPROVAL
    async with counter(world) as hands:
        await hands.sign_in("9001")
        await hands.press("f9", "enter", "4")
        await hands.press("enter")
        await hands.sees("Write down why it is rejected.")
        await hands.type("no slip was shown")
        await hands.press("enter")
        await prove(hands, "9002")
        await hands.sees("Rejected by 9002: no slip was shown")
    assert states(world) == [State.NOT_DONE]
    assert again(world, request).state is State.NOT_DONE
    assert len(world.ledger) == 1
