"""Taking a doubt over by keys: what will be done, who does it, and that it stays unknown."""

from __future__ import annotations

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.services.take_over import take_over, taken_over
from drivers.terminal import Kind
from tests.cashier.lanes import PINS, SUPERVISOR, World, again, give_back, shop
from tests.cashier.tui.kit import Counter, counter


def unknown(protocol: str = "asia_ecr") -> tuple[World, Request]:
    """A shop with one void whose answer was lost."""
    world = shop(protocol, "lost-answer")
    request = give_back(world, world.sell(25_00), Kind.VOID)
    world.rules.rules = ()
    world.clock.advance(300.0)
    return world, request


async def to_who(hands: Counter, plan: str = "call the bank") -> None:
    """From the counter to the question who takes it over."""
    await hands.sign_in()
    await hands.press("f6", "5")
    await hands.sees("SOMEBODY TAKES IT OVER")
    await hands.type(plan)
    await hands.press("enter")
    await hands.sees("WHO TAKES IT OVER?", plan)


async def prove(hands: Counter, person: str) -> None:
    await hands.type(person)
    await hands.press("enter")
    await hands.type(PINS[person])
    await hands.press("enter")


async def test_a_supervisor_takes_it_over_and_the_board_says_who_will_do_what() -> None:
    world, request = unknown()
    async with counter(world) as hands:
        await to_who(hands)
        await prove(hands, "9001")
        await hands.sees("RESULT UNKNOWN: DO NOT REPEAT", "TAKEN IT", "call the bank", "25.00")
        assert "!unknown 1!" in hands.line("status")
        assert "fail" not in hands.text().lower()
        await hands.press("0")
        await hands.sees("COUNTER", "UNKNOWN")
    assert again(world, request).state is State.ESCALATED
    found = taken_over(world.lane.journal, again(world, request))
    assert found is not None
    assert (found.by, found.plan) == ("9001", "call the bank")


async def test_a_cashier_is_refused_where_the_pin_was_typed() -> None:
    world, request = unknown()
    async with counter(world) as hands:
        await to_who(hands)
        await prove(hands, "1001")
        await hands.sees("may not take a doubt over", "WHO TAKES IT OVER?")
    assert again(world, request).state is State.IN_DOUBT


async def test_without_a_plan_it_goes_no_further() -> None:
    world, request = unknown()
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f6", "5", "enter")
        await hands.sees("Write down what you are going to do")
    assert again(world, request).state is State.IN_DOUBT


@pytest.mark.parametrize("keys", [("escape",), (".", "0", "enter"), ("x", "enter", "escape")])
async def test_every_step_of_it_can_be_left(keys: tuple[str, ...]) -> None:
    world, request = unknown()
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f6", "5", *keys)
        await hands.sees("Bring one of")
    assert again(world, request).state is State.IN_DOUBT


async def test_what_is_in_hand_cannot_be_taken_over_again() -> None:
    world, request = unknown()
    take_over(world.lane, request.id, "look at the report", SUPERVISOR)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f6", "5")
        await hands.sees("taken it over already", "the doubt with evidence", "Bring one of")
    found = taken_over(world.lane.journal, again(world, request))
    assert found is not None
    assert found.by == SUPERVISOR.id


async def test_evidence_ends_what_was_taken_over() -> None:
    world, request = unknown()
    take_over(world.lane, request.id, "look at the report", SUPERVISOR)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f6", "3", "2", "4")
        await hands.type("not in the report")
        await hands.press("enter", "enter", "enter", "enter")
        await prove(hands, "9002")
        await hands.sees("Nothing is unknown", "NOT PAID")
    assert again(world, request).state is State.NOT_DONE


async def test_the_terminal_s_proof_ends_what_was_taken_over() -> None:
    world, request = unknown("allinpay")
    take_over(world.lane, request.id, "look at the report", SUPERVISOR)
    world.is_unplugged = True
    async with counter(world) as hands:
        await hands.sign_in()
        world.is_unplugged = False
        await hands.press("f6")
        await hands.sees("look at the report")
        await hands.press("1")
        await hands.sees("Nothing is unknown")
    assert again(world, request).state is State.ACCEPTED


async def test_the_history_tells_who_took_it_over_and_why() -> None:
    world, request = unknown()
    take_over(world.lane, request.id, "look at the report", SUPERVISOR)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f6", "enter")
        await hands.sees("Taken over by 9001", "still unknown", "look at the")
