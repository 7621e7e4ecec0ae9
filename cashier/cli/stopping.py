"""What a signal does: it stops a conversation with the terminal in order, else it ends the program.

A stopped conversation is written down for what it is, which is often RESULT UNKNOWN. Outside of
one there is nothing to write down: transactions that are open leave nothing behind.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from cashier.cli.exits import Ended

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class Stopping:
    """A drivers.terminal.Stop: true once a signal came while somebody heeded it."""

    def __init__(self) -> None:
        self._then: Callable[[], None] | None = None
        self._asked = False

    def __call__(self) -> bool:
        return self._asked

    def on_signals(self) -> None:
        """Take the signals of this process; only the main thread may ask for that."""
        for name in SIGNALS:
            if number := getattr(signal, name, None):  # Windows has no SIGHUP
                signal.signal(number, self._take)

    @contextmanager
    def heeded(self, then: Callable[[], None] = lambda: None) -> Iterator[None]:
        """In this block the first signal only makes this true, and calls `then`."""
        self._then = then
        try:
            yield
        finally:
            self._then = None

    def _take(self, number: int, _frame: FrameType | None) -> None:
        if self._then is None or self._asked:
            raise Ended(number)
        self._asked = True
        self._then()
