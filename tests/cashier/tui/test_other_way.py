"""Another way than through the terminal, with real keys: two supervisors, and no byte sent."""

from __future__ import annotations

from cashier.domain.lifecycle import State
from cashier.store import reads
from tests.cashier.lanes import PINS, shop, states
from tests.cashier.tui.kit import Counter, counter


async def to_reference(at: Counter, voucher: str) -> None:
    """A refund of 10.00 by bank transfer, up to the box for its reference."""
    await at.find(voucher)
    await at.press("6", "2")
    await at.type("1000")
    await at.press("enter", "1")
    await at.sees("CHECK BEFORE SENDING", "bank transfer", "NOT by the terminal")
    await at.press("+", "enter")
    await at.sees("PAID ANOTHER WAY: THE REFERENCE")
    await at.type("T77")
    await at.press("enter")


async def stands(at: Counter, person: str) -> None:
    await at.type(person)
    await at.press("enter")
    await at.type(PINS[person])
    await at.press("enter")


async def test_two_supervisors_pay_another_way_at_the_counter() -> None:
    world = shop()
    voucher = world.sell(2500)
    async with counter(world) as at:
        await at.sign_in()
        await to_reference(at, voucher)
        await at.sees("The first supervisor approves.")
        await stands(at, "9001")
        await at.sees("A second, different supervisor approves.")
        await stands(at, "9002")
        await at.sees("PAID ANOTHER WAY", "T77")
    (request,) = reads.requests(world.lane.journal)
    assert (request.state, request.told_as) == (State.ACCEPTED, "paid_other_way")
    assert world.paid_back(voucher) == []


async def test_the_same_supervisor_twice_pays_nothing() -> None:
    world = shop()
    voucher = world.sell(2500)
    async with counter(world) as at:
        await at.sign_in()
        await to_reference(at, voucher)
        await stands(at, "9001")
        await stands(at, "9001")
        await at.sees("A second, different supervisor approves.")
        await at.press("escape")
        await at.sees("waits for two supervisors")
    assert states(world) == [State.AWAITING_APPROVAL]


async def test_what_waits_for_two_is_taken_up_again_from_the_list() -> None:
    world = shop()
    voucher = world.sell(2500)
    async with counter(world) as at:
        await at.sign_in()
        await to_reference(at, voucher)
        await at.press("escape")
        await at.type(".5")
        await at.press("enter", "enter", "1")
        await at.sees("PAID ANOTHER WAY: THE REFERENCE")
        await at.type("T78")
        await at.press("enter")
        await stands(at, "9002")
        await stands(at, "9001")
        await at.sees("PAID ANOTHER WAY", "T78")
    assert states(world) == [State.ACCEPTED]


async def test_what_is_no_longer_possible_says_so_before_anybody_prepares_a_payment() -> None:
    """The sale was voided at the terminal while the request waited for two supervisors."""
    world = shop()
    voucher = world.sell(2500)
    async with counter(world) as at:
        await at.sign_in()
        await to_reference(at, voucher)
        await at.press("escape")
        await at.void(voucher)
        await at.sees("ACCEPTED BY THE TERMINAL")
        await at.press("0")
        await at.type(".5")
        await at.press("enter", "enter", "1")
        await at.sees("Pay nothing out. Withdraw this request")
    assert State.AWAITING_APPROVAL in states(world)


async def test_a_goods_voucher_is_asked_for_its_own_number() -> None:
    world = shop()
    voucher = world.sell(2500)
    async with counter(world) as at:
        await at.sign_in()
        await at.find(voucher)
        await at.press("6", "1")
        await at.type("1000")
        await at.press("enter", "1", "+", "enter")
        await at.sees("PAID ANOTHER WAY: THE REFERENCE", "Voucher number")
        assert "Bank reference" not in at.text()


async def test_who_rejects_is_asked_as_that_and_an_empty_board_claims_nothing() -> None:
    world = shop()
    voucher = world.sell(2500)
    async with counter(world) as at:
        await at.sign_in()
        await at.press("f6")
        await at.sees("UNKNOWN RESULTS: NONE")
        await at.press("0")
        await to_reference(at, voucher)
        await at.press("escape")
        await at.type(".5")
        await at.press("enter", "enter", "4")
        await at.type("not agreed")
        await at.press("enter")
        await at.sees("WHO REJECTS IT?")
