"""One day told move by move, and cut down to what matters if it breaks a promise."""

from __future__ import annotations

import re

from tests.explorer.day import play
from tests.explorer.script import as_code, from_seed, shrink


def show(protocol: str, seed: int) -> int:
    """Play and print the day of this seed; 1 if it breaks a promise."""
    script = from_seed(protocol, seed)
    diary = play(protocol, script)
    print(f"{protocol}, seed {seed}", *diary.lines, *diary.breaches, sep="\n")
    if not diary.breaches:
        print("no promise was broken")
        return 0
    wanted = _kind_of(diary.breaches[0])
    short = shrink(script, lambda cut: wanted in map(_kind_of, play(protocol, cut).breaches))
    print("\nCut down:", as_code(short), *play(protocol, short).lines, sep="\n")
    return 1


def _kind_of(breach: str) -> str:
    """A breach without its numbers, so that a shorter script may break the same with others."""
    return re.sub(r"[0-9a-f]{6,}|\d+", "#", breach)
