"""A disk that fails at the n-th call, for every n of a request, and a disk that gets full.

Every case is played from the creation of the journal to the end of its request.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise

from tests.explorer.disk.calls import Method
from tests.explorer.disk.counter import counter, scratch
from tests.explorer.disk.errands import ERRANDS, Ending, Play, Played
from tests.explorer.disk.recorder import Refuse
from tests.explorer.disk.refusals import FAULTS, Refusal, Room
from tests.explorer.disk.vfs import why_not
from tests.explorer.world import TWO

FULL = "full"
"""The name of the fault that is a disk without room; its `number` is bytes."""

CONTROL = "synchronous = off"
"""Under this setting money moves before the intent is certain, and that must be seen."""

ENDINGS = tuple(one.value for one in Ending)
"""Taken in turn: each comes with every third call."""


@dataclass(frozen=True, slots=True)
class Case:
    """`number` is which call fails, from 0; `lasts` that all others fail too until mended."""

    protocol: str
    errand: str
    fault: str
    number: int
    lasts: bool
    ending: str

    @property
    def may_be_there(self) -> bool:
        """A commit whose sync failed may be found after all, whole."""
        return self.fault in FAULTS and FAULTS[self.fault].method is Method.SYNC

    def refusal(self) -> Refusal | Room:
        if self.fault in FAULTS:
            return Refusal(FAULTS[self.fault], self.number, self.lasts)
        return Room(self.number)


@dataclass
class Tally:
    """What was played and what was found."""

    cases: int = 0
    struck: Counter[str] = field(default_factory=Counter)
    raised: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    there_after_all: int = 0
    broken: list[str] = field(default_factory=list)

    def take(self, case: Case, struck: bool, played: Played) -> None:
        self.cases += 1
        self.struck[case.fault] += struck
        self.raised.update(f"{case.fault}: {name}" for name in played.raised)
        self.ends.update(played.ends)
        self.there_after_all += played.beyond > 0
        self.broken += [f"{case}: {text}" for text in played.broken]


def failing_disk(every: int = 1, first: int = 0) -> dict[str, object]:
    """Play every case of a failing and of a full disk, or every so many-th from `first` on."""
    if why_not():
        return {"cases": 0, "broken": [f"nothing was searched: {why_not()}"]}
    started, tally = time.perf_counter(), Tally()
    run(islice(cases(), first, None, every), tally)
    return {
        "cases": tally.cases, "struck": dict(tally.struck), "raised": dict(tally.raised),
        "ends": dict(tally.ends), "refused_by_a_sync_but_there": tally.there_after_all,
        "seconds": round(time.perf_counter() - started, 1), "broken": [*tally.broken, *_void()],
    }  # fmt: skip


def run(wanted: Iterable[Case], tally: Tally) -> None:
    for case in wanted:
        tally.take(case, *play(case))


def play(case: Case) -> tuple[bool, Played]:
    """One case to its end; whether the fault struck at all, and how it went."""
    refusal = case.refusal()
    with counter(case.protocol, 0, refusal) as here, scratch() as bench:
        play = Play(here, ERRANDS[case.errand], bench, random.Random(repr(case)))
        played = play.run(Ending(case.ending), tries_again=case.lasts)
    if played.beyond and not case.may_be_there:
        played.broken.append(f"{played.beyond} events are there that were refused")
    return refusal.has_struck, played


# -- all of them -----------------------------------------------------------------------------------


def cases() -> Iterator[Case]:
    """Every call of every errand, once and from then on; then every shortage of room."""
    for protocol in TWO:
        for errand in ERRANDS:
            room = Room()
            undisturbed(protocol, errand, room)
            yield from _failing(protocol, errand, room)
            yield from _full(protocol, errand, room)


def _failing(protocol: str, errand: str, seen: Room) -> Iterator[Case]:
    for name, fault in FAULTS.items():
        for number in range(seen.calls[fault.method]):
            yield Case(protocol, errand, name, number, False, ENDINGS[number % 3])
            yield Case(protocol, errand, name, number, True, ENDINGS[(number + 1) % 3])


def _full(protocol: str, errand: str, seen: Room) -> Iterator[Case]:
    """Room for nothing more at each write that makes a file longer, or for half of it."""
    for number, (before, after) in enumerate(pairwise([0, *sorted(set(seen.growth))])):
        yield Case(protocol, errand, FULL, before, True, ENDINGS[number % 3])
        yield Case(protocol, errand, FULL, (before + after) // 2, True, ENDINGS[(number + 1) % 3])


def undisturbed(
    protocol: str, errand: str, refuse: Refuse, settings: tuple[str, ...] = ()
) -> Played:
    """The errand over a disk that is whole, as far as `refuse` lets it."""
    with counter(protocol, 0, refuse, settings) as here, scratch() as bench:
        play = Play(here, ERRANDS[errand], bench, random.Random(0))
        return play.run(Ending.CLOSED, tries_again=False)


def _void() -> list[str]:
    """A search that does not see money move too early proves nothing."""
    return [
        f"void: with {CONTROL} a {errand} ({protocol}) broke nothing"
        for protocol in TWO
        for errand in ERRANDS
        if not undisturbed(protocol, errand, Room(), (CONTROL,)).broken
    ]
