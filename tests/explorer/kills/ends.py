"""The ways in which the screens lose their terminal, or are told to end."""

from __future__ import annotations

import signal
from collections.abc import Callable

from tests.explorer.kills.screens import Manner, Program


def _close_window(program: Program) -> None:
    program.hands.hang_up()


def _terminate(program: Program) -> None:
    program.signal(signal.SIGTERM)


def _hang_up_by_signal(program: Program) -> None:
    program.signal(signal.SIGHUP)


def _close_suspended(program: Program) -> None:
    """The system wakes a suspended program whose terminal goes, and tells it so."""
    program.rest()
    program.suspend()
    program.hands.hang_up()


def _terminate_thawed(program: Program) -> None:
    """Twice stopped without being asked, and let go on, it still takes keys and can be ended."""
    for _ in range(2):
        program.freeze()
        program.go_on()
    for _ in range(3):
        program.tell_focus()
    program.signal(signal.SIGTERM)


ENDS: dict[str, tuple[Manner, Callable[[Program], None]]] = {
    "window closed": (Manner(), _close_window),
    "window closed under nohup": (Manner(nohup=True), _close_window),
    "line gone without a signal": (Manner(controls=False), _close_window),
    "window closed while suspended": (Manner(), _close_suspended),
    "SIGTERM": (Manner(), _terminate),
    "SIGTERM after a stop": (Manner(), _terminate_thawed),
    "SIGHUP": (Manner(), _hang_up_by_signal),
}
