"""The program on a pseudo-terminal, with somebody at the keys and eyes on the raw bytes."""

from __future__ import annotations

import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSCTTY, TIOCSWINSZ

import pyte

from cashier.tui.scanner import BURST_SECONDS, SETTLE_SECONDS
from tests.cashier.lanes import PINS

PATIENCE = 20.0
STEP = 4.0
TRIES = 4
ROOT = Path(__file__).parents[3]
ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y"}
"""What a terminal says to the questions that Textual asks at the start."""

KEYS = {
    "enter": "\r", "escape": "\x1b", "f1": "\x1bOP", "f4": "\x1bOS", "f5": "\x1b[15~",
    "f6": "\x1b[17~",
}  # fmt: skip


class Real:
    """A running program.

    `raw` is everything that it wrote to its terminal, `ever` every text that was on it.
    """

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self.process, self.raw, self.ever = process, b"", ""
        self._master: int | None = master
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)

    def press(self, *keys: str) -> None:
        """Keys as fingers press them: not before the screen takes them, and one by one."""
        self._read(SETTLE_SECONDS * 1.5)
        for key in keys:
            assert self._master is not None
            os.write(self._master, KEYS.get(key, key).encode())
            self._read(BURST_SECONDS * 2.5)

    def step(self, key: str, *words: str) -> None:
        """Press a key that leads to these words; again, if a busy machine took it for a scan."""
        for _ in range(TRIES):
            self.press(key)
            if self._waits(lambda: self._shows(*words), STEP):
                return
        raise AssertionError(f"{key} never led to {words}; the screen shows:\n{self.text()}")

    def sees(self, *words: str) -> None:
        if not self._waits(lambda: self._shows(*words), PATIENCE):
            raise AssertionError(f"{words} never came; the screen shows:\n{self.text()}")

    def _shows(self, *words: str) -> bool:
        return all(word in self.text() for word in words)

    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    def sign_in(self, person: str = "1001") -> None:
        self.sees("PIN")
        for _ in range(TRIES):
            self.press("escape")
            self.press(*person, "enter")
            self.press(*PINS[person], "enter")
            if self._waits(lambda: self._shows("COUNTER"), STEP):
                return
        raise AssertionError(f"nobody was let in; the screen shows:\n{self.text()}")

    def hang_up(self) -> None:
        """The terminal's window is closed."""
        if self._master is not None:
            os.close(self._master)
            self._master = None

    def seconds_to_end(self, at_most: float) -> float:
        """Wait for the program's end; how long that took."""
        started = time.monotonic()
        while self.process.poll() is None:
            if time.monotonic() - started > at_most:
                raise AssertionError(f"still there after {at_most} s:\n{self.text()}")
            self._read(0.02)
        return time.monotonic() - started

    def _waits(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Whether it holds within so many seconds, while the program is there."""
        give_up = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > give_up or self.process.poll() is not None:
                return False
            self._read(0.05)
        return True

    def _read(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._master is None or not select.select([self._master], [], [], left)[0]:
                time.sleep(max(0.0, until - time.monotonic()))
                return
            with suppress(OSError):
                self._take(os.read(self._master, 65536))

    def _take(self, data: bytes) -> None:
        self.raw += data
        self._stream.feed(data)
        self.ever += self.text()
        for question, answer in ANSWERS.items():
            if question in data and self._master is not None:
                os.write(self._master, answer)


@contextmanager
def real(command: Sequence[str], *, controls: bool = True, nohup: bool = False) -> Iterator[Real]:
    """The program until the block ends.

    `controls`: its terminal is its controlling one, whose end the system tells by SIGHUP.
    `nohup`: that signal was ignored by whoever started it.
    """

    def prepare() -> None:
        if nohup:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
        if controls:
            ioctl(0, TIOCSCTTY, 0)

    master, slave = os.openpty()
    ioctl(slave, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [sys.executable, *command], stdin=slave, stdout=slave, stderr=slave, cwd=ROOT,
        env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "", "TZ": "UTC"},
        start_new_session=True, preexec_fn=prepare,
    )  # fmt: skip
    os.close(slave)
    here = Real(process, master)
    try:
        yield here
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        here.hang_up()


def alone(folder: Path, device: str) -> list[str]:
    """The command that runs the screens with one of the misbehaving terminals."""
    return ["-m", "tests.cashier.tui.alone", str(folder), device]
