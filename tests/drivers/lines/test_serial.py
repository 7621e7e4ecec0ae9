"""Real pyserial over pseudo-terminals, a loopback TCP server and its own RFC 2217 server."""

from __future__ import annotations

import errno
import os
import select
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import serial
from serial.rfc2217 import PortManager

from drivers.errors import LineBusy, LineLost, LineNotFound
from drivers.lines.holder import holder_of
from drivers.lines.serial import AT_ONCE, SerialLine, _why_not, open_serial, ports, serial_line
from drivers.registry import LineSettings
from tests.drivers.ptys import FarSide, read_exactly, read_for_ever

SETTINGS = LineSettings()
STOP_SECONDS = 0.3


@pytest.fixture
def far_side() -> Iterator[FarSide]:
    side = FarSide()
    yield side
    side.hang_up()


@pytest.fixture
def line(far_side: FarSide) -> Iterator[SerialLine]:
    opened = open_serial(far_side.port, SETTINGS)
    yield opened
    opened.close()


def write_for_ever(line: SerialLine) -> None:
    while True:
        line.write(b"x" * 4096)


def await_loss(line: SerialLine) -> LineLost:
    with pytest.raises(LineLost) as lost:
        read_for_ever(line)
    return lost.value


# -- a device name -----------------------------------------------------------------------------


def test_every_byte_passes_both_ways_untouched(line: SerialLine, far_side: FarSide) -> None:
    every = bytes(range(256))
    line.write(every)
    assert far_side.hear(256) == every
    far_side.send(every)
    assert read_exactly(line, 256) == every


def test_what_has_come_is_read_at_once_and_not_byte_by_byte(
    line: SerialLine, far_side: FarSide
) -> None:
    far_side.send(b"x" * 400)
    assert line.read(5.0) == b"x" * 400


def test_a_silent_line_gives_nothing_when_the_time_is_over(line: SerialLine) -> None:
    began = time.monotonic()
    assert line.read(0.05) == b""
    assert 0.05 <= time.monotonic() - began < 0.05 + STOP_SECONDS


def test_flush_drops_what_came_and_was_not_read(line: SerialLine, far_side: FarSide) -> None:
    far_side.send(b"old")
    select.select([line._port.fileno()], [], [], 5.0)
    line.flush()
    far_side.send(b"new")
    assert line.read(5.0) == b"new"


def test_a_hang_up_loses_the_line_in_read_write_and_flush(
    line: SerialLine, far_side: FarSide
) -> None:
    far_side.hang_up()
    assert await_loss(line).port == far_side.port
    with pytest.raises(LineLost):
        line.write(b"?")
    with pytest.raises(LineLost):
        line.flush()


def test_a_closed_line_is_lost_and_closing_twice_is_harmless(line: SerialLine) -> None:
    line.close()
    line.close()
    for use in (lambda: line.read(0.1), lambda: line.write(b"?"), line.flush):
        with pytest.raises(LineLost):
            use()


def test_closing_after_a_hang_up_is_harmless(line: SerialLine, far_side: FarSide) -> None:
    far_side.hang_up()
    line.close()


def test_a_line_that_takes_no_more_bytes_is_lost_and_closes_in_time(line: SerialLine) -> None:
    with pytest.raises(LineLost, match="timeout"):
        write_for_ever(line)
    began = time.monotonic()
    line.close()
    assert time.monotonic() - began < STOP_SECONDS


def test_a_far_side_that_never_stops_cannot_hold_a_read(
    line: SerialLine, far_side: FarSide
) -> None:
    ended = threading.Event()

    def flood() -> None:
        with suppress(OSError):
            while not ended.is_set():
                if select.select([], [far_side.master], [], 0.1)[1]:
                    os.write(far_side.master, b"x" * 1024)

    os.set_blocking(far_side.master, False)
    flooding = threading.Thread(target=flood)
    flooding.start()
    try:
        assert all(0 < len(line.read(5.0)) <= 2 * AT_ONCE for _ in range(20))
    finally:
        ended.set()
        flooding.join()


def test_the_port_is_free_again_after_close(line: SerialLine, far_side: FarSide) -> None:
    line.close()
    again = serial_line(far_side.port, SETTINGS)()
    far_side.send(b"hello")
    assert again.read(5.0) == b"hello"
    again.close()


def test_bytes_from_before_the_opening_are_not_read(far_side: FarSide) -> None:
    far_side.send(b"old")
    line = open_serial(far_side.port, SETTINGS)
    far_side.send(b"new")
    assert line.read(5.0) == b"new"
    line.close()


@pytest.mark.parametrize(
    "settings",
    [LineSettings(115_200), LineSettings(9600, 8, "N", 2), LineSettings(2400, 7, "E", 1)],
)
def test_the_line_is_set_as_asked(far_side: FarSide, settings: LineSettings) -> None:
    line = open_serial(far_side.port, settings)
    port = line._port
    assert (port.baudrate, port.bytesize, port.parity, port.stopbits) == (
        settings.baud, settings.bits, settings.parity, settings.stop_bits,
    )  # fmt: skip
    line.close()


# -- ports that cannot be opened ---------------------------------------------------------------

HOLD = """
import sys, serial
port = serial.Serial(sys.argv[1], exclusive=True)
print("held", flush=True)
sys.stdin.read()
"""


def test_a_port_in_use_names_its_holder(far_side: FarSide) -> None:
    command = [sys.executable, "-c", HOLD, far_side.port]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    far_side.let_go()
    with subprocess.Popen(command, **pipes) as other:  # type: ignore[call-overload]
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(LineBusy) as busy:
            open_serial(far_side.port, SETTINGS)
        other.stdin.close()
    assert busy.value.holder.endswith(f"(pid {other.pid})")
    assert busy.value.holder in str(busy.value)
    open_serial(far_side.port, SETTINGS).close()


def test_a_second_line_to_the_same_port_is_refused(line: SerialLine, far_side: FarSide) -> None:
    with pytest.raises(LineBusy, match=f"pid {os.getpid()}"):
        open_serial(far_side.port, SETTINGS)


def test_a_holder_is_found_through_a_link(
    line: SerialLine, far_side: FarSide, tmp_path: Path
) -> None:
    link = tmp_path / "terminal"
    link.symlink_to(far_side.port)
    assert holder_of(str(link)).endswith(f"(pid {os.getpid()})")


def test_a_holder_that_took_no_lock_is_found_by_its_open_file(tmp_path: Path) -> None:
    with (tmp_path / "ttyUSB7").open("wb") as port:
        assert holder_of(port.name).endswith(f"(pid {os.getpid()})")


def test_the_far_side_of_a_pseudo_terminal_is_not_its_holder(far_side: FarSide) -> None:
    assert holder_of(far_side.port) == ""


def test_a_system_that_does_not_tell_names_nobody(
    far_side: FarSide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drivers.lines.holder.PROC", tmp_path / "proc")
    assert holder_of(far_side.port) == ""


def test_a_port_that_nobody_holds_has_no_holder(tmp_path: Path) -> None:
    assert holder_of(str(tmp_path / "ttyUSB9")) == ""


def test_a_missing_port_is_named_with_what_there_is() -> None:
    with pytest.raises(LineNotFound, match="no port /dev/ttyUSB99; this machine has") as missing:
        open_serial("/dev/ttyUSB99", SETTINGS)
    assert missing.value.port == "/dev/ttyUSB99"


@contextmanager
def powerless() -> Iterator[None]:
    """Act as nobody, where the tests run as root."""
    me = os.geteuid()
    if me != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(me)


def test_a_port_without_permission_says_which_group_has_it(far_side: FarSide) -> None:
    Path(far_side.port).chmod(0)
    group = Path(far_side.port).group()
    with powerless(), pytest.raises(LineNotFound) as refused:
        open_serial(far_side.port, SETTINGS)
    assert f"group {group}" in str(refused.value)
    assert stat.filemode(stat.S_IFCHR) in str(refused.value)


def test_a_file_is_not_a_port(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    with pytest.raises(LineNotFound, match="cannot be opened"):
        open_serial(str(path), SETTINGS)


@pytest.mark.parametrize("port", ["spy:///dev/ttyS0?file=x", "loop://", "http://localhost:1"])
def test_other_kinds_of_addresses_are_refused(port: str) -> None:
    with pytest.raises(LineNotFound, match="socket://"):
        open_serial(port, SETTINGS)


@pytest.mark.parametrize("port", ["socket://localhost", "socket://localhost:99999", "rfc2217://:x"])
def test_an_address_without_a_good_port_number_is_refused(port: str) -> None:
    with pytest.raises(LineNotFound):
        open_serial(port, SETTINGS)


def test_strange_settings_are_refused_in_words(far_side: FarSide) -> None:
    with pytest.raises(LineNotFound, match="parity"):
        open_serial(far_side.port, LineSettings(parity="X"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("could not open port 'COM9': FileNotFoundError(2, 'missing', None, 2)", LineNotFound),
        ("could not open port 'COM3': PermissionError(13, 'denied', None, 5)", LineBusy),
        ("could not open port 'COM3': OSError(22, 'strange', None, 121)", LineNotFound),
    ],
)
def test_windows_reasons_are_read_from_the_text(text: str, kind: type[Exception]) -> None:
    assert type(_why_not("COM3", serial.SerialException(text))) is kind


def test_the_list_of_ports_has_no_pseudo_terminals(far_side: FarSide) -> None:
    assert far_side.port not in [port.name for port in ports()]


# -- socket:// ---------------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5.0)
        yield listening


@pytest.fixture
def joined(server: socket.socket) -> Iterator[tuple[SerialLine, socket.socket]]:
    line = open_serial(f"socket://127.0.0.1:{server.getsockname()[1]}", SETTINGS)
    peer, _ = server.accept()
    peer.settimeout(5.0)
    with peer:
        yield line, peer
    line.close()


Joined = tuple[SerialLine, socket.socket]


def test_a_socket_carries_every_byte(joined: Joined) -> None:
    line, peer = joined
    every = bytes(range(256))
    line.write(every)
    assert peer.recv(1000) == every
    peer.sendall(every)
    assert read_exactly(line, 256) == every


def test_a_socket_that_is_silent_costs_only_the_timeout(joined: Joined) -> None:
    began = time.monotonic()
    assert joined[0].read(0.05) == b""
    assert 0.05 <= time.monotonic() - began < 0.05 + STOP_SECONDS


def test_the_last_words_before_a_hang_up_are_read(joined: Joined) -> None:
    line, peer = joined
    peer.sendall(b"last words")
    peer.close()
    assert read_exactly(line, 10) == b"last words"
    await_loss(line)


def test_a_socket_closes_in_time(joined: Joined) -> None:
    line, peer = joined
    began = time.monotonic()
    line.close()
    assert time.monotonic() - began < STOP_SECONDS
    assert peer.recv(10) == b""
    with pytest.raises(LineLost):
        line.write(b"?")


def test_a_socket_whose_far_side_went_first_closes_too(joined: Joined) -> None:
    line, peer = joined
    peer.close()
    await_loss(line)
    line.close()


def test_flush_empties_a_socket(joined: Joined) -> None:
    line, peer = joined
    peer.sendall(b"old")
    select.select([line._port.fileno()], [], [], 5.0)
    line.flush()
    peer.sendall(b"new")
    assert line.read(5.0) == b"new"


def test_a_stuck_socket_is_lost(joined: Joined) -> None:
    with pytest.raises(LineLost):
        write_for_ever(joined[0])


def test_an_address_where_nobody_listens_is_not_found(server: socket.socket) -> None:
    address = f"socket://127.0.0.1:{server.getsockname()[1]}"
    server.close()
    with pytest.raises(LineNotFound, match="refused"):
        open_serial(address, SETTINGS)


# -- rfc2217:// --------------------------------------------------------------------------------


class Echo:
    """Serves one RFC 2217 client and sends its bytes back, with pyserial's own parts."""

    def __init__(self) -> None:
        self._serial = serial.serial_for_url("loop://", timeout=0)
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"rfc2217://127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def write(self, data: bytes) -> None:
        """What the port manager wants the client to get."""
        self.client.sendall(data)

    def _serve(self) -> None:
        self.client, _ = self._server.accept()
        rules = PortManager(self._serial, self)  # type: ignore[arg-type]  # only their methods count
        with self.client, suppress(OSError):
            while data := self.client.recv(1024):
                self._serial.write(b"".join(rules.filter(data)))
                echo = self._serial.read(self._serial.in_waiting)
                self.client.sendall(b"".join(rules.escape(echo)))

    def hang_up(self) -> None:
        self.client.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._thread.join()
        self._server.close()
        self._serial.close()


@pytest.fixture
def echo() -> Iterator[tuple[SerialLine, Echo]]:
    server = Echo()
    line = open_serial(server.address, SETTINGS)
    yield line, server
    line.close()
    server.close()


@pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")  # pyserial 3.5
def test_an_rfc2217_port_carries_every_byte_and_closes_in_time(
    echo: tuple[SerialLine, Echo],
) -> None:
    line, _ = echo
    every = bytes(range(256))
    line.write(every)
    assert read_exactly(line, 256) == every
    assert line.read(0.05) == b""
    began = time.monotonic()
    line.close()
    assert time.monotonic() - began < STOP_SECONDS
    with pytest.raises(LineLost):
        line.read(0.1)


@pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")  # pyserial 3.5
def test_an_rfc2217_port_that_hangs_up_is_lost(echo: tuple[SerialLine, Echo]) -> None:
    line, server = echo
    server.hang_up()
    await_loss(line)


def test_errno_of_a_port_in_use_means_busy() -> None:
    error = serial.SerialException(errno.EBUSY, "in use")
    assert isinstance(_why_not("/dev/ttyUSB0", error), LineBusy)
