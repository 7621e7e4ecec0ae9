"""Time to the first usable screen, against a Textual app with one Static, in one run.

Both run over a pseudo-terminal of 80x24 that answers the questions a terminal is asked. The
clock stops when the screen shows the words by which a person can begin. The journal exists
already, so opening it, its chain check and the check for requests in doubt are in the figure.
"""

from __future__ import annotations

import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

ROUNDS = 9
LIMIT_SECONDS = 30.0
GOAL = 2.0

FLOOR = """
from textual.app import App
from textual.widgets import Static
class Floor(App):
    def compose(self):
        yield Static("floor is drawn")
Floor().run()
"""
HEAVY = ("sqlite_utils", "httpx2", "argon2", "babel", "serial", "starlette", "pydantic", "holidays")
ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y"}


@dataclass(frozen=True)
class Program:
    name: str
    command: list[str]
    ready: bytes


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        programs = [
            Program("textual, one Static", [sys.executable, "-c", FLOOR], b"floor is drawn"),
            Program("cashier", _cashier(Path(folder)), b"PIN"),
        ]
        for program in programs:
            _time(program)
        times = [[_time(program) for program in programs] for _ in range(ROUNDS)]
        _report(programs, times)
        print("imported before the first screen:", _imported(Path(folder)) or "none of", *HEAVY)
    return 0


def _cashier(folder: Path) -> list[str]:
    return [sys.executable, "-m", "cashier", "--data", str(folder / "data")]


def _report(programs: list[Program], times: list[list[float]]) -> None:
    for program, column in zip(programs, zip(*times, strict=True), strict=True):
        low, middle, high = min(column), statistics.median(column), max(column)
        print(f"{program.name:22} {middle * 1000:6.0f} ms  [{low * 1000:.0f}-{high * 1000:.0f}]")
    ratios = [cashier / floor for floor, cashier in times]
    middle = statistics.median(ratios)
    print(f"ratio, round by round  {middle:6.2f}     [{min(ratios):.2f}-{max(ratios):.2f}]", end="")
    print(f"  goal {GOAL}: {'reached' if middle <= GOAL else 'not reached'}")


def _time(program: Program) -> float:
    """Seconds from start to the words that show it can be used."""
    started = time.perf_counter()
    process, master = _start(program.command)
    try:
        _watch(master, program.ready)
        return time.perf_counter() - started
    finally:
        process.send_signal(signal.SIGTERM)
        _drain_until_exit(process, master)
        os.close(master)


def _start(command: list[str]) -> tuple[subprocess.Popen[bytes], int]:
    master, slave = pty.openpty()
    ioctl(slave, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": ""}
    process = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
    )
    os.close(slave)
    return process, master


def _watch(master: int, ready: bytes) -> None:
    seen = b""
    until = time.perf_counter() + LIMIT_SECONDS
    while ready not in seen:
        if time.perf_counter() > until or not (data := _read(master, 1.0)):
            raise SystemExit(f"no {ready!r} on the screen; last: {seen[-300:]!r}")
        seen += data
        for question, answer in ANSWERS.items():
            if question in data:
                os.write(master, answer)


def _read(master: int, timeout: float) -> bytes:
    if not select.select([master], [], [], timeout)[0]:
        return b""
    try:
        return os.read(master, 65536)
    except OSError:
        return b""


def _drain_until_exit(process: subprocess.Popen[bytes], master: int) -> None:
    until = time.perf_counter() + 5
    while process.poll() is None and time.perf_counter() < until:
        _read(master, 0.05)
    if process.poll() is None:
        process.kill()
    process.wait()


def _imported(folder: Path) -> str:
    """Which of the costly libraries are loaded when the first screen stands."""
    script = (
        "import sys, os, signal, threading\n"
        "from cashier.tui import app\n"
        f"sys.exit(', '.join(n for n in {HEAVY!r} if n in sys.modules) or 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=folder
    )
    return done.stderr.strip()
