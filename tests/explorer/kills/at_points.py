"""Lives killed at points of the program's own code, one after the other on one journal.

Each life first clears what the one before left in doubt, then the books are compared, then it
does its own work until it is struck.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from drivers.terminal import Kind
from tests.explorer.kills.command import Command
from tests.explorer.kills.counter import Counter, Errand
from tests.explorer.kills.life import life
from tests.explorer.kills.plan import KINDS, SETTLE, Plan, domain
from tests.explorer.kills.points import Aim, Point, verb_of
from tests.explorer.kills.score import Death, Score, Trail
from tests.explorer.kills.shift import Shift
from tests.explorer.kills.terminal import Terminal
from tests.explorer.kills.warm import many_children

LIVES = 60
"""Lives on one folder; a longer journal makes every start and every check slower."""

SOMETIMES = 0.1
"""How often a void is so large that a supervisor must approve it."""

EVERY_COMMAND, EVERY_CHECK, EVERY_CARRY, EVERY_CURIOUS = 20, 10, 3, 7
SETTLEMENTS = 2
"""Lives at the end of a folder that close the terminal's batch, since no void is possible after."""


def kills(count: int, seed: int, protocol: str) -> dict[str, object]:
    """So many lives killed at points that are chosen by `seed`; figures and broken promises."""
    search = Search(count, seed, protocol)
    search.run()
    return search.figures()


def replay(protocol: str, deaths: Sequence[Death]) -> dict[str, object]:
    """Lives on a new folder that die at these points in turn, as a broken promise names them."""
    search = Search(len(deaths), 0, protocol)
    with search.day() as day:
        for point, nth in deaths:
            day.shift(domain(Point(*point)), {Point(*point): nth})
        day.last()
    return search.figures()


class Search:
    """Many folders, many lives on each, until enough have been killed or a promise is broken."""

    def __init__(self, count: int, seed: int, protocol: str) -> None:
        self.score = Score(f"kills({count}, {seed}, {protocol!r})")
        self.plan = Plan(random.Random(f"{protocol} {seed} plan"))
        self.dice = random.Random(f"{protocol} {seed}")
        self.protocol = protocol
        self.commands: Tally[Point] = Tally()
        self.command_events = 0
        self._count = count

    @property
    def is_done(self) -> bool:
        return self.score.tally["kills"] >= self._count or bool(self.score.broken)

    def run(self) -> None:
        while not self.is_done:
            with self.day() as day:
                day.live()

    def figures(self) -> dict[str, object]:
        score, plan = self.score, self.plan
        return {
            "protocol": self.protocol, **score.tally,
            "seconds": round(score.seconds, 1), "kills_per_second": score.rate(),
            "cpu_seconds_of_lives": round(score.cpu_seconds, 1),
            "points_hit_of_known": _by_verb(plan),
            "points_in_their_stage_hit_of_known": [len(plan.hits), len(plan.known)],
            "points_of_commands_hit": len(self.commands),
            "refusals": dict(score.refusals), "broken": score.broken,
        }  # fmt: skip

    @contextmanager
    def day(self) -> Iterator[Day]:
        """A folder; it is kept when a promise was broken on it."""
        folder = Path(mkdtemp(prefix="kills-"))
        self.score.tally["folders"] += 1
        terminal = Terminal(folder, self.protocol)
        counter = Counter(folder, self.protocol, LIVES)
        terminal.switch_on()
        try:
            counter.hire()
            with many_children(counter, terminal):
                yield Day(self, counter, terminal)
        finally:
            terminal.cut()
        if not self.score.broken:
            shutil.rmtree(folder)


class Day:
    """The lives on one folder."""

    def __init__(self, search: Search, counter: Counter, terminal: Terminal) -> None:
        self._search = search
        self._counter = counter
        self.terminal = terminal
        self.trail = Trail(search.score, f"folder {counter.folder}")

    def live(self) -> None:
        for number in range(1, LIVES + 1):
            if self._search.is_done:
                break
            if number % EVERY_COMMAND:
                self._next(number)
            else:
                self._command()
        if self._search.score.broken:
            return
        for _ in range(SETTLEMENTS):
            self._settle()
        self.last()

    def shift(self, work: str, aims: dict[Point, int], **duties: bool) -> None:
        """One life that is struck at the first of `aims` that it reaches."""
        plan = self._search.plan
        duties["is_curious"] = duties.get("is_curious", False) or not aims
        shift = Shift(
            self._counter, self.terminal, self._errand(work, aims), told=self.trail.told,
            aim=Aim(aims), known=plan.known, **duties,
        )  # fmt: skip
        with life(shift) as one:
            struck = self.trail.follow(one)
            for news in one.told("news"):
                plan.learn(news)
        plan.ended(aims, struck[0] if struck else None)

    def last(self) -> None:
        """A life that nobody strikes: it clears everything, and the whole journal is checked."""
        self.shift(SETTLE, {}, is_deep=True)
        self.trail.add_up()

    def _next(self, number: int) -> None:
        work = self._search.plan.work()
        self.shift(
            work, self._search.plan.aims(work),
            is_deep=not number % EVERY_CHECK, carries_on=not number % EVERY_CARRY,
            is_curious=not number % EVERY_CURIOUS,
        )  # fmt: skip

    def _settle(self) -> None:
        self.shift(SETTLE, self._search.plan.aims(SETTLE), settles=True)

    def _errand(self, work: str, aims: Iterable[Point]) -> Errand | None:
        if work == SETTLE:
            return None
        kind = work if work in KINDS else self._search.dice.choice(KINDS)
        is_large = any(verb_of(point).startswith("approve") for point in aims)
        is_large |= self._search.dice.random() < SOMETIMES
        return self._counter.void(is_large) if kind == Kind.VOID else self._counter.refund()

    def _command(self) -> None:
        """A life that is one of the program's commands, struck at any of its events."""
        search = self._search
        event = search.dice.randint(0, search.command_events)
        with life(Command(self._some_command(), Aim(event=event))) as one:
            struck = self.trail.follow(one)
            search.command_events = max([search.command_events, *one.told("events")])
        if struck:
            search.commands[struck[0]] += 1

    def _some_command(self) -> list[str]:
        counter, dice = self._counter, self._search.dice
        void = counter.void(dice.random() < SOMETIMES)
        ways = [counter.ask(counter.refund()), counter.command("recover")]
        ways += [counter.ask(void)] if void else []
        waiting = [name for name, state in self.trail.told.items() if state == "approved"]
        ways += [counter.command("send", waiting[-1])] if waiting else []
        return dice.choice(ways)


def _by_verb(plan: Plan) -> dict[str, list[int]]:
    """Of each verb how many points were hit, and how many there are."""
    known = Tally(verb for verb, *_ in plan.places)
    hit = Tally(verb for verb, *_ in plan.places_hit)
    return {verb: [hit[verb], known[verb]] for verb in sorted(known)}
