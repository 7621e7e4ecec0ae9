"""A refund that is in progress at a wallet, as the screens tell it."""

from __future__ import annotations

from cashier.domain.lifecycle import State
from cashier.store import reads
from drivers.simulator.bank import LOOKS
from drivers.terminal import Method
from tests.cashier.lanes import cny, shop, states
from tests.cashier.tui.kit import Counter, counter

WECHAT = "4200001234202603090123456789"


async def give_back(at: Counter, voucher: str) -> None:
    await at.find(voucher)
    await at.press("2")
    await at.type("1000")
    await at.press("enter", "1", "+", "enter")


async def test_in_progress_is_told_with_its_number_until_it_is_done() -> None:
    world = shop("allinpay", "wallet-pending")
    voucher = world.bank.sale(cny(25_00), method=Method.WECHAT, order_number=WECHAT)
    async with counter(world) as at:
        await at.sign_in()
        await give_back(at, voucher.transaction.voucher)
        (request,) = reads.requests(world.lane.journal)
        (attempt,) = reads.attempts(world.lane.journal, request.id)
        await at.sees("IN PROGRESS AT THE WALLET", attempt.reference, "Do not repeat")
        await at.press("enter")
        await at.sees("progress")
        await at.type(".6")
        await at.press("enter")
        await at.sees("IN PROGRESS AT THE WALLET")
        for _ in range(LOOKS):
            await at.press("1")
        await at.until(lambda: states(world) == [State.ACCEPTED], "the end")
