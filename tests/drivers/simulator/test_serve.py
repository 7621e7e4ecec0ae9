"""The simulator as a register meets it: real drivers, real ports, its own process."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from drivers import registry
from drivers.conversation import SystemClock
from drivers.effects import Device, Effects, HangUp, WakeAt, Write
from drivers.errors import AmountError, DriverError, LineLost, OptionError, UnknownDriver
from drivers.lines.serial import open_serial, serial_line
from drivers.registry import LineSettings
from drivers.simulator.ending import Ending
from drivers.simulator.outlets import PtyOutlet, TcpOutlet
from drivers.simulator.serve import QR, Announcement, Plan, Service, serve
from drivers.terminal import Approved, Presence, Terminal, Unknown, Void
from tests.drivers.ptys import read_for_ever

SETTINGS = LineSettings()
LAST_OF_THE_DAY = "000024"
"""What a terminal that remembers one transaction alone can still tell."""
STOP_SECONDS = 2.0
PLACES = pytest.mark.parametrize("place", [[], ["--tcp", "0"]], ids=["pty", "tcp"])


# -- one device at one outlet -------------------------------------------------------------------


class Echo:
    """Sends bytes back at once; `later` in 50 ms, `hang` with a hang-up."""

    def __init__(self) -> None:
        self.fed: list[float] = []
        self.woken: list[float] = []
        self.asked_for = 0.0

    def receive(self, data: bytes, now: float) -> Effects:
        self.fed.append(now)
        if data == b"later":
            self.asked_for = now + 0.05
            return [WakeAt(self.asked_for)]
        return [Write(data), HangUp()] if data == b"hang" else [Write(data)]

    def expire(self, now: float) -> Effects:
        self.woken.append(now)
        return [Write(b"late")]


@contextmanager
def served(device: Device, outlet: PtyOutlet | TcpOutlet) -> Iterator[str]:
    with closing(Ending()) as ending, closing(outlet):
        service = Service(device, outlet, SystemClock())
        running = threading.Thread(target=service.run, args=(ending,))
        running.start()
        try:
            yield outlet.address
        finally:
            ending.ask()
            running.join(STOP_SECONDS)
            assert not running.is_alive()


@pytest.mark.parametrize("outlet", [PtyOutlet, lambda: TcpOutlet(0)])
def test_a_device_hears_answers_and_is_woken(outlet: Callable[[], PtyOutlet | TcpOutlet]) -> None:
    device = Echo()
    with served(device, outlet()) as port, closing(open_serial(port, SETTINGS)) as line:
        line.write(b"hello")
        assert line.read(5.0) == b"hello"
        line.write(b"later")
        assert line.read(5.0) == b"late"
        assert len(device.woken) == 1
        assert device.woken[0] >= device.asked_for


@pytest.mark.parametrize("outlet", [PtyOutlet, lambda: TcpOutlet(0)])
def test_after_a_hang_up_the_same_port_serves_again(
    outlet: Callable[[], PtyOutlet | TcpOutlet],
) -> None:
    with served(Echo(), outlet()) as port:
        with closing(open_serial(port, SETTINGS)) as line:
            line.write(b"hang")
            with pytest.raises(LineLost):
                read_for_ever(line)
        with closing(open_serial(port, SETTINGS)) as line:
            line.write(b"again")
            assert line.read(5.0) == b"again"


# -- the whole simulator in this process --------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "error"),
    [
        (Plan("nobody"), UnknownDriver),
        (Plan("allinpay", scenario="party"), OptionError),
        (Plan("allinpay", options={"speed": 1}), OptionError),
        (Plan("allinpay", currency="yuan"), AmountError),
        (Plan("allinpay", port_link=Path("/nowhere/port")), OptionError),
    ],
)
def test_what_cannot_begin_is_told_and_never_announced(
    plan: Plan, error: type[DriverError]
) -> None:
    announced: list[Announcement] = []
    with closing(Ending()) as ending, pytest.raises(error):
        serve(plan, announced.append, ending)
    assert announced == []


# -- the whole simulator as a process -----------------------------------------------------------


class Simulator:
    """`python -m drivers.simulator` with these arguments, and what it printed first."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "drivers.simulator", *arguments]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.announcement = json.loads(self.process.stdout.readline() or "null")

    def terminal(self, protocol: str) -> Terminal:
        driver = registry.load(protocol)
        line = serial_line(self.announcement["port"], driver.line)
        currency = self.announcement["currency"]
        return driver.terminal(line, SystemClock(), currency, driver.read({}))

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        self.process.communicate(timeout=20)
        return self.process.returncode


@pytest.fixture
def simulate() -> Iterator[Callable[..., Simulator]]:
    running: list[Simulator] = []

    def start(*arguments: str) -> Simulator:
        running.append(Simulator(*arguments))
        return running[-1]

    yield start
    for simulator in running:
        simulator.process.terminate()
        simulator.process.communicate()


Simulate = Callable[..., Simulator]


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@PLACES
@pytest.mark.parametrize("protocol", registry.names())
def test_every_driver_is_served_and_its_movements_are_in_the_ledger(
    simulate: Simulate, tmp_path: Path, protocol: str, place: Sequence[str]
) -> None:
    path = tmp_path / "ledger"
    simulator = simulate("--protocol", protocol, "--ledger", str(path), *place)
    assert simulator.announcement["protocol"] == protocol
    assert simulator.announcement["simulated"] is True
    terminal = simulator.terminal(protocol)
    assert terminal.check().presence is Presence.READY
    found = terminal.find(LAST_OF_THE_DAY).transaction
    assert found is not None
    assert found.amount is not None
    assert isinstance(terminal.void(Void("R-1", found, found.amount)), Approved)
    assert simulator.end() == 0
    moved = rows(path)
    assert len(moved) == 25
    assert moved[-1]["kind"] == "void"
    assert (moved[-1]["original_voucher"], moved[-1]["amount_minor"]) == (
        LAST_OF_THE_DAY, found.amount.minor,
    )  # fmt: skip


def test_a_second_start_with_the_same_ledger_goes_on(simulate: Simulate, tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    first = simulate("--protocol", "allinpay", "--ledger", str(path))
    found = first.terminal("allinpay").find("000010").transaction
    assert found is not None
    assert found.amount is not None
    first.terminal("allinpay").void(Void("R-1", found, found.amount))
    first.end()
    before = path.read_bytes()
    second = simulate("--protocol", "allinpay", "--ledger", str(path))
    last = second.terminal("allinpay").last().transaction
    assert last is not None
    assert (last.reference, last.voucher) == ("R-1", "000025")
    assert not isinstance(
        second.terminal("allinpay").void(Void("R-2", found, found.amount)), Approved
    )
    assert path.read_bytes() == before


@PLACES
def test_a_hang_up_in_mid_frame_leaves_the_port_good(
    simulate: Simulate, tmp_path: Path, place: Sequence[str]
) -> None:
    path = tmp_path / "ledger"
    simulator = simulate(
        "--protocol", "allinpay", "--ledger", str(path), "--fault", "hang-up@1", *place
    )
    terminal = simulator.terminal("allinpay")
    found = terminal.find("000010").transaction
    assert found is not None
    assert found.amount is not None
    assert isinstance(terminal.void(Void("R-1", found, found.amount)), Unknown)
    last = terminal.last().transaction
    assert last is not None
    assert last.reference == "R-1"
    assert [row["kind"] for row in rows(path)].count("void") == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_cleanly(simulate: Simulate, number: signal.Signals) -> None:
    simulator = simulate("--protocol", "allinpay")
    link = Path(simulator.announcement["port"])
    assert link.is_char_device()
    assert simulator.end(number) == 0
    assert not link.parent.exists()


def test_it_ends_with_its_parent_if_asked(simulate: Simulate) -> None:
    simulator = simulate("--protocol", "allinpay", "--until-parent-exits")
    began = time.monotonic()
    simulator.process.communicate(timeout=20)
    assert simulator.process.returncode == 0
    assert time.monotonic() - began < STOP_SECONDS


def test_the_link_is_where_it_was_asked_for(simulate: Simulate, tmp_path: Path) -> None:
    link = tmp_path / "terminal"
    simulator = simulate("--protocol", "allinpay", "--port-link", str(link))
    assert simulator.announcement["port"] == str(link)
    assert simulator.end() == 0
    assert not link.is_symlink()


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--protocol", "nobody"], 2, "no driver 'nobody'; installed: allinpay"),
        (["--protocol", "allinpay", "--scenario", "party"], 2, "party"),
        (["--protocol", "allinpay", "--fault", "fire"], 2, "fire"),
        (["--protocol", "allinpay", "--option", "speed=1"], 2, "speed"),
        (["--protocol", "allinpay", "--tcp", "99999"], 2, "99999"),
        (["--protocol", "allinpay", "--ledger", "/nowhere/ledger"], 2, "/nowhere/ledger"),
        (["--protocol", "allinpay", "--tcp", "0", "--port-link", "x"], 2, "not allowed"),
        ([], 2, "--protocol"),
    ],
)
def test_wrong_usage_is_told_on_standard_error(
    simulate: Simulate, arguments: Sequence[str], status: int, words: str
) -> None:
    simulator = simulate(*arguments)
    output, errors = simulator.process.communicate(timeout=20)
    assert (simulator.process.returncode, output) == (status, "")
    assert words in errors
    assert "Traceback" not in errors


def test_a_tcp_port_that_is_taken_is_told(simulate: Simulate) -> None:
    outlet = TcpOutlet(0)
    with closing(outlet):
        port = outlet.address.rpartition(":")[2]
        simulator = simulate("--protocol", "allinpay", "--tcp", port)
        _, errors = simulator.process.communicate(timeout=20)
    assert simulator.process.returncode == 7
    assert outlet.address in errors


@pytest.mark.parametrize(("protocol", "methods"), [("allinpay", QR), ("asia_ecr", ())])
def test_only_a_terminal_that_takes_codes_has_sold_by_code(
    simulate: Simulate, tmp_path: Path, protocol: str, methods: tuple[str, ...]
) -> None:
    path = tmp_path / "ledger"
    simulate("--protocol", protocol, "--ledger", str(path))
    books = json.loads(path.with_name("ledger.bank.json").read_text())
    used = {entry["transaction"]["method"] for entry in books["entries"]}
    assert used == {"card", *methods}
