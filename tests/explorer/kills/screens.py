"""The screens as a process on a pseudo-terminal, stopped and continued as systems do it.

tests/cashier/tui/real.py has the hands and the eyes; here are the signals and the accounts.
"""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cashier.tui.real import KEYS, PATIENCE, Real, real
from tests.explorer.kills.counter import Counter

TICK = os.sysconf("SC_CLK_TCK")
REST_SECONDS = 0.15
"""After so long without a change nothing is being drawn."""

FOCUS = b"\x1b[I"
"""What a terminal says when its window gets the focus; no screen does anything for it."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the program hangs on its terminal.

    `controls`: it is the controlling one, whose end the system tells by SIGHUP. `nohup`: whoever
    started the program had that signal ignored.
    """

    controls: bool = True
    nohup: bool = False


class Program:
    """The running screens; `hands` are those of a person in front of them."""

    def __init__(self, hands: Real) -> None:
        self.hands = hands
        self.pid = hands.process.pid
        self._before = _used_by_the_dead()

    def wait_for(self, holds: Callable[[], bool]) -> None:
        """Until something has happened elsewhere; what is drawn meanwhile is seen."""
        text = self.hands.text
        assert self.hands._waits(holds, PATIENCE), f"it never came; the screen shows:\n{text()}"

    def rest(self) -> None:
        """Until nothing is being drawn any more."""
        drawn = -1
        while drawn != len(self.hands.raw):
            drawn = len(self.hands.raw)
            self.hands._read(REST_SECONDS)

    def signal(self, number: int) -> None:
        self.hands.process.send_signal(number)

    def suspend(self) -> None:
        """As a shell does; the program itself stops once it has given its terminal back."""
        self.signal(signal.SIGTSTP)
        self.wait_for(self._is_stopped)

    def freeze(self) -> None:
        """Stop the program without asking it, as a debugger or a container does."""
        self.signal(signal.SIGSTOP)
        self.wait_for(self._is_stopped)

    def go_on(self) -> None:
        """Let it run again; only what it draws from now on is seen."""
        self.hands._screen.reset()
        self.signal(signal.SIGCONT)
        self.wait_for(lambda: bool(self.hands.text().strip()))

    def begin_to_draw(self, key: str) -> None:
        """Press a key and come back with the first byte that is drawn for it."""
        drawn = len(self.hands.raw)
        assert self.hands._master is not None
        os.write(self.hands._master, KEYS.get(key, key).encode())
        until = time.monotonic() + PATIENCE
        while len(self.hands.raw) == drawn:
            assert time.monotonic() < until, f"{key} changed nothing"
            self.hands._read(0.001)

    def tell_focus(self) -> None:
        assert self.hands._master is not None
        os.write(self.hands._master, FOCUS)
        self.rest()

    def cpu_seconds(self) -> float:
        """What it has used so far, by the system's account; only Linux tells that of the living."""
        if self.hands.process.poll() is not None:
            return _used_by_the_dead() - self._before
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def _is_stopped(self) -> bool:
        """Whether the system has stopped it since this was asked last."""
        return os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WNOHANG) is not None


@contextmanager
def screens(counter: Counter, manner: Manner) -> Iterator[Program]:
    """The program without a command, until the block ends."""
    command = ["-m", "cashier", "--config", str(counter.file), "--data", str(counter.data)]
    with real(command, controls=manner.controls, nohup=manner.nohup) as hands:
        yield Program(hands)


def _used_by_the_dead() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
