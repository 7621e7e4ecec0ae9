"""Serial ports by device name, `socket://` or `rfc2217://`: the only file that knows pyserial.

Its many exceptions end here: LineNotFound or LineBusy at opening, LineLost afterwards.
"""

from __future__ import annotations

import errno
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import serial

from drivers.errors import LineBusy, LineError, LineLost, LineNotFound
from drivers.lines import OpenLine
from drivers.lines.holder import holder_of
from drivers.text import clean

if TYPE_CHECKING:
    from drivers.registry import LineSettings

_FAILURES: tuple[type[Exception], ...] = (OSError,)
with suppress(ImportError):  # Windows has no termios
    import termios

    _FAILURES = (OSError, termios.error)

TICK = 0.02
"""Seconds of one wait inside pyserial. It is fixed, as every change of a timeout makes pyserial
set up the port again, which over rfc2217 takes 50 ms and more."""

WRITE_SECONDS = 1.0
"""How long a line may refuse bytes before it counts as lost."""

CLOSE_SECONDS = 0.15
"""How long `close` waits; pyserial 3.5 sleeps 0.3 s after closing a socket."""

AT_ONCE = 64 * 1024
"""Most bytes of one read, so that a far side that never stops cannot hold us."""

NETWORK = ("socket://", "rfc2217://")

_BUSY = {errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK}
_WINDOWS = {"FileNotFoundError": errno.ENOENT, "PermissionError": errno.EBUSY}
"""On Windows pyserial tells only in its text why, and a port in use is not permitted."""


@dataclass(frozen=True, slots=True)
class Port:
    """A serial port of this machine; `holder` is empty when nobody is seen to hold it."""

    name: str
    description: str
    holder: str


def ports() -> list[Port]:
    """The serial ports of this machine, by name; no pseudo-terminals."""
    return [Port(name, words, holder_of(name)) for name, words in sorted(_found().items())]


def serial_line(port: str, settings: LineSettings) -> OpenLine:
    """An OpenLine for `port`; nothing is opened yet."""
    return lambda: open_serial(port, settings)


def open_serial(port: str, settings: LineSettings) -> SerialLine:
    """Open `port` for us alone; raises LineNotFound or LineBusy with words for a person."""
    if "://" in port and not port.startswith(NETWORK):
        raise LineNotFound(port, f"{port}: a port is a device name, {' or '.join(NETWORK)}")
    try:
        return SerialLine(port, _opened(port, settings))
    except _FAILURES as error:
        raise _why_not(port, error) from error
    except (TypeError, ValueError) as error:  # pyserial's words for settings and addresses
        raise LineNotFound(port, f"{port} cannot be opened: {error}") from error


class SerialLine:
    """A drivers.lines.Line over one open pyserial port, used by one thread."""

    def __init__(self, name: str, port: serial.Serial) -> None:
        self.name = name
        self._port = port

    def write(self, data: bytes) -> None:
        with self._lost_on_failure():
            self._port.write(data)

    def read(self, timeout: float) -> bytes:
        until = time.monotonic() + timeout
        with self._lost_on_failure():
            while not (first := self._port.read(1)):
                if time.monotonic() >= until:
                    return b""
        return first + self._rest()

    def flush(self) -> None:
        with self._lost_on_failure():
            self._port.reset_input_buffer()

    def close(self) -> None:
        closing = Thread(target=self._give_back, daemon=True)
        closing.start()
        closing.join(CLOSE_SECONDS)

    def _rest(self) -> bytes:
        """What came together with the first byte; a failure shows at the next read."""
        rest = bytearray()
        with suppress(*_FAILURES):
            while len(rest) < AT_ONCE and (count := self._port.in_waiting):
                rest += self._port.read(min(count, AT_ONCE))
        return bytes(rest)

    def _give_back(self) -> None:
        # pyserial 3.5 forgets to close a socket whose far side was gone first.
        forgotten = getattr(self._port, "_socket", None)
        with suppress(*_FAILURES):
            self._port.close()
        if forgotten is not None:
            forgotten.close()

    @contextmanager
    def _lost_on_failure(self) -> Iterator[None]:
        try:
            yield
        except _FAILURES as error:
            raise LineLost(self.name, f"{self.name} failed: {clean(str(error))}") from error


def _opened(port: str, settings: LineSettings) -> serial.Serial:
    opened: serial.Serial = serial.serial_for_url(
        port,
        baudrate=settings.baud,
        bytesize=settings.bits,
        parity=settings.parity,
        stopbits=settings.stop_bits,
        timeout=TICK,
        # pyserial refuses a write timeout for rfc2217, whose socket has its own of 5 s.
        write_timeout=None if port.startswith("rfc2217://") else WRITE_SECONDS,
        exclusive=None if port.startswith(NETWORK) else True,
    )
    return opened


def _why_not(port: str, error: Exception) -> LineError:
    number = _number(error)
    if number in _BUSY:
        return _busy(port)
    if number == errno.EACCES:
        return LineNotFound(port, _permission(port))
    if number == errno.ENOENT:
        return LineNotFound(port, f"there is no port {port}; {_known()}")
    return LineNotFound(port, f"{port} cannot be opened: {clean(str(error))}")


def _number(error: Exception) -> int | None:
    number: int | None = getattr(error, "errno", None)
    return number or next((_WINDOWS[name] for name in _WINDOWS if f"{name}(" in str(error)), None)


def _busy(port: str) -> LineBusy:
    holder = holder_of(port)
    return LineBusy(port, f"{port} is in use by {holder or 'another program'}", holder)


def _known() -> str:
    names = ", ".join(sorted(_found()))
    return f"this machine has {names}" if names else "this machine has no serial port"


def _found() -> dict[str, str]:
    """Names and descriptions of the machine's ports."""
    from serial.tools.list_ports import comports  # 16 ms that only a search needs

    return {info.device: _description(info.description) for info in comports()}


def _permission(port: str) -> str:
    path = Path(port)
    with suppress(OSError, KeyError, ImportError):
        mode = stat.filemode(path.stat().st_mode)
        return (
            f"no permission to use {port} ({mode}): it belongs to the group {path.group()}; "
            "add the user to that group and sign in again"
        )
    return f"no permission to use {port}"


def _description(text: str | None) -> str:
    return "" if text in (None, "n/a") else clean(text)


__all__ = ["Port", "SerialLine", "holder_of", "open_serial", "ports", "serial_line"]
