"""The bank's word by keys: from a request's details, by a supervisor, with the record in hand."""

from __future__ import annotations

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.store import reads
from drivers.terminal import Kind
from tests.cashier.lanes import ABOVE_LIMIT, PINS, World, again, give_back, shop
from tests.cashier.tui.kit import Counter, counter


def accepted(kind: Kind = Kind.VOID, minor: int = 25_00) -> tuple[World, Request]:
    world = shop()
    request = give_back(world, world.sell(minor), kind)
    assert request.state is State.ACCEPTED
    return world, request


async def details(hands: Counter, person: str = "9001") -> None:
    """The newest request of the counter's list."""
    await hands.sign_in(person)
    await hands.press("enter")
    await hands.sees("ACCEPTED BY THE TERMINAL", "not credited yet")


async def record(hands: Counter, word: str, *lines: str) -> None:
    """From the details to the question who stands for it."""
    await hands.press("3", word, "1")
    await hands.sees("WHAT THE BANK'S RECORD SAYS")
    for line in lines:
        await hands.type(line)
        await hands.press("enter")


async def prove(hands: Counter, person: str) -> None:
    await hands.sees("WHO STANDS FOR THE EVIDENCE?", "the bank's record")
    await hands.type(person)
    await hands.press("enter")
    await hands.type(PINS[person])
    await hands.press("enter")


async def test_a_credit_is_told_with_its_day_and_reference() -> None:
    world, request = accepted()
    async with counter(world) as hands:
        await details(hands)
        await record(hands, "1", "line 12", "ARN 7451", "20260310")
        await prove(hands, "9001")
        await hands.sees("CREDITED TO THE CUSTOMER", "2026-03-10", "ARN 7451", "Nothing is left")
        assert "what the bank says" not in hands.line("keys")
        await hands.press("enter")
        await hands.sees("COUNTER", "credited")
    assert again(world, request).state is State.CREDITED
    tried = world.lane.journal.read("select body from journal where kind = 'pin_proved'")
    assert '"purpose":"bank_says"' in tried[-1]["body"]


async def test_a_refused_void_can_be_asked_for_again_as_a_new_request() -> None:
    world, request = accepted()
    async with counter(world) as hands:
        await details(hands)
        await record(hands, "2", "refused: account closed", "ARN 7451", "")
        await prove(hands, "9001")
        await hands.sees("REFUSED BY THE BANK LATER", "not paid", "account closed")
        await hands.press("enter")
        await hands.find("1")
        await hands.sees("ORIGINAL", "*2 REFUND")
    assert again(world, request).state is State.FAILED_LATER


async def test_above_the_limit_a_second_person_stands_for_a_refusal() -> None:
    world, request = accepted(minor=ABOVE_LIMIT)
    async with counter(world) as hands:
        await details(hands)
        await record(hands, "2", "refused", "ARN 7451", "")
        await prove(hands, "9001")
        await hands.sees("a second person")
        assert again(world, request).state is State.ACCEPTED
        await prove(hands, "1001")
        await hands.sees("REFUSED BY THE BANK LATER")
    assert again(world, request).state is State.FAILED_LATER


async def test_above_the_limit_the_same_person_does_not_come_twice() -> None:
    world, request = accepted(minor=ABOVE_LIMIT)
    async with counter(world) as hands:
        await details(hands)
        await record(hands, "2", "refused", "ARN 7451", "")
        await prove(hands, "9001")
        await hands.sees("a second person")
        await prove(hands, "9001")
        await hands.sees("somebody else must come")
    assert again(world, request).state is State.ACCEPTED


async def test_a_cashier_is_not_shown_the_way_and_the_key_does_nothing() -> None:
    world, request = accepted()
    async with counter(world) as hands:
        await details(hands, "1001")
        assert "what the bank says" not in hands.line("keys")
        await hands.press("3")
        await hands.sees("ACCEPTED BY THE TERMINAL")
    assert again(world, request).state is State.ACCEPTED


async def test_a_cashier_s_pin_does_not_stand_for_the_bank() -> None:
    world, request = accepted()
    async with counter(world) as hands:
        await details(hands)
        await record(hands, "1", "line 12", "ARN 7451", "2026-03-10")
        await prove(hands, "1001")
        await hands.sees("may not write down what the bank says")
    assert again(world, request).state is State.ACCEPTED


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([""], "Write down what the evidence shows"),
        (["line 12", ""], "Write down the reference"),
        (["line 12", "ARN 7451", ""], "Write down the day of the credit"),
        (["line 12", "ARN 7451", "12 March"], "Write down the day of the credit"),
    ],
)
async def test_a_record_that_says_too_little_goes_no_further(lines: list[str], said: str) -> None:
    world, request = accepted()
    async with counter(world) as hands:
        await details(hands)
        await record(hands, "1", *lines)
        await hands.sees("WHAT THE BANK'S RECORD SAYS", said)
    assert again(world, request).state is State.ACCEPTED


@pytest.mark.parametrize("back", [("0",), ("1", "0"), ("1", "1", "escape")])
async def test_every_step_of_it_can_be_left(back: tuple[str, ...]) -> None:
    world, request = accepted()
    async with counter(world) as hands:
        await details(hands)
        await hands.press("3", *back)
        await hands.sees("ACCEPTED BY THE TERMINAL")
    assert again(world, request).state is State.ACCEPTED


# -- a request that the counter's list has forgotten -----------------------------------------------


async def test_an_old_request_is_found_at_its_original_and_told_there() -> None:
    world, request = accepted(Kind.REFUND)
    for _ in range(13):
        give_back(world, world.sell(1_00), Kind.VOID)
    async with counter(world) as hands:
        await hands.sign_in("9001")
        assert "25.00" not in hands.text()
        await hands.find("1")
        await hands.sees("its voids and refunds", "Nothing can be given back")
        await hands.press("4")
        await hands.sees("VOIDS AND REFUNDS OF THIS ORIGINAL", "25.00")
        await hands.press("enter")
        await record(hands, "2", "refused", "ARN 7451", "")
        await prove(hands, "9001")
        await hands.sees("REFUSED BY THE BANK LATER")
        await hands.press("0", "3")
        await hands.sees("HISTORY", "refused by the bank later")
        await hands.press("6", "2", "2")
        await hands.sees("ARN 7451", "brought by 9001")
        await hands.press("0", "0")
        await hands.sees("ORIGINAL", "*1 VOID")
    assert again(world, request).state is State.FAILED_LATER
    assert len(reads.requests_on(world.lane.journal, request.original)) == 1


async def test_an_original_of_which_nothing_was_asked_has_no_such_list() -> None:
    world = shop()
    world.sell(25_00)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("1")
        await hands.sees("ORIGINAL")
        assert "its voids" not in hands.line("keys")
        await hands.press("4")
        await hands.sees("ORIGINAL")
