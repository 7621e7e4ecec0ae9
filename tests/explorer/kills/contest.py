"""Several processes that all want to write one journal: one may, the others hear who does.

The holder commits without end and reports each commit after it is durable, until it is killed.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from cashier.bootstrap import open_lane
from cashier.cli.exits import Exit
from cashier.services.approve import withdraw
from cashier.services.draft import draft
from cashier.services.find import find
from cashier.services.lane import Lane
from cashier.store import reads
from cashier.store.check import check
from cashier.store.errors import HeldElsewhere
from drivers.terminal import Kind
from tests.explorer.kills.command import Command, NewProcess
from tests.explorer.kills.counter import CASHIER, Counter
from tests.explorer.kills.life import LONGEST, Life, Report, life
from tests.explorer.kills.score import Score
from tests.explorer.kills.terminal import Terminal
from tests.explorer.kills.warm import many_children
from tests.explorer.world import TWO

ROUNDS, CONTENDERS = 6, 4
SOON = 1.0
"""Seconds within which a second process is refused, and the next one gets a free journal."""

LEAST, MOST = 3, 60
"""How many commits a holder has reported before it is killed."""

EVERY_PROCESS = 3
"""In which rounds those who are refused are new processes, started as a person would."""


def several_processes(rounds: int = ROUNDS, seed: int = 1) -> dict[str, object]:
    """So many holders, each killed while others ask; figures and broken promises."""
    folder = Path(mkdtemp(prefix="contest-"))
    contest = Contest(seed, folder)
    with _counter(folder) as counter:
        contest.take_original(counter)
        for number in range(1, rounds + 1):
            contest.play(counter, number)
        contest.count(counter)
    if not contest.score.broken:
        shutil.rmtree(folder)
    return contest.figures()


@contextmanager
def _counter(folder: Path) -> Iterator[Counter]:
    terminal, counter = Terminal(folder, TWO[0]), Counter(folder, TWO[0], sales=4)
    terminal.switch_on()
    try:
        counter.hire()
        with many_children(counter, terminal):
            yield counter
    finally:
        terminal.cut()


@dataclass(frozen=True, slots=True)
class Contender:
    """A life that waits for the gate, tries to open the journal, and commits if it may."""

    counter: Counter
    original: str
    gate: Gate

    def __call__(self, report: Report) -> None:
        self.gate.wait()
        started = time.monotonic()
        try:
            with open_lane(self.counter.config, self.counter.data) as lane:
                report(held=time.monotonic() - started)
                self._commit(lane, report)
        except HeldElsewhere as error:
            report(refused_in=time.monotonic() - started, holder=error.holder)

    def _commit(self, lane: Lane, report: Report) -> None:
        """What moves no money: a refund is asked for and withdrawn, over and over."""
        while True:
            asked = draft(lane, Kind.REFUND, self.original, None, "changed_mind", CASHIER)
            report(commit=asked.id, state=str(asked.state))
            withdraw(lane, asked.id, CASHIER)
            report(commit=asked.id, state="not_done")


class Gate:
    """Lets all who wait go at the same moment."""

    def __init__(self) -> None:
        self._waiting, self._opening = os.pipe()

    def wait(self) -> None:
        """In a child: until the parent opens."""
        os.close(self._opening)
        os.read(self._waiting, 1)

    def open(self) -> None:
        os.close(self._opening)

    def close(self) -> None:
        os.close(self._waiting)


class Contest:
    """What was seen over all rounds."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.score = Score(f"several_processes(seed={seed}), folder {folder}")
        self._dice = random.Random(f"contest {seed}")
        self._commits: dict[str, str] = {}
        self._slowest = {"refusal": 0.0, "takeover": 0.0, "refused process": 0.0}
        self._original = ""

    def take_original(self, counter: Counter) -> None:
        errand = counter.void()
        assert errand is not None
        with open_lane(counter.config, counter.data) as lane:
            self._original = find(lane, errand.voucher).original.id

    def play(self, counter: Counter, number: int) -> None:
        """One round: a race, some who come later, and the holder's death."""
        with ExitStack() as lives:
            gate = Gate()
            racing = Contender(counter, self._original, gate)
            racers = [lives.enter_context(life(racing)) for _ in range(CONTENDERS)]
            gate.open()
            gate.close()
            holder = self._judge(racers)
            if holder is not None:
                self._come_later(counter, number, holder)
                self._kill(counter, holder)
        self.score.tally["rounds"] += 1

    def count(self, counter: Counter) -> None:
        """Every commit that anybody reported is there, and the journal is sound."""
        with open_lane(counter.config, counter.data) as lane:
            there = {one.id: one.state for one in reads.requests(lane.journal)}
            sound = check(lane.journal.connection, lane.about.id)
        for name, state in self._commits.items():
            if there.get(name) not in (state, "not_done"):
                self._break(f"LOST: {name} was reported as {state} and is {there.get(name)}")
        if not sound.ok:
            self._break(f"journal: {sound.first_bad or 'the tables differ'}")

    def figures(self) -> dict[str, object]:
        return {
            **self.score.tally, "contenders": CONTENDERS,
            "slowest_seconds": {name: round(s, 3) for name, s in self._slowest.items()},
            "seconds": round(self.score.seconds, 1), "broken": self.score.broken,
        }  # fmt: skip

    # -- one round ---------------------------------------------------------------------------------

    def _judge(self, racers: list[Life]) -> Life | None:
        """Exactly one holds the journal; every other was refused soon."""
        for one in racers:
            one.hear()
        holders = [one for one in racers if one.told("held")]
        for one in racers:
            if one not in holders:
                self._refused(one, one.told("refused_in"))
        if len(holders) != 1:
            self._break(f"{len(holders)} of {len(racers)} hold the journal at once")
            return None
        return holders[0]

    def _refused(self, one: Life, seconds: list[float]) -> None:
        if not one.ends_within(LONGEST) or not seconds:
            self._break(f"somebody was neither let in nor refused: {one.heard}")
            return
        self._measure("refusal", seconds[0])
        self.score.tally["refused"] += 1

    def _come_later(self, counter: Counter, number: int, holder: Life) -> None:
        """Commands beside a holder that works: status 8, and they say who it is."""
        kind = Command if number % EVERY_PROCESS else NewProcess
        with ExitStack() as lives:
            work = kind(counter.command("recover"))
            for one in [lives.enter_context(life(work)) for _ in range(CONTENDERS - 1)]:
                self._told_off(one, holder, kind is Command)

    def _told_off(self, one: Life, holder: Life, is_fork: bool) -> None:
        one.ends_within(LONGEST)
        status = os.waitstatus_to_exitcode(one.status or 0)
        said = [*one.told("exit"), *[error["exit"] for error in one.told("error")], status]
        words = [error["message"] for error in one.told("error")]
        if Exit.HELD not in said or not any(str(holder.pid) in text for text in words):
            self._break(f"not refused as it should be: {status}, {one.heard}")
        self._measure("refusal" if is_fork else "refused process", *one.told("took"), one.seconds)
        self.score.tally["refused commands" if is_fork else "refused processes"] += 1

    def _kill(self, counter: Counter, holder: Life) -> None:
        """At a random commit; the next start gets the journal at once."""
        wanted = self._dice.randint(LEAST, MOST)
        while len(holder.told("commit")) < wanted and holder.hear():
            pass
        holder.kill()
        for fault in holder.told("fault"):
            self._break(f"the holder failed: {fault}")
        self._commits |= {
            words["commit"]: words["state"] for words in holder.heard if "commit" in words
        }
        self.score.tally["commits"] += len(holder.told("commit"))
        started = time.monotonic()
        with open_lane(counter.config, counter.data):
            self._measure("takeover", time.monotonic() - started)

    def _measure(self, what: str, seconds: float, *_longer: float) -> None:
        self._slowest[what] = max(self._slowest[what], seconds)
        if seconds > SOON and what != "refused process":
            self._break(f"a {what} took {seconds:.2f} s")

    def _break(self, text: str) -> None:
        self.score.broken.append(f"{text} | {self.score.name}")
