"""The counter: finding, functions by key, code and number, and what is refused there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cashier.domain.lifecycle import State
from cashier.store import reads
from cashier.tui.choose import ChooseScreen
from cashier.tui.counter import CounterScreen
from cashier.tui.original import OriginalScreen
from cashier.tui.result import ResultScreen
from tests.cashier.lanes import PINS, shop
from tests.cashier.tui.devices import Patient
from tests.cashier.tui.kit import Counter, counter
from tests.explorer.world import World

PAGES = [
    (".1", "HELP", ["0"]), (".4", "KEPT", [".", "0", "enter"]), (".5", "WAITING", ["0"]),
    (".6", "UNKNOWN", ["0"]),
]  # fmt: skip
"""Codes, what they open, and the way back from there."""

PAD = set("0123456789.+-*/") | {"enter"}


@pytest.fixture
def world() -> World:
    made = shop()
    made.sell(9_90)
    made.sell(25_00)
    return made


def states(world: World) -> list[State]:
    return [one.state for one in reads.requests(world.lane.journal)]


async def test_a_number_pad_is_enough_for_a_refund_and_all_the_rest(world: World) -> None:
    keys: list[str] = []
    async with counter(world) as hands:
        await hands.settled()
        await press(hands, keys, *"1001", "enter", *PINS["1001"], "enter")
        await press(hands, keys, "2", "enter", "2", *"1250", "enter", "1", "+", "enter")
        await hands.sees("ACCEPTED BY THE TERMINAL")
        await press(hands, keys, "2", "8", "enter")
        for code, title, back in PAGES:
            await press(hands, keys, *code, "enter")
            await hands.sees(title)
            await press(hands, keys, *back)
        await press(hands, keys, *".8", "enter")
        await hands.sees("收银台")
        await press(hands, keys, *".0", "enter")
        await hands.sees("登录")
    assert set(keys) <= PAD
    assert world.paid_back("000002") == [12_50]


async def press(hands: Counter, keys: list[str], *pressed: str) -> None:
    keys += pressed
    await hands.press(*pressed)


@pytest.mark.parametrize(
    ("key", "title"),
    [("f1", "HELP"), ("f3", "FUNCTIONS"), ("f4", "KEPT"), ("f5", "WAITING"), ("f6", "UNKNOWN"),
     ("f10", "WAITING"), ("f8", "收银台"), ("f12", "SIGN IN")],
)  # fmt: skip
async def test_each_key_opens_its_function(world: World, key: str, title: str) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press(key)
        assert title in hands.line("title")


async def test_a_cashier_is_refused_what_only_others_may(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        assert "Technician" not in hands.line("keys")
        for key in ("f7", "f9"):
            await hands.press(key)
            assert isinstance(hands.app.screen, CounterScreen)
            assert "may not" in hands.line("prompt")


async def test_the_menu_of_functions_is_chosen_by_number(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f3")
        assert isinstance(hands.app.screen, ChooseScreen)
        await hands.press("0", "1")
        assert "SALE FROM A SLIP" in hands.line("title")
        await hands.press("escape", "f3", "0", "0")
        assert isinstance(hands.app.screen, CounterScreen)


async def test_the_empty_counter_says_what_to_do(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        assert "Find a" in hands.text()


async def test_the_marked_request_is_shown_by_enter(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        for voucher in ("1", "2"):
            await hands.void(voucher)
            await hands.press("enter")
        await hands.press("down")
        assert "> 10:00  VOID        9.90" in hands.text()
        await hands.press("enter")
        assert isinstance(hands.app.screen, ResultScreen)
        await hands.sees("ACCEPTED", "9.90")


@pytest.mark.parametrize(
    ("typed", "words"),
    [("777", "no transaction with voucher 777"), ("no-such-code", "Nothing known here")],
)
async def test_what_nobody_knows_is_said_with_what_to_do(
    world: World, typed: str, words: str
) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find(typed)
        assert isinstance(hands.app.screen, CounterScreen)
        assert words in hands.line("prompt")
        await hands.find("2")
        assert isinstance(hands.app.screen, OriginalScreen)


async def test_a_pulled_cable_is_said_here_and_in_the_status(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        world.is_unplugged = True
        await hands.find("2")
        assert "NO TERMINAL" in hands.line("prompt")
        assert "NO TERMINAL" in hands.line("status")


async def test_finding_can_be_stopped_and_tells_what_it_waits_for(world: World) -> None:
    terminal = Patient(world.lane.terminal)
    terminal.find_gate.clear()
    world.lane = replace(world.lane, terminal=terminal)  # type: ignore[arg-type]
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.type("2")
        await hands.rush("enter")
        await hands.until(terminal.asked.is_set, "the question to the terminal")
        await hands.sees("Looking it up", "0 stops it")
        await hands.rush("f5")
        assert isinstance(hands.app.screen, CounterScreen)
        await hands.press("0")
        assert isinstance(hands.app.screen, CounterScreen)
        assert "Nothing" in hands.line("prompt")
        terminal.find_gate.set()
        await hands.find("2")
        assert isinstance(hands.app.screen, OriginalScreen)


@pytest.mark.parametrize("kind", ["void", "refund"])
async def test_a_way_that_is_closed_says_why_and_stays(world: World, kind: str) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.void("2")
        await hands.press("enter")
        await hands.find("2")
        await hands.press({"void": "1", "refund": "2"}[kind])
        assert isinstance(hands.app.screen, OriginalScreen)
        assert "voided already" in hands.line("prompt")
    assert states(world) == [State.ACCEPTED]


async def test_every_way_back_is_one_step(world: World) -> None:
    titles = ["CHECK BEFORE SENDING", "WHY?", "HOW MUCH", "ORIGINAL", "COUNTER"]
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("2")
        await hands.press("2", "*", "enter", "1")
        for title in titles:
            assert title in hands.line("title")
            await hands.press("escape")
    assert states(world) == []
