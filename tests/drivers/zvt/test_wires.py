"""The real wires: pyserial over a pseudo-terminal, and a stranger's client over TCP."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from drivers.conversation import SystemClock
from drivers.lines.serial import serial_line
from drivers.money import Money
from drivers.simulator.bank import Bank, Movement
from drivers.simulator.ending import Ending
from drivers.simulator.faults import Faults
from drivers.simulator.outlets import PtyOutlet, TcpOutlet
from drivers.simulator.serve import Service
from drivers.terminal import Approved, Presence, ReceiptCame, Void
from drivers.zvt import apdu
from drivers.zvt.driver import DRIVER, ZvtTerminal


@contextmanager
def served(transport: str) -> Iterator[tuple[str, list[Movement]]]:
    """A simulated terminal with one sale of 12.00 in its own thread; its address and ledger."""
    ledger: list[Movement] = []
    clock = SystemClock()
    bank = Bank(clock, "EUR")
    bank.sale(Money(1200, "EUR"), card="411111******1234")
    bank.on_movement = ledger.append
    device = DRIVER.device(bank, Faults(), DRIVER.read({"transport": transport}))
    outlet = PtyOutlet() if transport == "serial" else TcpOutlet(0)
    with closing(Ending()) as ending, closing(outlet):
        serving = threading.Thread(target=Service(device, outlet, clock).run, args=(ending,))
        serving.start()
        try:
            yield outlet.address, ledger
        finally:
            ending.ask()
            serving.join()


@pytest.mark.parametrize("transport", ["serial", "tcp"])
def test_a_void_goes_over_a_real_line_with_both_copies(transport: str) -> None:
    with served(transport) as (address, ledger):
        options = DRIVER.read({"transport": transport})
        terminal = ZvtTerminal(serial_line(address, DRIVER.line), SystemClock(), "EUR", options)
        assert terminal.check().presence is Presence.READY
        assert terminal.sign_on().done
        original = terminal.find("1").transaction
        assert original is not None
        terminal.last()
        heard: list[object] = []
        outcome = terminal.void(Void("R1", original, Money(1200, "EUR")), heard.append)
        assert isinstance(outcome, Approved)
        assert len([event for event in heard if isinstance(event, ReceiptCame)]) == 2
    assert [moved["kind"] for moved in ledger] == ["void"]


class Stranger:
    """A till of somebody else's: writes commands as hex and answers everything with 80 00 00."""

    def __init__(self, address: str) -> None:
        host, port = address.removeprefix("socket://").split(":")
        self._socket = socket.create_connection((host, int(port)), timeout=10)
        self._reader = apdu.Reader()

    def ask(self, command: str) -> list[str]:
        """What came until the end, each message as its control field."""
        self._socket.sendall(bytes.fromhex(command))
        heard: list[str] = []
        while not heard or heard[-1] not in ("060F", "061E"):
            message = self._next()
            heard.append(message[:2].hex().upper())
            if message[0] not in (0x80, 0x84):
                self._socket.sendall(bytes.fromhex("800000"))
        return heard

    def _next(self) -> bytes:
        while (message := self._reader.next()) is None:
            self._reader.receive(self._socket.recv(4096))
        return message

    def close(self) -> None:
        self._socket.close()


def test_a_strangers_till_registers_pays_asks_and_closes() -> None:
    with served("tcp") as (address, ledger), closing(Stranger(address)) as till:
        assert till.ask("0600 06 000000 BE 0978") == ["8000", "060F"]
        paid = till.ask("0601 07 04 000000005050")
        assert paid[:4] == ["8000", "04FF", "04FF", "040F"]
        assert set(paid[4:-1]) == {"06D1"}
        assert till.ask("0501 03 000000") == ["8000", "060F"]
        assert till.ask("0620 05 000000 03 03") == ["8000", "040F", "060F"]
        assert till.ask("0650 03 000000")[:2] == ["8000", "040F"]
    assert [(moved["kind"], moved["amount_minor"]) for moved in ledger] == [("sale", 5050)]
