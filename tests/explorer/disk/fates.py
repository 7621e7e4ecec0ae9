"""What may become of writes that no sync has made certain when the power goes.

A disk may have kept, dropped, torn, reordered or spoilt each of them, and may have made the file
longer without its contents. It tears between sectors of 512 bytes and never touches a byte that
was not being written (sqlite.org/psow.html).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Write:
    at: int
    data: bytes

    @property
    def end(self) -> int:
        return self.at + len(self.data)


@dataclass(frozen=True, slots=True)
class Resize:
    size: int


Change = Write | Resize


def apply(contents: bytearray, change: Change) -> None:
    """What the change does to a file when nothing goes wrong."""
    if isinstance(change, Resize):
        del contents[change.size :]
        stretch(contents, change.size)
        return
    stretch(contents, change.at)
    contents[change.at : change.end] = change.data


def stretch(contents: bytearray, size: int) -> None:
    """At least so long; what nobody wrote reads as zeros."""
    if len(contents) < size:
        contents.extend(bytes(size - len(contents)))


# -- one change ------------------------------------------------------------------------------------

Fate = Callable[[bytearray, Change, random.Random], None]


def kept(contents: bytearray, change: Change, _dice: random.Random) -> None:
    apply(contents, change)


def dropped(_contents: bytearray, _change: Change, _dice: random.Random) -> None:
    """The disk never saw it."""


def torn(contents: bytearray, change: Change, dice: random.Random) -> None:
    """Some of its sectors."""
    for sector in _sectors(change):
        if dice.random() < 0.5:
            apply(contents, sector)


def hollow(contents: bytearray, change: Change, _dice: random.Random) -> None:
    """The file became as long as it makes it, but has nothing there."""
    if isinstance(change, Write):
        stretch(contents, change.end)


def spoilt(contents: bytearray, change: Change, dice: random.Random) -> None:
    """Some of its sectors came out as noise, the others as meant."""
    for sector in _sectors(change):
        is_noise = isinstance(sector, Write) and dice.random() < 0.3
        apply(contents, Write(sector.at, dice.randbytes(len(sector.data))) if is_noise else sector)  # type: ignore[union-attr]


def _sectors(change: Change) -> Iterator[Change]:
    if isinstance(change, Resize):
        yield change
        return
    at = change.at
    while at < change.end:
        border = min(change.end, (at // SECTOR + 1) * SECTOR)
        yield Write(at, change.data[at - change.at : border - change.at])
        at = border


# -- all of them -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mood:
    """How a disk treats what was not synced: how likely each fate is, and whether it reorders."""

    fates: tuple[tuple[Fate, int], ...]
    reorders: bool = False

    def keeps(self, dice: random.Random) -> bool:
        """Whether a change that is there or not, such as a name, is there."""
        return self._fates(1, dice)[0] is not dropped

    def fall(self, contents: bytearray, loose: Sequence[Change], dice: random.Random) -> bytearray:
        """`contents` after the power went with these changes not synced."""
        pairs = list(zip(loose, self._fates(len(loose), dice), strict=True))
        if self.reorders:
            dice.shuffle(pairs)
        for change, fate in pairs:
            fate(contents, change, dice)
        return contents

    def _fates(self, count: int, dice: random.Random) -> list[Fate]:
        fates, weights = zip(*self.fates, strict=True)
        return dice.choices(fates, weights, k=count)


NOTHING = Mood(((dropped, 1),))
EVERYTHING = Mood(((kept, 1),))
MOODS: dict[str, Mood] = {
    "nothing": NOTHING,
    "everything": EVERYTHING,
    "half": Mood(((kept, 1), (dropped, 1)), reorders=True),
    "most": Mood(((kept, 15), (dropped, 1))),
    "little": Mood(((kept, 1), (dropped, 15)), reorders=True),
    "torn": Mood(((kept, 4), (dropped, 1), (torn, 3)), reorders=True),
    "torn once": Mood(((kept, 15), (torn, 1))),
    "hollow": Mood(((kept, 3), (dropped, 2), (hollow, 2), (torn, 1))),
    "spoilt": Mood(((kept, 4), (dropped, 1), (torn, 1), (spoilt, 2)), reorders=True),
}
"""By name, as figures show them."""
