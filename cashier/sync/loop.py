"""The exchange in the background of the screen: forever, patiently, and gone when told.

It runs in a thread of its own and is the only one here that touches the journal; requests are
made by a courier, so that no request holds it up when it must end.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cashier.store.journal import Journal
from cashier.sync import marks
from cashier.sync.backoff import CAP_SECONDS, delay
from cashier.sync.client import HeadOffice
from cashier.sync.courier import Bell, Courier, Ended
from cashier.sync.errors import Insecure, SyncError, TokenRefused, Unreachable
from cashier.sync.marks import Retry
from cashier.sync.push import exchange
from cashier.sync.settings import Settings
from drivers.terminal import Clock

MIN_POLL = 1.0


class Standing(StrEnum):
    IN_STEP = "in_step"
    SENDING = "sending"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    TROUBLE = "trouble"
    """A person must look: the words say at what."""


@dataclass(frozen=True, slots=True)
class State:
    """What the screen shows. `is_forked` stays true once this journal was found to be a copy."""

    standing: Standing
    waiting: int
    words: str = ""
    is_forked: bool = False


def run(
    journal: Journal, settings: Settings, clock: Clock, bell: Bell,
    on_state: Callable[[State], None], chance: Callable[[], float] = random.random,
) -> None:  # fmt: skip
    """Exchange until the bell ends; returns within 0.3 s of that, whatever head office does.

    `on_state` is called in this thread. The journal may be closed once this has returned.
    """
    courier = Courier(bell)
    with ExitStack() as stack:
        stack.callback(courier.finish)
        try:
            office = HeadOffice(settings, courier.carry)
        except Insecure as error:
            on_state(State(Standing.REFUSED, marks.waiting(journal), str(error)))
            return
        stack.callback(courier.later, office.close)
        _Loop(journal, office, clock, bell, on_state, chance).run()


class _Loop:
    def __init__(
        self, journal: Journal, office: HeadOffice, clock: Clock, bell: Bell,
        on_state: Callable[[State], None], chance: Callable[[], float],
    ) -> None:  # fmt: skip
        self._journal = journal
        self._office = office
        self._clock = clock
        self._bell = bell
        self._on_state = on_state
        self._chance = chance

    def run(self) -> None:
        try:
            self._bell.hold(self._left())
            while not self._bell.has_ended:
                self._turn()
        except Ended:
            return
        except sqlite3.Error as error:  # full disk, damage: the lane itself says so and stops
            self._on_state(State(Standing.TROUBLE, 0, f"the journal cannot be used: {error}"))

    def _turn(self) -> None:
        if marks.waiting(self._journal):
            self._tell(Standing.SENDING)
        try:
            exchange(self._journal, self._office)
        except SyncError as error:
            self._fail(error)
        else:
            marks.set_retry(self._journal, Retry())
            self._tell(Standing.IN_STEP)
            self._bell.idle(min(max(self._office.next_poll, MIN_POLL), CAP_SECONDS))

    def _fail(self, error: SyncError) -> None:
        tries = marks.retry(self._journal).tries + 1
        floor = error.retry_after if isinstance(error, Unreachable) else 0.0
        seconds = delay(tries, self._chance(), floor)
        until = self._clock.now() + timedelta(seconds=seconds)
        marks.set_retry(self._journal, Retry(tries, until.isoformat(timespec="milliseconds")))
        self._tell(_standing(error), str(error))
        self._bell.hold(seconds)

    def _left(self) -> float:
        """Seconds of an earlier run's back-off that are not over; a clock set back cannot stretch
        them."""
        until = marks.retry(self._journal).until
        if not until:
            return 0.0
        left = (datetime.fromisoformat(until) - self._clock.now()).total_seconds()
        return min(max(left, 0.0), CAP_SECONDS)

    def _tell(self, standing: Standing, words: str = "") -> None:
        waiting, forked = marks.waiting(self._journal), marks.is_forked(self._journal)
        self._on_state(State(standing, waiting, words, forked))


def _standing(error: SyncError) -> Standing:
    if isinstance(error, Unreachable):
        return Standing.UNREACHABLE
    return Standing.REFUSED if isinstance(error, TokenRefused) else Standing.TROUBLE
