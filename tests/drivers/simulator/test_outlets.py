"""Where a register plugs in: real pseudo-terminals and loopback sockets, opened by pyserial."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from drivers.errors import LineBusy, LineLost, OptionError
from drivers.lines.serial import SerialLine, open_serial
from drivers.registry import LineSettings
from drivers.simulator.outlets import Outlet, PtyOutlet, TcpOutlet
from tests.drivers.ptys import read_exactly

SETTINGS = LineSettings()


@pytest.fixture(params=["pty", "tcp"])
def outlet(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Outlet]:
    opened: Outlet = PtyOutlet(tmp_path / "port") if request.param == "pty" else TcpOutlet(0)
    yield opened
    opened.close()


def plug_in(outlet: Outlet) -> SerialLine:
    return open_serial(outlet.address, SETTINGS)


def hear(outlet: Outlet, count: int) -> bytes:
    heard = b""
    while len(heard) < count:
        assert select.select([outlet], [], [], 5.0)[0], f"only {heard!r} came"
        heard += outlet.receive()
    return heard


def test_every_byte_passes_both_ways_untouched(outlet: Outlet) -> None:
    line, every = plug_in(outlet), bytes(range(256))
    line.write(every)
    assert hear(outlet, 256) == every
    outlet.send(every)
    assert read_exactly(line, 256) == every
    line.close()


def test_a_register_may_leave_and_come_back(outlet: Outlet) -> None:
    for _ in range(3):
        line = plug_in(outlet)
        line.write(b"?")
        assert hear(outlet, 1) == b"?"
        outlet.send(b"!")
        assert read_exactly(line, 1) == b"!"
        line.close()


def test_a_hang_up_is_seen_after_the_last_bytes_and_the_address_stays_good(outlet: Outlet) -> None:
    line = plug_in(outlet)
    line.write(b"?")
    assert hear(outlet, 1) == b"?"
    outlet.send(b"half an ans")
    if isinstance(outlet, PtyOutlet):
        assert (
            read_exactly(line, 11) == b"half an ans"
        )  # a pseudo-terminal drops what is not read in time
    outlet.hang_up()
    if isinstance(outlet, TcpOutlet):
        assert read_exactly(line, 11) == b"half an ans"
    with pytest.raises(LineLost):
        read_exactly(line, 1)
    line.close()
    again = plug_in(outlet)
    again.write(b"back")
    assert hear(outlet, 4) == b"back"
    again.close()


def test_answers_to_a_register_that_does_not_read_are_lost_and_hold_nobody(
    outlet: Outlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drivers.simulator.outlets.PATIENCE_SECONDS", 0.05)
    line = plug_in(outlet)
    line.write(b"?")
    assert hear(outlet, 1) == b"?"
    outlet.send(b"x" * 8_000_000)
    line.close()


def test_nobody_there_hears_nothing(outlet: Outlet) -> None:
    outlet.send(b"hello?")
    line = plug_in(outlet)
    assert line.read(0.05) == b""
    line.close()


def test_a_link_that_is_no_link_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "precious"
    path.write_text("data")
    with pytest.raises(OptionError, match="no symbolic link"):
        PtyOutlet(path)
    assert path.read_text() == "data"


def test_a_link_in_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="no folder"):
        PtyOutlet(tmp_path / "nowhere" / "port")


def test_an_old_link_is_pointed_anew_and_taken_away_at_the_end(tmp_path: Path) -> None:
    link = tmp_path / "port"
    link.symlink_to("/dev/pts/gone")
    outlet = PtyOutlet(link)
    assert link.is_char_device()
    outlet.close()
    assert list(tmp_path.iterdir()) == []


def test_a_link_that_another_took_over_is_left_to_it(tmp_path: Path) -> None:
    link = tmp_path / "port"
    old, new = PtyOutlet(link), PtyOutlet(link)
    old.close()
    assert link.is_char_device()
    new.close()


def test_an_outlet_without_a_given_link_cleans_up_its_own() -> None:
    outlet = PtyOutlet()
    home = Path(outlet.address).parent
    assert home.stat().st_mode & 0o777 == 0o700
    outlet.close()
    assert not home.exists()


def test_a_silent_pseudo_terminal_gives_nothing() -> None:
    outlet = PtyOutlet()
    assert outlet.receive() == b""
    outlet.close()


def test_only_this_machine_reaches_a_tcp_outlet() -> None:
    outlet = TcpOutlet(0)
    assert outlet.address.startswith("socket://127.0.0.1:")
    outlet.close()


def test_a_tcp_port_that_is_taken_is_busy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(LineBusy):
        TcpOutlet(taken.getsockname()[1])


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_port_number_that_cannot_be_is_refused(port: int) -> None:
    with pytest.raises(OptionError, match=str(port)):
        TcpOutlet(port)


def test_a_second_register_on_tcp_waits_for_the_first_to_leave() -> None:
    outlet = TcpOutlet(0)
    first, second = plug_in(outlet), plug_in(outlet)
    second.write(b"second")
    first.write(b"first")
    assert hear(outlet, 5) == b"first"
    first.close()
    assert hear(outlet, 6) == b"second"
    second.close()
    outlet.close()


def numbers_open() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def test_no_file_stays_open_after_the_end() -> None:
    before = numbers_open()
    outlet = PtyOutlet()
    outlet.hang_up()
    outlet.close()
    assert numbers_open() == before


def test_the_name_of_a_pseudo_terminal_never_leads_nowhere_while_it_hangs_up() -> None:
    """A register may open it again at any moment, also in the middle of a hang-up."""
    with closing(PtyOutlet()) as outlet:
        missing: list[bool] = []
        done = threading.Event()

        def watch() -> None:
            while not done.is_set():
                missing.append(not Path(outlet.address).exists())

        watcher = threading.Thread(target=watch)
        watcher.start()
        for _ in range(30):
            outlet.hang_up()
        done.set()
        watcher.join()
    assert len(missing) > 30
    assert not any(missing)
