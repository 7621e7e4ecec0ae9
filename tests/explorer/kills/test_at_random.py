"""A share of the assaults, and a power cut of the terminal on either side of its bank's booking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.explorer.kills.assaults import NOBODY
from tests.explorer.kills.at_random import random_kills
from tests.explorer.kills.counter import Counter
from tests.explorer.kills.life import life
from tests.explorer.kills.points import Aim, Point
from tests.explorer.kills.score import Score, Trail
from tests.explorer.kills.shift import Shift
from tests.explorer.kills.terminal import WatchedTerminal
from tests.explorer.world import TWO

SHARE = 10
BOOKING = "drivers/simulator/bank.py"
BEFORE, AFTER = "call", "return"


def test_no_assault_loses_money_or_pays_twice() -> None:
    found = random_kills(SHARE, 20261124)
    assert found["broken"] == []
    assert found["assaults"] == SHARE


class Place:
    """A counter beside a terminal whose power can be cut at a point."""

    def __init__(self, folder: Path, protocol: str) -> None:
        self.terminal = WatchedTerminal(folder, protocol)
        self.counter = Counter(folder, protocol, 4)
        self.trail = Trail(Score("a test"), str(folder))

    def work(self, aim: Aim | None, *, asks: bool) -> None:
        """One life, for which the terminal is switched on anew."""
        self.terminal.cut()
        self.terminal.switch_on(aim)
        errand = self.counter.void() if asks else None
        with life(Shift(self.counter, self.terminal, errand, told=self.trail.told)) as one:
            self.trail.follow(one)

    def points(self) -> list[Point]:
        """What the terminal passes until it is switched off in order."""
        life = self.terminal.life
        self.terminal.switch_off()
        assert life is not None
        return [Point(*fields) for news in life.told("news") for *fields, _ in news]


@pytest.fixture(params=TWO)
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Place]:
    there = Place(tmp_path, request.param)
    there.terminal.switch_on()
    there.counter.hire()
    try:
        yield there
    finally:
        there.terminal.cut()


@pytest.mark.parametrize(
    ("event", "paid", "state"), [(BEFORE, 0, "not_done"), (AFTER, 1, "accepted")]
)
def test_a_terminal_that_loses_its_power_tells_afterwards_whether_its_bank_had_booked(
    place: Place, event: str, paid: int, state: str
) -> None:
    place.work(NOBODY, asks=True)
    passed = place.points()
    (point,) = [one for one in passed if one[1::2] == (BOOKING, event) and one.name == "_book"]
    known, moved = set(place.trail.told), len(place.terminal.movements())
    place.work(Aim({point: 1}), asks=True)
    (request,) = set(place.trail.told) - known
    assert place.trail.told[request] == "in_doubt"
    place.work(None, asks=False)
    assert len(place.terminal.movements()) - moved == paid
    assert place.trail.states[request] == state
