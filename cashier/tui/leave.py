"""When the program must end by itself: SIGHUP, SIGTERM, or a terminal that is gone.

Textual goes on reading a vanished terminal for ever, at the cost of a whole core, and its writer
dies of the first write to it. Asking the system twice a second whether standard input has hung
up costs nothing, and a writer that does not mind lets everything end in order.
"""

from __future__ import annotations

import asyncio
import select
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

from textual.driver import Driver

ASK_SECONDS = 0.5

_GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL if hasattr(select, "poll") else 0


def watch_signals(leave: Callable[[], None]) -> None:
    """Call `leave` in the loop on SIGHUP and SIGTERM, also where they were ignored before.

    A second signal, while the journal is being closed, changes nothing.
    """
    loop = asyncio.get_running_loop()

    def heed(_number: int, _frame: object) -> None:
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(leave)

    for name in ("SIGHUP", "SIGTERM"):
        if number := getattr(signal, name, None):  # Windows has no SIGHUP
            signal.signal(number, heed)


def is_gone() -> bool:
    """Whether the terminal at standard input has hung up."""
    if not _GONE or sys.__stdin__ is None or sys.__stdin__.closed:
        return False
    asked = select.poll()
    asked.register(sys.__stdin__.fileno(), 0)
    return any(event & _GONE for _, event in asked.poll(0))


def patient(driver: type[Driver]) -> type[Driver]:
    """The driver, with writes to a vanished terminal lost instead of raised.

    Textual suspends and goes on inside a signal's handler. There the writer's lock may be held by
    the very code that was interrupted, and then nothing ever ends the program; so the loop does
    it. What was stopped without being asked still has its threads, and must not get them twice.
    """

    class Patient(driver):  # type: ignore[misc, valid-type]
        _is_suspended = False

        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            if (file := getattr(self, "_file", None)) is not None:
                self._file: Any = _Patient(file)

        def _sigtstp_application(self, *_given: object) -> None:
            self._later(self._suspend)

        def _sigcont_application(self, *_given: object) -> None:
            self._later(self._go_on)

        def _later(self, step: Callable[[], None]) -> None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(step)

        def _suspend(self) -> None:
            self._is_suspended = True
            super()._sigtstp_application()

        def _go_on(self) -> None:
            if not self._is_suspended:
                self.suspend_application_mode()
            self._is_suspended = False
            super()._sigcont_application()

    return Patient


class _Patient:
    """A text file as Textual's writer uses it."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
