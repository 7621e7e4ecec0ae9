"""The terminal is asked beside the screens: by nobody's key, in nobody's way, and told at once."""

from __future__ import annotations

from threading import Event

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.query_plan import USUAL, QueryPlan
from cashier.domain.records import Request
from cashier.services.lane import JournalFailed
from cashier.store import reads
from cashier.tui.news import NEWS_SECONDS
from drivers import terminal as t
from drivers.simulator.faults import Fault, Rule
from drivers.terminal import Kind
from tests.cashier.lanes import again, alter, full_disk, give_back, shop, states
from tests.cashier.tui.kit import Counter, counter
from tests.explorer.world import World

SOON = QueryPlan((5, 15, 30), 300)
"""Not at once, so that what is unknown can be seen before it is known."""


def in_doubt(protocol: str = "allinpay") -> tuple[World, Request]:
    """A void whose answer was lost, while the cable is pulled; the first start asks in vain."""
    world = shop(protocol, "lost-answer")
    voucher, _ = world.sell(25_00), world.sell(9_90)
    request = give_back(world, voucher, Kind.VOID)
    world.rules.rules = ()
    world.is_unplugged = True
    return world, request


def mend(world: World) -> None:
    """The cable is in again, and the next question is due."""
    world.is_unplugged = False
    world.clock.advance(60.0)


class Gated:
    """Questions about doubts that wait until the gate is opened, or until they are stopped."""

    def __init__(self, world: World) -> None:
        self._resolve = world.lane.terminal.resolve
        self.began, self.gate, self.stopped = Event(), Event(), Event()
        alter(world, resolve=self._wait)

    def _wait(self, attempt: t.Attempt, hear: t.Hear, stop: t.Stop) -> t.Outcome:
        self.began.set()
        while not self.gate.wait(0.005):
            if stop():
                self.stopped.set()
                return t.Unknown(t.Words("stopped"))
        return self._resolve(attempt, hear, stop)


# -- it tells ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "RESULT KNOWN: VOID 25.00 of 000001 accepted"),
        ("zh", "结果已知：撤销 25.00（000001）已受理"),
    ],
)
async def test_a_result_is_told_while_nobody_is_signed_in(language: str, told: str) -> None:
    world, request = in_doubt()
    async with counter(world, language, queries=USUAL) as hands:
        await hands.settled()
        assert told not in hands.text()
        mend(world)
        await hands.sees(told)
        assert hands.app.terminal == "ready"
    assert again(world, request).state is State.ACCEPTED
    assert world.paid_back("000001") == [25_00]


async def test_the_result_that_is_read_becomes_known_under_the_persons_eyes() -> None:
    world = shop()
    world.sell(25_00)
    world.rules.rules = (Rule(Fault.LOST_ANSWER),)
    async with counter(world, queries=SOON) as hands:
        await hands.sign_in()
        await hands.void("1")
        await hands.sees("RESULT UNKNOWN: DO NOT REPEAT", "!unknown 1!")
        world.rules.rules = ()
        hands.app.asking.look()
        world.clock.advance(5.0)
        await hands.sees("ACCEPTED BY THE TERMINAL", "not credited yet", "unknown 0")
        assert "RESULT UNKNOWN" not in hands.text()
        await hands.sees("000002", "RESULT KNOWN: VOID 25.00 of 000001 accepted")
        await hands.press("enter")
        await hands.sees("COUNTER", "RESULT KNOWN")


async def test_the_counters_list_shows_it_at_once_and_keys_are_kept() -> None:
    world, _ = in_doubt()
    async with counter(world, queries=USUAL) as hands:
        await hands.sign_in()
        await hands.sees("UNKNOWN")
        await hands.type("00")
        mend(world)
        await hands.sees("accepted by the terminal", "unknown 0", "terminal ok")
        await hands.type("02")
        await hands.press("enter")
        await hands.sees("ORIGINAL", "9.90")


async def test_the_board_shows_it_at_once() -> None:
    world, _ = in_doubt()
    async with counter(world, queries=USUAL) as hands:
        await hands.sign_in()
        await hands.press("f6")
        await hands.sees("000001", "Unknown since")
        mend(world)
        await hands.sees("Nothing is unknown", "RESULT KNOWN: VOID 25.00 of 000001 accepted")


async def test_what_was_not_done_is_not_told_as_done() -> None:
    world = shop("allinpay", "dead-before")
    world.sell(9_90)
    request = give_back(world, world.sell(25_00), Kind.VOID)
    world.rules.rules = ()
    async with counter(world, queries=USUAL) as hands:
        await hands.sees("RESULT KNOWN: VOID 25.00 of 000002 not done")
    assert again(world, request).state is State.NOT_DONE
    assert world.paid_back("000002") == []


async def test_what_stays_unproven_is_not_told_as_known() -> None:
    world, request = in_doubt("asia_ecr")
    asked = Event()
    resolve = world.lane.terminal.resolve

    def watched(attempt: t.Attempt, hear: t.Hear, stop: t.Stop) -> t.Outcome:
        asked.set()
        return resolve(attempt, hear, stop)

    alter(world, resolve=watched)
    async with counter(world, queries=USUAL) as hands:
        await hands.sign_in()
        asked.clear()
        mend(world)
        await hands.until(asked.is_set, "a question")
        await hands.settled()
        assert "RESULT KNOWN" not in hands.text()
        assert "!unknown 1!" in hands.line("status")
        assert "terminal ok" not in hands.line("status")
    assert again(world, request).state is State.IN_DOUBT


async def test_a_terminal_that_answers_nothing_is_not_told_to_be_there() -> None:
    world, _ = in_doubt()
    world.is_unplugged = False
    alter(world, resolve=lambda *_: t.Unknown(t.Words("no answer came")))
    async with counter(world, queries=USUAL) as hands:
        await hands.sign_in()
        await hands.press("f6", "1")
        await hands.sees("0 cleared, 1 still unknown")
        assert "terminal ?" in hands.line("status")


async def test_news_make_room_after_a_while() -> None:
    world, _ = in_doubt()
    world.is_unplugged = False
    async with counter(world, queries=USUAL) as hands:
        await hands.sees("RESULT KNOWN")
        world.clock.advance(NEWS_SECONDS)
        await hands.until(lambda: "RESULT KNOWN" not in hands.text(), "room")
        assert "SIGN IN" in hands.line("title")


async def test_a_terminal_that_is_away_is_told_in_the_status() -> None:
    world, _ = in_doubt()
    async with counter(world, queries=USUAL) as hands:
        await hands.sign_in()
        await hands.sees("NO TERMINAL", "!unknown 1!")


# -- people first --------------------------------------------------------------------------------


async def test_a_question_gives_way_to_what_a_person_wants() -> None:
    world, request = in_doubt()
    world.is_unplugged = False
    gated = Gated(world)
    async with counter(world, queries=USUAL) as hands:
        await hands.until(gated.began.is_set, "the question")
        await while_it_runs(hands, gated)
        assert gated.stopped.is_set()
        gated.gate.set()
        await hands.sees("RESULT KNOWN: VOID 25.00 of 000001 accepted")
    assert again(world, request).state is State.ACCEPTED


async def while_it_runs(hands: Counter, gated: Gated) -> None:
    """Keys are taken while it runs, and a sign-in is let through at once."""
    for key in "1001":
        await hands.rush(key)
    await hands.sees("1001")
    await hands.rush("enter")
    for key in "112358":
        await hands.rush(key)
    assert not gated.stopped.is_set()
    await hands.rush("enter")
    await hands.sees("COUNTER")


async def test_nothing_is_asked_while_a_persons_conversation_runs() -> None:
    world, _ = in_doubt()
    async with counter(world, queries=USUAL) as hands:
        await hands.sign_in()
        gated, finding = Gated(world), Finding(world)
        hands.app.lane = world.lane
        await hands.type("2")
        await hands.rush("enter")
        await hands.until(finding.began.is_set, "the person's conversation")
        world.clock.advance(1000.0)
        for _ in range(20):
            hands.app.asking.look()
            await hands.pilot.pause()
        assert not gated.began.is_set()
        finding.gate.set()
        await hands.until(gated.began.is_set, "the question")


class Finding:
    """A person's conversation that lasts until its gate is opened."""

    def __init__(self, world: World) -> None:
        self._find = world.lane.terminal.find
        self.began, self.gate = Event(), Event()
        alter(world, find=self._wait)

    def _wait(self, voucher: str, hear: t.Hear, stop: t.Stop) -> t.Lookup:
        self.began.set()
        assert self.gate.wait(10.0)
        return self._find(voucher, hear, stop)


# -- how it ends ---------------------------------------------------------------------------------


async def test_a_question_ends_with_the_program() -> None:
    world, request = in_doubt()
    world.is_unplugged = False
    gated = Gated(world)
    async with counter(world, queries=USUAL) as hands:
        await hands.until(gated.began.is_set, "the question")
        services = hands.app.beside
        hands.app.leave()
    services.join()
    assert gated.stopped.is_set()
    assert not services.is_busy
    assert again(world, request).state is State.IN_DOUBT


async def test_a_proof_that_cannot_be_written_stops_the_lane() -> None:
    world, request = in_doubt()
    async with counter(world, queries=USUAL) as hands:
        await hands.sign_in()
        with full_disk(world, "request_accepted"):
            mend(world)
            await hands.sees("THIS LANE HAS STOPPED", "THE JOURNAL CANNOT BE WRITTEN")
            world.clock.advance(1000.0)
            hands.app.asking.look()
            await hands.settled()
        assert isinstance(hands.app.fault, JournalFailed)
    assert len(world.spilled) == 1
    assert again(world, request).state is State.IN_DOUBT


# -- then people ---------------------------------------------------------------------------------


async def test_an_old_doubt_calls_for_evidence_and_names_it_at_the_counter() -> None:
    world, request = in_doubt("asia_ecr")
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.sees("UNKNOWN")
        assert "EVIDENCE" not in hands.text()
        world.clock.advance(600.0)
        await hands.sees("1 UNKNOWN FOR LONG: BRING EVIDENCE (F6)")
        await hands.press("f6")
        await hands.sees("Bring one of", "paper slip")
        await hands.press("0")
        await hands.sees("COUNTER", "Bring one of", "paper slip", "!unknown 1!")
    assert again(world, request).state is State.IN_DOUBT


async def test_an_old_doubt_blocks_its_original_and_not_the_lane() -> None:
    world, _ = in_doubt("asia_ecr")
    world.is_unplugged = False
    world.clock.advance(86_400.0)
    async with counter(world) as hands:
        await hands.sign_in()
        await hands.find("1")
        await hands.sees("RESULT UNKNOWN", "Do not repeat", "BRING EVIDENCE")
        await hands.press("1")
        await hands.sees("ORIGINAL")
        await hands.press("0")
        await hands.void("2")
        await hands.sees("ACCEPTED BY THE TERMINAL", "BRING EVIDENCE")
    assert states(world) == [State.IN_DOUBT, State.ACCEPTED]
    assert len(reads.requests(world.lane.journal, State.IN_DOUBT)) == 1
