"""What a customer gets to see: at most the first six and last four digits of a card."""

from __future__ import annotations

import re

import pytest

from cashier.evidence.receipts import kept_receipts, receipt_lines
from drivers.simulator.scenarios import CHINESE_CARDS, OTHER_CARDS
from tests.cashier.lanes import give_back, shop
from tests.explorer.world import PROTOCOLS

TOO_MUCH = re.compile(r"\d{7,}\*|\*+\d{5,}|(?<![\d*])\d{16,19}(?!\d)")
"""More than six digits before the stars, more than four after them, or no stars at all."""

CARDS = [f"{first}{'*' * (length - 10)}1234" for first, length, _ in (*CHINESE_CARDS, *OTHER_CARDS)]


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("card", CARDS[::4])
def test_no_slip_shows_more_than_first_six_and_last_four(protocol: str, card: str) -> None:
    world = shop(protocol)
    kind = world.lane.terminal.capabilities.gives_back[0]
    request = give_back(world, world.sell(2500, card), kind)
    kept = kept_receipts(world.lane.journal, request.id)
    lines = [line for one in kept for line in receipt_lines(world.lane.journal, one)]
    assert lines
    assert not [line for line in lines if TOO_MUCH.search(line)]


@pytest.mark.parametrize("card", CARDS)
def test_the_rule_lets_a_masked_card_pass(card: str) -> None:
    assert not TOO_MUCH.search(f"卡号：{card}")


@pytest.mark.parametrize(
    "card", ["4111111111111111", "4111111*****1111", "411111*****11111", "6222021234567890128"]
)
def test_the_rule_sees_what_is_too_much(card: str) -> None:
    assert TOO_MUCH.search(f"卡号：{card}")
