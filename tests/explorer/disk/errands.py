"""One request from the start of the program to its end, over a disk that may fail at any call.

Whatever happens, the program ends; the disk is mended, the program is started anew, recovery
runs and people finish what they came for. Then the bank's ledger is compared with what is shown.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cashier.domain.lifecycle import UNRESOLVED, UNSENT
from cashier.services.lane import JournalFailed
from cashier.services.recover import recover
from cashier.services.send import send
from cashier.store import reads
from cashier.store.connection import open_reader
from cashier.store.errors import StoreError
from drivers.simulator.bank import Movement
from drivers.simulator.faults import Rule
from drivers.terminal import Kind
from tests.explorer.disk.counter import FILE, Counter
from tests.explorer.disk.fates import MOODS, NOTHING
from tests.explorer.disk.money import breaches
from tests.explorer.disk.platter import put
from tests.explorer.disk.recorder import go
from tests.explorer.disk.starts import find

SALE_MINOR = 2500
OWN_WAYS = (sqlite3.Error, JournalFailed, StoreError)
INTENDED = "select count(*) from requests where state = 'intended'"
ATTEMPTS = "select count(*) from attempts"


class Ending(StrEnum):
    """How the program goes that met a failing disk."""

    CLOSED = "closed"
    KILLED = "killed"
    POWER_CUT = "power cut"


@dataclass(frozen=True, slots=True)
class Errand:
    """`fault` is the terminal's; with one, recovery is part of the errand."""

    kind: Kind
    minor: int | None = None
    fault: str = ""


ERRANDS: dict[str, Errand] = {
    "void": Errand(Kind.VOID),
    "refund": Errand(Kind.REFUND, 1000),
    "doubt": Errand(Kind.REFUND, 1000, "lost-answer@1"),
}


@dataclass
class Played:
    """How it went: what the program raised, in order, how it ended, and what was broken."""

    raised: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    beyond: int = 0
    broken: list[str] = field(default_factory=list)


class Play:
    """One errand at one counter, whose recorder refuses as it likes; `bench` is for looking."""

    def __init__(self, here: Counter, errand: Errand, bench: Path, dice: random.Random) -> None:
        self._here, self._errand, self._world = here, errand, here.world
        self._bench, self._dice, self.played = bench, dice, Played()
        self._sold = {self._world.sell(900): 900}
        self._voucher = self._sell()
        self._world.rules.rules = (Rule.parse(errand.fault),) if errand.fault else ()
        self._report = self._world.bank.on_movement
        self._world.bank.on_movement = self._moved

    def run(self, ending: Ending, *, tries_again: bool) -> Played:
        """The whole story; `tries_again` asks for another request before the disk is mended."""
        self._try(self._errand_itself)
        if tries_again:
            self._try(self._another)
        self._end(ending)
        self._here.recorder.refuse = go
        self._look_at_the_files()
        self._try(self._finish, may_fail=False)
        return self.played

    # -- what people do ----------------------------------------------------------------------------

    def _errand_itself(self) -> None:
        self._here.start()
        self._give_back(self._voucher, self._errand)
        if self._errand.fault:
            self._world.clock.advance(300.0)
            recover(self._world.lane)
        self._here.stop()

    def _another(self) -> None:
        self._here.stop()
        self._here.start()
        self._give_back(self._sell(), ERRANDS["refund"])
        self._here.stop()

    def _sell(self) -> str:
        voucher = self._world.sell(SALE_MINOR)
        self._sold[voucher] = SALE_MINOR
        return voucher

    def _give_back(self, voucher: str, errand: Errand) -> None:
        request = self._world.ask(voucher, errand.kind, errand.minor)
        send(self._world.lane, request.id)

    def _finish(self) -> None:
        """The disk and the line are whole: what is open is proved, what is unsent is sent."""
        world = self._world
        world.rules.rules = ()
        self._here.start()
        for _ in range(3):
            world.clock.advance(600.0)
            recover(world.lane)
            self.played.broken += breaches(world, self._sold)
        self._send_what_waits()
        self._come_to_an_end()
        self._here.stop()

    def _send_what_waits(self) -> None:
        """People look at the list; who finds nothing there asks once more."""
        journal = self._world.lane.journal
        if not reads.requests(journal):
            self._world.ask(self._voucher, self._errand.kind, self._errand.minor)
        for request in reads.requests(journal, *UNSENT):
            send(self._world.lane, request.id)

    # -- what must hold ----------------------------------------------------------------------------

    def _moved(self, movement: Movement) -> None:
        """Money has moved: a power cut at this moment must find the intent."""
        self._report(movement)
        if movement["kind"] == Kind.SALE:
            return
        disk = self._here.recorder.disk
        put(disk.platter.after_a_cut(NOTHING, self._dice), self._bench)
        if self._count(INTENDED) != 1:
            self.played.broken.append("money moved, and the disk did not have the intent")

    def _try(self, action: Callable[[], None], *, may_fail: bool = True) -> None:
        try:
            action()
        except OWN_WAYS as error:
            self._own_way(error, may_fail)
        except Exception as error:
            self.played.broken.append(f"raised {error!r}")

    def _own_way(self, error: Exception, may_fail: bool) -> None:
        self.played.raised.append(f"{type(error).__name__}")
        if not may_fail:
            self.played.broken.append(f"failed on a whole disk: {error!r}")
        spilled = b"".join(self._world.spilled).decode()
        if isinstance(error, JournalFailed) and str(error) not in spilled:
            self.played.broken.append(f"no evidence of attempt {error} was spilled")

    def _look_at_the_files(self) -> None:
        """Before the program starts anew: what was acknowledged is there, with nothing beside."""
        for old in self._bench.glob(f"{FILE}*"):
            old.unlink()
        for file in self._here.recorder.folder.glob(f"{FILE}*"):
            shutil.copyfile(file, self._bench / file.name)
        cut_off = self._count(INTENDED) > 0 and self._world.rules.commands > 0
        if cut_off and JournalFailed.__name__ not in self.played.raised:
            self.played.broken.append(f"sent, not written, and only {self.played.raised} raised")
        found = find(self._bench, self._here.recorder.disk.ledger, wholly=True)
        self.played.beyond = found.beyond
        if found.breach is not None:
            self.played.broken.append(str(found.breach))

    def _come_to_an_end(self) -> None:
        world = self._world
        self.played.broken += breaches(world, self._sold)
        self.played.ends = [str(one.state) for one in reads.requests(world.lane.journal)]
        open_ends = UNSENT | UNRESOLVED if world.proves_everything else UNSENT
        left = reads.requests(world.lane.journal, *open_ends)
        self.played.broken += [f"a request is still {one.state}" for one in left]
        attempts = world.lane.journal.read(ATTEMPTS)[0][0]
        if world.rules.commands > attempts:
            self.played.broken.append(f"{world.rules.commands} commands, {attempts} attempts")

    def _count(self, query: str) -> int:
        """On the bench; 0 where there is no journal yet."""
        try:
            with closing(open_reader(self._bench / FILE)) as reader:
                return int(reader.execute(query).fetchone()[0])
        except (StoreError, sqlite3.Error):
            return 0

    # -- the end of the program --------------------------------------------------------------------

    def _end(self, ending: Ending) -> None:
        if ending is Ending.CLOSED:
            self._here.stop()
        elif ending is Ending.KILLED:
            self._here.kill()
        else:
            mood = self._dice.choice(list(MOODS.values()))
            self._here.power_back(self._here.recorder.disk.platter.after_a_cut(mood, self._dice))
