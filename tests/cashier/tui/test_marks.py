"""What is marked in a list stays marked when the list changes by itself, or nothing is marked."""

from __future__ import annotations

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.records import Request
from cashier.services.send import send
from cashier.store import reads
from cashier.tui.views import voucher_of
from drivers import terminal as t
from drivers.simulator.faults import Fault, Rule
from drivers.terminal import Kind
from tests.cashier.lanes import PINS, World, again, give_back, shop
from tests.cashier.tui.doubts import NOT_DONE, OFTEN, Answers, doubts, due
from tests.cashier.tui.kit import Counter, counter

KEYS = ("3", "5", "1", "enter")
"""All that the board does with a row."""

NEWS = t.Unknown(t.Words("The batch is closed now."))

GONE = {"en": "The one you had marked", "zh": "刚才选中的一笔"}


def marked(hands: Counter) -> str:
    """The marked row as it is drawn; empty when there is none."""
    return next((line for line in hands.text().split("\n") if line.startswith(" > ")), "")


async def take_over(hands: Counter, plan: str) -> None:
    await hands.sees("SOMEBODY TAKES IT OVER")
    for typed in (plan, "9001", PINS["9001"]):
        await hands.type(typed)
        await hands.press("enter")


# -- the board -----------------------------------------------------------------------------------


async def test_new_words_about_one_doubt_do_not_move_the_hand_to_another() -> None:
    world, (first, second), answers = doubts(25_00, 25_00)
    async with counter(world, queries=OFTEN) as hands:
        await hands.sign_in()
        await hands.press("f6", "2")
        assert voucher_of(second) in marked(hands)
        answers.tell(first, NEWS)
        due(hands)
        await hands.until(lambda: NEWS.words.en in str(again(world, first).message), "news")
        await hands.settled()
        assert voucher_of(second) in marked(hands)
        await hands.press("5")
        await take_over(hands, "call the bank")
    assert again(world, first).state is State.IN_DOUBT
    assert again(world, second).state is State.ESCALATED


async def test_a_doubt_that_ends_above_it_does_not_move_the_hand_either() -> None:
    world, (first, second, third), answers = doubts(25_00, 25_00, 25_00)
    async with counter(world, queries=OFTEN) as hands:
        await hands.sign_in()
        await hands.press("f6", "2", "2")
        answers.tell(first, NOT_DONE)
        due(hands)
        await hands.sees("RESULT KNOWN")
        await hands.press("5")
        await take_over(hands, "call the bank")
    assert [again(world, one).state for one in (first, second, third)] == [
        State.NOT_DONE, State.IN_DOUBT, State.ESCALATED,
    ]  # fmt: skip


@pytest.mark.parametrize("language", GONE)
async def test_when_the_marked_doubt_has_ended_no_key_acts_until_another_is_marked(
    language: str,
) -> None:
    world, (first, second), answers = doubts(25_00, 25_00)
    async with counter(world, language, queries=OFTEN) as hands:
        await hands.sign_in()
        await hands.press("f6", "2")
        answers.tell(second, NOT_DONE)
        due(hands)
        await hands.sees(GONE[language])
        await hands.press(*KEYS)
        await hands.sees(GONE[language], voucher_of(first))
        assert marked(hands) == ""
        await hands.press("2")
        assert voucher_of(first) in marked(hands)
        assert GONE[language] not in hands.text()
    assert again(world, first).state is State.IN_DOUBT


async def test_nothing_is_marked_by_further_news_after_the_marked_one_has_ended() -> None:
    world, (first, second), answers = doubts(25_00, 25_00)
    async with counter(world, queries=OFTEN) as hands:
        await hands.sign_in()
        await hands.press("f6", "2")
        answers.tell(second, NOT_DONE)
        due(hands)
        await hands.sees(GONE["en"])
        answers.tell(first, NEWS)
        due(hands)
        await hands.until(lambda: NEWS.words.en in str(again(world, first).message), "news")
        await hands.settled()
        assert marked(hands) == ""
        await hands.press("8")
        await hands.sees("The batch is closed now")


async def test_the_mark_is_still_there_after_its_history_was_read() -> None:
    world, (_, second), _ = doubts(25_00, 25_00)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f6", "2", "enter")
        await hands.sees("HISTORY")
        await hands.press("0")
        await hands.sees("Bring")
        assert voucher_of(second) in marked(hands)


# -- what waits ------------------------------------------------------------------------------------


def queued(*minors: int) -> tuple[World, list[Request]]:
    """A shop with refunds that wait for the terminal, each of a sale of its own."""
    world = shop()
    requests = [world.ask(world.sell(25_00), Kind.REFUND, minor) for minor in minors]
    world.is_unplugged = True
    waiting = [send(world.lane, one.id) for one in requests]
    world.is_unplugged = False
    return world, waiting


async def test_what_was_withdrawn_leaves_no_other_one_under_the_hand() -> None:
    world, (first, second) = queued(100, 200)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f5", "2", "enter", "3")
        await hands.sees("HISTORY")
        await hands.press("0")
        assert "2.00" in marked(hands)
        await hands.press("enter", "2")
        await hands.sees("Withdrawn by 1001", GONE["en"], "1.00")
        await hands.press("enter", "1")
        await hands.sees("WAITING: NOT SENT", GONE["en"])
    assert again(world, first).state is State.QUEUED
    assert again(world, second).state is State.NOT_DONE
    assert world.rules.commands == 0


# -- the requests of one original ----------------------------------------------------------------


async def test_a_result_shows_in_the_list_of_an_original_and_the_mark_stays() -> None:
    world = shop()
    voucher = world.sell(25_00)
    for minor in (1_00, 2_00):
        give_back(world, voucher, Kind.REFUND, minor)
    world.rules.rules = (Rule(Fault.LOST_ANSWER),)
    request = give_back(world, voucher, Kind.REFUND, 3_00)
    world.rules.rules = ()
    answers = Answers(world)
    async with counter(world, queries=OFTEN) as hands:
        await hands.sign_in()
        await hands.find(voucher)
        await hands.press("4", "2")
        await hands.sees("UNKNOWN")
        assert "2.00" in marked(hands)
        answers.tell(request, NOT_DONE)
        due(hands)
        await hands.sees("not done")
        await hands.settled()
        assert "2.00" in marked(hands)


# -- the counter's list ----------------------------------------------------------------------------


def accepted(*minors: int) -> tuple[World, list[Request]]:
    world = shop()
    return world, [give_back(world, world.sell(minor), Kind.VOID) for minor in minors]


def newer(world: World, count: int) -> None:
    """More requests than there were, with nothing sent."""
    for _ in range(count):
        world.ask(world.sell(7_00), Kind.VOID)


async def test_a_new_request_does_not_move_the_mark_of_the_counters_list() -> None:
    world, _ = accepted(1_00, 2_00)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("down")
        assert "1.00" in marked(hands)
        newer(world, 1)
        await hands.app.screen.renew()
        await hands.settled()
        assert "1.00" in marked(hands)
        await hands.press("enter")
        await hands.sees("RESULT", "ACCEPTED BY THE TERMINAL", "CN¥1.00")


@pytest.mark.parametrize("language", GONE)
async def test_what_the_counters_list_no_longer_shows_cannot_be_entered(language: str) -> None:
    world, _ = accepted(1_00, 2_00)
    async with counter(world, language) as hands:
        await hands.sign_in()
        await hands.press("down")
        newer(world, 12)
        assert len(reads.requests(world.lane.journal)) == 14
        await hands.app.screen.renew()
        await hands.press("enter")
        await hands.sees(GONE[language])
        assert marked(hands) == ""
        await hands.press("down", "enter")
        await hands.sees("7.00")
        assert GONE[language] not in hands.text()
