"""A sale that the terminal cannot tell, typed from its slip at the counter."""

from __future__ import annotations

from cashier.domain.lifecycle import State
from tests.cashier.lanes import PINS, shop, states
from tests.cashier.tui.kit import Counter, counter


async def fill(hands: Counter, *lines: str) -> None:
    for line in lines:
        if line:
            await hands.type(line)
        await hands.press("enter")


async def test_a_sale_from_a_slip_is_refunded_once_a_supervisor_has_looked_at_it() -> None:
    world = shop("asia_ecr")
    voucher = world.sell(2500)
    rrn = world.bank.entries[-1].transaction.rrn
    async with counter(world) as hands:
        await hands.sign_in("1001")
        await hands.find("123456")
        await hands.sees("no transaction with voucher 123456", "F2")
        await hands.press("f2")
        await hands.sees("SALE FROM A SLIP", "Voucher number")
        await fill(hands, voucher, "2500", "20260309", "", "", "4242", rrn, "")
        await hands.sees("ORIGINAL", "TYPED FROM A SLIP", "************4242")
        await hands.press("2")
        await fill(hands, "1000")
        await hands.press("1")
        await hands.sees("CHECK BEFORE SENDING", "TYPED FROM A SLIP")
        await hands.press("+")
        await hands.press("enter")
        await hands.sees("supervisor looks at the slip")
        await fill(hands, "9001", PINS["9001"])
        await hands.sees("ACCEPTED BY THE TERMINAL")
    assert states(world) == [State.ACCEPTED]


async def test_what_is_missing_on_the_slip_is_said_and_nothing_typed_is_lost() -> None:
    async with counter(shop()) as hands:
        await hands.sign_in("1001")
        await hands.press("f2")
        await fill(hands, "123456", "25.00", "yesterday", "", "", "", "", "")
        await hands.sees("Type the day on the slip", "123456")
        await hands.press("escape")
        await hands.sees("COUNTER")
