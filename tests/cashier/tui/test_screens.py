"""Every screen in every language, as it is drawn at 80x24."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
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

Visit = Callable[[Counter, World], Awaitable[None]]
SCREENS: dict[str, Visit] = {}


def screen(visit: Visit) -> Visit:
    """One screen, and the way to it from the sign-in."""
    SCREENS[visit.__name__] = visit
    return visit


@screen
async def sign_in(hands: Counter, _world: World) -> None:
    await hands.settled()


@screen
async def sign_in_with_a_wrong_pin(hands: Counter, _world: World) -> None:
    await hands.settled()
    await hands.type("1001")
    await hands.press("enter")
    await hands.type("000000")
    await hands.press("enter")


@screen
async def empty_counter(hands: Counter, _world: World) -> None:
    await hands.sign_in()


@screen
async def busy_counter(hands: Counter, world: World) -> None:
    await some_work(hands, world)


@screen
async def unknown_charge(hands: Counter, _world: World) -> None:
    await hands.sign_in()
    await hands.find("777")


@screen
async def functions_of_a_supervisor(hands: Counter, _world: World) -> None:
    await hands.sign_in("9001")
    await hands.press("f3")


@screen
async def help_page(hands: Counter, _world: World) -> None:
    await hands.sign_in()
    await hands.press("f1")


@screen
async def original(hands: Counter, _world: World) -> None:
    await hands.sign_in()
    await hands.find("2")


@screen
async def original_with_history(hands: Counter, world: World) -> None:
    await some_work(hands, world)
    await hands.find("2")


@screen
async def original_without_terminal(hands: Counter, world: World) -> None:
    await hands.sign_in()
    await hands.find("2")
    await hands.press("0")
    world.is_unplugged = True
    await hands.find("2")


@screen
async def receipt_of_an_original(hands: Counter, _world: World) -> None:
    await hands.sign_in()
    await hands.find("2")
    await hands.press("3")


@screen
async def amount(hands: Counter, _world: World) -> None:
    await hands.sign_in()
    await hands.find("2")
    await hands.press("2")
    await hands.type("1250")


@screen
async def amount_above_what_is_left(hands: Counter, _world: World) -> None:
    await hands.sign_in()
    await hands.find("2")
    await hands.press("2")
    await hands.type("9999")
    await hands.press("enter")


@screen
async def reason(hands: Counter, _world: World) -> None:
    await hands.sign_in()
    await hands.find("2")
    await hands.press("1")


@screen
async def reason_in_words(hands: Counter, _world: World) -> None:
    await hands.sign_in()
    await hands.find("2")
    await hands.press("1", "6")
    await hands.type("wrong till")


@screen
async def review(hands: Counter, _world: World) -> None:
    await hands.sign_in()
    await hands.find("2")
    await hands.press("1", "2")


@screen
async def review_armed(hands: Counter, _world: World) -> None:
    await hands.sign_in()
    await hands.find("2")
    await hands.press("2", "*", "enter", "2", "+")


@screen
async def approval(hands: Counter, _world: World) -> None:
    await hands.sign_in()
    await hands.find("3")
    await hands.press("1", "1", "+", "enter")


@screen
async def sending(hands: Counter, world: World) -> None:
    await hands.sign_in()
    await hands.find("2")
    await hands.press("1", "2", "+")
    await hands.rush("enter")
    await hands.sees("Insert the card" if hands.app.words.language == "en" else "请插卡")


@screen
async def result_accepted(hands: Counter, _world: World) -> None:
    await hands.sign_in()
    await hands.find("2")
    await hands.press("1", "2", "+", "enter")


@screen
async def result_declined(hands: Counter, world: World) -> None:
    world.rules.rules = (Rule(Fault.DECLINE),)
    await result_accepted(hands, world)


@screen
async def result_unknown(hands: Counter, world: World) -> None:
    world.rules.rules = (Rule(Fault.LOST_ANSWER),)
    await result_accepted(hands, world)


@screen
async def result_queued(hands: Counter, world: World) -> None:
    await hands.sign_in()
    await hands.find("2")
    world.is_unplugged = True
    await hands.press("1", "2", "+", "enter")


@screen
async def stopped(hands: Counter, _world: World) -> None:
    await hands.sign_in()
    hands.app.stop_lane(JournalFailed("attempt 1"))


async def some_work(hands: Counter, world: World) -> None:
    """A refund, one that is declined, one in doubt, one queued, one that waits for approval."""
    await hands.sign_in()
    await hands.find("2")
    await hands.press("2")
    await hands.type("500")
    await hands.press("enter", "2", "+", "enter", "enter")
    world.rules.rules = (Rule(Fault.DECLINE),)
    await hands.find("4")
    await hands.press("1", "5", "+", "enter", "enter")
    world.rules.rules = ()
    await hands.find("3")
    await hands.press("1", "1", "+", "enter", "escape")
    await hands.find("5")
    world.is_unplugged = True
    await hands.press("1", "3", "+", "enter", "enter")
    world.is_unplugged = False
    world.rules.rules = (Rule(Fault.LOST_ANSWER),)
    await hands.find("1")
    await hands.press("1", "4", "+", "enter", "enter")
    await hands.sees("F12 .0")


def a_day() -> World:
    """A shop that has sold five times."""
    world = shop()
    for minor in (9_90, 25_00, ABOVE_LIMIT, 3_20, 18_00):
        world.sell(minor)
    return world


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen_is_drawn_as_it_was(
    name: str, language: str, snapshot: SnapshotAssertion
) -> None:
    world = a_day()
    world.lane = replace(world.lane, terminal=gated(world, open_=name != "sending"))
    async with counter(world, language, DEMO_PEOPLE) as hands:
        await SCREENS[name](hands, world)
        await hands.pilot.pause()
        drawn = hands.text()
        world.lane.terminal.gate.set()  # type: ignore[attr-defined]
    assert all(cell_len(line) <= 80 for line in drawn.split("\n"))
    assert drawn == snapshot


def gated(world: World, *, open_: bool) -> Patient:
    terminal = Patient(world.lane.terminal)
    if open_:
        terminal.gate.set()
    return terminal
