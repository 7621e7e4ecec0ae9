"""A PIN that must be changed is changed on a screen that comes by itself."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from cashier.domain.facts import Fact
from cashier.domain.pins import TRIES
from cashier.domain.refusal import Refused
from cashier.domain.roles import Role
from cashier.services.identify import prove
from cashier.services.staff import add_person
from cashier.store import reads
from cashier.tui.own_pin import OwnPinScreen
from tests.cashier.lanes import PINS, SUPERVISOR, World, shop
from tests.cashier.tui.kit import Counter, counter

GIVEN, OWN = "593717", "460281"


@pytest.fixture
def world() -> World:
    world = shop()
    add_person(world.lane, "1002", "Kim", Role.CASHIER, GIVEN, SUPERVISOR)
    return world


async def sign_in(hands: Counter, person: str, pin: str) -> None:
    await hands.settled()
    for text in (person, pin):
        await hands.type(text)
        await hands.press("enter")


async def give(hands: Counter, *pins: str) -> None:
    for pin in pins:
        await hands.type(pin)
        await hands.press("enter")


async def test_whoever_has_a_pin_of_somebody_else_s_choice_changes_it_first(world: World) -> None:
    async with counter(world) as hands:
        await sign_in(hands, "1002", GIVEN)
        await hands.sees("CHANGE YOUR PIN", "1002 Kim", "somebody else gave it to you")
        assert hands.app.person is None
        await give(hands, GIVEN, OWN, OWN)
        await hands.sees("COUNTER", "1002 Kim")
        assert prove(world.lane, "1002", OWN, "command").id == "1002"


async def test_without_a_new_pin_nobody_gets_to_the_counter(world: World) -> None:
    async with counter(world) as hands:
        for way in ("escape", "enter"):
            await sign_in(hands, "1002", GIVEN)
            await hands.sees("CHANGE YOUR PIN")
            await hands.press(way)
            await hands.sees("SIGN IN")
            await hands.press("escape")
        assert hands.app.person is None


async def test_two_different_new_pins_and_a_weak_one_are_refused_in_words(world: World) -> None:
    async with counter(world) as hands:
        await sign_in(hands, "1002", GIVEN)
        await give(hands, GIVEN, OWN, "460282")
        assert "not the same" in hands.line("prompt")
        await give(hands, "123456", "123456")
        assert "Too simple" in hands.line("prompt")
        await give(hands, GIVEN, GIVEN, GIVEN)
        assert "last four" in hands.line("prompt")
        await give(hands, GIVEN, OWN, OWN)
        await hands.sees("COUNTER")


async def test_a_pin_is_changed_from_the_counter_and_never_drawn(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.type(".14")
        await hands.press("enter")
        await give(hands, PINS["1001"], OWN)
        await hands.type(OWN)
        assert OWN not in hands.text()
        await hands.press("enter")
        await hands.sees("COUNTER", "PIN CHANGED.")


async def test_no_scan_becomes_a_pin(world: World) -> None:
    async with counter(world) as hands:
        await sign_in(hands, "1002", GIVEN)
        await hands.scan(*GIVEN, "enter")
        assert hands.line("prompt") == "A PIN is typed, not scanned."
        assert isinstance(hands.app.screen, OwnPinScreen)


async def test_seven_days_before_it_is_too_old_the_counter_says_so(world: World) -> None:
    world.clock.advance(timedelta(days=85).total_seconds())
    async with counter(world) as hands:
        await hands.sign_in()
        assert "within 5 days: .14" in hands.line("prompt")


async def test_a_supervisor_reads_what_happened_to_the_tries_and_that_is_written_down(
    world: World,
) -> None:
    with world.lane.journal.write() as pen:
        pen.append(Fact.TRIES_LOST, {"why": "missing"}, "system")
    async with counter(world) as hands:
        await sign_in(hands, "1001", PINS["1001"])
        await hands.sees("COUNTER")
        await hands.press("f12")
        await sign_in(hands, "9001", PINS["9001"])
        await hands.sees("WRONG PINS", "missing or damaged")
        await hands.press("enter")
        await hands.sees("COUNTER")
        assert reads.pin_alarms(world.lane.journal) == []


async def test_keys_are_answered_while_a_pin_is_being_hashed(world: World) -> None:
    """The hash stands still until a key that was pressed meanwhile has been seen."""
    gate = threading.Event()

    class Slow:
        def hash(self, pin: str) -> str:
            raise AssertionError("only verified")

        def verify(self, verifier: str, pin: str) -> bool:
            return gate.wait(10)

        def is_current(self, verifier: str) -> bool:
            return True

    world.lane = replace(world.lane, hasher=Slow())
    async with counter(world) as hands:
        await hands.settled()
        await hands.type("1001")
        await hands.press("enter")
        await hands.type(PINS["1001"])
        await hands.rush("enter")
        await hands.sees("Checking")
        for key in "77":
            await hands.rush(key)
        await hands.sees("••")
        gate.set()
        await hands.sees("COUNTER")


async def test_a_supervisor_gives_a_locked_out_person_a_new_pin_at_the_counter(
    world: World,
) -> None:
    for _ in range(TRIES):
        with pytest.raises(Refused):
            prove(world.lane, "1001", "824613", "sign_in")
    async with counter(world) as hands:
        await hands.sign_in("9001")
        await give(hands, ".14")
        await hands.press("2")
        await hands.sees("GIVE SOMEBODY A NEW PIN")
        await give(hands, "1001", "824613", OWN, OWN)
        assert hands.line("prompt") == "Wrong id or PIN."
        await give(hands, "1001", PINS["9001"], OWN, OWN)
        await hands.sees("COUNTER", "PIN CHANGED.")
        await hands.press("f12")
        await sign_in(hands, "1001", OWN)
        await hands.sees("CHANGE YOUR PIN", "1001 cashier")


async def test_a_supervisor_s_own_pin_is_the_first_of_the_two(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in("9001")
        await give(hands, ".14")
        await hands.press("1")
        await give(hands, PINS["9001"], OWN, OWN)
        await hands.sees("COUNTER", "PIN CHANGED.")
        assert prove(world.lane, "9001", OWN, "command") == SUPERVISOR
