"""Runs sessions over one open line: the only place with a real clock and real waiting.

It runs in the thread that calls it, so one terminal needs one thread. Whatever happens, the
line is closed and the listener gets the trace.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar, cast

from drivers.effects import Effects, Finish, Flush, HangUp, Session, Tell, WakeAt, Write
from drivers.errors import LineLost
from drivers.lines import Line, OpenLine
from drivers.lines.trace import Mask, Recorder
from drivers.terminal import Clock, Concluded, Hear, Stop, Traced
from drivers.text import mask_card_numbers

SLICE = 0.1
"""Longest wait in seconds before `stop` is asked again; a session hears of one within three."""

GRACE = 5.0
"""Seconds that a stopped session may take to call its command off at the terminal."""

R = TypeVar("R")
_PENDING = object()


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class Conversation:
    """One open line, on which sessions run one after another."""

    def __init__(self, line: Recorder, clock: Clock, hear: Hear, stop: Stop) -> None:
        self._line = line
        self._clock = clock
        self._hear = hear
        self._stop = stop
        self._wake: float | None = None
        self._grace_ends: float | None = None
        self._result: object = _PENDING

    def run(self, session: Session[R]) -> R:
        """Carry out `session` to its result; blocks until then."""
        self._wake = self._grace_ends = None
        self._result = _PENDING
        self._do(session, session.start(self._now()))
        while self._result is _PENDING:
            self._step(session)
        return cast(R, self._result)

    def pause(self, seconds: float) -> bool:
        """Wait between two sessions; False when the person stopped it."""
        until = self._now() + seconds
        while (left := until - self._now()) > 0:
            if self._stop():
                return False
            self._clock.sleep(min(SLICE, left))
        return True

    def _step(self, session: Session[R]) -> None:
        if self._is_stopped(session):
            return
        try:
            data = self._line.read(self._patience())
        except LineLost:
            self._end(session, session.lost(self._now()))
            return
        if data:
            self._do(session, session.receive(data, self._now()))
        if self._is_due():
            self._wake = None
            self._do(session, session.expire(self._now()))

    def _is_stopped(self, session: Session[R]) -> bool:
        """Whether the person's stop has ended it; it is told once, and may take its GRACE."""
        if self._grace_ends is None:
            if not self._stop():
                return False
            self._grace_ends = self._now() + GRACE
            self._do(session, session.stop(self._now()))
        elif self._now() >= self._grace_ends:
            self._end(session, session.lost(self._now()))
        return self._result is not _PENDING

    def _is_due(self) -> bool:
        """Whether the session must be woken; a device that never stops talking cannot hinder it."""
        return self._result is _PENDING and self._wake is not None and self._now() >= self._wake

    def _end(self, session: Session[R], effects: Effects) -> None:
        self._do(session, effects)
        if self._result is _PENDING:
            raise AssertionError(f"{type(session).__name__} did not finish when told to")

    def _do(self, session: Session[R], effects: Effects) -> None:
        try:
            for effect in effects:
                self._apply(effect)
        except LineLost:
            if self._result is _PENDING:
                self._end(session, session.lost(self._now()))

    def _apply(self, effect: object) -> None:
        match effect:
            case Write(data):
                self._line.write(data)
            case Tell(event):
                self._hear(event)
            case WakeAt(at):
                self._wake = at
            case Flush():
                self._line.flush()
            case Finish(result):
                self._result = result
                self._hear(Concluded(result, self._line.text()))
            case HangUp():
                self._line.close()

    def _patience(self) -> float:
        if self._wake is None:
            return SLICE
        return min(SLICE, max(0.0, self._wake - self._now()))

    def _now(self) -> float:
        return self._clock.monotonic()


@contextmanager
def conversation(
    open_line: OpenLine, clock: Clock, hear: Hear, stop: Stop, mask: Mask = mask_card_numbers
) -> Iterator[Conversation]:
    """Open the line, lend a Conversation, close the line; raises LineNotFound or LineBusy.

    `mask` keeps card numbers out of the trace, where the protocol writes them in its own form.
    """
    line = Recorder(open_line(), clock, mask)
    try:
        yield Conversation(line, clock, hear, stop)
    finally:
        line.close()
        hear(Traced(line.text()))


__all__ = ["GRACE", "SLICE", "Conversation", "Line", "SystemClock", "conversation"]
