"""One life: a forked child that works, reports through a pipe, and dies when it is its time.

The parent has imported everything once; a child costs a fork. It never runs what its parent
would run at the end: it leaves by os._exit, or by a signal.
"""

from __future__ import annotations

import json
import os
import select
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

from tests.explorer.kills.points import Point, Strike

LONGEST = 30.0
"""Seconds of silence after which a life has lost its way."""

Words = dict[str, Any]


class Report:
    """The near end of a life's pipe; each report is one line, whole or absent."""

    def __init__(self, pipe: int) -> None:
        self.pipe = pipe

    def __call__(self, **words: object) -> None:
        line = json.dumps(words, ensure_ascii=False).encode() + b"\n"
        while line:
            line = line[os.write(self.pipe, line) :]


def struck_by(number: int, report: Report) -> Strike:
    """A strike that says where, and then sends this process a signal that nobody can catch."""

    def strike(point: Point, nth: int) -> None:
        report(struck=[*point], nth=nth)
        os.kill(os.getpid(), number)

    return strike


class Life:
    """A child as its parent knows it; `heard` is all that it has reported."""

    def __init__(self, pid: int, pipe: int) -> None:
        self.pid = pid
        self.heard: list[Words] = []
        self.status: int | None = None
        self.cpu_seconds = self.seconds = 0.0
        self._started = time.monotonic()
        self._pipe = pipe
        self._rest = b""
        self._is_open = True

    def hear(self, seconds: float = LONGEST) -> bool:
        """Wait for the next report; False when there is none to come, or none in time."""
        until, count = time.monotonic() + seconds, len(self.heard)
        while self._is_open and len(self.heard) == count:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._pipe], [], [], left)[0]:
                return False
            self._take(os.read(self._pipe, 1 << 16))
        return len(self.heard) > count

    def ends_within(self, seconds: float = LONGEST) -> bool:
        """Hear everything until the end; False when it does not come in time."""
        until = time.monotonic() + seconds
        while self._is_open and (left := until - time.monotonic()) > 0:
            self.hear(left)
        if not self._is_open:
            self._bury()
        return not self._is_open

    def signal(self, number: int) -> None:
        if self.status is None:
            os.kill(self.pid, number)

    def wait_until_stopped(self) -> None:
        """Until the system has stopped it, or it has ended before it could be stopped."""
        os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def kill(self) -> None:
        """SIGKILL, and what it reported before; a stopped life dies of it too."""
        self.signal(signal.SIGKILL)
        self.ends_within()

    def told(self, name: str) -> list[Any]:
        """Every value that was reported under this name."""
        return [words[name] for words in self.heard if name in words]

    def close(self) -> None:
        self.signal(signal.SIGKILL)
        self._bury()
        os.close(self._pipe)

    def _take(self, data: bytes) -> None:
        self._is_open = bool(data)
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            with suppress(ValueError):  # words for people that a command printed
                words = json.loads(line)
                self.heard += [words] if isinstance(words, dict) else []

    def _bury(self) -> None:
        if self.status is None:
            _, self.status, used = os.wait4(self.pid, 0)
            self.cpu_seconds = used.ru_utime + used.ru_stime
            self.seconds = time.monotonic() - self._started


@contextmanager
def life(work: Callable[[Report], object]) -> Iterator[Life]:
    """A child that does `work` and ends; it is surely gone after the block."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _live(work, Report(writing))
    os.close(writing)
    born = Life(pid, reading)
    try:
        yield born
    finally:
        born.close()


def _live(work: Callable[[Report], object], report: Report) -> NoReturn:
    """Whatever happens, nothing of the parent's own is run or written here."""
    status = 1
    try:
        for number in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        work(report)
        status = 0
    except BaseException:
        report(fault=traceback.format_exc())
    finally:
        os._exit(status)
