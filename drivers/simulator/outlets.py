"""Where a register plugs in: a pseudo-terminal or a TCP port, from the device's side.

Only this file knows either on this side. An outlet has no memory: what nobody takes is lost,
as on a serial line.
"""

from __future__ import annotations

import os
import select
import socket
import time
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol

from drivers.errors import LineBusy, OptionError

AT_ONCE = 4096
PATIENCE_SECONDS = 1.0
"""How long bytes wait for a register that does not read."""

DRAIN_SECONDS = 0.3
"""How long a hang-up waits until the register has read what came before it."""


class Outlet(Protocol):
    """`address` is what a register's configuration names as its port."""

    address: str

    def fileno(self) -> int:
        """What becomes readable when a register says something or arrives."""

    def receive(self) -> bytes:
        """What there is; may be empty."""

    def send(self, data: bytes) -> None: ...

    def hang_up(self) -> None:
        """Let the register see a pulled cable, then be there for the next one."""

    def close(self) -> None: ...


class PtyOutlet:
    """A pseudo-terminal behind a symbolic link, which stays valid after a hang-up.

    The near end stays open here too; else every register that leaves would look like a hang-up.
    """

    def __init__(self, link: Path | None = None) -> None:
        self._home = None if link else Path(mkdtemp(prefix="terminal-"))
        self._link = link or Path(f"{self._home}/port")
        if self._link.exists() and not self._link.is_symlink():
            raise OptionError("port-link", f"{self._link} exists and is no symbolic link")
        if not self._link.parent.is_dir():
            raise OptionError("port-link", f"there is no folder {self._link.parent}")
        self.address = str(self._link)
        self._plug_in()

    def fileno(self) -> int:
        return self._far

    def receive(self) -> bytes:
        try:
            return os.read(self._far, AT_ONCE)
        except BlockingIOError:
            return b""

    def send(self, data: bytes) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while data and select.select([], [self._far], [], max(0.0, until - time.monotonic()))[1]:
            data = data[os.write(self._far, data) :]

    def hang_up(self) -> None:
        """The new line is there before the old one goes: the port's name is never without one."""
        self._drain()
        old = (self._far, self._near)
        self._plug_in()
        _unplug(*old)

    def close(self) -> None:
        with suppress(OSError):
            if self._link.readlink() == Path(os.ttyname(self._near)):
                self._link.unlink()
            if self._home:
                self._home.rmdir()
        _unplug(self._far, self._near)

    def _plug_in(self) -> None:
        import tty  # not on Windows, where only TCP is served

        self._far, self._near = os.openpty()
        tty.setraw(self._near)
        os.set_blocking(self._far, False)
        fresh = self._link.with_name(f"{self._link.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(self._near))
        fresh.replace(self._link)

    def _drain(self) -> None:
        """Wait for the register: closing a pseudo-terminal throws unread bytes away."""
        until = time.monotonic() + DRAIN_SECONDS
        empty = 0
        while empty < 2 and time.monotonic() < until:
            time.sleep(0.01)
            unread = select.select([self._near], [], [], 0)[0]
            empty = 0 if unread else empty + 1


def _unplug(far: int, near: int) -> None:
    os.close(far)
    os.close(near)


class TcpOutlet:
    """A TCP port of this machine; one register at a time, the next one waits."""

    def __init__(self, port: int) -> None:
        if not 0 <= port <= 65_535:
            raise OptionError("tcp", f"there is no TCP port {port}", "0 to 65535")
        try:
            self._server = socket.create_server(("127.0.0.1", port))
        except OSError as error:
            address = f"socket://127.0.0.1:{port}"
            raise LineBusy(address, f"{address} cannot be served: {error}") from error
        self._client: socket.socket | None = None
        self.address = f"socket://127.0.0.1:{self._server.getsockname()[1]}"

    def fileno(self) -> int:
        return (self._client or self._server).fileno()

    def receive(self) -> bytes:
        if self._client is None:
            self._client, _ = self._server.accept()
            self._client.settimeout(PATIENCE_SECONDS)
            return b""
        data = b""
        with suppress(OSError):
            data = self._client.recv(AT_ONCE)
        if not data:
            self.hang_up()
        return data

    def send(self, data: bytes) -> None:
        if self._client is None:
            return
        try:
            self._client.sendall(data)
        except OSError:
            self.hang_up()

    def hang_up(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def close(self) -> None:
        self.hang_up()
        self._server.close()
