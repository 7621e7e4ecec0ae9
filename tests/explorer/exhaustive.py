"""One void and one refund, with every hurt and a power cut at every step after it, all of it.

Each case is played to its end: the hurt happens in a scene, then all is whole again, the program
is started anew and recovery runs until it learns nothing more.

What a scene leaves is the committed journal and whatever has reached the terminal: the program's
own memory is gone, and the new start comes at the same moment in every case. So two ends with
the same journal, to the hash, and the same bytes at the same times at the terminal have the same
future, which is played once. Crash points before the hurt are those of the undamaged scene.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass, field, replace

from cashier.domain.lifecycle import UNRESOLVED, State
from cashier.domain.refusal import Refused
from cashier.services.draft import existing
from cashier.services.lane import JournalFailed, NoTerminal
from tests.explorer.day import fall
from tests.explorer.power import PowerCut
from tests.explorer.scenes import (
    FAULTS,
    SCENES,
    Case,
    Stage,
    ask_again,
    give_back,
    hurt,
    is_hurt,
    staged,
)
from tests.explorer.troubles import mend

LATER = 5_000.0
"""When the program starts anew, on the clock of the case; no scene takes that long."""

ROUNDS = 3
_HEAD = "select hash from journal order by rowid desc limit 1"

Mark = tuple[int, int, int]
"""Commits, bytes written to the line, movements of money: while they stay, nothing new lasts."""

Future = tuple[object, ...]
"""All that what follows is made from: the journal's last hash, and what the terminal was told."""


@dataclass
class Run:
    """A scene that was played; `futures` has each different one after the hurt, and its step."""

    case: Case
    stage: Stage
    futures: dict[Mark, tuple[int, Future]] = field(default_factory=dict)
    steps: int = 0
    broken: list[str] = field(default_factory=list)
    _head: str = ""
    _commits: int = -1

    def step(self) -> None:
        """Before each step of the program, which may be the one at which the power is cut."""
        self.follow()
        world = self.stage.world
        if not is_hurt(world, self.case):
            return
        self.steps += 1
        mark = (world.fuse.commits, world.written, len(world.terminals.moves))
        if mark not in self.futures:
            self.futures[mark] = (world.fuse.count, self.future())

    def follow(self) -> None:
        """The last event that is committed; the first step after a commit is in no transaction."""
        world = self.stage.world
        if world.fuse.commits != self._commits and not world.disk.in_transaction:
            self._commits = world.fuse.commits
            self._head = world.disk.execute(_HEAD).fetchone()[0]

    def future(self) -> Future:
        world, case = self.stage.world, self.case
        told = tuple(world.terminals.device.told)
        fault = case.hurt if case.hurt in FAULTS else ""
        return (
            case.protocol, case.kind, case.scene, self._head, told, world.line.pending,
            world.rules.mute_until, fault,
        )  # fmt: skip


def run(case: Case) -> Run:
    """Play the scene of a case with its hurt, up to its crash if it has one."""
    stage = staged(case)
    stage.witness.look()
    ran = Run(case, stage)
    hurt(stage.world, case)
    stage.world.fuse.on_step = ran.step
    try:
        SCENES[case.scene].within(stage)
    except PowerCut:
        stage.witness.forget_act()
    except (Refused, NoTerminal, JournalFailed, sqlite3.OperationalError):
        pass
    stage.world.fuse.on_step = lambda: None
    ran.follow()
    ran.broken += [*stage.witness.end_act(), *stage.witness.look()]
    return ran


def end(ran: Run) -> tuple[State, list[str]]:
    """All is whole again; the program is started anew and asks until it learns nothing more."""
    stage, world = ran.stage, ran.stage.world
    is_provable = not world.believes_itself
    mend(world)
    world.line.pass_until(LATER)
    world.restart()
    for _ in range(ROUNDS):
        ask_again(stage)
        if _state(stage) in (State.QUEUED, State.APPROVED):
            give_back(stage)
        world.clock.advance(60.0)
    broken = stage.witness.look()
    paid = bool(stage.witness.paid.get(stage.request))
    if is_provable and _state(stage) in UNRESOLVED and world.proves(ran.case.kind, paid=paid):
        broken.append(f"still {_state(stage)} after all was whole again")
    return _state(stage), broken


def _state(stage: Stage) -> State:
    return existing(stage.world.lane.journal, stage.request).state


def play(case: Case) -> tuple[State, list[str]]:
    """One case to its end: the last state, and every promise that was broken on the way."""
    ran = run(case)
    state, broken = end(ran)
    return state, [*ran.broken, *broken]


# -- all of them ---------------------------------------------------------------------------------


@dataclass
class Tally:
    """`cases` are hurts, each alone and with every crash point after it; `played` the different
    futures among them."""

    hurts: int = 0
    cases: int = 0
    played: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.hurts, self.cases = self.hurts + other.hurts, self.cases + other.cases
        self.played += other.played
        self.ends += other.ends
        self.faults += other.faults
        self.found += other.found


class Player:
    """Plays hurts with all their crash points, and each future once."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._known: set[Future] = set()

    def play(self, case: Case) -> None:
        """A hurt without a crash, and with a power cut at every step after it."""
        try:
            self._play(case)
        except Exception as error:  # whatever a broken program raises
            self._find(case, [fall(error)])

    def _play(self, case: Case) -> None:
        ran = run(case)
        for step, future in ran.futures.values():
            if future not in self._known:
                self._finish(run(replace(case, crash=step)), future)
        self._finish(ran, ran.future())
        self._count(case, 1 + ran.steps)

    def _finish(self, ran: Run, future: Future) -> None:
        """What broke in the scene counts in any case."""
        self._find(ran.case, ran.broken)
        if future in self._known:
            return
        self._known.add(future)
        state, broken = end(ran)
        self.tally.played += 1
        self.tally.ends[f"{ran.case.kind} {state}"] += 1
        self._find(ran.case, broken)

    def _count(self, case: Case, cases: int) -> None:
        self.tally.hurts += 1
        self.tally.cases += cases
        self.tally.faults[case.hurt or "none"] += cases

    def _find(self, case: Case, broken: list[str]) -> None:
        self.tally.found += [f"{case}: {text}" for text in broken]
