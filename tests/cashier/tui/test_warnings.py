"""Warnings at the counter: who sees which, and how a supervisor is called."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from cashier.domain.warnings.shape import Level, Rule
from cashier.services.find import find
from cashier.services.watch import look
from cashier.text import LANGUAGES
from drivers.terminal import Kind
from tests.cashier.lanes import World, give_back, shop, strict
from tests.cashier.services.test_watch import CARD, USUAL, raised
from tests.cashier.tui.kit import Counter, counter


def busy() -> World:
    """A sale charged twice, and more refunds on that card than is usual."""
    world = shop()
    levels = {**USUAL.levels, Rule.MANY_ON_CARD: Level.ALARM}
    for voucher in (world.sell(66_00, CARD), world.sell(66_00, CARD)):
        find(world.lane, voucher)
    for number in range(4):
        give_back(world, world.sell(10_00 + 337 * number, CARD), Kind.REFUND, 1_00)
    strict(world, watch=type(USUAL)(levels, USUAL.opens, USUAL.closes))
    look(world.lane)
    return world


async def open_list(hands: Counter, person: str) -> None:
    await hands.sign_in(person)
    await hands.press(".", "1", "2", "enter")


async def test_a_supervisor_is_called_and_looks_and_says_what_it_was() -> None:
    world = busy()
    async with counter(world) as hands:
        await hands.sign_in("9001")
        await hands.sees("ALARMS TO LOOK AT: 1")
        await hands.press(".", "1", "2", "enter")
        await hands.sees("TO BE LOOKED AT", "many on one card")
        await hands.press("enter")
        await hands.type("parts of one order")
        await hands.press("enter")
        await hands.sees("ACKNOWLEDGED")
        assert "ALARMS" not in hands.text()
    (one,) = [one for one in raised(world) if one.rule is Rule.MANY_ON_CARD]
    assert (one.seen_by, one.note) == ("9001", "parts of one order")


async def test_a_cashier_sees_what_is_about_charges_and_acknowledges_nothing() -> None:
    world = busy()
    strict(world, watch=type(USUAL)(USUAL.levels, USUAL.opens, USUAL.closes,
                                    many_by_person_count=2))  # fmt: skip
    look(world.lane)
    async with counter(world) as hands:
        await open_list(hands, "1001")
        await hands.sees("charged twice?")
        assert "by one person" not in hands.text()
        assert "ALARMS TO LOOK AT: 1" in hands.text()
        await hands.press("enter")
        await hands.sees("may not acknowledge")
    assert not [one for one in raised(world) if one.seen_by]


async def test_a_cashier_is_told_of_alarms_that_are_about_no_person() -> None:
    async with counter(busy()) as hands:
        await hands.sign_in()
        await hands.sees("ALARMS TO LOOK AT: 1")


async def test_a_quiet_shop_says_so() -> None:
    async with counter(shop()) as hands:
        await open_list(hands, "9001")
        await hands.sees("Nothing is to be looked at")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_screens_are_drawn_as_they_were(
    language: str, snapshot: SnapshotAssertion
) -> None:
    async with counter(busy(), language) as hands:
        await open_list(hands, "9001")
        drawn = [hands.text()]
        await hands.press("enter")
        drawn.append(hands.text())
    assert max(cell_len(line) for page in drawn for line in page.splitlines()) <= 80
    assert drawn == snapshot
