"""Idle screens lock, the same person finds everything again, and another one finds nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.roles import Role
from cashier.services.staff import add_person
from cashier.tui.counter import CounterScreen
from cashier.tui.lock import LockScreen
from cashier.tui.result import ResultScreen
from cashier.tui.review import ReviewScreen
from cashier.tui.technician import TechnicianScreen
from tests.cashier.lanes import ABOVE_LIMIT, PINS, SUPERVISOR, alter, shop, states
from tests.cashier.tui.kit import Counter, counter

MINUTES = 10
LONG = MINUTES * 60.0
SALE = "000001"


@asynccontextmanager
async def at_counter(person: str = "1001") -> AsyncIterator[Counter]:
    world = shop()
    assert world.sell(100_00) == SALE
    async with counter(world, lock_minutes=MINUTES) as hands:
        await hands.sign_in(person)
        yield hands


async def locked(hands: Counter) -> None:
    await hands.until(lambda: isinstance(hands.app.screen, LockScreen), "the lock")
    await hands.settled()


async def left_alone(hands: Counter, seconds: float = LONG) -> None:
    hands.world.clock.advance(seconds)
    await locked(hands)


async def unlock(hands: Counter, person: str = "", pin: str = "") -> None:
    """By the one who is signed in, with Enter and the PIN, or by another."""
    await hands.type(person)
    await hands.press("enter")
    await hands.type(pin or PINS[person or "1001"])
    await hands.press("enter")
    await hands.until(lambda: not isinstance(hands.app.screen, LockScreen), "the screen below")
    await hands.settled()


async def test_after_ten_minutes_without_a_key_the_screen_locks_and_opens_as_it_was() -> None:
    async with at_counter() as hands:
        await hands.to_review(SALE)
        await left_alone(hands)
        assert "LOCKED" in hands.text()
        assert "1001 cashier" in hands.line("status")
        await unlock(hands)
        assert isinstance(hands.app.screen, ReviewScreen)
        await hands.press("+", "enter")
        await hands.sees("ACCEPTED")


async def test_a_key_begins_the_time_anew() -> None:
    async with at_counter() as hands:
        hands.world.clock.advance(LONG - 1)
        await hands.press("escape")
        hands.world.clock.advance(LONG - 1)
        hands.app.idle.look()
        assert isinstance(hands.app.screen, CounterScreen)
        await left_alone(hands, 1)


async def test_nobody_who_is_not_signed_in_is_locked() -> None:
    async with counter(shop(), lock_minutes=MINUTES) as hands:
        await hands.settled()
        hands.world.clock.advance(LONG)
        hands.app.idle.look()
        assert hands.app.person is None
        assert not isinstance(hands.app.screen, LockScreen)


async def test_a_shop_may_do_without_the_lock() -> None:
    async with counter(shop()) as hands:
        await hands.sign_in()
        hands.world.clock.advance(100 * LONG)
        hands.app.idle.look()
        assert isinstance(hands.app.screen, CounterScreen)


async def test_the_lock_shows_no_amount_and_nothing_of_what_is_below() -> None:
    async with at_counter() as hands:
        await hands.to_review(SALE)
        below = hands.text()
        await left_alone(hands)
        assert SALE in below
        assert SALE not in hands.text()
        assert "CNY" not in hands.text()
        assert "CN¥" not in hands.text()


async def test_a_wrong_pin_opens_nothing_and_counts() -> None:
    async with at_counter() as hands:
        await left_alone(hands)
        await hands.press("enter")
        await hands.type("824613")
        await hands.press("enter")
        assert isinstance(hands.app.screen, LockScreen)
        assert hands.line("prompt") == "Wrong id or PIN."
        await hands.press("escape")
        await unlock(hands)
        assert isinstance(hands.app.screen, CounterScreen)


@pytest.mark.parametrize("keys", [("escape",), (".", "0", "enter"), ("f12",), ("ctrl+q",)])
async def test_no_key_leads_past_the_lock(keys: tuple[str, ...]) -> None:
    async with at_counter() as hands:
        await left_alone(hands)
        await hands.press(*keys)
        assert isinstance(hands.app.screen, LockScreen)
        assert hands.app.is_running


async def test_nothing_locks_while_the_terminal_is_at_work_and_the_result_stays() -> None:
    world = shop()
    world.sell(100_00)
    seen: list[bool] = []
    async with counter(world, lock_minutes=MINUTES) as hands:
        terminal = hands.app.lane.terminal

        def slow(*given: object) -> object:
            """A quarter of an hour passes on the line, and the lock is looked at in it."""
            world.clock.advance(LONG * 1.5)
            hands.app.call_from_thread(hands.app.idle.look)
            seen.append(isinstance(hands.app.screen, LockScreen))
            return terminal.void(*given)  # type: ignore[arg-type]

        alter(world, void=slow)
        object.__setattr__(hands.app, "lane", world.lane)
        await hands.sign_in()
        await hands.void(SALE)
        await hands.sees("ACCEPTED")
        assert seen == [False]
        await left_alone(hands)
        await unlock(hands)
        assert isinstance(hands.app.screen, ResultScreen)


async def test_another_person_finds_nothing_of_what_was_open() -> None:
    async with at_counter() as hands:
        await hands.to_review(SALE)
        await left_alone(hands)
        await unlock(hands, "9001")
        assert isinstance(hands.app.screen, CounterScreen)
        assert hands.app.person == SUPERVISOR
        assert states(hands.world) == []
        await hands.sees("1001 was signed out", "9001 supervisor")
        rows = hands.world.lane.journal.read(
            "select actor, body from journal where kind = 'signed_out'"
        )
        assert [(row["actor"], row["body"]) for row in rows] == [("9001", '{"person":"1001"}')]


async def test_an_approval_that_was_being_typed_is_dropped_and_the_request_waits() -> None:
    world = shop()
    voucher = world.sell(ABOVE_LIMIT)
    async with counter(world, lock_minutes=MINUTES) as hands:
        await hands.sign_in()
        await hands.void(voucher)
        await hands.sees("A SUPERVISOR APPROVES")
        await hands.type("9001")
        await left_alone(hands)
        await unlock(hands, "9002")
        assert isinstance(hands.app.screen, CounterScreen)
        assert states(world) == [State.AWAITING_APPROVAL]


async def test_the_lock_is_a_key_too() -> None:
    async with at_counter() as hands:
        await hands.type(".15")
        await hands.press("enter")
        await locked(hands)
        await unlock(hands)
        assert isinstance(hands.app.screen, CounterScreen)
        await hands.find(SALE)
        await hands.sees("ORIGINAL")


async def test_a_technician_s_screen_locks_too() -> None:
    async with at_counter("7001") as hands:
        await hands.until(lambda: isinstance(hands.app.screen, TechnicianScreen), "the checks")
        await hands.settled()
        await left_alone(hands)
        await unlock(hands, pin=PINS["7001"])
        assert isinstance(hands.app.screen, TechnicianScreen)


async def test_somebody_whose_pin_is_due_takes_over_only_with_a_new_one() -> None:
    world = shop()
    add_person(world.lane, "1002", "Kim", Role.CASHIER, "593717", SUPERVISOR)
    async with counter(world, lock_minutes=MINUTES) as hands:
        await hands.sign_in()
        await left_alone(hands)
        await unlock(hands, "1002", "593717")
        await hands.sees("CHANGE YOUR PIN")
        assert hands.app.person is None
        await hands.press("escape")
        await hands.sees("SIGN IN")


async def test_a_scan_reaches_no_pin_of_the_lock() -> None:
    async with at_counter() as hands:
        await left_alone(hands)
        await hands.press("enter")
        await hands.scan(*PINS["1001"], "enter")
        assert isinstance(hands.app.screen, LockScreen)
