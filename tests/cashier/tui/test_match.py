"""Finding without a card number, with real keys."""

from __future__ import annotations

from cashier.services.find import find
from tests.cashier.lanes import shop, strict
from tests.cashier.tui.kit import counter


async def test_two_facts_open_the_payment_and_the_screen_says_which_are_the_same() -> None:
    world = shop()
    voucher = world.sell(2500)
    rrn = world.bank.entries[-1].transaction.rrn
    async with counter(world) as at:
        await at.sign_in()
        await at.type(".17")
        await at.press("enter")
        await at.sees("FIND WITHOUT A CARD NUMBER")
        await at.press("enter")
        await at.type(rrn)
        await at.press("enter", "enter", "enter")
        await at.type("2500")
        await at.press("enter", "enter")
        await at.sees("RRN: the same", "Amount: the same", "It is this payment")
        await at.press("enter")
        await at.sees("ORIGINAL", voucher)


async def test_what_differs_is_said_and_opens_nothing() -> None:
    world = shop()
    voucher = world.sell(2500)
    async with counter(world) as at:
        await at.sign_in()
        await at.type(".17")
        await at.press("enter")
        await at.type(voucher)
        await at.press("enter", "enter", "enter", "enter")
        await at.type("2600")
        await at.press("enter", "enter")
        await at.sees("Amount: DIFFERS", "NOT PROVEN")
        await at.press("enter")
        await at.sees("COUNTER")


async def test_a_payment_without_a_card_number_says_so_and_what_to_do() -> None:
    world = shop("asia_ecr")
    voucher = world.sell(2500)
    strict(world, match_without_card=True)
    async with counter(world) as at:
        await at.sign_in()
        await at.find(voucher)
        await at.sees("NO CARD NUMBER")
        await at.press("1", "1", "+", "enter")
        await at.sees("two facts of the slip", ".17")


async def test_the_code_for_paying_is_refused_in_words_at_the_counter() -> None:
    world = shop()
    find(world.lane, world.sell(2500))
    async with counter(world) as at:
        await at.sign_in()
        await at.scan(*"134567890123456789", "enter")
        await at.sees("code for PAYING")
