"""What is said of the terminal is what the end of a request proves, and of what stayed, why."""

from __future__ import annotations

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.say import Say, device_says, say
from cashier.services.send import send
from cashier.tui.presence import presence
from drivers import terminal as t
from drivers.errors import LineNotFound
from drivers.terminal import Kind
from tests.builders import a_request
from tests.cashier.lanes import World, alter, shop, states, strict
from tests.cashier.tui.kit import counter

LOST = say("line.lost", port="memory", holder="", detail="cut")
SOLD_ELSEWHERE = "The sale was made at terminal"


@pytest.mark.parametrize(
    ("state", "why", "told"),
    [
        (State.QUEUED, LOST, "silent"),
        (State.QUEUED, device_says(t.Words("Busy, please wait.")), "unknown"),
        (State.QUEUED, say("send.other_terminal", sold_at="1", there="2"), "ready"),
        (State.QUEUED, None, "unknown"),
        (State.ACCEPTED, LOST, "ready"),
        (State.DECLINED, None, "ready"),
        (State.IN_DOUBT, LOST, "unknown"),
    ],
)
def test_only_a_line_that_is_not_there_makes_the_terminal_absent(
    state: State, why: Say | None, told: str
) -> None:
    assert presence(a_request(state=state, message=why)) == told


def waiting_at_another_terminal() -> World:
    """A void and a refund in the queue, and now another terminal is connected."""
    world = shop()
    first, second = world.sell(25_00), world.sell(30_00)
    requests = [world.ask(first, Kind.VOID), world.ask(second, Kind.REFUND, 5_00)]
    world.is_unplugged = True
    for one in requests:
        send(world.lane, one.id)
    world.is_unplugged = False
    world.bank.terminal_id = "00990099"
    world.sell(9_00)
    return world


async def test_an_answering_terminal_is_not_called_absent_by_what_waits_for_another_one() -> None:
    async with counter(waiting_at_another_terminal()) as hands:
        await hands.sign_in()
        await hands.press("f5", "1")
        await hands.sees("1 sent, 1 still queued", "Connect terminal")
        assert SOLD_ELSEWHERE in hands.line("prompt")
        assert "terminal ok" in hands.line("status")


class Pulled:
    """The terminal's check, whose cable is pulled after so many of them."""

    def __init__(self, world: World, after: int) -> None:
        self._check, self._left = world.lane.terminal.check, after
        alter(world, check=self._once_more)

    def _once_more(self, hear: t.Hear, stop: t.Stop) -> t.Status:
        self._left -= 1
        if self._left < 0:
            raise LineNotFound("memory", "the cable is pulled")
        return self._check(hear, stop)


async def test_each_row_that_stayed_shows_its_own_reason() -> None:
    world = waiting_at_another_terminal()
    Pulled(world, after=1)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.press("f5", "1")
        await hands.sees("0 sent, 2 still queued", "Beside each stands why it waits")
        assert "NO TERMINAL" in hands.line("status")
        await hands.sees("The sale was made at", "Connect terminal")
        await hands.press("2")
        await hands.sees("NO TERMINAL on memory")


async def test_an_original_that_the_terminal_does_not_have_leaves_the_terminal_there() -> None:
    """It answered, so that it is not absent; that it would answer about money is not known."""
    world = waiting_at_another_terminal()
    alter(world, find=lambda *_: t.Lookup(None, t.Words("No such voucher.")))
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("1")
        await hands.sees("ORIGINAL", "did not answer")
        assert "NO TERMINAL" not in hands.line("status")


@pytest.mark.parametrize("may_wait", [True, False])
async def test_a_busy_terminal_is_not_called_absent(may_wait: bool) -> None:
    world = shop()
    world.sell(25_00)
    strict(world, queue=may_wait)
    busy = t.Status(t.Presence.BUSY, t.Words("Busy, please wait."))
    alter(world, check=lambda *_: busy)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.void("1")
        await hands.sees("Busy, please wait")
        assert "NO TERMINAL" not in hands.line("status")
    assert states(world) == [State.QUEUED if may_wait else State.APPROVED]
