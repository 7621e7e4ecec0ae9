"""Small charts out of characters: a bar for each row, and a day at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

HOURS = 24


@dataclass(frozen=True, slots=True)
class Signs:
    """`parts` grow a bar's last cell, `steps` are the heights of one cell, the lowest first."""

    parts: str
    steps: str


BLOCKS = Signs("▏▎▍▌▋▊▉█", "▁▂▃▄▅▆▇█")
ASCII = Signs("#", ".:-=+*%#")


def signs(encoding: str) -> Signs:
    """Those that a screen or printer with this encoding can show."""
    try:
        (BLOCKS.parts + BLOCKS.steps).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return BLOCKS


def bar(value: int, highest: int, width: int, made_of: Signs = BLOCKS) -> str:
    """A bar of at most `width` cells; whatever is more than nothing shows."""
    if value <= 0 or highest <= 0:
        return ""
    parts = len(made_of.parts)
    length = max(1, min(value, highest) * width * parts // highest)
    whole, rest = divmod(length, parts)
    return made_of.parts[-1] * whole + (made_of.parts[rest - 1] if rest else "")


def day_line(by_hour: Mapping[int, int], made_of: Signs = BLOCKS) -> str:
    """24 cells, one for each hour; an hour without anything is a space."""
    highest = max(by_hour.values(), default=0)
    return "".join(_height(by_hour.get(hour, 0), highest, made_of) for hour in range(HOURS))


def _height(value: int, highest: int, made_of: Signs) -> str:
    if value <= 0 or highest <= 0:
        return " "
    return made_of.steps[(value * len(made_of.steps) - 1) // highest]
