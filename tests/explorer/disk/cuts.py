"""Power cuts: a story is recorded, and its disk is rebuilt as it may be at any moment of it.

State `number` of a `seed` is decided by those two alone: the story, the moment of the cut and
the fate of each write that was not synced. States of one story are visited in the order of
their moments, so that its log is followed only once.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from tests.explorer.disk.counter import scratch
from tests.explorer.disk.fates import MOODS
from tests.explorer.disk.platter import put
from tests.explorer.disk.recorder import Disk, Entry
from tests.explorer.disk.starts import Breach, Found, Kind, find
from tests.explorer.disk.story import PAGES, Plan, Stuck, record
from tests.explorer.disk.vfs import why_not
from tests.explorer.world import TWO

BLOCK = 500
"""States of one story."""

LENGTHS, LENGTH_WEIGHTS = ((20, 3), (60, 6), (120, 9), (PAGES, 24)), (6, 11, 6, 1)
"""After how many pages SQLite folds its log into the file, and how much happens; the longest log
is the one it keeps by itself, and costs several times as much to look at.
"""

FLAKY = (0, 0, 40)
"""How many of 1,000 syncs fail, for one story and another."""

PROOF_EVERY = 40
"""Every so many-th state is proved as a whole."""

CONTROL_SHARE, CONTROLS_LEAST = 10, 40
"""One control state for so many states, for each control; but that many where there are."""

_MOODS = tuple(MOODS)

CONTROLS = ("normal", "off")
"""Settings of `synchronous` under which acknowledged events must get lost."""


@dataclass(frozen=True, slots=True)
class State:
    """One moment of one story, and what then becomes of what was not synced."""

    seed: int
    number: int
    synchronous: str = "full"

    @property
    def block(self) -> int:
        """States of one block are of one story."""
        return self.number // BLOCK

    @property
    def plan(self) -> Plan:
        dice = random.Random(f"plan {self.seed} {self.block}")
        pages, acts = dice.choices(LENGTHS, LENGTH_WEIGHTS)[0]
        flaky, story = dice.choice(FLAKY), dice.randrange(2**32)
        return Plan(
            TWO[self.block % len(TWO)], story, pages, acts, self.synchronous,
            flaky if self.synchronous == "full" else 0,
        )  # fmt: skip

    @property
    def is_proved(self) -> bool:
        return self.number % PROOF_EVERY == 0

    def __str__(self) -> str:
        more = "" if self.synchronous == "full" else f" synchronous={self.synchronous}"
        return f"seed {self.seed} state {self.number}{more}"


@dataclass(frozen=True, slots=True)
class Cut:
    """When the power goes in the story of `state`; `dice` goes on to decide every fate."""

    state: State
    moment: int
    mood: str
    dice: random.Random

    @classmethod
    def of(cls, state: State, length: int) -> Cut:
        dice = random.Random(f"cut {state.seed} {state.number}")
        return cls(state, int(dice.random() * (length + 1)), dice.choice(_MOODS), dice)


@dataclass
class Tally:
    """What was visited and what was found."""

    states: int = 0
    stories: int = 0
    proved: int = 0
    beyond: int = 0
    moods: Counter[str] = field(default_factory=Counter)
    found: list[tuple[State, Breach]] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)

    def take(self, cut: Cut, found: Found) -> None:
        self.states += 1
        self.proved += cut.state.is_proved
        self.beyond += found.beyond > 0
        self.moods[cut.mood] += 1
        if found.breach is not None:
            self.found.append((cut.state, found.breach))

    def count(self, kind: Kind) -> int:
        return sum(breach.kind is kind for _, breach in self.found)


def power_cuts(states: int, seed: int, first: int = 0) -> dict[str, object]:
    """Visit the states `first`, `first` + 1 and so on of this seed, and their controls.

    Two processes can take halves; every figure but the rate is a sum.
    """
    if why_not():
        return {"states": 0, "broken": [f"nothing was searched: {why_not()}"]}
    began, started, tally = time.perf_counter(), time.process_time(), Tally()
    visit((State(seed, first + n) for n in range(states)), tally)
    busy = time.process_time() - started
    controls = {name: _control(name, states, seed, first) for name in CONTROLS}
    return {
        "states": tally.states, "stories": tally.stories, "proved_wholly": tally.proved,
        "with_the_transaction_in_progress": tally.beyond, "moods": dict(tally.moods),
        "controls": {name: _figures(one) for name, one in controls.items()},
        "seconds": round(time.perf_counter() - began, 1),
        "states_per_cpu_second": round(states / busy, 1),
        "broken": [*_sentences(tally), *_void(controls)],
    }  # fmt: skip


def visit(states: Iterable[State], tally: Tally) -> None:
    """Judge all of them; those of one story should follow each other."""
    with scratch() as folder:
        for _, group in groupby(states, lambda state: state.block):
            _visit_story(list(group), folder, tally)


def _visit_story(states: list[State], folder: Path, tally: Tally) -> None:
    tally.stories += 1
    try:
        for cut, found in _judged(states, folder):
            tally.take(cut, found)
    except Stuck as stuck:
        tally.stuck.append(f"the story of {states[0]}: {stuck}")


def visit_one(state: State) -> Found:
    """One state alone, as a sentence of `broken` names it."""
    with scratch() as folder:
        ((_, found),) = _judged([state], folder)
        return found


def _judged(states: list[State], folder: Path) -> Iterator[tuple[Cut, Found]]:
    """States of one story, in the order of their moments."""
    log = record(states[0].plan)
    for cut, disk in _moments(log, [Cut.of(state, len(log)) for state in states]):
        put(disk.platter.after_a_cut(MOODS[cut.mood], cut.dice), folder)
        yield cut, find(folder, disk.ledger, wholly=cut.state.is_proved)


def _moments(log: list[Entry], cuts: list[Cut]) -> Iterator[tuple[Cut, Disk]]:
    """Each cut with the disk as it was known at that moment."""
    disk, done = Disk(), 0
    for cut in sorted(cuts, key=lambda one: one.moment):
        for entry in log[done : cut.moment]:
            disk.take(entry)
        done = cut.moment
        yield cut, disk


# -- controls --------------------------------------------------------------------------------------


def _control(synchronous: str, states: int, seed: int, first: int) -> Tally:
    tally = Tally()
    numbers = range(first, first + states, min(CONTROL_SHARE, max(1, states // CONTROLS_LEAST)))
    visit((State(seed, number, synchronous) for number in numbers), tally)
    return tally


def _figures(tally: Tally) -> dict[str, object]:
    return {
        "states": tally.states, "lost": tally.count(Kind.LOST),
        "damaged": tally.count(Kind.DAMAGED), "strange": tally.count(Kind.STRANGE),
    }  # fmt: skip


def _void(controls: dict[str, Tally]) -> list[str]:
    """A search that cannot find what must be there proves nothing."""
    return [
        f"void: synchronous={name} lost nothing in {tally.states} states"
        for name, tally in controls.items()
        if not tally.count(Kind.LOST)
    ]


def _sentences(tally: Tally) -> list[str]:
    return [*tally.stuck, *(f"{state}: {breach}" for state, breach in tally.found)]
