"""The far end of a pseudo-terminal, and patient reading, for tests over real serial ports."""

from __future__ import annotations

import os
import tty

from drivers.lines import Line


class FarSide:
    """`port` is what a register opens; the rest is what a device does."""

    def __init__(self) -> None:
        self.master, slave = os.openpty()
        tty.setraw(slave)
        self.port = os.ttyname(slave)
        self._slave: int | None = slave

    def let_go(self) -> None:
        """Leave the near end to whoever opens it."""
        if self._slave is not None:
            os.close(self._slave)
            self._slave = None

    def hang_up(self) -> None:
        self.let_go()
        if self.master >= 0:
            os.close(self.master)
            self.master = -1

    def send(self, data: bytes) -> None:
        os.write(self.master, data)

    def hear(self, count: int) -> bytes:
        """Exactly `count` bytes; waits for them."""
        heard = b""
        while len(heard) < count:
            heard += os.read(self.master, count - len(heard))
        return heard


def read_exactly(line: Line, count: int) -> bytes:
    """`count` bytes from `line`; waits for them, but not for ever."""
    heard = b""
    while len(heard) < count:
        data = line.read(5.0)
        assert data, f"only {heard!r} came"
        heard += data
    return heard


def read_for_ever(line: Line) -> None:
    """Returns only by an exception."""
    while True:
        line.read(5.0)
