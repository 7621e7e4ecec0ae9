"""Two threads that part cleanly: a bell that wakes the loop, a courier that makes its calls.

A call that hangs cannot be broken off from outside; so the courier is left behind with it when
the loop must end, and ends by itself. It knows nothing of the journal.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from queue import SimpleQueue
from threading import Condition, Thread
from typing import Any, TypeVar

SLICE = 0.1
"""Longest wait in seconds for an answer before the bell is looked at again."""

R = TypeVar("R")


class Bell:
    """Wakes the loop, because there is something to send or because it must end."""

    def __init__(self) -> None:
        self._condition = Condition()
        self._is_rung = False
        self._has_ended = False

    @property
    def has_ended(self) -> bool:
        return self._has_ended

    def ring(self) -> None:
        """Something waits to be sent; cuts the wait of an idle loop short, not a back-off."""
        with self._condition:
            self._is_rung = True
            self._condition.notify_all()

    def end(self) -> None:
        with self._condition:
            self._has_ended = True
            self._condition.notify_all()

    def idle(self, seconds: float) -> None:
        """Until it is rung or ended, or the time is over."""
        with self._condition:
            self._condition.wait_for(lambda: self._is_rung or self._has_ended, seconds)
            self._is_rung = False

    def hold(self, seconds: float) -> None:
        """Until it is ended or the time is over."""
        with self._condition:
            self._condition.wait_for(lambda: self._has_ended, seconds)


class Ended(Exception):
    """The bell ended while a call was under way; what became of the call is not known."""


class Courier:
    """Makes calls one after another in a thread that nobody waits for at the end."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._errands: SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = SimpleQueue()
        Thread(target=self._work, name="sync-courier", daemon=True).start()

    def carry(self, call: Callable[[], R]) -> R:
        """What `call` returns or raises; raises Ended within a slice of the bell's end."""
        future: Future[R] = Future()
        if not self._bell.has_ended:
            self._errands.put((call, future))
        while not self._bell.has_ended:
            if wait([future], SLICE).done:
                return future.result()
        raise Ended

    def later(self, call: Callable[[], object]) -> None:
        """Make the call after those before it; nobody waits for it."""
        self._errands.put((call, Future()))

    def finish(self) -> None:
        """End after the calls that were given."""
        self._errands.put(None)

    def _work(self) -> None:
        while errand := self._errands.get():
            call, future = errand
            try:
                future.set_result(call())
            except BaseException as error:
                future.set_exception(error)
