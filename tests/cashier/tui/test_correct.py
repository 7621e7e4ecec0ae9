"""A wrong charge corrected at the counter: few keys, two for each movement, nothing unseen."""

from __future__ import annotations

import pytest

from cashier.domain.correction import Stage
from cashier.services.correct import correct
from cashier.services.find import find
from cashier.services.send import send
from cashier.store.corrections import corrections, open_corrections
from cashier.tui.charge import ChargeScreen
from cashier.tui.counter import CounterScreen
from tests.cashier.lanes import CASHIER, PINS, World, cny, shop
from tests.cashier.services.correction_kit import RIGHT, WRONG, charged, taken_back
from tests.cashier.tui.kit import Counter, counter

USUAL_VOID = ("enter", "1", "1", "+", "enter", "enter")
"""After the voucher number: find, void, the reason, arm, send, and the result is read."""

CORRECTION = ("enter", "5", "*", "enter", "+", "enter", "+", "enter", "enter")
"""Find, correct, a tenth, next, arm, send; arm, charge; and the result is read."""


def stages(world: World) -> list[Stage]:
    return [one.stage for one in corrections(world.lane.journal)]


async def to_charge(hands: Counter, voucher: str) -> None:
    """The first half, up to the arming of the second."""
    await hands.type(voucher)
    await hands.press(*CORRECTION[:6])
    await hands.sees("CHARGE THE RIGHT AMOUNT")


def half_done(world: World) -> None:
    """The wrong charge is taken back, and somebody stopped there."""
    original = find(world.lane, world.sell(WRONG)).original
    begun = correct(world.lane, original.id, cny(RIGHT), "typed_wrong", CASHIER)
    send(world.lane, begun.gives[-1].id)


# -- keys ------------------------------------------------------------------------------------------


async def test_the_usual_void_takes_six_keys_after_the_voucher_number() -> None:
    world = shop()
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.type(world.sell(WRONG))
        before = hands.keys
        await hands.press(*USUAL_VOID)
        assert hands.keys - before == 6 <= 12
        assert isinstance(hands.app.screen, CounterScreen)
    assert taken_back(world) == [WRONG]


async def test_ten_times_the_amount_is_corrected_with_nine_keys_after_the_voucher_number() -> None:
    world = shop()
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.type(world.sell(WRONG))
        before = hands.keys
        await hands.press(*CORRECTION)
        assert hands.keys - before == 9 <= 12
        assert isinstance(hands.app.screen, CounterScreen)
    assert (taken_back(world), charged(world), stages(world)) == ([WRONG], [RIGHT], [Stage.DONE])


async def test_any_right_amount_can_be_typed_also_a_higher_one() -> None:
    world = shop()
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find(world.sell(RIGHT))
        await hands.press("5", *"12800", "enter")
        await hands.sees("takes back CN¥12.80, charges CN¥128.00", "CN¥115.20 more")
        await hands.press("+", "enter")
        await hands.press("+", "enter")
        await hands.sees("CHARGED: THE TERMINAL ACCEPTED IT")
    assert (taken_back(world), charged(world)) == ([RIGHT], [WRONG])


@pytest.mark.parametrize(
    "keys",
    [("enter",), ("enter", "enter"), ("+",), ("+", "5", "enter"), ("+", "+", "enter")],
)
async def test_the_charge_needs_two_keys_of_its_own(keys: tuple[str, ...]) -> None:
    world = shop()
    async with counter(world) as hands:
        await hands.sign_in()
        await to_charge(hands, world.sell(WRONG))
        await hands.press(*keys)
        assert isinstance(hands.app.screen, ChargeScreen)
    assert charged(world) == []


async def test_a_scan_charges_nothing() -> None:
    world = shop()
    async with counter(world) as hands:
        await hands.sign_in()
        await to_charge(hands, world.sell(WRONG))
        await hands.scan("+", "enter")
        await hands.press("enter")
        assert isinstance(hands.app.screen, ChargeScreen)
    assert charged(world) == []


async def test_the_amount_that_was_charged_is_refused_where_it_is_typed() -> None:
    world = shop()
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find(world.sell(WRONG))
        await hands.press("5", *"12800", "enter")
        await hands.sees("CN¥128.00 is what was charged.")
        await hands.press("/")
        await hands.sees("ORIGINAL")
    assert corrections(world.lane.journal) == []


# -- what stops it ---------------------------------------------------------------------------------


async def test_who_leaves_between_the_halves_leaves_it_listed_and_goes_on_with_enter() -> None:
    world = shop()
    async with counter(world) as hands:
        await hands.sign_in()
        await to_charge(hands, world.sell(WRONG))
        await hands.press("0")
        await hands.sees("NOT CHARGED YET", "TO CHARGE", "CORRECTIONS OPEN: 1")
        assert hands.text().index("TO CHARGE") < hands.text().index("VOID")
        await hands.press("enter")
        await hands.sees("CHARGE THE RIGHT AMOUNT")
        await hands.press("+", "enter", "enter")
        assert "CORRECTIONS OPEN" not in hands.text()
    assert charged(world) == [RIGHT]


async def test_what_an_earlier_run_left_half_done_is_told_at_sign_in() -> None:
    world = shop()
    half_done(world)
    async with counter(world) as hands:
        await hands.sees("CORRECTIONS OPEN: 1")
        await hands.sign_in()
        await hands.sees("TO CHARGE: CN¥128.00 was taken back, CN¥12.80 is not charged yet.")


async def test_it_stands_on_the_board_and_goes_on_from_there() -> None:
    world = shop()
    half_done(world)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f6")
        await hands.sees("CORRECT", "TO CHARGE")
        await hands.press("enter")
        await hands.sees("CHARGE THE RIGHT AMOUNT")
        await hands.press("+", "enter", "enter")
    assert charged(world) == [RIGHT]


async def test_key_5_at_its_original_goes_on_with_an_open_correction() -> None:
    world = shop()
    half_done(world)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("1")
        await hands.press("5")
        await hands.sees("CHARGE THE RIGHT AMOUNT")


async def test_whoever_signs_out_reads_first_that_a_correction_is_open() -> None:
    world = shop()
    half_done(world)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f12")
        await hands.sees("A CORRECTION IS OPEN", "TO CHARGE")
        assert hands.app.person is not None
        await hands.press("enter")
        await hands.sees("SIGN IN")


async def test_a_lost_answer_to_the_charge_is_never_offered_again() -> None:
    world = shop("allinpay", "lost-answer@2")
    async with counter(world) as hands:
        await hands.sign_in()
        await to_charge(hands, world.sell(WRONG))
        await hands.press("+", "enter")
        await hands.sees("RESULT UNKNOWN: DO NOT CHARGE AGAIN")
        await hands.press("enter", "enter")
        await hands.sees("RESULT UNKNOWN: DO NOT CHARGE AGAIN")
        assert not isinstance(hands.app.screen, ChargeScreen)
    assert charged(world) == [RIGHT]


async def test_an_unknown_give_back_offers_no_charge() -> None:
    world = shop("allinpay", "lost-answer@1")
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.type(world.sell(WRONG))
        await hands.press(*CORRECTION[:6])
        await hands.sees("RESULT UNKNOWN: DO NOT REPEAT")
        assert not isinstance(hands.app.screen, ChargeScreen)
    assert charged(world) == []


async def test_a_large_amount_asks_a_supervisor_before_it_goes_back() -> None:
    world = shop()
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.type(world.sell(WRONG * 10))
        await hands.press(*CORRECTION[:6])
        await hands.sees("A SUPERVISOR APPROVES")
        await hands.type("9001")
        await hands.press("enter")
        await hands.type(PINS["9001"])
        await hands.press("enter")
        await hands.sees("CHARGE THE RIGHT AMOUNT")
        await hands.press("+", "enter")
        await hands.sees("CHARGED")
    assert (taken_back(world), charged(world)) == ([WRONG * 10], [WRONG])


# -- giving up -------------------------------------------------------------------------------------


async def test_a_person_gives_it_up_with_a_reason() -> None:
    world = shop()
    half_done(world)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("enter", "3")
        await hands.sees("WHY IS IT NOT CHARGED?")
        await hands.press("1")
        await hands.sees("GIVEN UP by 1001", "customer left")
    assert (stages(world), charged(world)) == ([Stage.GIVEN_UP], [])


async def test_a_reason_in_own_words_is_kept() -> None:
    world = shop()
    half_done(world)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("enter", "3", "4")
        await hands.type("left")
        await hands.press("enter")
        await hands.sees("GIVEN UP by 1001", "left")
    [one] = corrections(world.lane.journal)
    assert one.given_up == "left"


async def test_a_large_charge_is_given_up_by_a_supervisor_alone() -> None:
    world = shop()
    original = find(world.lane, world.sell(RIGHT)).original
    begun = correct(world.lane, original.id, cny(WRONG * 10), "typed_wrong", CASHIER)
    send(world.lane, begun.gives[-1].id)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("enter", "3", "1")
        await hands.sees("Supervisor no.")
        await hands.press("escape")
        assert len(open_corrections(world.lane.journal)) == 1
        await hands.press("enter", "3", "1")
        await hands.type("9001")
        await hands.press("enter")
        await hands.type(PINS["9001"])
        await hands.press("enter")
        await hands.sees("GIVEN UP by 9001")
