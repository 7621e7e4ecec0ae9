"""What the screens do when something breaks beneath them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cashier.domain.lifecycle import State
from cashier.services.lane import JournalFailed
from cashier.services.send import send
from cashier.store import reads
from cashier.tui.stopped import StoppedScreen
from drivers import terminal as t
from drivers.simulator.faults import Fault, Rule
from tests.cashier.lanes import shop, strict
from tests.cashier.tui.kit import counter
from tests.explorer.world import World


@pytest.fixture
def world() -> World:
    made = shop()
    made.sell(25_00)
    return made


class DiskFails:
    """The terminal does its work, but from its first byte on the disk takes nothing more."""

    def __init__(self, world: World) -> None:
        self._world, self._terminal = world, world.lane.terminal

    def __getattr__(self, name: str) -> object:
        return getattr(self._terminal, name)

    def void(self, request: t.Void, hear: t.Hear, stop: t.Stop) -> t.Outcome:
        self._world.disk.execute("pragma query_only = on")
        return self._terminal.void(request, hear, stop)


async def test_a_journal_that_takes_no_result_stops_the_lane(world: World) -> None:
    world.lane = replace(world.lane, terminal=DiskFails(world))  # type: ignore[arg-type]
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.void("1")
        await hands.sees("THIS LANE HAS STOPPED", "THE JOURNAL CANNOT BE WRITTEN")
        await hands.press("1", "f5", "+")
        assert isinstance(hands.app.screen, StoppedScreen)
        await hands.rush("enter")
        await hands.until(lambda: not hands.app.is_running, "the end")
        assert isinstance(hands.app.fault, JournalFailed)
    assert world.paid_back("000001") == [25_00]
    assert b'"voucher"' in world.spilled[0]


async def test_a_disk_that_fails_at_sign_in_stops_the_lane_in_words(world: World) -> None:
    async with counter(world) as hands:
        await hands.settled()
        world.disk.execute("pragma query_only = on")
        await hands.type("1001")
        await hands.press("enter")
        await hands.type("112358")
        await hands.press("enter")
        await hands.sees("THIS LANE HAS STOPPED", "readonly database")


async def test_a_request_that_may_not_wait_is_not_sent_and_says_so(world: World) -> None:
    strict(world, queue=False)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.to_review("1")
        world.is_unplugged = True
        await hands.press("+", "enter")
        await hands.sees("COUNTER")
        assert "NO TERMINAL" in hands.line("prompt")
        assert "NO TERMINAL" in hands.line("status")
    assert [one.state for one in reads.requests(world.lane.journal)] == [State.APPROVED]


async def test_what_a_rule_refuses_at_the_last_moment_is_said_at_the_counter(
    world: World,
) -> None:
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.to_review("1")
        world.ask("000001", t.Kind.VOID)
        request = reads.requests(world.lane.journal)[0]
        send(world.lane, request.id)
        await hands.press("+", "enter")
        await hands.sees("COUNTER", "voided already")
    assert world.paid_back("000001") == [25_00]


@pytest.mark.parametrize(
    ("fault", "headline"),
    [
        (Fault.DECLINE, "DECLINED: NO MONEY MOVED"),
        (Fault.DEAD_BEFORE, "RESULT UNKNOWN: DO NOT REPEAT"),
        (Fault.LOST_ANSWER, "RESULT UNKNOWN: DO NOT REPEAT"),
        (Fault.GARBLED, "RESULT UNKNOWN: DO NOT REPEAT"),
        (Fault.HANG_UP, "RESULT UNKNOWN: DO NOT REPEAT"),
        (Fault.NO_PAPER, "ACCEPTED BY THE TERMINAL"),
    ],
)
async def test_every_fault_has_its_honest_headline(
    world: World, fault: Fault, headline: str
) -> None:
    world.rules.rules = (Rule(fault),)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.void("1")
        await hands.sees(headline)
        assert "failed" not in hands.text().lower()


async def test_a_start_after_a_cut_asks_the_terminal_by_itself(world: World) -> None:
    world.rules.rules = (Rule(Fault.LOST_ANSWER),)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.void("1")
        await hands.sees("RESULT UNKNOWN")
    world.rules.rules = ()
    async with counter(world) as hands:
        await hands.settled()
        await hands.until(lambda: "terminal ok" in hands.line("status"), "the recovery's result")
        assert "unknown 0" in hands.line("status")
    assert [one.state for one in reads.requests(world.lane.journal)] == [State.ACCEPTED]
    assert world.paid_back("000001") == [25_00]
