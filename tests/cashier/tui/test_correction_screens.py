"""The screens of a correction in every language, as they are drawn at 80x24."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from cashier.text import LANGUAGES
from tests.cashier.lanes import World, shop
from tests.cashier.services.correction_kit import WRONG
from tests.cashier.tui.kit import Counter, counter


async def visit(hands: Counter, world: World) -> AsyncIterator[str]:
    """From the wrong charge to the right one, left in between, and given up once."""
    await hands.sign_in()
    await hands.find(world.sell(WRONG))
    await hands.press("5")
    await hands.press("*")
    yield "right_amount"
    await hands.press("enter", "+")
    yield "review_armed"
    await hands.press("enter")
    yield "charge"
    await hands.press("0")
    yield "left_open"
    await hands.press("f6")
    yield "board"
    await hands.press("0", "f12")
    yield "sign_out"
    await hands.press("enter")
    await hands.sign_in()
    yield "told_at_sign_in"
    await hands.press("enter", "3")
    yield "give_up"
    await hands.press("0")
    await hands.press("enter", "+", "enter")
    yield "charged"
    await hands.press("enter")
    yield "counter_after"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_screens_are_drawn_as_they_were(
    language: str, snapshot: SnapshotAssertion
) -> None:
    world = shop()
    async with counter(world, language) as hands:
        async for name in visit(hands, world):
            await hands.pilot.pause()
            drawn = hands.text()
            assert all(cell_len(line) <= 80 for line in drawn.split("\n")), name
            assert drawn == snapshot(name=f"{name}-{language}")
