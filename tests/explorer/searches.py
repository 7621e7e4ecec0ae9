"""The two searches in the line's and the lane's own process: days by seed, and every case.

Each returns figures that a report can print or that go out as JSON; `broken` are sentences that
tell how to play what broke again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import cast

from cashier.domain.lifecycle import STEPS, State
from tests.explorer.crew import WORKERS, Progress, chunks, share
from tests.explorer.day import Diary, play_seed
from tests.explorer.exhaustive import Player, Tally
from tests.explorer.scenes import Case, all_hurts

Figures = dict[str, object]
SEEDS_AT_ONCE = 20
CASES_AT_ONCE = 250


@dataclass
class Days:
    """What many days had in them."""

    sessions: int = 0
    moves: int = 0
    cuts: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    steps: Counter[tuple[State, State]] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def add(self, seed: int, diary: Diary) -> None:
        self.sessions += 1
        self.moves += sum(diary.acts.values())
        self.cuts += diary.cuts
        self.acts += diary.acts
        self.faults += diary.faults
        self.steps += diary.steps
        self.broken += [f"seed {seed}: {text}" for text in diary.breaches]

    def join(self, other: Days) -> None:
        self.sessions, self.moves = self.sessions + other.sessions, self.moves + other.moves
        self.cuts += other.cuts
        self.acts += other.acts
        self.faults += other.faults
        self.steps += other.steps
        self.broken += other.broken


@dataclass(frozen=True, slots=True)
class Seeds:
    """Some days to play; `first` ends them at the first that breaks a promise."""

    protocol: str
    seeds: tuple[int, ...]
    first: bool = False


def search_days(
    protocol: str, seeds: Iterable[int], first: bool = False, workers: int = WORKERS
) -> Figures:
    """Play the day of every seed."""
    began, days, progress = time.perf_counter(), Days(), Progress(protocol)
    jobs = (Seeds(protocol, tuple(some), first) for some in chunks(seeds, SEEDS_AT_ONCE))
    for part in share(_play_days, jobs, workers):
        days.join(part)
        progress.say(f"{days.sessions} days, {len(days.broken)} broken promises")
        if first and days.broken:
            break
    progress.end()
    return _of_days(days, time.perf_counter() - began)


def _play_days(job: Seeds) -> Days:
    days = Days()
    for seed in job.seeds:
        days.add(seed, play_seed(job.protocol, seed))
        if job.first and days.broken:
            break
    return days


def _of_days(days: Days, seconds: float) -> Figures:
    reached = {state for step in days.steps for state in step}
    return {
        "sessions": days.sessions,
        "steps": days.moves,
        "crash_points": days.cuts,
        "acts": dict(days.acts.most_common()),
        "faults": dict(days.faults.most_common()),
        "states": sorted(reached),
        "transitions": {f"{a} -> {b}": n for (a, b), n in days.steps.most_common()},
        "never_reached": never_reached(days.steps),
        "seconds": round(seconds, 1),
        "sessions_per_second": round(days.sessions / seconds, 1),
        "broken": days.broken,
    }


def together(found: Iterable[Figures]) -> Figures:
    """What the days of several protocols reached between them."""
    reached = {step for one in found for step in cast("dict[str, int]", one["transitions"])}
    legal = {f"{before} -> {after}" for before, afters in STEPS.items() for after in afters}
    return {
        "states_reached": f"{len(_states(reached))} of {len(State)}",
        "transitions_reached": f"{len(reached & legal)} of {len(legal)}",
        "never_reached": sorted(legal - reached),
        "broken": [],
    }


def _states(steps: Iterable[str]) -> set[str]:
    return {state for step in steps for state in step.split(" -> ")}


def never_reached(steps: Iterable[tuple[State, State]]) -> list[str]:
    """The legal steps that nobody took."""
    legal = {(before, after) for before, afters in STEPS.items() for after in afters}
    return sorted(f"{before} -> {after}" for before, after in legal - set(steps))


# -- every case ------------------------------------------------------------------------------------

PLAYERS: dict[str, Player] = {}
"""One for each protocol in each process: it remembers which futures it has seen."""


def search_cases(
    protocol: str, every: int = 1, first: bool = False, workers: int = WORKERS
) -> Figures:
    """Play every hurt with every crash point, or every n-th hurt."""
    began, tally, progress = time.perf_counter(), Tally(), Progress(protocol)
    cases = islice(all_hurts(protocol), 0, None, every)
    for part in share(_play_cases, chunks(cases, CASES_AT_ONCE), workers):
        tally.add(part)
        progress.say(f"{tally.hurts} hurts, {tally.cases} cases, {len(tally.found)} broken")
        if first and tally.found:
            break
    progress.end()
    return _of_cases(tally, time.perf_counter() - began)


def _play_cases(cases: list[Case]) -> Tally:
    player = PLAYERS.setdefault(cases[0].protocol, Player())
    player.tally = Tally()
    for case in cases:
        player.play(case)
    return player.tally


def _of_cases(tally: Tally, seconds: float) -> Figures:
    return {
        "hurts": tally.hurts,
        "cases": tally.cases,
        "futures": tally.played,
        "ends": dict(tally.ends.most_common()),
        "faults": dict(tally.faults.most_common()),
        "seconds": round(seconds, 1),
        "cases_per_second": round(tally.cases / seconds, 1),
        "broken": tally.found,
    }
