"""Plays a script in a shop and watches; then nothing breaks any more, and all must come right.

The last part is the other half of the promise: what can be proven gets proven in the time of the
query plan, the rest ends in a person's hands, and then bank and lane agree to the cent.
"""

from __future__ import annotations

import os
import random
import sqlite3
import traceback
from collections import Counter as Tally
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cashier.domain.lifecycle import UNRESOLVED, State
from cashier.domain.records import Request
from cashier.domain.refusal import Refused
from cashier.services.ask_again import Marks, ask_due, next_due
from cashier.services.lane import JournalFailed, NoTerminal
from cashier.store import reads
from cashier.sync.errors import SyncError
from drivers.errors import LineError
from drivers.terminal import Proof
from tests.explorer.acts import ACTS, Counter, close_truly, start
from tests.explorer.oracle.witness import Witness
from tests.explorer.power import PowerCut
from tests.explorer.script import Move, Script, from_seed
from tests.explorer.troubles import TROUBLES, mend
from tests.explorer.world import World

QUESTIONS = 7
"""So many times the device is asked by the plan before what can be proven must be proven."""

ON_PURPOSE = (Refused, NoTerminal, LineError, SyncError)
DISK_FAILS = (sqlite3.OperationalError, JournalFailed)


@dataclass
class Diary:
    """What happened in a day, what was met, and what broke."""

    protocol: str
    lines: list[str] = field(default_factory=list)
    faults: Tally[str] = field(default_factory=Tally)
    acts: Tally[str] = field(default_factory=Tally)
    steps: Tally[tuple[State, State]] = field(default_factory=Tally)
    breaches: list[str] = field(default_factory=list)
    cuts: int = 0


class Day:
    """One script in one new shop."""

    def __init__(self, protocol: str, seed: int = 0) -> None:
        self.world = World(protocol, seed)
        self.witness = Witness(self.world)
        self.diary = Diary(protocol)
        self.counter = Counter(self.world, self.witness, [self.world.sell(2500)])

    def play(self, script: Script) -> Diary:
        """Live it move by move, and heal; ends at the first broken promise."""
        try:
            self._live(script)
        except Exception as error:  # whatever a broken program raises: nothing else is caught there
            self.diary.breaches.append(fall(error))
        for record in self.witness.records.values():
            self.diary.steps += record.steps
        return self.diary

    def _live(self, script: Script) -> None:
        for move in script:
            self._move(move)
            if self.diary.breaches:
                return
        self._heal()

    def _move(self, move: Move) -> None:
        act, trouble = ACTS[move.act], TROUBLES.get(move.trouble)
        if trouble is not None:
            if trouble.is_by_hand:
                self.counter.excuse()
            self._note_trouble(trouble.strike(self.world, random.Random(move.number + 1)))
        commands, tries = self.world.rules.commands, self._tries()
        said = self._try(lambda: act.do(self.counter, random.Random(move.number)))
        self.diary.acts[move.act] += 1
        self.diary.lines.append(f"{self.world.name} {move.act}: {said}")
        if self.world.believes_itself:
            self.counter.excuse()
        mend(self.world)
        self.diary.breaches += self.witness.look()
        if self.world.rules.commands - commands > self._tries() - tries:
            self.diary.breaches.append("more money commands were sent than written down")

    def _note_trouble(self, name: str) -> None:
        self.diary.faults[name.split(" at ")[0]] += 1
        self.diary.lines.append(f"    trouble: {name}")

    def _try(self, do) -> str:  # type: ignore[no-untyped-def]  # any act
        """The act, and what a program does after what befell it."""
        try:
            said = do()
        except PowerCut:
            self.diary.cuts += 1
            self.witness.forget_act()
            start(self.world)
            return "POWER CUT"
        except ON_PURPOSE as error:
            said = f"{type(error).__name__} {error}"
        except DISK_FAILS as error:
            if self.world.fuse.disk.is_whole:
                raise
            said = f"{type(error).__name__} {error}; started anew"
            self.diary.breaches += self.witness.end_act()
            mend(self.world)
            start(self.world)
            return said
        self.diary.breaches += self.witness.end_act()
        return str(said)

    def _tries(self) -> int:
        query = "select count(*) from attempts"
        return sum(disk.execute(query).fetchone()[0] for disk in self.world.disks.values())

    # -- the end -----------------------------------------------------------------------------------

    def _heal(self) -> None:
        """Nothing breaks any more: first the device is asked, then people close what is left."""
        if self.world.terminals.is_swapped:
            self.counter.excuse()
            self.world.terminals.swap()
        for name in self.world.disks:
            self.world.sit_at(name)
            start(self.world)
            self._ask_by_plan()
            self._close_all()
            self._send_all_to_office()
        self.diary.breaches += self.witness.look_closely()
        self.diary.breaches += _open_ones(self._left(), "after people had closed it")

    def _ask_by_plan(self) -> None:
        """As the screens do: when the plan says so, and at its last place once more."""
        lane, clock, marks = self.world.lane, self.world.clock, Marks()
        for _ in range(QUESTIONS):
            if (due := next_due(lane, marks)) is None:
                break
            clock.advance_to(due)
            ask_due(lane, marks, hear=self.witness.hear)
        self.diary.breaches += self.witness.look()
        if self.world.bank.entries:
            provable = filter(self._is_provable, self._left())
            self.diary.breaches += _open_ones(provable, "at the end of the query plan")

    def _is_provable(self, request: Request) -> bool:
        """Whether the device must have been able to tell, and nobody used it by hand since."""
        paid = bool(self.witness.paid.get(request.id))
        attempt = reads.attempts(self.world.lane.journal, request.id)[-1]
        is_last = not reads.is_overtaken(self.world.lane.journal, attempt.id)
        proof = self.world.lane.terminal.capabilities.proof_of(request.kind)
        return (
            request.id not in self.counter.excused
            and (proof is not Proof.LAST_RESULT or attempt.baseline is not None)
            and self.world.proves(request.kind, paid=paid)
            and (is_last or self.world.proves_everything)
        )

    def _left(self) -> list[Request]:
        return reads.requests(self.world.lane.journal, *UNRESOLVED)

    def _close_all(self) -> None:
        for request in self._left():
            close_truly(self.counter, request)

    def _send_all_to_office(self) -> None:
        """Head office has every event once, in order, and every receipt."""
        office, lane = self.world.office, self.world.name
        if not office.is_used:
            return
        office.exchange(self.world.lane.journal)
        self.diary.breaches += self.witness.look()
        keys = self.witness.records[lane].chain.keys
        if office.stored(lane) != [(lane, *key) for key in keys]:
            self.diary.breaches.append(f"{lane}: head office has other events than the lane")
        if office.lacking(lane):
            self.diary.breaches.append(f"{lane}: head office lacks receipts")


def _open_ones(requests: Iterable[Request], when: str) -> list[str]:
    return [f"{one.id[:8]} is {one.state} {when}: {one.message}" for one in requests]


def fall(error: BaseException) -> str:
    """How the program fell over: what it raised, and where."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [one for one in frames if f"{os.sep}tests{os.sep}" not in one.filename] or frames
    place = f"{Path(own[-1].filename).name}:{own[-1].lineno}"
    return f"the program fell over at {place}: {error!r}"


def play(protocol: str, script: Script) -> Diary:
    return Day(protocol).play(script)


def play_seed(protocol: str, seed: int) -> Diary:
    return play(protocol, from_seed(protocol, seed))
