"""Services that block, beside the screens: each call in a thread of its own.

The threads of a pool would be waited for when the program ends, however long they take. These
are asked to stop, given a moment to write down what they know, and then left behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Event, Thread
from time import monotonic
from typing import TypeVar

from drivers.terminal import Hear, Stop

T = TypeVar("T")
Verb = Callable[[Hear, Stop], T]
"""A service with everything but what it tells and what stops it."""

END_SECONDS = 1.0


class Beside:
    """Runs verbs and knows which are running."""

    def __init__(self) -> None:
        self._ended = Event()
        self._running: set[Thread] = set()

    @property
    def is_busy(self) -> bool:
        return bool(self._running)

    async def call(self, verb: Verb[T], hear: Hear, stopped: Callable[[], bool]) -> T:
        """The verb's result, or its exception; `hear` is called in the verb's own thread.

        Whoever stops waiting for it stops the verb.
        """
        abandoned = Event()

        def stop() -> bool:
            return self._ended.is_set() or abandoned.is_set() or stopped()

        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def work() -> None:
            _work(verb, hear, stop, future)
            self._running.discard(thread)

        thread = Thread(target=work, name="service", daemon=True)
        self._running.add(thread)
        thread.start()
        try:
            return await future
        finally:
            abandoned.set()

    def end(self) -> None:
        """Ask whatever runs to stop."""
        self._ended.set()

    def join(self) -> None:
        """Wait until what ran has written down how it ended, but not for ever."""
        until = monotonic() + END_SECONDS
        for thread in list(self._running):
            thread.join(max(0.0, until - monotonic()))


def _work(verb: Verb[T], hear: Hear, stop: Stop, future: asyncio.Future[T]) -> None:
    try:
        result = verb(hear, stop)
    except Exception as error:
        _hand_over(future, partial(future.set_exception, error))
    else:
        _hand_over(future, partial(future.set_result, result))


def _hand_over(future: asyncio.Future[T], settle: Callable[[], None]) -> None:
    """Into the loop's own thread; a loop that has ended no longer wants to know."""

    def put() -> None:
        if not future.done():
            settle()

    with suppress(RuntimeError):
        future.get_loop().call_soon_threadsafe(put)
