"""Signing in and out: who it is, in words when it is refused."""

from __future__ import annotations

import pytest

from cashier.demo import DEMO_PEOPLE
from cashier.domain.pins import TRIES
from cashier.tui.sign_in import SignInScreen
from tests.cashier.lanes import shop
from tests.cashier.tui.kit import Counter, counter


async def give(hands: Counter, person: str, pin: str) -> None:
    await hands.type(person)
    await hands.press("enter")
    await hands.type(pin)
    await hands.press("enter")


async def test_a_right_pin_opens_the_counter() -> None:
    async with counter(shop()) as hands:
        await hands.settled()
        await give(hands, "1001", "112358")
        await hands.sees("COUNTER", "1001 cashier")


@pytest.mark.parametrize(("person", "pin"), [("1001", "112359"), ("5555", "112358")])
async def test_a_wrong_pin_and_an_unknown_person_are_refused_alike(person: str, pin: str) -> None:
    async with counter(shop()) as hands:
        await hands.settled()
        await give(hands, person, pin)
        assert hands.line("prompt") == "Wrong id or PIN."
        assert pin not in hands.text()


async def test_too_many_wrong_pins_lock_the_person_out_in_words() -> None:
    async with counter(shop()) as hands:
        await hands.settled()
        for _ in range(TRIES + 1):
            await give(hands, "1001", "999999")
        assert "locked for 30 minutes" in hands.line("prompt")
        assert "A supervisor can reset the PIN" in hands.line("prompt")


async def test_an_empty_pin_is_no_try() -> None:
    async with counter(shop()) as hands:
        await hands.settled()
        await hands.type("1001")
        await hands.press("enter", "enter", "enter")
        assert "Wrong" not in hands.line("prompt")


async def test_a_pin_is_never_drawn() -> None:
    async with counter(shop()) as hands:
        await hands.settled()
        await hands.type("1001")
        await hands.press("enter")
        await hands.type("112358")
        assert "112358" not in hands.text()
        assert "••••••" in hands.text()
        assert "112358" not in hands.app.export_screenshot()


async def test_escape_begins_again_with_the_number() -> None:
    async with counter(shop()) as hands:
        await hands.settled()
        await hands.type("5555")
        await hands.press("enter", "escape")
        await give(hands, "1001", "112358")
        await hands.sees("COUNTER")


async def test_the_simulated_shop_shows_its_people_and_a_real_one_does_not() -> None:
    async with counter(shop(), demo=DEMO_PEOPLE) as hands:
        await hands.settled()
        assert all(one.pin in hands.text() for one in DEMO_PEOPLE)
    async with counter(shop()) as hands:
        await hands.settled()
        assert not any(one.pin in hands.text() for one in DEMO_PEOPLE)


@pytest.mark.parametrize("way", ["f8", ".8"])
async def test_the_language_is_switched_by_key_and_by_code(way: str) -> None:
    async with counter(shop(), demo=DEMO_PEOPLE) as hands:
        await hands.settled()
        await hands.press(*([way] if way == "f8" else [*way, "enter"]))
        await hands.sees("登录", "密码")
        await hands.type("1001")
        await hands.press("enter")
        await hands.type("112358")
        await hands.press("enter")
        await hands.sees("收银台")


@pytest.mark.parametrize("way", ["ctrl+q", ".0"])
async def test_the_program_is_left_from_here(way: str) -> None:
    async with counter(shop()) as hands:
        await hands.settled()
        for key in [way] if way == "ctrl+q" else [*way, "enter"]:
            await hands.rush(key)
        await hands.until(lambda: not hands.app.is_running, "the end")
        assert hands.app.return_code == 0


async def test_signing_out_leads_back_and_forgets_who_it_was() -> None:
    async with counter(shop()) as hands:
        await hands.sign_in()
        await hands.press("f12")
        assert isinstance(hands.app.screen, SignInScreen)
        assert hands.app.person is None
        assert "1001" not in hands.line("status")
