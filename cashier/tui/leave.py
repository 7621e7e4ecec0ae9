"""When the program must end by itself: SIGHUP, SIGTERM, or a terminal that is gone.

Textual goes on reading a vanished terminal for ever; asking the system twice a second whether
standard input has hung up costs nothing and ends that.
"""

from __future__ import annotations

import asyncio
import select
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

ASK_SECONDS = 0.5

_GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL if hasattr(select, "poll") else 0


def watch_signals(leave: Callable[[], None]) -> None:
    """Call `leave` on SIGHUP and SIGTERM, where the system has them."""
    loop = asyncio.get_running_loop()
    for name in ("SIGHUP", "SIGTERM"):
        if number := getattr(signal, name, None):
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, leave)


def is_gone() -> bool:
    """Whether the terminal at standard input has hung up."""
    if not _GONE or sys.__stdin__ is None or sys.__stdin__.closed:
        return False
    asked = select.poll()
    asked.register(sys.__stdin__.fileno(), 0)
    return any(event & _GONE for _, event in asked.poll(0))
