"""The approval by phone at the counter: what is read out, and the code that comes back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from cashier.domain.codes import grouped
from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.text import LANGUAGES
from tests.cashier.phone import Phone
from tests.cashier.tui.kit import Counter, counter


@asynccontextmanager
async def calling(language: str = "en") -> AsyncIterator[tuple[Counter, Phone]]:
    """A cashier at the counter, on the phone about a request that waits."""
    phone = Phone()
    async with counter(phone.world, language) as hands:
        await hands.sign_in()
        await hands.press("f5", "enter", "1")
        await hands.press(".", "1", "enter")
        yield hands, phone


async def type_code(hands: Counter, person: str, code: str) -> None:
    await hands.type(person)
    await hands.press("enter")
    await hands.type(code)
    await hands.press("enter")


async def test_the_screen_shows_what_to_read_out_and_a_code_approves() -> None:
    async with calling() as (hands, phone):
        await hands.sees("READ OUT", grouped(phone.asked().number), "Counter 1")
        await type_code(hands, "9001", phone.give())
        await hands.sees("ACCEPTED BY THE TERMINAL")
    assert phone.now().approved_by == "9001"
    assert [one["kind"] for one in phone.world.ledger] == ["sale", "refund"]


async def test_a_wrong_code_is_told_and_the_number_stays() -> None:
    async with calling() as (hands, phone):
        await type_code(hands, "9001", "00000000")
        await hands.sees("does not fit", "9001")
        await hands.type(phone.give())
        await hands.press("enter")
        await hands.sees("ACCEPTED BY THE TERMINAL")


async def test_every_way_back_is_one_step_and_leaves_it_waiting() -> None:
    async with calling() as (hands, phone):
        await hands.press("escape")
        await hands.sees("A SUPERVISOR APPROVES", "PIN")
        await hands.press(".", "1", "enter", ".", "0", "enter")
        await hands.sees("PIN")
    assert phone.now().state is State.AWAITING_APPROVAL


async def test_a_scan_never_becomes_a_code() -> None:
    async with calling() as (hands, phone):
        await hands.type("9001")
        await hands.press("enter")
        await hands.scan(*phone.give(), "enter")
        await hands.paste(phone.give())
    assert phone.now().state is State.AWAITING_APPROVAL
    assert not phone.events(Fact.CODE_TRIED)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_screen_is_drawn_as_it_was(language: str, snapshot: SnapshotAssertion) -> None:
    async with calling(language) as (hands, _):
        drawn = hands.text()
    assert max(map(cell_len, drawn.splitlines())) <= 80
    assert drawn == snapshot
