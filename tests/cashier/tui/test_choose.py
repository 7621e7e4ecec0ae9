"""Choosing by number: one digit where that is enough, two digits for long lists."""

from __future__ import annotations

import pytest

from cashier.tui.choose import ChooseScreen
from tests.cashier.lanes import shop
from tests.cashier.tui.kit import counter


@pytest.mark.parametrize(
    ("count", "keys", "chosen"),
    [
        (9, "9", 8),
        (9, "0", None),
        (12, "09", 8),
        (12, "12", 11),
        (12, "00", None),
        (12, "1309", 8),  # there is no 13, so the digits begin anew
        (1, "1", 0),
    ],
)
async def test_a_text_is_chosen_by_its_number(count: int, keys: str, chosen: int | None) -> None:
    async with counter(shop()) as hands:
        await hands.settled()
        ended: list[int | None] = []
        hands.app.push_screen(ChooseScreen("functions", ["text"] * count), ended.append)
        await hands.settled()
        await hands.press(*keys)
        assert ended == [chosen]


async def test_the_first_digit_of_two_is_seen() -> None:
    async with counter(shop()) as hands:
        await hands.settled()
        hands.app.push_screen(ChooseScreen("functions", ["text"] * 10))
        await hands.settled()
        await hands.press("1")
        assert "1_" in hands.line("prompt")
        assert "01-10" in hands.line("keys")
