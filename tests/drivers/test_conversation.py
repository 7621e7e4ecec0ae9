"""The runner: it obeys effects in order, keeps time, and always gives the port back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest

from drivers.conversation import GRACE, Conversation, SystemClock, conversation
from drivers.effects import Effects, Finish, Flush, HangUp, Tell, WakeAt, Write
from drivers.errors import LineLost, LineNotFound
from drivers.lines import Line
from drivers.lines.damage import Way, cut_after
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.lines.serial import open_serial, serial_line
from drivers.registry import LineSettings
from drivers.terminal import Concluded, Event, Progress, Sent, Traced, Words, ignore, never
from tests.drivers.ptys import FarSide

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ASK, ANSWER, ACK = b"ask", b"answer", b"ack"


class Asker:
    """Asks, waits for the whole answer, acknowledges; every step can be replaced by a test."""

    def __init__(self, patience: float = 10.0) -> None:
        self.patience = patience
        self.heard = b""
        self.expired: list[float] = []

    def start(self, now: float) -> Effects:
        return [Tell(Sent()), Write(ASK), WakeAt(now + self.patience)]

    def receive(self, data: bytes, now: float) -> Effects:
        self.heard += data
        return [Finish("answered"), Write(ACK)] if self.heard == ANSWER else []

    def expire(self, now: float) -> Effects:
        self.expired.append(now)
        return [Finish("silent")]

    def stop(self, now: float) -> Effects:
        return [Finish("stopped")]

    def lost(self, now: float) -> Effects:
        return [Finish("lost")]


class Answerer:
    def __init__(self, *answers: bytes) -> None:
        self.heard: list[bytes] = []
        self._answers = list(answers)

    def receive(self, data: bytes, now: float) -> Effects:
        self.heard.append(data)
        return [Write(self._answers.pop(0))] if self._answers else []

    def expire(self, now: float) -> Effects:
        return []


class Bench:
    """A device in memory and a register that talks to it."""

    def __init__(self, *answers: bytes, line: MemoryLine | None = None) -> None:
        self.clock = ManualClock(NOON)
        self.device = Answerer(*answers)
        self.line = line or MemoryLine(self.device, self.clock)
        self.events: list[Event] = []

    def talk(self, stop: Callable[[], bool] = never) -> AbstractContextManager[Conversation]:
        return conversation(self.line.open, self.clock, self.events.append, stop)

    def run(self, session: Asker, stop: Callable[[], bool] = never) -> str:
        with self.talk(stop) as talk:
            return talk.run(session)

    def is_closed(self) -> bool:
        try:
            self.line.read(0.0)
        except LineLost:
            return True
        return False


# -- the order of things -----------------------------------------------------------------------


def test_an_answer_ends_the_session_and_is_acknowledged() -> None:
    bench = Bench(ANSWER)
    assert bench.run(Asker()) == "answered"
    assert bench.device.heard == [ASK, ACK]


def test_the_result_is_heard_before_the_acknowledgement_is_written() -> None:
    bench = Bench(ANSWER)
    written_at_conclusion = []

    def hear(event: Event) -> None:
        if isinstance(event, Concluded):
            written_at_conclusion.append(list(bench.device.heard))

    with conversation(bench.line.open, bench.clock, hear, never) as talk:
        talk.run(Asker())
    assert written_at_conclusion == [[ASK]]


def test_without_a_stored_result_nothing_is_acknowledged() -> None:
    """A full disk while the result is made durable must not tell the device that all is well."""
    bench = Bench(ANSWER)

    def hear(event: Event) -> None:
        if isinstance(event, Concluded):
            raise OSError("disk full")

    with (
        pytest.raises(OSError, match="disk full"),
        conversation(bench.line.open, bench.clock, hear, never) as talk,
    ):
        talk.run(Asker())
    assert bench.device.heard == [ASK]
    assert bench.is_closed()


def test_sent_is_heard_before_the_first_byte() -> None:
    bench = Bench(ANSWER)
    written_at_sent = []

    def hear(event: Event) -> None:
        if isinstance(event, Sent):
            written_at_sent.append(list(bench.device.heard))

    with conversation(bench.line.open, bench.clock, hear, never) as talk:
        talk.run(Asker())
    assert written_at_sent == [[]]


def test_the_trace_comes_last_and_the_conclusion_carries_it_so_far() -> None:
    bench = Bench(ANSWER)
    bench.run(Asker())
    assert [type(event) for event in bench.events] == [Sent, Concluded, Traced]
    _, concluded, traced = bench.events
    assert isinstance(concluded, Concluded)
    assert isinstance(traced, Traced)
    assert concluded.result == "answered"
    assert traced.text.startswith(concluded.trace)
    assert traced.text.splitlines()[-1].endswith(f"> {ACK.hex(' ')}")


def test_what_a_session_tells_is_heard_in_order() -> None:
    bench = Bench()
    told = [Progress(Words("one")), Progress(Words("two"))]

    class Talker(Asker):
        def start(self, now: float) -> Effects:
            return [Tell(told[0]), Tell(told[1]), Finish("done")]

    assert bench.run(Talker()) == "done"
    assert bench.events[:2] == told


def test_one_line_carries_several_sessions() -> None:
    bench = Bench(ANSWER, b"", ANSWER)
    with bench.talk() as talk:
        assert [talk.run(Asker()), talk.run(Asker())] == ["answered", "answered"]
    assert bench.device.heard == [ASK, ACK, ASK, ACK]


def test_flush_drops_what_came_before() -> None:
    bench = Bench(b"old noise")

    class Flusher(Asker):
        def start(self, now: float) -> Effects:
            return [Write(b"?"), Flush(), WakeAt(now + 1.0)]

    session = Flusher()
    assert (bench.run(session), session.heard) == ("silent", b"")


def test_a_session_can_hang_up() -> None:
    bench = Bench()

    class Leaver(Asker):
        def start(self, now: float) -> Effects:
            return [HangUp(), Finish("left")]

    assert bench.run(Leaver()) == "left"
    assert bench.is_closed()


# -- time --------------------------------------------------------------------------------------


def test_a_session_is_woken_at_the_time_it_asked_for() -> None:
    bench, session = Bench(), Asker(patience=2.5)
    assert bench.run(session) == "silent"
    assert session.expired == [2.5]


def test_a_later_wake_replaces_an_earlier_one() -> None:
    bench = Bench(b"part")

    class Patient(Asker):
        def receive(self, data: bytes, now: float) -> Effects:
            return [WakeAt(now + 30.0)]

    session = Patient(patience=1.0)
    bench.run(session)
    assert session.expired == [30.0]


def test_a_wake_of_one_session_does_not_reach_the_next() -> None:
    bench, second = Bench(ANSWER), Asker(patience=500.0)
    with bench.talk() as talk:
        talk.run(Asker(patience=1.0))
        talk.run(second)
    assert second.expired == [500.0]


def test_a_device_that_never_stops_talking_does_not_stop_the_clock() -> None:
    class Babbler(Answerer):
        def receive(self, data: bytes, now: float) -> Effects:
            return [Write(b"bla"), WakeAt(now + 0.01)]

        def expire(self, now: float) -> Effects:
            return [Write(b"bla"), WakeAt(now + 0.01)]

    clock = ManualClock(NOON)
    bench, session = Bench(line=MemoryLine(Babbler(), clock)), Asker(patience=2.0)
    bench.clock = clock
    assert bench.run(session) == "silent"
    assert session.expired[0] == pytest.approx(2.0, abs=0.02)


def test_a_pause_passes_unless_it_is_stopped() -> None:
    bench, stop = Bench(), threading.Event()
    with bench.talk(stop.is_set) as talk:
        assert talk.pause(1.5)
        assert bench.clock.monotonic() == pytest.approx(1.5)
        stop.set()
        assert not talk.pause(100.0)
    assert bench.clock.monotonic() == pytest.approx(1.5)


def test_the_system_clock_is_in_utc_and_goes_forward() -> None:
    clock = SystemClock()
    before = clock.monotonic()
    clock.sleep(0.001)
    assert clock.monotonic() > before
    assert clock.now().utcoffset() == timedelta(0)


# -- things that go wrong ----------------------------------------------------------------------


def test_a_stop_ends_the_session_with_what_is_known() -> None:
    bench = Bench()
    assert bench.run(Asker(), stop=lambda: bench.clock.monotonic() > 3.0) == "stopped"
    assert bench.is_closed()


def test_a_line_lost_while_reading_ends_the_session() -> None:
    clock = ManualClock(NOON)
    line = MemoryLine(Answerer(ANSWER), clock, cut_after(3, Way.TO_REGISTER))
    bench, session = Bench(line=line), Asker()
    assert bench.run(session) == "lost"
    assert session.heard == ANSWER[:3]


class Broken:
    """A line whose writes fail after some that worked."""

    name = "broken"

    def __init__(self, good: int) -> None:
        self.good = good
        self.is_closed = False

    def write(self, data: bytes) -> None:
        self.good -= 1
        if self.good < 0:
            raise LineLost(self.name, "gone")

    def read(self, timeout: float) -> bytes:
        return ANSWER

    def flush(self) -> None:
        raise LineLost(self.name, "gone")

    def close(self) -> None:
        self.is_closed = True


def run_over(line: Line, session: Asker) -> str:
    with conversation(lambda: line, ManualClock(NOON), ignore, never) as talk:
        return talk.run(session)


def test_a_line_lost_while_writing_the_request_ends_the_session() -> None:
    line = Broken(good=0)
    assert run_over(line, Asker()) == "lost"
    assert line.is_closed


def test_a_line_lost_while_acknowledging_does_not_change_the_result() -> None:
    assert run_over(Broken(good=1), Asker()) == "answered"


def test_a_line_lost_while_stopping_still_gives_a_result() -> None:
    class Polite(Asker):
        def stop(self, now: float) -> Effects:
            return [Write(b"cancel"), Finish("stopped")]

    with conversation(lambda: Broken(good=1), ManualClock(NOON), ignore, lambda: True) as talk:
        assert talk.run(Polite()) == "lost"


@pytest.mark.parametrize("way", ["receive", "expire", "hear", "interrupt"])
def test_the_line_is_closed_and_traced_whatever_breaks(way: str) -> None:
    bench = Bench(b"" if way == "expire" else ANSWER)
    problem = KeyboardInterrupt() if way == "interrupt" else ZeroDivisionError()

    class Faulty(Asker):
        def receive(self, data: bytes, now: float) -> Effects:
            if way in {"receive", "interrupt"}:
                raise problem
            return super().receive(data, now)

        def expire(self, now: float) -> Effects:
            raise problem

    def hear(event: Event) -> None:
        bench.events.append(event)
        if way == "hear" and isinstance(event, Sent):
            raise problem

    with (
        pytest.raises(type(problem)),
        conversation(bench.line.open, bench.clock, hear, never) as talk,
    ):
        talk.run(Faulty())
    assert bench.is_closed()
    assert isinstance(bench.events[-1], Traced)


class Caller(Asker):
    """Calls its command off at the terminal when it is stopped, and waits for the last word."""

    def stop(self, now: float) -> Effects:
        return [Write(b"call off")]


def test_a_stopped_session_may_call_its_command_off_and_hear_the_last_word() -> None:
    bench = Bench(b"", ANSWER)
    assert bench.run(Caller(), stop=lambda: bench.clock.monotonic() > 3.0) == "answered"
    assert bench.device.heard == [ASK, b"call off", ACK]


def test_a_stop_is_said_once_and_what_outlasts_its_grace_is_a_lost_line() -> None:
    bench = Bench()
    assert bench.run(Caller(patience=60.0), stop=lambda: bench.clock.monotonic() > 3.0) == "lost"
    assert bench.device.heard == [ASK, b"call off"]
    assert 3.0 + GRACE <= bench.clock.monotonic() < 4.0 + GRACE


def test_a_session_that_goes_on_after_a_lost_line_is_a_bug() -> None:
    class Stubborn(Caller):
        def lost(self, now: float) -> Effects:
            return []

    with pytest.raises(AssertionError, match="Stubborn"):
        Bench().run(Stubborn(patience=60.0), stop=lambda: True)


def test_a_port_that_cannot_be_opened_is_told_and_nothing_else_happens() -> None:
    events: list[Event] = []

    def missing() -> Line:
        raise LineNotFound("/dev/ttyUSB7", "there is no port /dev/ttyUSB7")

    with pytest.raises(LineNotFound), conversation(missing, SystemClock(), events.append, never):
        pytest.fail("there is nothing to talk over")
    assert events == []


# -- on a real port ----------------------------------------------------------------------------


@pytest.fixture
def far_side() -> Iterator[FarSide]:
    side = FarSide()
    yield side
    side.hang_up()


def test_a_stop_is_obeyed_in_time_at_a_silent_device_and_frees_the_port(far_side: FarSide) -> None:
    stop, sent = threading.Event(), threading.Event()
    results: list[str] = []

    def talk_to_nobody() -> None:
        open_line = serial_line(far_side.port, LineSettings())
        with conversation(open_line, SystemClock(), lambda _: sent.set(), stop.is_set) as talk:
            results.append(talk.run(Asker(patience=60.0)))

    talking = threading.Thread(target=talk_to_nobody)
    talking.start()
    assert sent.wait(5.0)
    assert far_side.hear(len(ASK)) == ASK
    began = time.monotonic()
    stop.set()
    talking.join(5.0)
    assert time.monotonic() - began < 0.3
    assert results == ["stopped"]
    open_serial(far_side.port, LineSettings()).close()


def test_a_hang_up_on_a_real_port_ends_the_session(far_side: FarSide) -> None:
    def hear(event: Event) -> None:
        if isinstance(event, Sent):
            far_side.hang_up()

    open_line = serial_line(far_side.port, LineSettings())
    with conversation(open_line, SystemClock(), hear, never) as talk:
        assert talk.run(Asker(patience=60.0)) == "lost"
