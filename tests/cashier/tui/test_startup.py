"""What is loaded when the first screen stands, and that it stands still then."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cashier.tui.real import ROOT, alone, real

HEAVY = (
    "sqlite_utils", "httpx2", "httpx", "argon2", "babel", "serial", "structlog", "starlette",
    "pydantic", "holidays", "cashier.tui.counter", "cashier.tui.give_back", "cashier.services.send",
    "drivers.simulator",
)  # fmt: skip

FIRST_FRAME = f"""
import asyncio, sys
from pathlib import Path
from cashier.bootstrap import DEMO_PEOPLE, open_lane
from cashier.config import parse_config
from cashier.tui.app import CashierApp

async def first_frame(lane):
    app = CashierApp(lane, DEMO_PEOPLE)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.screen.query_one("#pin")
        print(*(name for name in {HEAVY!r} if name in sys.modules))

with open_lane(parse_config(Path("config.toml"), ""), Path(sys.argv[1])) as lane:
    asyncio.run(first_frame(lane))
"""


def test_nothing_heavy_is_loaded_before_the_first_screen(tmp_path: Path) -> None:
    """The second start: the tables are made by sqlite_utils, once."""
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", FIRST_FRAME, str(tmp_path)],
            capture_output=True, text=True, cwd=ROOT, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux for the time used")
def test_an_idle_screen_costs_next_to_nothing(tmp_path: Path) -> None:
    with real(alone(tmp_path, "endless")) as hands:
        hands.sign_in()
        hands.press()
        before, started = cpu_seconds(hands.process.pid), time.monotonic()
        hands._read(1.5)
        used = cpu_seconds(hands.process.pid) - before
        assert used / (time.monotonic() - started) < 0.05


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, from proc(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
