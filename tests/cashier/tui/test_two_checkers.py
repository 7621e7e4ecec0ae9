"""Who must look at it is told before one asks, and two different people say yes where two must."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from cashier.domain.acquirer import Acquirer
from cashier.domain.lifecycle import State
from cashier.store import reads
from tests.cashier.lanes import PINS, cny, shop, strict
from tests.cashier.tui.kit import Counter, counter
from tests.explorer.world import World


@pytest.fixture
def world() -> World:
    made = shop("allinpay")
    made.sell(25_00)
    made.sell(1_500_00)
    strict(made, two_above=cny(1_200_00), version="2026-B")
    return made


def states(world: World) -> list[State]:
    return [one.state for one in reads.requests(world.lane.journal)]


async def approve_as(hands: Counter, person: str) -> None:
    await hands.type(person)
    await hands.press("enter")
    await hands.type(PINS[person])
    await hands.press("enter")


async def test_the_original_says_whom_each_way_needs_before_one_asks(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("2")
        await hands.sees("ORIGINAL", "needs two supervisors: CN¥1,500.00 is above CN¥1,200.00")
        await hands.press("0")
        await hands.find("1")
        await hands.sees("ORIGINAL", "25.00")
        assert "needs" not in hands.text()


async def test_the_review_names_the_rules_and_who_must_approve(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.to_review("2")
        await hands.sees("2026-B", "needs two supervisors")


async def test_two_different_supervisors_approve_one_after_the_other(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.void("2")
        await hands.sees("different supervisors must approve.")
        await approve_as(hands, "9001")
        await hands.sees("1 of 2 approved, by 9001.")
        assert states(world) == [State.AWAITING_APPROVAL]
        await approve_as(hands, "9002")
        await hands.sees("ACCEPTED BY THE TERMINAL")
    assert world.paid_back("000002") == [1_500_00]


async def test_one_supervisor_is_not_two(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.void("2")
        for _ in range(2):
            await approve_as(hands, "9001")
        await hands.sees("9001 has approved this already")
    assert states(world) == [State.AWAITING_APPROVAL]


async def test_what_waits_for_its_second_approval_says_so_in_the_list(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.void("2")
        await approve_as(hands, "9001")
        await hands.sees("1 of 2 approved, by 9001.")
        await hands.press("escape")
        await hands.press("f5")
        await hands.sees("1 of 2 approved, by 9001.")
    assert world.paid_back("000002") == []


async def test_the_cut_off_is_told_with_its_minutes_and_what_it_costs(world: World) -> None:
    sold = world.clock.now().astimezone()
    at = time(sold.hour, 30) if sold.minute < 30 else time((sold.hour + 1) % 24, 30)
    strict(world, acquirer=Acquirer(cut_off=at))
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("1")
        await hands.sees(f"This batch is settled at {at:%H:%M}, in ", "only a refund is possible")


async def test_a_contract_that_has_run_out_is_told_at_the_counter(world: World) -> None:
    strict(world, acquirer=Acquirer(name="Bank A", valid_until=date(2020, 1, 31)))
    async with counter(world) as hands:
        await hands.sign_in()
        assert "Bank A" in hands.line("prompt")
        await hands.void("1")
        await hands.sees("ACCEPTED BY THE TERMINAL")


async def test_a_shop_that_is_paid_at_once_is_offered_no_void(world: World) -> None:
    strict(world, acquirer=replace(Acquirer(), instant=True))
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("1")
        await hands.press("1")
        assert "paid out at once" in hands.line("prompt")
