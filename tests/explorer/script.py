"""A day at the counter as plain data: made from a seed, played, cut down, kept.

Each move has a number of its own for all its choices, so that a script from which moves were
taken away still does the same with the others. That is what makes it shrink, and what lets a
found mistake stay here as a test after the dice have changed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.explorer.acts import ACTS
from tests.explorer.troubles import TROUBLES

STEPS = 30
NO_TROUBLE = ""
CALM = 16
"""The weight of nothing going wrong, beside those of the troubles."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that somebody does, and what breaks meanwhile; `number` seeds all choices."""

    act: str
    trouble: str
    number: int


Script = tuple[Move, ...]


def from_seed(protocol: str, seed: int, steps: int = STEPS) -> Script:
    """The day that this seed stands for."""
    dice = random.Random(f"{protocol} {seed}")
    acts = dice.choices(list(ACTS), [act.weight for act in ACTS.values()], k=steps)
    troubles = dice.choices(
        [NO_TROUBLE, *TROUBLES], [CALM, *(one.weight for one in TROUBLES.values())], k=steps
    )
    return tuple(
        Move(act, trouble, dice.getrandbits(32))
        for act, trouble in zip(acts, troubles, strict=True)
    )


def shrink(script: Script, fails: Callable[[Script], bool]) -> Script:
    """A shorter script that still fails, from which no single move can be taken away."""
    size = max(1, len(script) // 2)
    while size:
        script = _without_runs(script, size, fails)
        size //= 2
    return _without_troubles(script, fails)


def _without_runs(script: Script, size: int, fails: Callable[[Script], bool]) -> Script:
    place = 0
    while place < len(script):
        shorter = script[:place] + script[place + size :]
        if fails(shorter):
            script = shorter
        else:
            place += size
    return script


def _without_troubles(script: Script, fails: Callable[[Script], bool]) -> Script:
    for place, move in enumerate(script):
        calmer = (*script[:place], replace(move, trouble=NO_TROUBLE), *script[place + 1 :])
        if move.trouble and fails(calmer):
            script = calmer
    return script


def as_code(script: Script) -> str:
    """The script as it is written in a regression test."""
    lines = [f'    Move("{one.act}", "{one.trouble}", {one.number}),' for one in script]
    return "\n".join(["(", *lines, ")"])
