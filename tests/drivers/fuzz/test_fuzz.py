"""A share of the fuzzing with every run, and that it finds what it is meant to find."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from drivers import registry
from drivers.effects import Effects
from drivers.link.reader import Control
from drivers.poslink import frames
from tests.drivers.fuzz import __main__ as command
from tests.drivers.fuzz import targets
from tests.drivers.fuzz.blocks import SHARES, Block, inputs, run
from tests.drivers.fuzz.captured import Captured, captured
from tests.drivers.fuzz.inputs import AT_ONCE, FLOOD, made
from tests.drivers.fuzz.subjects import SUBJECTS, Subject, abandoned
from tests.drivers.fuzz.targets import LARGE, Broken, DeviceHalf, Frames, weight

PROTOCOLS = pytest.mark.parametrize("protocol", registry.names())
EACH = 20_000


def test_every_installed_driver_is_fed_and_no_other() -> None:
    assert set(SUBJECTS) == set(registry.names())


@PROTOCOLS
def test_hostile_bytes_break_no_promise(protocol: str) -> None:
    done = run(Block(protocol, 2026, 0, EACH))
    assert done.failure is None, str(done.failure)
    assert done.fed.total() == EACH
    assert set(done.fed) == set(SHARES)


@PROTOCOLS
def test_both_halves_of_a_driver_are_captured(protocol: str) -> None:
    good = captured(protocol)
    assert good.greeting in good.frames
    assert len(good.frames) >= 8


@PROTOCOLS
def test_a_block_feeds_the_same_bytes_whenever_it_is_run(protocol: str) -> None:
    block = Block(protocol, 7, 3, 200)
    assert list(inputs(block)) == list(inputs(block))
    assert list(inputs(block)) != list(inputs(replace(block, number=4)))


def test_floods_are_among_the_inputs_and_arrive_as_a_line_hands_them_over() -> None:
    class Always(Random):
        def random(self) -> float:
            return 0.0

    pieces = list(made(Always(), captured("poslink").frames))
    assert sum(map(len, pieces)) == FLOOD
    assert {len(piece) for piece in pieces[:-1]} == {AT_ONCE}


# -- what it finds ----------------------------------------------------------------------------


class Raising(frames.Reader):
    """A reader that a short frame takes by surprise."""

    def next(self) -> Any:
        if self._buffer[:1] == b"\x02" and len(self._buffer) == 3:
            raise IndexError("short")
        return super().next()


class Losing(frames.Reader):
    """A reader that forgets the bytes, but not that they made no sense."""

    def forget(self) -> None:
        self._buffer.clear()


class Hoarding(frames.Reader):
    """A reader that keeps what it has read."""

    kept = b""

    def receive(self, data: bytes) -> None:
        self.kept += data
        super().receive(data)


class Endless(frames.Reader):
    """A reader that finds a control byte without taking it."""

    def next(self) -> Any:
        return Control.ACK if self._buffer[:1] == b"\x06" else super().next()


@pytest.mark.parametrize(
    ("reader", "said"),
    [(Raising, "IndexError: short"), (Losing, "was not read"), (Hoarding, "holds"),
     (Endless, "without end")],
)  # fmt: skip
def test_a_reader_with_a_mistake_is_found(
    monkeypatch: pytest.MonkeyPatch, reader: Callable[[], Any], said: str
) -> None:
    row = Subject(reader, abandoned, frames.BUFFER)
    monkeypatch.setitem(SUBJECTS, "poslink", row)  # type: ignore[arg-type]
    done = run(Block("poslink", 1, 0, EACH))
    assert done.failure is not None
    assert said in str(done.failure)
    assert "--protocol poslink --seed 1 --block 0" in str(done.failure)
    again = run(Block("poslink", 1, 0, EACH))
    assert again.failure == done.failure


def test_a_device_that_falls_silent_is_found() -> None:
    class Silent:
        def receive(self, data: bytes, now: float) -> Effects:
            return ()

        def expire(self, now: float) -> Effects:
            return ()

    half = DeviceHalf("poslink", captured("poslink"))
    half._device = Silent()
    with pytest.raises(Broken, match="no longer answers"):
        half.feed([b"x"])


def test_a_driver_whose_good_bytes_cannot_be_read_is_found() -> None:
    with pytest.raises(Broken, match="no captured frame"):
        Frames(SUBJECTS["poslink"], Captured((b"hello",), b""))


def test_what_a_half_holds_in_its_parts_is_weighed() -> None:
    half = DeviceHalf("poslink", captured("poslink"))
    before = weight(half._device)
    assert before < LARGE
    half._device._ears._reader._buffer += b"x" * LARGE  # type: ignore[attr-defined]
    assert weight(half._device) == before + LARGE


def test_an_escape_sequence_on_a_technicians_screen_is_found() -> None:
    with pytest.raises(Broken):
        targets._printable("\x1b[2J")


# -- the command ------------------------------------------------------------------------------


def test_the_command_counts_what_it_fed(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--inputs", "900", "--workers", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["protocols"]
    assert sum(one["inputs"] for one in told.values()) == 900
    assert command.main(["--inputs", "100", "--workers", "1", "--protocol", "poslink"]) == 0
    assert "poslink: 100 inputs" in capsys.readouterr().out


def test_the_command_fails_and_says_how_to_play_it_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = Subject(Raising, abandoned, frames.BUFFER)
    monkeypatch.setitem(SUBJECTS, "poslink", row)  # type: ignore[arg-type]
    asked = ["--protocol", "poslink", "--seed", "1", "--workers", "1"]
    assert command.main([*asked, "--inputs", "5000"]) == 1
    said = capsys.readouterr().out
    assert "BROKEN" in said
    assert "--seed 1 --block 0" in said
    assert command.main([*asked, "--block", "0"]) == 1
    assert "BROKEN" in capsys.readouterr().out
