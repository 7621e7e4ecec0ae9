"""The line in memory: time, order, hang-ups, and damages at exact places."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.effects import Effect, Effects, Flush, HangUp, WakeAt, Write
from drivers.errors import LineLost
from drivers.lines.damage import (
    Change,
    Damage,
    Way,
    at,
    cut_after,
    delayed,
    doubled,
    dropped,
    flipped,
    hung_up,
    lossy,
    mute_after,
    one_byte,
    preceded,
    replaced,
    slow,
    whole,
)
from drivers.lines.memory import ManualClock, MemoryLine

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


class Parrot:
    """Answers every bytes with effects that the test gives, and notes when it was fed."""

    def __init__(self, *effects: Effect) -> None:
        self.effects = effects
        self.heard: list[tuple[float, bytes]] = []
        self.woken: list[float] = []
        self.on_wake: Effects = ()

    def receive(self, data: bytes, now: float) -> Effects:
        self.heard.append((now, data))
        return self.effects or (Write(data),)

    def expire(self, now: float) -> Effects:
        self.woken.append(now)
        return self.on_wake

    @property
    def bytes(self) -> bytes:
        return b"".join(data for _, data in self.heard)


def joined(device: Parrot, damage: Damage = whole) -> tuple[MemoryLine, ManualClock]:
    clock = ManualClock(NOON)
    return MemoryLine(device, clock, damage), clock


def drain(line: MemoryLine) -> bytes:
    """Everything that arrives until the line is silent or lost."""
    heard = b""
    try:
        while data := line.read(1000.0):
            heard += data
    except LineLost:
        pass
    return heard


def test_both_times_of_the_clock_move_together() -> None:
    clock = ManualClock(NOON, monotonic=50.0)
    clock.advance(1.5)
    clock.sleep(0.5)
    clock.advance_to(60.0)
    assert (clock.monotonic(), clock.now()) == (60.0, NOON + timedelta(seconds=10))


def test_the_monotonic_clock_never_goes_back() -> None:
    clock = ManualClock(NOON, monotonic=50.0)
    clock.advance_to(40.0)
    clock.set_wall(NOON - timedelta(days=1))
    assert (clock.monotonic(), clock.now()) == (50.0, NOON - timedelta(days=1))
    clock.advance(2.0)
    assert clock.now() == NOON - timedelta(days=1) + timedelta(seconds=2)


def test_an_answer_is_there_at_once_and_takes_no_time() -> None:
    line, clock = joined(Parrot())
    line.write(b"ping")
    assert (line.read(3.0), clock.monotonic()) == (b"ping", 0.0)


def test_a_silent_device_costs_the_timeout_and_no_real_time() -> None:
    line, clock = joined(Parrot())
    assert (line.read(86_400.0), clock.monotonic()) == (b"", 86_400.0)
    assert clock.now() == NOON + timedelta(days=1)


def test_several_writes_of_the_device_arrive_joined() -> None:
    line, _ = joined(Parrot(Write(b"\x06"), Write(b"answer")))
    line.write(b"?")
    assert line.read(1.0) == b"\x06answer"


def test_a_device_is_woken_at_its_own_time_while_the_register_waits() -> None:
    device = Parrot(WakeAt(5.0))
    device.on_wake = (Write(b"late"),)
    line, clock = joined(device)
    line.write(b"?")
    assert (line.read(2.0), clock.monotonic()) == (b"", 2.0)
    assert (line.read(60.0), clock.monotonic()) == (b"late", 5.0)
    assert device.woken == [5.0]


def test_a_device_is_woken_at_its_own_time_although_nobody_read() -> None:
    device = Parrot(WakeAt(5.0))
    line, clock = joined(device)
    line.write(b"?")
    clock.sleep(100.0)
    device.effects = (Write(b"here"),)
    line.write(b"!")
    assert (device.woken, device.heard) == ([5.0], [(0.0, b"?"), (100.0, b"!")])


def test_a_wake_asked_for_too_late_comes_at_once() -> None:
    device = Parrot(WakeAt(5.0))
    line, clock = joined(device)
    clock.sleep(100.0)
    line.write(b"?")
    assert device.woken == [100.0]


def test_a_later_wake_replaces_an_earlier_one() -> None:
    device = Parrot(WakeAt(5.0), WakeAt(9.0))
    line, _ = joined(device)
    line.write(b"?")
    line.read(60.0)
    assert device.woken == [9.0]


def test_bytes_that_arrive_together_with_the_wake_are_fed_first() -> None:
    device = Parrot(WakeAt(2.0))
    line, _ = joined(device, at(Way.TO_DEVICE, 1, delayed(2.0)))
    device.on_wake = (Write(b"too late"),)
    line.write(b"a")
    device.effects = (WakeAt(7.0),)
    line.write(b"b")
    line.read(60.0)
    assert (device.heard, device.woken) == ([(0.0, b"a"), (2.0, b"b")], [7.0])


def test_after_a_hang_up_the_line_is_lost_until_it_is_opened_again() -> None:
    line, _ = joined(Parrot(Write(b"half"), HangUp(), Write(b"never")))
    line.write(b"?")
    assert line.read(1.0) == b"half"
    with pytest.raises(LineLost):
        line.read(1.0)
    with pytest.raises(LineLost):
        line.write(b"?")
    line.open().write(b"?")
    assert line.read(1.0) == b"half"


def test_a_closed_line_is_lost_and_what_the_device_says_then_is_gone() -> None:
    device = Parrot(WakeAt(5.0))
    device.on_wake = (Write(b"into the void"),)
    line, clock = joined(device)
    line.write(b"?")
    line.close()
    line.close()
    for use in (lambda: line.read(1.0), lambda: line.write(b"!"), line.flush):
        with pytest.raises(LineLost):
            use()
    clock.sleep(10.0)
    assert (line.open().read(1.0), device.woken) == (b"", [5.0])


def test_flush_drops_what_has_arrived_and_nothing_later() -> None:
    device = Parrot(Write(b"old"), WakeAt(1.0))
    device.on_wake = (Write(b"new"),)
    line, _ = joined(device)
    line.write(b"?")
    line.flush()
    assert line.read(5.0) == b"new"


def test_a_device_can_drop_what_it_has_not_read() -> None:
    device = Parrot(Flush(), Write(b"ok"))
    line, _ = joined(device)
    line.write(b"?")
    assert (line.read(1.0), device.bytes) == (b"ok", b"?")


# -- damages -----------------------------------------------------------------------------------


def test_one_byte_at_a_time_comes_in_single_reads() -> None:
    line, _ = joined(Parrot(), one_byte)
    line.write(b"abc")
    assert [line.read(1.0) for _ in range(3)] == [b"a", b"b", b"c"]


def test_a_slow_line_takes_the_time_of_the_wire() -> None:
    line, clock = joined(Parrot(), slow(9600))
    line.write(b"y" * 60)
    assert drain(line) == b"y" * 60
    silence = 1000.0
    assert clock.monotonic() - silence == pytest.approx(61 * 10 / 9600)


def test_a_lossy_line_loses_the_same_bytes_for_the_same_seed() -> None:
    def heard(seed: int) -> bytes:
        line, _ = joined(Parrot(), lossy(seed, rate=0.3))
        line.write(bytes(range(100)))
        return drain(line)

    assert heard(1) == heard(1) != heard(2)
    assert 20 < len(heard(1)) < 80


@pytest.mark.parametrize(
    ("change", "arrives"),
    [
        (dropped, b"abd"),
        (doubled, b"abccd"),
        (hung_up, b"ab"),
        (flipped(0), b"abbd"),
        (flipped(7), b"ab\xe3d"),
        (replaced(b"??"), b"ab??d"),
        (preceded(b"\xff"), b"ab\xffcd"),
        (delayed(2.0), b"abcd"),
    ],
)
@pytest.mark.parametrize("way", Way)
def test_a_change_hits_exactly_its_byte(change: Change, arrives: bytes, way: Way) -> None:
    device = Parrot(Write(b"ab"), Write(b"cd")) if way is Way.TO_REGISTER else Parrot()
    line, _ = joined(device, at(way, 2, change))
    line.write(b"abcd")
    heard = drain(line)
    assert (device.bytes if way is Way.TO_DEVICE else heard) == arrives


def test_a_delayed_byte_holds_up_those_behind_it() -> None:
    line, clock = joined(Parrot(), at(Way.TO_REGISTER, 2, delayed(2.0)))
    line.write(b"abcd")
    assert (line.read(9.0), clock.monotonic()) == (b"ab", 0.0)
    assert (line.read(9.0), clock.monotonic()) == (b"cd", 2.0)


def test_places_are_counted_over_all_writes() -> None:
    line, _ = joined(Parrot(), at(Way.TO_DEVICE, 5, dropped))
    line.write(b"abc")
    line.write(b"def")
    assert drain(line) == b"abcde"


def test_a_line_cut_on_the_way_to_the_device_is_lost() -> None:
    device = Parrot()
    line, _ = joined(device, cut_after(2, Way.TO_DEVICE))
    line.write(b"abcd")
    assert device.bytes == b"ab"
    with pytest.raises(LineLost):
        line.read(1.0)


def test_a_mute_line_tells_nobody() -> None:
    line, clock = joined(Parrot(), mute_after(2, Way.TO_REGISTER))
    line.write(b"abcd")
    assert line.read(1.0) == b"ab"
    assert (line.read(1.0), clock.monotonic()) == (b"", 1.0)
    line.write(b"ef")
    assert line.read(1.0) == b""


@given(
    st.lists(st.binary(min_size=1, max_size=20), max_size=5),
    st.sampled_from([whole, one_byte, slow(115_200)]),
)
def test_an_undamaged_line_delivers_every_byte_in_order(
    writes: list[bytes], damage: Damage
) -> None:
    device = Parrot()
    line, _ = joined(device, damage)
    for data in writes:
        line.write(data)
    assert drain(line) == device.bytes == b"".join(writes)


def test_time_that_passes_is_passed_in_the_devices_own_steps() -> None:
    class Sleeper:
        def __init__(self) -> None:
            self.woken: list[datetime] = []

        def receive(self, data: bytes, now: float) -> Effects:
            return [WakeAt(now + 5.0)]

        def expire(self, now: float) -> Effects:
            self.woken.append(clock.now())
            return []

    clock, device = ManualClock(NOON), Sleeper()
    line = MemoryLine(device, clock)
    line.open().write(b"x")
    line.pass_until(60.0)
    assert device.woken == [NOON + timedelta(seconds=5)]
    assert clock.now() == NOON + timedelta(seconds=60)
