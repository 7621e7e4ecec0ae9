"""The screens as a program of their own, with a misbehaving terminal: `alone.py FOLDER DEVICE`."""

from __future__ import annotations

import sys
from pathlib import Path

from cashier.tui.app import CashierApp
from tests.cashier.tui.devices import Endless, Hostile, lane_at

DEVICES = {
    "approved": lambda: Hostile(0, "approved"),
    "declined": lambda: Hostile(7, "declined"),
    "unknown": lambda: Hostile(13, "unknown"),
    "endless": lambda: Endless(heeds=True),
    "deaf": lambda: Endless(heeds=False),
}


def main(folder: str, device: str) -> int:
    with lane_at(Path(folder), DEVICES[device]()) as lane:
        app = CashierApp(lane)
        app.run()
    Path(folder, "closed").touch()
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
