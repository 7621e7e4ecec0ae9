"""Lives that are one command of the program, as a person types it or as a script starts it."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass, field

from cashier import cli
from tests.explorer.kills.life import Report, struck_by
from tests.explorer.kills.points import Aim, Watch


@dataclass(frozen=True, slots=True)
class Command:
    """A life that is one command of the program; what it prints goes into its reports."""

    arguments: list[str]
    aim: Aim = field(default_factory=Aim)
    strike: int = signal.SIGKILL

    def __call__(self, report: Report) -> None:
        sys.stdout = os.fdopen(os.dup(report.pipe), "w")
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
        watch = Watch(self.aim, struck_by(self.strike, report))
        started = time.monotonic()
        watch.at("command")
        status = cli.main(self.arguments)
        watch.end()
        report(exit=int(status), events=watch.events, took=time.monotonic() - started)


@dataclass(frozen=True, slots=True)
class NewProcess:
    """A life that becomes `python -m cashier ARGUMENTS`; what that prints goes into its reports."""

    arguments: list[str]

    def __call__(self, report: Report) -> None:
        os.dup2(report.pipe, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.execv(sys.executable, [sys.executable, "-m", "cashier", *self.arguments])
