"""The whole way by keys: from the voucher on the slip to what is proven."""

import pytest

from cashier.domain.lifecycle import State
from cashier.store import reads
from drivers.simulator.faults import Fault, Rule
from tests.cashier.lanes import shop
from tests.cashier.tui.kit import counter
from tests.explorer.world import World

MOST_KEYS = 12


@pytest.fixture
def world() -> World:
    made = shop("allinpay")
    made.sell(9_90)
    made.sell(25_00)
    made.sell(1_500_00)
    return made


def states(world: World) -> list[State]:
    return [one.state for one in reads.requests(world.lane.journal)]


async def test_the_usual_void_takes_few_keys_after_the_voucher_number(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("2")
        hands.keys = 0
        await hands.sees("ORIGINAL", "25.00", "*1 VOID")
        await hands.press("1")
        await hands.sees("WHY?")
        await hands.press("2")
        await hands.sees("CHECK BEFORE SENDING")
        await hands.press("+")
        await hands.press("enter")
        await hands.sees("ACCEPTED BY THE TERMINAL", "not credited yet")
        assert hands.keys <= MOST_KEYS
    assert states(world) == [State.ACCEPTED]
    assert world.paid_back("000002") == [25_00]


async def test_a_partial_refund_fills_its_digits_from_the_right(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("2")
        await hands.sees("ORIGINAL")
        await hands.press("2")
        await hands.sees("HOW MUCH")
        await hands.type("1250")
        await hands.press("enter")
        await hands.sees("WHY?")
        await hands.press("1")
        await hands.sees("REFUND", "12.50")
        await hands.press("f10", "enter")
        await hands.sees("ACCEPTED BY THE TERMINAL")
        await hands.press("3")
        await hands.sees("商户存根")
    assert world.paid_back("000002") == [12_50]


async def test_an_amount_above_what_is_left_goes_no_further(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("2")
        await hands.sees("ORIGINAL")
        await hands.press("2")
        await hands.sees("HOW MUCH")
        await hands.type("2501")
        await hands.press("enter")
        await hands.sees("more than is left")
        await hands.press(".")
        await hands.sees("No point here")
    assert states(world) == []


async def test_a_supervisor_approves_above_the_limit_and_not_the_cashier(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("3")
        await hands.sees("ORIGINAL")
        await hands.press("1")
        await hands.sees("WHY?")
        await hands.press("1")
        await hands.sees("CHECK")
        await hands.press("+", "enter")
        await hands.sees("A SUPERVISOR APPROVES")
        await hands.type("1001")
        await hands.press("enter")
        await hands.type("112358")
        await hands.press("enter")
        await hands.sees("may not approve")
        assert states(world) == [State.AWAITING_APPROVAL]


async def test_an_approved_request_is_sent(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("3")
        await hands.sees("ORIGINAL")
        await hands.press("1")
        await hands.sees("WHY?")
        await hands.press("1")
        await hands.sees("CHECK")
        await hands.press("+", "enter")
        await hands.sees("A SUPERVISOR APPROVES")
        await hands.type("9001")
        await hands.press("enter")
        await hands.type("314159")
        await hands.press("enter")
        await hands.sees("ACCEPTED BY THE TERMINAL")
    assert world.paid_back("000003") == [1_500_00]


async def test_a_pulled_cable_queues_and_the_queue_sends_once(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("2")
        await hands.sees("ORIGINAL")
        await hands.press("1")
        await hands.sees("WHY?")
        await hands.press("1")
        await hands.sees("CHECK")
        world.is_unplugged = True
        await hands.press("+", "enter")
        await hands.sees("NOT SENT: QUEUED, NOTHING SENT", "not paid yet")
        assert "!queue 1!" in hands.line("status")
        world.is_unplugged = False
        await hands.press("enter")
        await hands.sees("COUNTER")
        await hands.type(".5")
        await hands.press("enter")
        await hands.sees("WAITING: NOT SENT", "25.00")
        await hands.press("1")
        await hands.sees("1 sent, 0 still queued")
    assert world.paid_back("000002") == [25_00]


async def test_a_lost_answer_is_unknown_until_the_board_has_asked(world: World) -> None:
    world.rules.rules = (Rule(Fault.LOST_ANSWER),)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("2")
        await hands.sees("ORIGINAL")
        await hands.press("1")
        await hands.sees("WHY?")
        await hands.press("1")
        await hands.sees("CHECK")
        await hands.press("+", "enter")
        await hands.sees("RESULT UNKNOWN: DO NOT REPEAT")
        assert "failed" not in hands.text().lower()
        await hands.press("enter")
        await hands.sees("COUNTER")
        await hands.press("f6")
        await hands.sees("25.00", "RESULT UNKNOWN")
        await hands.press("1")
        await hands.sees("1 cleared, 0 still unknown")
    assert states(world) == [State.ACCEPTED]
    assert world.paid_back("000002") == [25_00]


async def test_what_no_device_can_prove_is_ended_by_evidence() -> None:
    world = shop("asia_ecr")
    voucher = world.sell(25_00)
    world.rules.rules = (Rule(Fault.LOST_ANSWER),)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find(voucher)
        await hands.sees("ORIGINAL")
        await hands.press("1")
        await hands.sees("WHY?")
        await hands.press("1")
        await hands.sees("CHECK")
        await hands.press("+", "enter")
        await hands.sees("RESULT UNKNOWN: DO NOT REPEAT")
        await hands.press("enter")
        await hands.sees("COUNTER")
        await hands.press("f6")
        await hands.press("1")
        await hands.sees("0 cleared, 1 still unknown", "Bring one of")
        await hands.press("3")
        await hands.sees("WHAT DOES THE EVIDENCE SHOW?")
        await hands.press("1")
        await hands.sees("WHAT WAS BROUGHT?")
        await hands.press("1")
        await hands.sees("WHAT THE EVIDENCE SAYS")
        await hands.press(*"slip")
        await hands.press("enter", "enter", "enter", "enter")
        await hands.sees("stands for the evidence")
        await hands.type("9001")
        await hands.press("enter")
        await hands.type("314159")
        await hands.press("enter")
        await hands.sees("Nothing is unknown", "PAID")
    assert states(world) == [State.ACCEPTED]


async def test_a_charge_that_nobody_knows_is_said_at_the_counter(world: World) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("777")
        await hands.sees("no transaction with voucher 777")
        assert "COUNTER" in hands.line("title")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("COUNTER", "ORIGINAL", "WHY?")), ("zh", ("收银台", "原交易", "原因"))],
)
async def test_the_way_is_the_same_in_both_languages(
    world: World, language: str, words: tuple[str, str, str]
) -> None:
    async with counter(world, language) as hands:
        await hands.sign_in()
        await hands.sees(words[0])
        await hands.find("2")
        await hands.sees(words[1])
        await hands.press("1")
        await hands.sees(words[2])


async def test_the_sign_in_screen_switches_the_language(world: World) -> None:
    async with counter(world) as hands:
        await hands.settled()
        await hands.press("f8")
        await hands.sees("登录")
