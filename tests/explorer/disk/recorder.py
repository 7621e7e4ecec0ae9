"""One disk under a journal: follows every call and every acknowledgement, and refuses on demand.

The log can be followed again from its start, so that the disk is known at every moment of it.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tests.explorer.disk.calls import GO, SQLITE_IOERR, SQLITE_OK, Answer, Call, Method
from tests.explorer.disk.platter import Image, Platter
from tests.explorer.disk.witness import Acknowledged, Ledger, Mark, Tried

Refuse = Callable[[Call], Answer]

LASTING = frozenset(Method) - {Method.READ, Method.SHARE}
"""Reading leaves nothing; shared memory is made anew when nobody has the file open."""

LONG_AGO = 1_000_000_000
"""A time of change, in nanoseconds, that no file of today has."""


@dataclass(frozen=True, slots=True)
class GaveUp:
    """The sync of this file failed; `seed` decides what of it is on the disk."""

    name: str
    seed: str


@dataclass(frozen=True, slots=True)
class PowerBack:
    """The power was away; these files were found."""

    image: Image


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The program wrote this file once more by itself, before it let SQLite read it."""

    name: str
    contents: bytes


Entry = Call | Mark | GaveUp | PowerBack | Rewritten


class Disk:
    """What is certain on the disk, and which events must be there, after so much of a log."""

    def __init__(self) -> None:
        self.platter = Platter()
        self.ledger = Ledger()

    def take(self, entry: Entry) -> None:
        match entry:
            case Call():
                self.platter.take(entry)
            case Tried() | Acknowledged():
                self.ledger.take(entry)
            case GaveUp(name, seed):
                self.platter.give_up(name, random.Random(seed))
            case PowerBack(image):
                self.platter = Platter(image)
            case Rewritten(name, contents):
                self.platter.make_certain(name, contents)


def go(_call: Call) -> Answer:
    """A disk that refuses nothing."""
    return GO


class Recorder:
    """A Watch over the files of one folder; `refuse` decides what the disk refuses."""

    def __init__(self, folder: Path, refuse: Refuse = go) -> None:
        self.refuse = refuse
        self.log: list[Entry] = []
        self.disk = Disk()
        self._is_dead = False
        self._untouched = ""
        self.folder = folder

    @property
    def folder(self) -> Path:
        return self._folder

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._folder = folder
        self._here = f"{folder}{os.sep}"

    def answer(self, call: Call) -> Answer:
        if not call.path.startswith(self._here):
            return GO
        if self._is_dead:
            return GO if call.method is Method.READ else Answer(SQLITE_IOERR)
        if call.path == self._untouched:
            self._see_rewrite(call)
        answer = self.refuse(call)
        if answer.code != SQLITE_OK and call.method is Method.SYNC:
            self.take(GaveUp(_name(call), f"sync {len(self.log)}"))
        return answer

    def done(self, call: Call) -> None:
        if call.method in LASTING and call.path.startswith(self._here):
            self.take(replace(call, path=_name(call)))

    def tell(self, mark: Mark) -> None:
        """What the journal tells; a program without power tells nothing."""
        if not self._is_dead:
            self.take(mark)

    def take(self, entry: Entry) -> None:
        self.log.append(entry)
        self.disk.take(entry)

    def acknowledged(self) -> int:
        return len(self.disk.ledger.acknowledged)

    # -- past SQLite -----------------------------------------------------------------------------

    def watch_out_for_rewrites(self, log: Path) -> None:
        """What a program that starts does to its log by itself shows in the time of its change."""
        self._untouched = str(log) if log.exists() else ""
        if self._untouched:
            os.utime(log, ns=(LONG_AGO, LONG_AGO))

    def _see_rewrite(self, call: Call) -> None:
        log = Path(call.path)
        if call.method in (Method.WRITE, Method.DELETE):
            self._untouched = ""
        elif call.method is Method.OPEN and log.stat().st_mtime_ns != LONG_AGO:
            self.take(Rewritten(log.name, log.read_bytes()))
            self.watch_out_for_rewrites(log)

    # -- the power -------------------------------------------------------------------------------

    def die(self) -> None:
        """From here on nothing reaches the disk: the power is gone."""
        self._is_dead = True

    def revive(self, image: Image, folder: Path) -> None:
        """The power is back, with these files in another folder."""
        self._is_dead, self.folder = False, folder
        self.take(PowerBack(image))


def _name(call: Call) -> str:
    return call.path.rpartition(os.sep)[2]
