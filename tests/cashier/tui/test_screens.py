"""Every screen of the money's way in every language, as it is drawn at 80x24."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from cashier.demo import DEMO_PEOPLE
from cashier.services.lane import JournalFailed
from cashier.text import LANGUAGES
from drivers.simulator.faults import Fault, Rule
from tests.cashier.lanes import ABOVE_LIMIT, shop
from tests.cashier.tui.devices import Patient
from tests.cashier.tui.kit import Counter, counter
from tests.explorer.world import World

Visit = Callable[[Counter, World], AsyncIterator[str]]
"""Goes from screen to screen and names each one when it stands."""


async def usual(hands: Counter, world: World) -> AsyncIterator[str]:
    """From sign-in to a void that is accepted, with a look at everything on the way."""
    await hands.settled()
    yield "sign_in"
    await hands.type("1001")
    await hands.press("enter")
    await hands.type("000000")
    await hands.press("enter")
    yield "sign_in_with_a_wrong_pin"
    await hands.press("escape")
    await hands.sign_in()
    yield "empty_counter"
    await hands.find("777")
    yield "unknown_charge"
    await hands.press("f1")
    yield "help_page"
    await hands.press("0")
    await hands.find("2")
    yield "original"
    await hands.press("3")
    yield "receipt_of_an_original"
    await hands.press("0", "2")
    await hands.type("1250")
    yield "amount"
    await hands.type("0")
    await hands.press("enter")
    yield "amount_above_what_is_left"
    await hands.press("*", "enter", "9")
    await hands.type("wrong till")
    yield "reason_in_words"
    await hands.press("enter", "+")
    yield "review_of_a_refund_armed"
    await hands.press("0", "0", "/", "1")
    yield "reason"
    await hands.press("2")
    yield "review_of_a_void"
    gate = Patient(world.lane.terminal)
    hands.app.lane = replace(world.lane, terminal=gate)  # type: ignore[arg-type]
    await hands.press("+")
    await hands.rush("enter")
    await hands.sees("Insert the card" if hands.app.words.language == "en" else "请插卡")
    yield "sending"
    gate.gate.set()
    await hands.settled()
    yield "result_accepted"
    await hands.press("0")
    await hands.find("2")
    yield "original_that_is_voided"


async def ends(hands: Counter, world: World) -> AsyncIterator[str]:
    """The other ends of a request, and what is left of them at the counter."""
    await hands.sign_in()
    async for name in work(hands, world):
        yield name


async def work(hands: Counter, world: World) -> AsyncIterator[str]:
    """One that is declined, one that waits for a supervisor, one queued, one in doubt."""
    world.rules.rules = (Rule(Fault.DECLINE),)
    await hands.find("4")
    await hands.press("1", "5", "+", "enter")
    yield "result_declined"
    world.rules.rules = ()
    await hands.press("enter")
    await hands.find("3")
    await hands.press("1", "1", "+", "enter")
    yield "approval"
    await hands.press("escape")
    yield "counter_with_a_request_that_waits"
    await hands.find("5")
    world.is_unplugged = True
    await hands.press("1", "3", "+", "enter")
    yield "result_queued"
    await hands.press("enter")
    await hands.find("5")
    yield "original_without_terminal"
    await hands.press("0")
    world.is_unplugged = False
    world.rules.rules = (Rule(Fault.LOST_ANSWER),)
    await hands.find("1")
    await hands.press("1", "4", "+", "enter")
    yield "result_unknown"
    await hands.press("enter", "down")
    yield "busy_counter"


async def others(hands: Counter, _world: World) -> AsyncIterator[str]:
    """What a supervisor sees, and the end of a lane."""
    await hands.sign_in("9001")
    yield "counter_of_a_supervisor"
    await hands.press("f3")
    yield "functions_of_a_supervisor"
    hands.app.stop_lane(JournalFailed("attempt 1"))
    await hands.settled()
    yield "stopped"


def a_day() -> World:
    """A shop that has sold five times."""
    world = shop()
    for minor in (9_90, 25_00, ABOVE_LIMIT, 3_20, 18_00):
        world.sell(minor)
    return world


async def some_work(hands: Counter, world: World) -> None:
    """A refund, and what `work` does."""
    await hands.sign_in()
    await hands.find("2")
    await hands.press("2")
    await hands.type("500")
    await hands.press("enter", "2", "+", "enter", "enter")
    async for _name in work(hands, world):
        pass


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("visit", [usual, ends, others], ids=lambda visit: visit.__name__)
async def test_the_screens_are_drawn_as_they_were(
    visit: Visit, language: str, snapshot: SnapshotAssertion
) -> None:
    world = a_day()
    async with counter(world, language, DEMO_PEOPLE) as hands:
        async for name in visit(hands, world):
            await hands.pilot.pause()
            drawn = hands.text()
            assert all(cell_len(line) <= 80 for line in drawn.split("\n")), name
            assert drawn == snapshot(name=f"{name}-{language}")
