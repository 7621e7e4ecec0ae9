"""How a simulator is told to end: by a signal, or by the end of its standard input."""

from __future__ import annotations

import os
import signal
import socket
from contextlib import suppress
from threading import Thread

SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP")


class Ending:
    """Something that `select` finds readable once the end was asked for."""

    def __init__(self) -> None:
        self._asking, self._asked = socket.socketpair()

    def fileno(self) -> int:
        return self._asked.fileno()

    def ask(self, *_signal_and_frame: object) -> None:
        with suppress(OSError):
            self._asking.send(b"x")

    def on_signals(self) -> None:
        """End when the process is told to; only the main thread may ask for that."""
        for name in SIGNALS:
            if number := getattr(signal, name, None):  # Windows has no SIGHUP
                signal.signal(number, self.ask)

    def with_parent(self) -> None:
        """End when standard input does: a pipe closes however its other process died."""
        Thread(target=self._watch_input, daemon=True).start()

    def close(self) -> None:
        self._asking.close()
        self._asked.close()

    def _watch_input(self) -> None:
        with suppress(OSError):
            while os.read(0, 1024):
                pass
        self.ask()
