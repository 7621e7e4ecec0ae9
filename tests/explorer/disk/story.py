"""What a lane lives through while its disk is recorded: whole requests, starts, kills, cuts.

A story is decided by its plan alone, so that its log can be recorded again at any time: the same
calls in the same order with the same sizes. Salts, and the time of a migration, differ.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from cashier.domain.lifecycle import State
from cashier.domain.refusal import Refused
from cashier.services.approve import approve
from cashier.services.identify import sign_in
from cashier.services.lane import JournalFailed, NoTerminal
from cashier.services.recover import recover
from cashier.services.send import send, send_queued
from cashier.services.settle import settle
from cashier.store.errors import StoreError
from drivers.errors import LineError
from drivers.simulator.faults import Rule
from drivers.terminal import Kind
from tests.cashier.lanes import PINS, SUPERVISOR, hire
from tests.explorer.disk.calls import GO, SQLITE_IOERR_FSYNC, Answer, Call, Method
from tests.explorer.disk.counter import Counter, counter
from tests.explorer.disk.fates import EVERYTHING, MOODS
from tests.explorer.disk.recorder import Entry

FAILURES = (sqlite3.Error, JournalFailed, StoreError)
PAGES = 1000
"""After so many pages of log SQLite folds it into the file if nobody says otherwise."""

TRIES = 50
LARGE = 150_000
"""Minor units: above the limit, so that a supervisor must approve."""


class Stuck(Exception):
    """The story cannot go on: the program does not start any more, however often it is tried."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`pages` is after how many pages of log SQLite folds it into the file; at its own number of
    them the program is never stopped on the way, so that it gets there.

    `synchronous` other than FULL is a control: the lane must lose what was acknowledged.
    `flaky` is how many syncs of 1,000 fail.
    """

    protocol: str
    seed: int
    pages: int = PAGES
    acts: int = 6
    synchronous: str = "full"
    flaky: int = 0

    @property
    def is_control(self) -> bool:
        return self.synchronous != "full"

    @property
    def is_calm(self) -> bool:
        return self.pages == PAGES

    @property
    def settings(self) -> tuple[str, ...]:
        return (f"wal_autocheckpoint = {self.pages}", f"synchronous = {self.synchronous}")


def record(plan: Plan) -> list[Entry]:
    """Live through the story and return all that happened to the disk; raises Stuck."""
    dice = random.Random(f"story {plan.protocol} {plan.seed}")
    unlucky = random.Random(f"syncs {plan.seed}")

    def refuse(call: Call) -> Answer:
        fails = call.method is Method.SYNC and unlucky.randrange(1000) < plan.flaky
        return Answer(SQLITE_IOERR_FSYNC) if fails else GO

    with counter(plan.protocol, plan.seed, refuse, plan.settings) as here:
        _Life(plan, here, dice).run()
        return here.recorder.log


class _Life:
    def __init__(self, plan: Plan, here: Counter, dice: random.Random) -> None:
        self._plan, self._here, self._dice = plan, here, dice

    def run(self) -> None:
        self._until_it_starts()
        self._do(_Life.hire)
        weights = CALM_WEIGHTS if self._plan.is_calm else WEIGHTS
        for act in self._dice.choices(ACTS, weights, k=self._plan.acts):
            self._do(act)
        self._here.stop()

    def _do(self, act: Act) -> None:
        """After a failure of the disk the program ends, and people start it again."""
        try:
            act(self)
        except FAILURES:
            self._here.stop()
            self._until_it_starts()
        except (Refused, NoTerminal, LineError):
            pass
        self._mend()

    def _until_it_starts(self) -> None:
        """A sync may fail while it starts; people try again."""
        for _ in range(TRIES):
            try:
                self._here.start()
            except FAILURES as error:
                self._here.stop()
                last = error
            else:
                return
        raise Stuck(f"the program does not start: {last}") from last

    def _mend(self) -> None:
        self._here.world.rules.rules = ()
        self._here.world.is_unplugged = False
        self._here.world.clock.advance(300.0)

    # -- what happens ------------------------------------------------------------------------------

    def hire(self) -> None:
        hire(self._here.world.lane)

    def give_back(self, minor: int = 2500) -> None:
        """A whole request: found, drafted, approved, intended, sent, answered, receipts kept."""
        world = self._here.world
        kind = self._dice.choice((Kind.VOID, Kind.REFUND))
        request = world.ask(world.sell(minor), kind, None if kind is Kind.VOID else minor // 2)
        if request.state is State.AWAITING_APPROVAL:
            request = approve(world.lane, request.id, SUPERVISOR)
        send(world.lane, request.id)

    def give_back_much(self) -> None:
        self.give_back(LARGE)

    def doubt(self) -> None:
        """The answer is lost; later the terminal is asked."""
        self._here.world.rules.rules = (Rule.parse("lost-answer"),)
        self.give_back()
        self._mend()
        recover(self._here.world.lane)

    def queue(self) -> None:
        """The cable is pulled, and plugged in again."""
        world = self._here.world
        request = world.ask(world.sell(1900), Kind.REFUND, 900)
        world.is_unplugged = True
        send(world.lane, request.id)
        self._mend()
        send_queued(world.lane)

    def sign_in(self) -> None:
        sign_in(self._here.world.lane, SUPERVISOR.id, PINS[SUPERVISOR.id])

    def settle(self) -> None:
        settle(self._here.world.lane, SUPERVISOR)

    def restart(self) -> None:
        self._here.stop()
        self._until_it_starts()

    def kill(self) -> None:
        self._here.kill()
        self._until_it_starts()

    def cut(self) -> None:
        """The power goes anywhere in a request; the program starts over what is found."""
        left, usual = self._dice.randrange(120), self._here.recorder.refuse

        def refuse(call: Call) -> Answer:
            nonlocal left
            left -= 1
            if left < 0:
                self._here.recorder.die()
                return self._here.recorder.answer(call)
            return usual(call)

        self._here.recorder.refuse = refuse
        with suppress(*FAILURES):
            self.give_back()
        self._here.recorder.refuse = usual
        self._come_back()

    def _come_back(self) -> None:
        moods = [EVERYTHING] if self._plan.is_control else list(MOODS.values())
        mood = self._dice.choice(moods)
        self._here.power_back(self._here.recorder.disk.platter.after_a_cut(mood, self._dice))
        self._until_it_starts()


Act = Callable[[_Life], None]
_PLAN: tuple[tuple[Act, int, int], ...] = (
    (_Life.give_back, 6, 6), (_Life.give_back_much, 2, 2), (_Life.doubt, 2, 2),
    (_Life.queue, 2, 2), (_Life.sign_in, 1, 1), (_Life.settle, 1, 1),
    (_Life.restart, 2, 0), (_Life.kill, 2, 0), (_Life.cut, 3, 0),
)  # fmt: skip
ACTS = [act for act, _, _ in _PLAN]
WEIGHTS = [weight for _, weight, _ in _PLAN]
CALM_WEIGHTS = [weight for _, _, weight in _PLAN]
"""Of a life in which the program is never stopped, so that its log gets long."""
