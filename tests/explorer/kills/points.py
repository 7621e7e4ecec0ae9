"""Counts what the program does, call by call, and strikes at a chosen point.

A point is an event of Python's profiler in the program's own code or in pyserial: a call, a
return, and the same for every C function called there (SQLite's execute, os.write, ...).
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import serial

import drivers

ROOT = Path(drivers.__file__).parents[1]
ROOMS = {
    f"{ROOT}{os.sep}cashier{os.sep}": ROOT,
    f"{ROOT}{os.sep}drivers{os.sep}": ROOT,
    f"{Path(serial.__file__).parent}{os.sep}": Path(serial.__file__).parents[1],
}
"""Where the code is whose points count, and from where its files are named."""

TURNS = {
    ("cashier/services/recover.py", "call", "admit_doubt"): "admitting",
    ("cashier/services/recover.py", "return", "admit_doubt"): "admitted",
    ("cashier/services/intend.py", "return", "intend"): "intended",
    ("cashier/services/conclude.py", "return", "conclude"): "concluded",
}
"""After which event a verb is in its next part: the same line before and after the intent, or
before and after the outcome is durable, is not the same point."""


class Point(NamedTuple):
    """`stage` is what the life was at, such as `send void, intended`; `name` is the function's."""

    stage: str
    file: str
    line: int
    event: str
    name: str

    def __str__(self) -> str:
        return f"[{self.stage}] {self.file}:{self.line} {self.event} {self.name}"


@dataclass(frozen=True, slots=True)
class Aim:
    """Where to strike: at the `nth` passing of one of `points`, or at the event of this number."""

    points: Mapping[Point, int] = field(default_factory=dict)
    event: int = 0


Strike = Callable[[Point, int], None]
"""Hears the point, and for the how manieth time it was passed."""

_OWN = frozenset({"call", "return"})
_TURNING = frozenset(name for _, _, name in TURNS)


class Watch:
    """Sees every event of this process until it is struck; counts points and events.

    To see costs time; one that is not curious sees only the verbs that are aimed at.
    """

    def __init__(self, aim: Aim, strike: Strike, *, is_curious: bool = True) -> None:
        self.passed: dict[tuple[str, str, int, str, str], int] = {}
        self.events = 0
        self._points: Mapping[Any, int] = aim.points
        self._event = aim.event
        self._strike = strike
        self._wanted = None if is_curious else {verb_of(point) for point in aim.points}
        self._verb = self._stage = ""
        self._names: dict[str, str] = {}

    def at(self, verb: str) -> None:
        """What follows belongs to this verb, in this thread and in all that start from here on."""
        self._verb = self._stage = verb
        if self._wanted is None or verb in self._wanted:
            threading.setprofile(self._see)
            sys.setprofile(self._see)
        else:
            self.end()

    def end(self) -> None:
        sys.setprofile(None)
        threading.setprofile(None)

    def _see(self, frame: FrameType, event: str, arg: Any) -> None:
        """Called for every event of the interpreter, so it is written for speed."""
        code = frame.f_code
        file = self._names.get(code.co_filename)
        if file is None:
            file = self._names[code.co_filename] = _name(code.co_filename)
        if not file:
            return
        name = code.co_name if event in _OWN else getattr(arg, "__name__", "")
        point = (self._stage, file, frame.f_lineno, event, name)
        self.events += 1
        count = self.passed[point] = self.passed.get(point, 0) + 1
        if self._points.get(point) == count or self._event == self.events:
            self._strike(Point(*point), count)
        if name in _TURNING:
            self._turn(file, event, name)

    def _turn(self, file: str, event: str, name: str) -> None:
        if turn := TURNS.get((file, event, name)):
            self._stage = f"{self._verb}, {turn}"


def verb_of(point: Point) -> str:
    """What the life was at, whatever it had done of it already."""
    return point.stage.split(", ")[0]


def _name(file: str) -> str:
    """How a file of the watched rooms is called; empty for any other."""
    for room, start in ROOMS.items():
        if file.startswith(room):
            return file[len(str(start)) + 1 :].replace(os.sep, "/")
    return ""
