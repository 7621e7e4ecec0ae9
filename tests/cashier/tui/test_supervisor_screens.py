"""What only supervisors write down later, as it is drawn at 80x24 in both languages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from cashier.text import LANGUAGES
from drivers.simulator.faults import Fault, Rule
from drivers.terminal import Kind
from tests.cashier.lanes import PINS, World, give_back, shop
from tests.cashier.tui.kit import Counter, counter

Visit = Callable[[Counter], AsyncIterator[str]]
"""Goes from screen to screen and names each one when it stands."""


async def fill(hands: Counter, *lines: str) -> None:
    for line in lines:
        await hands.type(line)
        await hands.press("enter")


async def taking_over(hands: Counter) -> AsyncIterator[str]:
    await hands.press("f6", "5")
    yield "plan"
    await fill(hands, "call the bank about 000001")
    yield "who_takes_it_over"
    await fill(hands, "9001", PINS["9001"])
    yield "taken_over"
    await hands.press("0")
    await hands.press("f6", "5")
    yield "taken_over_already"


async def the_banks_word(hands: Counter) -> AsyncIterator[str]:
    await hands.find("2")
    yield "original_with_requests"
    await hands.press("4")
    yield "requests_on_an_original"
    await hands.press("enter")
    yield "accepted_for_a_supervisor"
    await hands.press("3")
    yield "bank_word"
    await hands.press("1")
    yield "which_record"
    await hands.press("1")
    yield "bank_record"
    await fill(hands, "page 3 line 12", "ARN 74516852", "20260310")
    yield "who_stands_for_it"
    await fill(hands, "9001", PINS["9001"])
    yield "credited"
    await hands.press("0", "2", "enter", "3", "2", "1")
    await fill(hands, "account closed", "ARN 74516853", "", "9001", PINS["9001"])
    yield "refused_later"
    await hands.press("0", "0")
    yield "original_with_some_left_again"


def busy_shop() -> World:
    """One void unknown, and two refunds of another sale accepted."""
    world = shop("asia_ecr")
    vouchers = [world.sell(minor) for minor in (9_90, 25_00)]
    for minor in (5_00, 7_00):
        give_back(world, vouchers[1], Kind.REFUND, minor)
    world.rules.rules = (Rule(Fault.LOST_ANSWER),)
    give_back(world, vouchers[0], Kind.VOID)
    world.rules.rules = ()
    return world


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("visit", [taking_over, the_banks_word], ids=lambda visit: visit.__name__)
async def test_the_screens_are_drawn_as_they_were(
    visit: Visit, language: str, snapshot: SnapshotAssertion
) -> None:
    async with counter(busy_shop(), language) as hands:
        await hands.sign_in("9001")
        async for name in visit(hands):
            await hands.pilot.pause()
            drawn = hands.text()
            assert all(cell_len(line) <= 80 for line in drawn.split("\n")), name
            assert drawn == snapshot(name=f"{name}-{language}")
