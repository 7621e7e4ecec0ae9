"""What a search has seen so far: counts, claims, broken promises, and how to see them again."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cashier.cli.exits import Exit
from tests.explorer.kills.life import LONGEST, Life
from tests.explorer.kills.points import Point

TRAIL = 4
"""Deaths that a broken promise names, the last one at the end."""

Death = tuple[Point, int]
"""Where a life was struck, and at the how manieth passing."""


@dataclass
class Score:
    """`name` says how the search was called, so that a breach can be looked for again."""

    name: str
    tally: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    cpu_seconds: float = 0.0
    started: float = field(default_factory=time.perf_counter)

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.started

    def rate(self, name: str = "kills") -> float:
        return round(self.tally[name] / self.seconds, 1)


class Trail:
    """The lives on one folder: what they said, how they died, and what the journal showed."""

    def __init__(self, score: Score, place: str) -> None:
        self.told: dict[str, str] = {}
        self.states: dict[str, str] = {}
        self._score = score
        self._place = place
        self._deaths: deque[Death] = deque(maxlen=TRAIL)

    def follow(self, one: Life) -> Death | None:
        """Hear a life to its end, which it must find by itself; where it was struck."""
        if not one.ends_within(LONGEST):
            self.break_with(f"a life came to no end within {LONGEST} s")
            one.kill()
        struck = self.take(one)
        if struck is None and one.status != 0:
            self.break_with(f"a life ended with status {one.status}")
        return struck

    def take(self, one: Life) -> Death | None:
        """Everything that a life which has ended reported."""
        struck = None
        for words in one.heard:
            self._hear(words)
            if "struck" in words:
                struck = Point(*words["struck"]), int(words["nth"])
        self._bury(one, struck)
        return struck

    def break_with(self, text: str) -> None:
        """Replay it by the seed, or its last deaths by at_points.replay; the folder is kept."""
        died = json.dumps([*self._deaths])
        self._score.broken.append(f"{text} | {self._score.name}, {self._place}; died: {died}")

    def count(self, what: str) -> None:
        self._score.tally[what] += 1

    def add_up(self) -> None:
        """The requests of this folder as they ended."""
        self._score.tally.update(f"ended {state}" for state in self.states.values())

    def _hear(self, words: dict[str, Any]) -> None:
        for request, state in claims(words):
            self.told[request] = state
            self._score.tally["claims"] += 1
        for text in [*words.get("broken", ()), *_faults(words)]:
            self.break_with(text)
        if "refused" in words:
            self._score.refusals[words["refused"]] += 1
        if "states" in words:
            self.states = words["states"]
            self._score.tally["audits"] += 1
            self._score.tally["journal checks"] += words["deep"]

    def _bury(self, one: Life, struck: Death | None) -> None:
        self._score.cpu_seconds += one.cpu_seconds
        self._score.tally["lives"] += 1
        is_killed = one.status is not None and os.WIFSIGNALED(one.status)
        self._score.tally["kills"] += is_killed and os.WTERMSIG(one.status or 0) == signal.SIGKILL
        self._deaths += [struck] if struck else []


def _faults(words: dict[str, Any]) -> list[str]:
    """A life that failed, or a command that met what nobody foresaw."""
    exits = (words.get("exit"), words.get("error", {}).get("exit"))
    if "fault" in words or Exit.FAULT in exits:
        return [f"a life failed: {words.get('fault') or words}"]
    return []


def claims(words: Any) -> Iterator[tuple[str, str]]:
    """Every request that is shown with its state, however deep in a command's answer."""
    if isinstance(words, dict):
        if "request" in words and "state" in words:
            yield words["request"], words["state"]
        for value in words.values():
            yield from claims(value)
    elif isinstance(words, list):
        for value in words:
            yield from claims(value)
