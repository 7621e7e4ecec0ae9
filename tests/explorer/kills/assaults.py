"""What can happen to the lane and to the terminal while they talk about money.

A length of time here is the fault itself; everything else waits for events.
"""

from __future__ import annotations

import random
import signal
from collections.abc import Callable

from drivers.terminal import Kind
from tests.explorer.kills.command import NewProcess
from tests.explorer.kills.counter import Counter, Errand
from tests.explorer.kills.life import Life, life
from tests.explorer.kills.points import Aim
from tests.explorer.kills.score import Trail
from tests.explorer.kills.shift import Shift
from tests.explorer.kills.terminal import Terminal, WatchedTerminal

PAUSES, PAUSE_WEIGHTS = (0.01, 0.2, 1.4), (6, 3, 1)
"""Seconds for which somebody is stopped; the longest is beyond the other's patience."""

SOMETIMES = 0.1
"""How often a void is so large that a supervisor must approve it."""

NOBODY = Aim(event=-1)
"""Watch and count, but strike nobody."""


class Assailant:
    """Works on one counter; `trail` hears every life to its end."""

    def __init__(self, dice: random.Random, counter: Counter, trail: Trail) -> None:
        self.trail = trail
        self.dice = dice
        self._counter = counter
        self._life_seconds = self._process_seconds = 0.0

    def measure(self, terminal: Terminal) -> None:
        """How long undisturbed lives take on this machine now."""
        self._life_seconds = self.undisturbed(self.shift(terminal)).seconds
        self._process_seconds = self.undisturbed(NewProcess(self._command())).seconds

    def clear_up(self, terminal: Terminal, *, is_deep: bool, carries_on: bool) -> None:
        """A life that clears every doubt, and in which the books are compared."""
        self.undisturbed(Shift(
            self._counter, terminal, told=self.trail.told, is_deep=is_deep, carries_on=carries_on
        ))  # fmt: skip

    # -- what can be done wherever the terminal is -------------------------------------------------

    def kill_lane(self, terminal: Terminal) -> None:
        with life(self.shift(terminal)) as one:
            self._end_at(one, self.moment())

    def kill_process(self, _terminal: Terminal) -> None:
        """The program as a person starts it."""
        with life(NewProcess(self._command())) as one:
            self._end_at(one, self.dice.uniform(0, self._process_seconds))

    def stop_lane(self, terminal: Terminal) -> None:
        with life(self.shift(terminal)) as one:
            if not one.ends_within(self.moment()):
                one.signal(signal.SIGSTOP)
                self.let_wait(one)
            self.trail.follow(one)

    # -- inside ------------------------------------------------------------------------------------

    def undisturbed(self, work: Shift | NewProcess) -> Life:
        with life(work) as one:
            self.trail.follow(one)
        return one

    def shift(
        self, terminal: Terminal, aim: Aim | None = None, strike: int = signal.SIGKILL
    ) -> Shift:
        return Shift(
            self._counter, terminal, self._errand(), told=self.trail.told,
            aim=aim or Aim(), strike=strike, is_curious=aim is not None,
        )  # fmt: skip

    def let_wait(self, one: Life) -> None:
        """A stopped lane, while the terminal goes on."""
        one.wait_until_stopped()
        self.trail.count("stops of the lane")
        one.ends_within(self.pause())
        one.signal(signal.SIGCONT)

    def moment(self) -> float:
        return self.dice.uniform(0, self._life_seconds)

    def pause(self) -> float:
        return self.dice.choices(PAUSES, PAUSE_WEIGHTS)[0]

    def _command(self) -> list[str]:
        return self._counter.ask(self._errand())

    def _errand(self) -> Errand:
        is_void = self.dice.choice((Kind.VOID, Kind.REFUND)) is Kind.VOID
        is_large = self.dice.random() < SOMETIMES
        return (self._counter.void(is_large) if is_void else None) or self._counter.refund()

    def _end_at(self, one: Life, seconds: float) -> None:
        if not one.ends_within(seconds):
            one.kill()
        self.trail.take(one)


class PowerAssailant(Assailant):
    """Also strikes the terminal, and the lane at a point of its code."""

    def measure(self, terminal: WatchedTerminal) -> None:  # type: ignore[override]
        """Also how many events both have from their start to the end of one request."""
        super().measure(terminal)
        _restart(terminal, NOBODY)
        watched = self.undisturbed(self.shift(terminal, NOBODY))
        self._lane_events = watched.told("events")[0]
        self._terminal_events = terminal.switch_off()
        terminal.switch_on()

    def stop_lane_at_a_point(self, terminal: WatchedTerminal) -> None:
        aim = Aim(event=self.dice.randint(1, self._lane_events))
        with life(self.shift(terminal, aim, signal.SIGSTOP)) as one:
            while one.hear():
                if one.told("struck"):
                    self.let_wait(one)
                    break
            self.trail.follow(one)

    def cut_terminal_at_a_point(self, terminal: WatchedTerminal) -> None:
        """Between any two calls of its code; the lane must end by itself."""
        _restart(terminal, Aim(event=self.dice.randint(1, self._terminal_events)))
        self.undisturbed(self.shift(terminal))
        self._power_back(terminal)

    def cut_terminal(self, terminal: WatchedTerminal) -> None:
        with life(self.shift(terminal)) as one:
            one.ends_within(self.moment())
            terminal.cut()
            self.trail.follow(one)
        self._power_back(terminal)

    def cut_terminal_for_a_moment(self, terminal: WatchedTerminal) -> None:
        """The power comes back while the lane still waits for the answer."""
        with life(self.shift(terminal)) as one:
            one.ends_within(self.moment())
            self._power_back(terminal)
            self.trail.follow(one)

    def stop_terminal(self, terminal: WatchedTerminal) -> None:
        with life(self.shift(terminal)) as one:
            one.ends_within(self.moment())
            terminal.signal(signal.SIGSTOP)
            one.ends_within(self.pause())
            terminal.signal(signal.SIGCONT)
            self.trail.follow(one)

    def _power_back(self, terminal: WatchedTerminal) -> None:
        self.trail.count("power cuts of the terminal")
        _restart(terminal)


def _restart(terminal: WatchedTerminal, aim: Aim | None = None) -> None:
    terminal.cut()
    terminal.switch_on(aim)


ANYWHERE: dict[Callable[..., None], int] = {
    Assailant.kill_lane: 6,
    Assailant.kill_process: 2,
    Assailant.stop_lane: 2,
}
WITH_POWER: dict[Callable[..., None], int] = {
    **ANYWHERE,
    PowerAssailant.stop_lane_at_a_point: 3,
    PowerAssailant.cut_terminal_at_a_point: 4,
    PowerAssailant.cut_terminal: 2,
    PowerAssailant.cut_terminal_for_a_moment: 1,
    PowerAssailant.stop_terminal: 3,
}
"""What is done, and how often compared with the rest."""
