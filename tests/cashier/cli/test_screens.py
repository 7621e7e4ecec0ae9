"""`cashier` alone: the screens, over a pseudo-terminal of their own."""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte
import pytest

from cashier.bootstrap import open_lane, open_look
from cashier.config import parse_config
from cashier.services.find import find
from cashier.store import reads
from cashier.text import speaker
from tests.cashier.cli.kit import NOWHERE, Counter

SIMULATED = parse_config(Path("config.toml"), "")
END_SECONDS = 2.0
REST_SECONDS = 0.2
"""Faster keys would be taken for a scanner's."""

HEAVY = (
    "sqlite_utils", "httpx2", "argon2", "babel", "serial", "starlette", "structlog", "uvicorn",
)  # fmt: skip
ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y"}


def words(key: str) -> str:
    return speaker("en").text(key)


class Screen:
    """The near end of the program's terminal, 80 by 24."""

    def __init__(self, data: Path) -> None:
        self.master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cashier", "--data", str(data)],
            stdin=slave, stdout=slave, stderr=slave, start_new_session=True, cwd=data,
            env={**os.environ, "TERM": "xterm-256color"},
        )  # fmt: skip
        os.close(slave)
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)

    def wait_for(self, shown: str) -> None:
        """Read, and answer what a terminal is asked, until this stands on the screen."""
        until = time.monotonic() + 20
        while not any(shown in row for row in self.screen.display):
            assert time.monotonic() < until, "\n".join(self.screen.display)
            self._read()

    def ended_within(self, seconds: float) -> int:
        """The exit status; what is still written is read meanwhile."""
        until = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < until
            self._read()
        return int(self.process.returncode)

    def type(self, keys: str) -> None:
        """As a person does: the next key once the screen has come to rest."""
        for key in keys:
            while self._read(REST_SECONDS):
                pass
            os.write(self.master, key.encode())

    def hang_up(self) -> None:
        if self.master >= 0:
            os.close(self.master)
        self.master = -1

    def _read(self, seconds: float = 0.05) -> bytes:
        if self.master < 0 or not select.select([self.master], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self.master, 65536)
        except OSError:  # Linux says so when the far side is closed
            return b""
        self._stream.feed(data)
        for question, answer in ANSWERS.items():
            if question in data:
                os.write(self.master, answer)
        return data


@contextmanager
def screen(data: Path) -> Iterator[Screen]:
    data.mkdir(exist_ok=True)
    shown = Screen(data)
    try:
        yield shown
    finally:
        shown.process.kill()
        shown.process.wait()
        shown.hang_up()


def terminated(shown: Screen) -> None:
    shown.process.send_signal(signal.SIGTERM)


def hung_up(shown: Screen) -> None:
    shown.process.send_signal(signal.SIGHUP)


def unplugged(shown: Screen) -> None:
    shown.hang_up()


@pytest.mark.parametrize("end", [terminated, hung_up, unplugged])
def test_the_screens_end_at_once_and_give_the_journal_back(
    tmp_path: Path, end: Callable[[Screen], None]
) -> None:
    with screen(tmp_path / "data") as shown:
        shown.wait_for("PIN")
        end(shown)
        assert shown.ended_within(END_SECONDS) == 0
        with open_lane(SIMULATED, tmp_path / "data") as lane:
            assert reads.people(lane.journal)


def test_in_mid_flow_the_screens_end_with_their_simulator(tmp_path: Path) -> None:
    with screen(tmp_path / "data") as shown:
        shown.wait_for("PIN")
        shown.type("1001\r112358\r")
        shown.wait_for(words("prompt.counter"))
        shown.type("12\r")
        shown.wait_for(words("prompt.original"))
        terminated(shown)
        assert shown.ended_within(END_SECONDS) == 0
    with open_lane(SIMULATED, tmp_path / "data") as lane:
        assert find(lane, "12").fresh


def test_looking_works_beside_the_screens(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with screen(data) as shown:
        shown.wait_for("PIN")
        with open_look(SIMULATED, data) as look:
            assert len(reads.people(look.journal)) == 4
        said = subprocess.run(
            [sys.executable, "-m", "cashier", "--data", str(data), "find", "12", "--json"],
            capture_output=True, cwd=data, check=False,
        )  # fmt: skip
    assert said.returncode == 8
    assert str(shown.process.pid) in json.loads(said.stdout)["error"]["message"]


def test_nothing_heavy_is_imported_before_the_first_screen(tmp_path: Path) -> None:
    with open_lane(SIMULATED, tmp_path):
        pass
    script = (
        "import sys; from pathlib import Path\n"
        "import cashier.cli.screens, cashier.tui.app\n"
        "from cashier.bootstrap import open_lane\n"
        "from cashier.config import parse_config\n"
        f"with open_lane(parse_config(Path('c.toml'), ''), Path({str(tmp_path)!r})):\n"
        f"    print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert said.stdout == b"[]\n"


def test_a_lane_without_people_opens_no_screen(tmp_path: Path) -> None:
    said = Counter(tmp_path, NOWHERE).run()
    assert (said.status, said.out) == (3, b"")
    assert "cashier setup" in said.err
