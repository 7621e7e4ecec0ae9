"""One path through the real thing: pyserial over a pseudo-terminal."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

from drivers.conversation import SystemClock
from drivers.ecr17.driver import DRIVER
from drivers.lines.serial import serial_line
from drivers.simulator.ending import Ending
from drivers.simulator.serve import Announcement, Plan, serve
from drivers.terminal import Approved, Presence, Void


@contextmanager
def served() -> Iterator[str]:
    announced: list[Announcement] = []
    there = threading.Event()

    def announce(words: Announcement) -> None:
        announced.append(words)
        there.set()

    with closing(Ending()) as ending:
        plan = Plan("ecr17", currency="EUR")
        running = threading.Thread(target=serve, args=(plan, announce, ending))
        running.start()
        try:
            assert there.wait(5.0)
            yield str(announced[0]["port"])
        finally:
            ending.ask()
            running.join(5.0)


def test_the_last_sale_of_the_day_is_found_and_voided() -> None:
    with served() as port:
        options = DRIVER.read({"lrc_scope": "detect"})
        terminal = DRIVER.terminal(serial_line(port, DRIVER.line), SystemClock(), "EUR", options)
        assert terminal.check().presence is Presence.READY
        found = terminal.find("24").transaction
        assert found is not None
        assert found.amount is not None
        outcome = terminal.void(Void("R1", found, found.amount))
    assert isinstance(outcome, Approved)
    assert outcome.receipts[0].lines[1] == "STORNO"
