"""Which checksum the terminal uses is found out with the status command, and then stays."""

from __future__ import annotations

import pytest

from drivers.ecr17 import words
from drivers.ecr17.driver import DRIVER, Ecr17Terminal
from drivers.ecr17.frames import Scope, encode, scope_of
from drivers.effects import Effects
from drivers.lines.damage import Part, Piece, Way
from drivers.lines.memory import ManualClock, MemoryLine
from drivers.terminal import Approved, Attempt, NotDone, Presence, Unknown
from tests.drivers.ecr17.build import NOON, counter, refund_of, void, void_of
from tests.drivers.ecr17.scripted import Scripted, scripted
from tests.drivers.ecr17.vectors import PART, REVERSED

SCOPES = pytest.mark.parametrize("scope", Scope)


class Tapped:
    """A damage that only notes what the register writes."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []

    def __call__(self, way: Way, data: bytes) -> list[Part]:
        if way is Way.TO_DEVICE and data[:1] == b"\x02":
            self.frames.append(data)
        return [Piece(data)]


def scopes_of(frames: list[bytes]) -> list[Scope | None]:
    return [scope_of(frame[1:-2], frame[-1]) for frame in frames]


@SCOPES
def test_every_scope_is_found_and_money_is_only_sent_in_it(scope: Scope) -> None:
    tap = Tapped()
    it = counter(damage=tap, device={"lrc_scope": scope.value}, lrc_scope="detect")
    assert isinstance(it.ask(void_of(it.sold())), Approved)
    tried = [frame for frame, one in zip(tap.frames, scopes_of(tap.frames), strict=True)
             if one is not scope]  # fmt: skip
    assert {frame[10:11] for frame in tried} <= {b"s"}
    assert len(tried) == list(Scope).index(scope)
    assert it.moved() == [("void", 650)]


def test_what_was_found_out_stays() -> None:
    tap = Tapped()
    it = counter(damage=tap, device={"lrc_scope": "stx"}, lrc_scope="detect")
    it.terminal.check()
    tap.frames.clear()
    it.terminal.check()
    it.terminal.find("1")
    assert set(scopes_of(tap.frames)) == {Scope.STX}


@SCOPES
def test_a_scope_that_is_set_is_never_tried_otherwise(scope: Scope) -> None:
    tap = Tapped()
    it = counter(damage=tap, lrc_scope=scope.value)
    assert isinstance(it.ask(refund_of(it.sold())), Approved)
    assert set(scopes_of(tap.frames)) == {scope}


def test_a_terminal_that_takes_any_checksum_is_known_by_its_own() -> None:
    """An acknowledgement is not enough: the answer must fit the scope that was asked in."""
    device = Lenient(Scope.PLAIN, S=[REVERSED, PART])
    terminal = scripted(device, lrc_scope="detect")
    assert isinstance(terminal.void(void()), Approved)
    assert device.asked == ["s", "s", "s", "s", "G", "E", "S"]


class Lenient(Scripted):
    """Reads every scope and writes one."""

    def receive(self, data: bytes, now: float) -> Effects:
        if data[:1] != b"\x02":
            return ()
        return super().receive(encode(data[1:-2], Scope.STX_ETX), now)


class Dead:
    def receive(self, data: bytes, now: float) -> Effects:
        return ()

    def expire(self, now: float) -> Effects:
        return ()


def test_a_silent_terminal_is_no_wrong_checksum() -> None:
    clock = ManualClock(NOON)
    line = MemoryLine(Dead(), clock)
    terminal = Ecr17Terminal(line.open, clock, "EUR", DRIVER.read({"lrc_scope": "detect"}))
    check = terminal.check()
    assert (check.presence, check.words) == (Presence.SILENT, words.LINE_SILENT)
    assert "ECR" in check.words.en
    assert terminal.void(void()) == NotDone(words.LINE_SILENT)
    assert terminal.find("1").presence is Presence.SILENT


def test_where_no_checksum_fits_nothing_is_sent() -> None:
    device = Scripted(s=None, S=[REVERSED])
    terminal = scripted(device, lrc_scope="detect")
    assert terminal.void(void()) == NotDone(words.UNREAD)
    assert set(device.asked) == {"s"}
    assert isinstance(terminal.resolve(Attempt(void(), NOON)), Unknown)
