"""The screens as a forked life on a pseudo-terminal of their own, with hands and eyes.

A fork spares the start of an interpreter; what runs in it is the program's own `main`.
"""

from __future__ import annotations

import os
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSCTTY, TIOCSWINSZ
from typing import NoReturn

from cashier import cli
from tests.cashier.tui.real import PATIENCE, Real
from tests.explorer.kills.counter import Counter

SIZE = struct.pack("HHHH", 24, 80, 0, 0)
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Manner:
    """How the program hangs on its terminal.

    `controls`: it is the controlling one, whose end the system tells by SIGHUP. `nohup`: whoever
    started the program had that signal ignored.
    """

    controls: bool = True
    nohup: bool = False


class Child:
    """A forked program, as Popen shows one."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.used_seconds = 0.0

    def poll(self) -> int | None:
        return self._look(os.WNOHANG)

    def wait(self) -> int | None:
        return self._look(0)

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait_until_stopped(self) -> None:
        os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def cpu_seconds(self) -> float:
        """What it has used so far, by the system's account; Linux alone tells."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def _look(self, options: int) -> int | None:
        if self.returncode is None:
            pid, status, used = os.wait4(self.pid, options)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
                self.used_seconds = used.ru_utime + used.ru_stime
        return self.returncode


class Hands(Real):
    """A person in front of the screens of a Child."""

    def __init__(self, child: Child, master: int) -> None:
        super().__init__(child, master)  # type: ignore[arg-type]  # it has all that is used of Popen
        self.child = child

    def wait_for(self, holds: Callable[[], bool]) -> None:
        """Until something has happened elsewhere; what is drawn meanwhile is seen."""
        assert self._waits(holds, PATIENCE), self.text()

    def look_away(self) -> None:
        """Forget what was shown, so that only what is drawn from now on counts."""
        self._screen.reset()


@contextmanager
def screens(counter: Counter, manner: Manner) -> Iterator[Hands]:
    """The program without a command, until the block ends."""
    master, slave = os.openpty()
    ioctl(slave, TIOCSWINSZ, SIZE)
    pid = os.fork()
    if pid == 0:
        os.close(master)
        _be_the_program(counter, manner, slave)
    os.close(slave)
    hands = Hands(Child(pid), master)
    try:
        yield hands
    finally:
        hands.child.kill()
        hands.child.wait()
        hands.hang_up()


def _be_the_program(counter: Counter, manner: Manner, slave: int) -> NoReturn:
    status = 1
    try:
        _take_terminal(manner, slave)
        status = cli.main(counter.command()[:-1])
    except BaseException:
        with suppress(OSError):
            traceback.print_exc()
    finally:
        os._exit(status)


def _take_terminal(manner: Manner, slave: int) -> None:
    """A session of its own on this terminal, and nothing of the parent's streams."""
    os.setsid()
    if manner.controls:
        ioctl(slave, TIOCSCTTY, 0)
    signal.signal(signal.SIGHUP, signal.SIG_IGN if manner.nohup else signal.SIG_DFL)
    for number in range(3):
        os.dup2(slave, number)
    os.environ |= {"TERM": "xterm-256color", "COLORTERM": "", "TZ": "UTC"}
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = os.fdopen(("stdin", "stdout", "stderr").index(name), mode, closefd=False)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
