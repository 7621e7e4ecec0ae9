"""No command: the screens. Whatever ends them, the journal is closed."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from cashier import bootstrap
from cashier.cli.call import Call
from cashier.cli.exits import Exit
from cashier.domain.refusal import Refused
from cashier.domain.say import say
from cashier.services.lane import Lane
from cashier.store import reads
from cashier.sync.courier import Bell

QUIET_SECONDS = 2.0
"""How long nothing else is started, so that the first screen has the machine to itself."""

END_SECONDS = 1.0

COLLECT_RARELY = (20_000, 50, 1_000)
"""Thresholds of Python's collector, which otherwise causes the slowest keys and a slower start."""


def screens(call: Call) -> int:
    gc.set_threshold(*COLLECT_RARELY)
    with call.lane() as lane:
        if not reads.people(lane.journal):
            raise Refused(say("cli.nobody"), say("cli.nobody_now"))
        from cashier.tui.app import CashierApp

        demo = bootstrap.DEMO_PEOPLE if lane.about.simulated else ()
        app = CashierApp(lane, demo, call.config.ui.lock_minutes)
        with _beside(call, lane):
            app.run()
    return app.return_code or Exit.DONE


@contextmanager
def _beside(call: Call, lane: Lane) -> Iterator[None]:
    """What runs while the screens do: the log, and the exchange with head office."""
    office = bootstrap.head_office(call.config)
    bell = Bell()

    def work() -> None:
        bell.hold(QUIET_SECONDS)
        if bell.has_ended:
            return
        with bootstrap.open_log(call.config, call.data) as log:
            log.info("started", lane=lane.about.id, terminal=lane.about.terminal)
            if office is not None:
                bootstrap.exchange(lane, office, bell, log)

    thread = Thread(target=work, name="beside", daemon=True)
    thread.start()
    try:
        yield
    finally:
        bell.end()
        thread.join(END_SECONDS)
