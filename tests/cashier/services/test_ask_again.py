"""A doubt is asked about again as planned, by nobody's key, and never while somebody else talks."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from cashier.domain.lifecycle import State
from cashier.domain.query_plan import QueryPlan
from cashier.services.ask_again import Marks, ask_all, ask_due, next_due
from cashier.services.lane import JournalFailed
from cashier.services.recover import Recovery, recover
from drivers import terminal as t
from drivers.terminal import Kind
from tests.cashier.lanes import (
    PROTOCOLS,
    World,
    again,
    alter,
    full_disk,
    give_back,
    is_sound,
    kinds,
    shop,
    strict,
)

BOTH = pytest.mark.parametrize("protocol", PROTOCOLS)
CANNOT_TELL = t.Unknown(t.Words("cannot tell"))


class Asked:
    """Every question about a doubt: when it was asked, and about which original."""

    def __init__(self, world: World) -> None:
        self.times: list[float] = []
        self.vouchers: list[str] = []
        self._clock = world.clock
        self._began = world.clock.monotonic()
        alter(world, resolve=self._resolve)

    def _resolve(self, attempt: t.Attempt, hear: t.Hear, stop: t.Stop) -> t.Outcome:
        self.times.append(self._clock.monotonic() - self._began)
        original = getattr(attempt.request, "original", t.Transaction())
        self.vouchers.append(original.voucher)
        return CANNOT_TELL


def follow(world: World, marks: Marks, seconds: float) -> list[Recovery]:
    """Ask whenever it is time, for so many seconds; the clock moves on to each due moment."""
    until, found = world.clock.monotonic() + seconds, []
    while (due := next_due(world.lane, marks)) is not None and due <= until:
        world.clock.advance_to(due)
        found.append(ask_due(world.lane, marks))
    world.clock.advance_to(until)
    return found


def in_doubt(protocol: str = "allinpay", fault: str = "lost-answer") -> World:
    """A shop with one void whose answer was lost, at a terminal that works again."""
    world = shop(protocol, fault)
    give_back(world, world.sell(25_00), Kind.VOID)
    world.rules.rules = ()
    return world


# -- as planned ----------------------------------------------------------------------------------


def test_it_is_asked_at_0_5_15_30_and_60_seconds_then_every_five_minutes() -> None:
    world = in_doubt()
    asked = Asked(world)
    follow(world, Marks(), 1000.0)
    assert asked.times == pytest.approx([0, 5, 15, 30, 60, 360, 660, 960])


def test_the_plan_is_the_shops() -> None:
    world = in_doubt()
    strict(world, queries=QueryPlan((2,), 30))
    asked = Asked(world)
    follow(world, Marks(), 100.0)
    assert asked.times == pytest.approx([2, 32, 62, 92])


def test_looking_more_often_asks_no_more_often() -> None:
    world, marks = in_doubt(), Marks()
    asked = Asked(world)
    for _ in range(100):
        ask_due(world.lane, marks)
        world.clock.advance(1.0)
    assert asked.times == pytest.approx([0, 5, 15, 30, 60])


def test_every_start_asks_at_once_and_begins_the_plan_anew() -> None:
    world = in_doubt("asia_ecr")
    follow(world, Marks(), 100.0)
    lane = world.restart()
    assert next_due(lane, Marks()) == world.clock.monotonic()


def test_what_was_asked_about_at_the_start_is_not_asked_about_twice() -> None:
    world, marks = in_doubt(), Marks()
    asked = Asked(world)
    ask_all(world.lane, marks)
    follow(world, marks, 10.0)
    assert asked.times == pytest.approx([0, 5])


def test_only_those_that_are_due_are_asked_about() -> None:
    world, marks = shop("asia_ecr", "silence"), Marks()
    asked = Asked(world)
    first = give_back(world, world.sell(25_00), Kind.VOID)
    follow(world, marks, 40.0)
    asked.vouchers.clear()
    second = give_back(world, world.sell(30_00), Kind.VOID)
    asked.vouchers.clear()
    follow(world, marks, 16.0)
    assert len(asked.vouchers) >= 3
    assert set(asked.vouchers) == {second.original.rsplit("/", 1)[1]}
    assert again(world, first).state is State.IN_DOUBT


def test_with_nothing_in_doubt_nothing_is_due() -> None:
    world = shop()
    give_back(world, world.sell(25_00), Kind.VOID)
    world.is_unplugged = True
    assert next_due(world.lane, Marks()) is None
    assert ask_due(world.lane, Marks()) == Recovery((), ())


# -- until there is proof ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "state"), [("lost-answer", State.ACCEPTED), ("dead-before", State.NOT_DONE)]
)
def test_proof_ends_the_asking(fault: str, state: State) -> None:
    world, marks = shop("allinpay", fault), Marks()
    world.sell(9_00)
    voucher = world.sell(25_00)
    request = give_back(world, voucher, Kind.VOID)
    world.rules.rules = ()
    found = follow(world, marks, 600.0)
    assert [one.id for one in found[-1].resolved] == [request.id]
    assert again(world, request).state is state
    assert world.paid_back(voucher) == ([25_00] if state is State.ACCEPTED else [])
    assert next_due(world.lane, marks) is None


def test_what_cannot_be_proven_is_asked_about_for_a_minute_and_never_closed() -> None:
    """The device has told what a person must bring, and each question costs a slip of paper."""
    world, marks = in_doubt("asia_ecr"), Marks()
    found = follow(world, marks, 86_400.0)
    assert len(found) == len([0, 5, 15, 30, 60])
    assert not any(one.resolved for one in found)
    assert next_due(world.lane, marks) is None
    assert len(recover(world.lane).still_in_doubt) == 1


def test_a_new_start_asks_about_it_for_another_minute() -> None:
    world = in_doubt("asia_ecr")
    follow(world, Marks(), 3600.0)
    assert len(follow(world, Marks(), 3600.0)) == len([0, 5, 15, 30, 60])


def test_a_device_that_has_never_answered_is_asked_all_day() -> None:
    world = in_doubt("asia_ecr")
    world.is_unplugged = True
    assert len(follow(world, Marks(), 86_400.0)) > 86_400 // 300


def test_a_line_that_comes_back_brings_the_proof_by_itself() -> None:
    world, marks = in_doubt(), Marks()
    world.is_unplugged = True
    assert all(one.obstacle for one in follow(world, marks, 400.0))
    world.is_unplugged = False
    assert follow(world, marks, 300.0)[-1].resolved
    assert world.paid_back("000001") == [25_00]


@BOTH
def test_asking_again_never_sends_money(protocol: str) -> None:
    world = in_doubt(protocol)
    commands, ledger = world.rules.commands, list(world.ledger)
    follow(world, Marks(), 3600.0)
    assert (world.rules.commands, world.ledger) == (commands, ledger)
    assert is_sound(world)


def test_asking_in_vain_for_a_day_writes_nothing_after_the_first_answer() -> None:
    world = in_doubt("asia_ecr")
    (request,) = ask_due(world.lane, marks := Marks()).still_in_doubt
    before = kinds(world, request)
    follow(world, marks, 86_400.0)
    assert kinds(world, request) == before


# -- when it cannot be asked ---------------------------------------------------------------------


def test_an_absent_terminal_is_tried_no_more_often_than_planned() -> None:
    world, marks = shop("asia_ecr", "silence"), Marks()
    for _ in range(3):
        give_back(world, world.sell(25_00), Kind.VOID)
    world.is_unplugged = True
    assert len(follow(world, marks, 1000.0)) == len([0, 5, 15, 30, 60, 360, 660, 960])


def test_it_is_skipped_while_somebody_else_talks_to_the_terminal_and_stays_due() -> None:
    world, marks = in_doubt(), Marks()
    has_turn, may_end = Event(), Event()

    def talk() -> None:
        with world.lane.turn():
            has_turn.set()
            may_end.wait(10.0)

    somebody = Thread(target=talk)
    somebody.start()
    assert has_turn.wait(10.0)
    skipped = ask_due(world.lane, marks)
    may_end.set()
    somebody.join()
    assert skipped == Recovery((), ())
    assert next_due(world.lane, marks) == world.clock.monotonic()
    assert ask_due(world.lane, marks).resolved


def test_a_question_that_was_stopped_tells_nothing_and_stays_due() -> None:
    world, marks, wish = in_doubt(), Marks(), Event()
    (request,) = ask_due(world.lane, marks, stop=lambda: True).still_in_doubt
    before = kinds(world, request)

    def hear(event: t.Event) -> None:
        wish.set()

    ask_due(world.lane, marks, hear, wish.is_set)
    assert wish.is_set()
    assert kinds(world, request) == before
    assert next_due(world.lane, marks) is not None
    assert ask_due(world.lane, marks).resolved


@BOTH
@pytest.mark.parametrize(
    ("fault", "truth"), [("lost-answer", State.ACCEPTED), ("dead-before", State.NOT_DONE)]
)
def test_a_question_stopped_at_any_moment_never_answers_what_is_sent_next(
    protocol: str, fault: str, truth: State
) -> None:
    """People come first: their money command follows the half question on the same line."""
    patience, was_stopped = 0, True
    while was_stopped:
        world = shop(protocol, fault)
        first, other = world.sell(25_00), world.sell(30_00)
        request = give_back(world, first, Kind.REFUND, 10_00)
        world.rules.rules = ()
        was_stopped = stopped_after(world, patience)
        after = give_back(world, other, Kind.REFUND, 10_00)
        assert (after.state, world.paid_back(other)) == (State.ACCEPTED, [10_00])
        assert again(world, request).state in (truth, State.IN_DOUBT)
        assert world.paid_back(first) == ([10_00] if truth is State.ACCEPTED else [])
        assert is_sound(world)
        patience += 1
    assert patience > 3


def stopped_after(world: World, looks: int) -> bool:
    """Ask, and let the question be stopped when it has looked so often whether it should stop."""
    asked = iter(range(looks))
    stops: list[bool] = []

    def stop() -> bool:
        stops.append(next(asked, None) is None)
        return stops[-1]

    ask_due(world.lane, Marks(), stop=stop)
    return stops[-1]


def test_a_proof_that_cannot_be_written_stops_the_lane_and_the_doubt_stays() -> None:
    world, marks = in_doubt(), Marks()
    with full_disk(world, "request_accepted"), pytest.raises(JournalFailed):
        ask_due(world.lane, marks)
    assert world.spilled
    assert next_due(world.lane, marks) is not None
    assert ask_due(world.lane, marks).resolved


# -- clocks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [-30, -1, 1, 30])
def test_a_clock_that_is_set_neither_stops_nor_floods_the_asking(hours: int) -> None:
    world, marks = in_doubt(), Marks()
    asked = Asked(world)
    follow(world, marks, 20.0)
    world.jump(hours)
    follow(world, marks, 700.0)
    assert asked.times == pytest.approx([0, 5, 15, 30, 60, 360, 660])
