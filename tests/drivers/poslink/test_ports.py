"""One whole day over real pyserial: a pseudo-terminal, and TCP as most of these terminals have."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from drivers.conversation import SystemClock
from drivers.lines.serial import serial_line
from drivers.money import Money
from drivers.poslink.driver import DRIVER
from drivers.simulator.bank import Bank, Movement
from drivers.simulator.ending import Ending
from drivers.simulator.faults import Faults, Rule
from drivers.simulator.outlets import Outlet, PtyOutlet, TcpOutlet
from drivers.simulator.serve import Service
from drivers.terminal import Approved, Attempt, Presence, Refund, Unknown, Void

OPTIONS = {"answer_seconds": 1, "host_seconds": 0, "second_look_seconds": 0}


@contextmanager
def served(outlet: Outlet, bank: Bank, *faults: str) -> Iterator[str]:
    """The simulated terminal at a port, in a thread of its own."""
    rules = tuple(Rule.parse(text) for text in faults)
    device = DRIVER.device(bank, Faults(rules), DRIVER.read({}))
    with closing(Ending()) as ending, closing(outlet):
        running = threading.Thread(
            target=Service(device, outlet, SystemClock()).run, args=(ending,)
        )
        running.start()
        try:
            yield outlet.address
        finally:
            ending.ask()
            running.join(5.0)
            assert not running.is_alive()


@pytest.mark.parametrize("outlet", [PtyOutlet, lambda: TcpOutlet(0)], ids=["pty", "tcp"])
def test_a_void_a_lost_refund_and_its_recovery_over_a_real_port(
    outlet: Callable[[], Outlet],
) -> None:
    ledger: list[Movement] = []
    bank = Bank(SystemClock(), "USD", on_movement=ledger.append)
    for _ in range(2):
        bank.sale(Money(1234, "USD"), card="411111******1111")
    ledger.clear()
    with served(outlet(), bank, "lost-answer@2") as port:
        terminal = DRIVER.terminal(
            serial_line(port, DRIVER.line), SystemClock(), "USD", DRIVER.read(OPTIONS)
        )
        assert terminal.check().presence is Presence.READY
        one, other = terminal.find("1").transaction, terminal.find("2").transaction
        assert one is not None
        assert other is not None
        assert isinstance(terminal.void(Void("A", one, Money(1234, "USD"))), Approved)
        asked = Refund("B", other, Money(500, "USD"))
        attempt = Attempt(asked, SystemClock().now(), terminal.last().transaction)
        assert isinstance(terminal.refund(asked), Unknown)
        assert isinstance(terminal.resolve(attempt), Approved)
    assert [(move["kind"], move["amount_minor"]) for move in ledger] == [
        ("void", 1234),
        ("refund", 500),
    ]
