"""The simulated terminal as a process that can lose its power: `python -m drivers.simulator`.

Its ledger is the truth. `WatchedTerminal` is the same program as a forked life, which starts
sooner and can be struck at a point of its own code.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from cashier.config.sections import SIMULATOR
from drivers.conversation import SystemClock
from drivers.money import Money
from drivers.simulator import ledger
from drivers.simulator.__main__ import main
from drivers.simulator.bank import Bank
from tests.explorer.kills.life import Life, Report, life, struck_by
from tests.explorer.kills.points import Aim, Watch

START_SECONDS = 20.0
CURRENCY = "CNY"
CARD = "622588******1234"

Movement = dict[str, object]


def sell(folder: Path, amounts: list[int]) -> list[str]:
    """Books of sales of these amounts for a terminal that starts in `folder`; their vouchers."""
    folder.mkdir(parents=True, exist_ok=True)
    bank = Bank(SystemClock(), CURRENCY)
    sales = (bank.sale(Money(minor, CURRENCY), card=CARD) for minor in amounts)
    sold = [sale.transaction.voucher for sale in sales]
    ledger.save(folder / "ledger.jsonl", bank.books)
    return sold


class Terminal:
    """One terminal over the ledger in `folder`; off until it is switched on.

    `faults` are named as on the simulator's command line, such as `lost-answer@2`.
    """

    def __init__(self, folder: Path, protocol: str, *faults: str) -> None:
        self.port = folder / "port"
        self.ledger = folder / "ledger.jsonl"
        self.arguments = [
            "--protocol", protocol, "--ledger", str(self.ledger), "--port-link", str(self.port),
            "--until-parent-exits", *[f"--fault={name}" for name in faults],
        ]  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def switch_on(self) -> None:
        """Comes back when a register may come."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "drivers.simulator", *self.arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self._process.stdout is not None
        assert select.select([self._process.stdout], [], [], START_SECONDS)[0]
        assert "port" in json.loads(self._process.stdout.readline())

    def signal(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def cut(self) -> None:
        """The power goes; what it was doing stays half done."""
        if self._process is not None:
            with self._process:
                self._process.kill()
        self._process = None

    def movements(self) -> list[Movement]:
        """Every movement of money that was not a sale; a line that is being written is none yet."""
        if not self.ledger.exists():
            return []
        whole, _, _ = self.ledger.read_text("utf-8").rpartition("\n")
        rows = [json.loads(row) for row in whole.splitlines()]
        return [row for row in rows if row["kind"] != "sale"]


class OwnTerminal(Terminal):
    """The one that the program starts for itself, and that ends with it; nobody else holds it."""

    def __init__(self, data: Path) -> None:
        self.ledger = data / SIMULATOR / "ledger.jsonl"

    def switch_on(self) -> None:
        """The program does that."""

    def cut(self) -> None:
        """As the program dies."""


class WatchedTerminal(Terminal):
    """Forked from this process; `switch_on` may aim at one of its points, also of its start."""

    def __init__(self, folder: Path, protocol: str, *faults: str) -> None:
        super().__init__(folder, protocol, *faults)
        self.life: Life | None = None
        self._held = ExitStack()

    def switch_on(self, aim: Aim | None = None) -> None:
        leash = os.pipe()
        work = life(lambda report: self._serve(report, aim, leash))
        self.life = self._held.enter_context(work)
        for end in leash:
            self._held.callback(os.close, end)
        while not (self.life.told("port") or self.life.told("struck")):
            assert self.life.hear(START_SECONDS), self.life.heard

    def signal(self, number: int) -> None:
        assert self.life is not None
        self.life.signal(number)

    def switch_off(self) -> int:
        """In order; how many events it had from its start on, if it was watched."""
        assert self.life is not None
        self.life.signal(signal.SIGTERM)
        assert self.life.ends_within(START_SECONDS)
        self._held.close()
        return int(sum(self.life.told("events")))

    def cut(self) -> None:
        if self.life is not None:
            self.life.kill()
        self._held.close()

    def _serve(self, report: Report, aim: Aim | None, leash: tuple[int, int]) -> None:
        os.dup2(leash[0], 0)
        os.close(leash[1])
        sys.stdout = os.fdopen(os.dup(report.pipe), "w")
        watch = Watch(aim or Aim(), struck_by(signal.SIGKILL, report))
        if aim is not None:
            watch.at("terminal")
        main(self.arguments)
        watch.end()
        report(events=watch.events, news=[[*one, n] for one, n in watch.passed.items()])
