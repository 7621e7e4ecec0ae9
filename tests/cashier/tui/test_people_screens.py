"""PINs, locks and what supervisors must read, in every language, as they are drawn at 80x24."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from cashier.demo import DEMO_PEOPLE
from cashier.domain.facts import Fact
from cashier.domain.roles import Role
from cashier.services.staff import add_person
from cashier.text import LANGUAGES
from tests.cashier.lanes import SUPERVISOR, World, shop
from tests.cashier.tui.kit import Counter, counter
from tests.cashier.tui.test_own_pin import GIVEN, give, sign_in


def a_shop() -> World:
    """With somebody new, and with an older journal in its place."""
    world = shop()
    add_person(world.lane, "1002", "Kim", Role.CASHIER, GIVEN, SUPERVISOR)
    body = {"person": "1001", "ever": 9, "known": 2, "wrong": 0, "last_at": "", "lockouts": []}
    with world.lane.journal.write() as pen:
        pen.append(Fact.TRIES_RECALLED, body, "system")
        pen.append(Fact.TRIES_LOST, {"why": "missing"}, "system")
    return world


async def visit(hands: Counter) -> AsyncIterator[str]:
    await sign_in(hands, "1002", GIVEN)
    yield "first_sign_in"
    await hands.press("escape")
    await hands.sign_in("9001")
    yield "tries_that_were_lost"
    await hands.press("enter")
    await give(hands, ".14")
    yield "which_pin"
    await hands.press("2")
    yield "somebody_else_s_pin"
    await hands.press("escape")
    await give(hands, ".15")
    yield "locked"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_screens_of_people_are_drawn_as_they_were(
    language: str, snapshot: SnapshotAssertion
) -> None:
    async with counter(a_shop(), language, DEMO_PEOPLE) as hands:
        async for name in visit(hands):
            await hands.pilot.pause()
            drawn = hands.text()
            assert all(cell_len(line) <= 80 for line in drawn.split("\n")), name
            assert drawn == snapshot(name=f"{name}-{language}")
