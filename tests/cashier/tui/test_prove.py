"""Number and PIN, one person after another, with a number pad alone."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from cashier.domain.lifecycle import State
from cashier.store import reads
from cashier.text import LANGUAGES, speaker
from tests.cashier.lanes import PINS, shop
from tests.cashier.tui.kit import Counter, counter
from tests.cashier.tui.test_other_way import stands, to_reference


def focused(at: Counter) -> str | None:
    return at.app.focused.id if at.app.focused else None


def typed(at: Counter) -> list[str]:
    return [one.value for one in at.app.screen.query(Input)]


async def test_after_a_refusal_the_next_supervisor_begins_with_their_own_number() -> None:
    world = shop()
    voucher = world.sell(2500)
    async with counter(world) as at:
        await at.sign_in()
        await to_reference(at, voucher)
        await at.type("9001")
        await at.press("enter")
        await at.type("999999")
        await at.press("enter")
        assert (focused(at), typed(at)) == ("person", ["", ""])
        await stands(at, "9002")
        await at.sees("A second, different supervisor approves.")
        await stands(at, "1001")
        assert (focused(at), typed(at)) == ("person", ["", ""])
        await stands(at, "9001")
        await at.sees("PAID ANOTHER WAY", "T77")
    (request,) = reads.requests(world.lane.journal)
    assert request.state is State.ACCEPTED


@pytest.mark.parametrize("keys", [("enter",), ("1", "2", "up")])
async def test_the_pin_box_is_left_with_a_number_pad_alone(keys: tuple[str, ...]) -> None:
    world = shop()
    voucher = world.sell(2500)
    async with counter(world) as at:
        await at.sign_in()
        await to_reference(at, voucher)
        await at.type("9001")
        await at.press("enter")
        assert focused(at) == "pin"
        await at.press(*keys)
        assert (focused(at), typed(at)) == ("person", ["", ""])
        await at.type(".0")
        await at.press("enter")
        await at.sees("waits for two supervisors")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_key_line_names_only_what_works_in_the_box(language: str) -> None:
    world = shop()
    async with counter(world, language) as at:
        await at.settled()
        again = speaker(language).text("key.number_again")
        assert ".0" in at.line("keys")
        assert again not in at.line("keys")
        await at.type("9001")
        await at.press("enter")
        assert ".0" not in at.line("keys")
        assert again in at.line("keys")
        await at.type(PINS["9001"])
        await at.press("up")
        assert ".0" in at.line("keys")
