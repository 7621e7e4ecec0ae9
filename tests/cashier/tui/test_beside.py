"""Services run in threads that tell, stop and end as asked."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.tui import beside
from cashier.tui.beside import Beside
from drivers.terminal import Hear, Progress, Stop, Words, ignore


def no() -> bool:
    return False


async def test_the_result_comes_back_from_another_thread() -> None:
    here = threading.get_ident()
    there = await Beside().call(lambda _hear, _stop: threading.get_ident(), ignore, no)
    assert there != here


async def test_an_exception_comes_back() -> None:
    def refuse(_hear: Hear, _stop: Stop) -> None:
        raise Refused(say("send.stopped"))

    with pytest.raises(Refused):
        await Beside().call(refuse, ignore, no)


async def test_what_is_told_is_heard_before_the_result() -> None:
    told: list[object] = []
    event = Progress(Words("working"))
    await Beside().call(lambda hear, _stop: hear(event), told.append, no)
    assert told == [event]


def until_stopped(_hear: Hear, stop: Stop) -> str:
    while not stop():
        time.sleep(0.005)
    return "stopped"


async def test_the_person_stops_it() -> None:
    wish = threading.Event()
    asyncio.get_running_loop().call_later(0.02, wish.set)
    assert await Beside().call(until_stopped, ignore, wish.is_set) == "stopped"


async def test_the_end_of_the_program_stops_it() -> None:
    services = Beside()
    asyncio.get_running_loop().call_later(0.02, services.end)
    assert await services.call(until_stopped, ignore, no) == "stopped"
    services.join()
    assert not services.is_busy


async def test_nobody_waiting_for_it_stops_it() -> None:
    services = Beside()
    waiting = asyncio.create_task(services.call(until_stopped, ignore, no))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    services.join()
    assert not services.is_busy


def test_a_service_outlives_its_loop_without_harm() -> None:
    """As when the program ends in the middle: what it says then goes nowhere."""
    services = Beside()
    gate = threading.Event()

    async def leave_it() -> None:
        task = asyncio.create_task(services.call(lambda _h, _s: gate.wait(), ignore, no))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(leave_it())
    assert services.is_busy
    gate.set()
    services.join()
    assert not services.is_busy


def test_joining_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "END_SECONDS", 0.05)
    services, gate = Beside(), threading.Event()

    async def leave_it() -> None:
        task = asyncio.create_task(services.call(lambda _h, _s: gate.wait(), ignore, no))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(leave_it())
    services.join()
    assert services.is_busy
    gate.set()
