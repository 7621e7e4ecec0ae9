"""Chooses where the next life dies: every line of every verb first, then every point there is.

It learns the points from the lives themselves: a life tells which ones it passed that nobody
had passed before. Several aims are given to each life, and the first that it reaches is its end:
one for its own work, and one for each thing that it may do if the life before died in doubt.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable

from drivers.terminal import Kind
from tests.explorer.kills.points import Point, verb_of

OTHER, SETTLE = "other", "settle"
KINDS = (Kind.VOID.value, Kind.REFUND.value)
WORK = {**dict.fromkeys(KINDS, 3), OTHER: 1}
"""What a life can be for, and how often: one request, or what every life does besides."""

_AT_START = "open, "
DOUBTS = {_AT_START: 0.3} | {
    f"{verb} {kind}": 0.7 for verb in ("recover", "close") for kind in KINDS
}  # fmt: skip
"""What a life does only after one that died in doubt: to admit it, to ask, to close it; and how
often it is aimed at there. If it is not, the doubt comes to an end."""

TRIES = 3
"""How often its work may miss an aim: some points are passed only when the machine is slow."""

Place = tuple[str, str, int, str, str]
"""A point whatever its verb had done before, and whether it was for a void or a refund."""


class Plan:
    """`known` is every point that was passed, with the most times that one life passed it."""

    def __init__(self, dice: random.Random) -> None:
        self.known: dict[Point, int] = {}
        self.hits: Counter[Point] = Counter()
        self.places_hit: set[Place] = set()
        self._dice = dice
        self._missed: Counter[Point] = Counter()
        self._all: dict[str, list[Point]] = defaultdict(list)
        self._waiting: dict[tuple[str, bool], list[Point]] = defaultdict(list)

    def learn(self, news: Iterable[list[object]]) -> None:
        """Points as a life reports them: their fields, and how often it passed them."""
        for *fields, count in news:
            point = Point(*fields)  # type: ignore[arg-type]
            if point not in self.known:
                self._all[domain(point)].append(point)
                self._wait(point)
            self.known[point] = max(self.known.get(point, 0), int(str(count)))

    def work(self) -> str:
        """What the next life is for."""
        return self._dice.choices(list(WORK), list(WORK.values()))[0]

    def aims(self, work: str) -> dict[Point, int]:
        """The next points for a life that is for this, each with its passing."""
        names = [work, *[name for name, often in DOUBTS.items() if self._dice.random() < often]]
        return dict(aim for name in names if (aim := self._next(name)))

    def ended(self, aims: Iterable[Point], struck: Point | None) -> None:
        """A life with these aims died at `struck`, or of old age."""
        if struck is not None:
            self.hits[struck] += 1
            self.places_hit.add(place(struck))
        for point in aims:
            self._missed[point] += struck is None and domain(point) not in DOUBTS
            if not self.hits[point] and self._missed[point] < TRIES:
                self._wait(point)

    @property
    def places(self) -> set[Place]:
        return {place(point) for point in self.known}

    def _next(self, name: str) -> tuple[Point, int] | None:
        if (point := self._unhit(name)) is not None:
            return point, 1
        if not self._all[name]:
            return None
        point = self._dice.choice(self._all[name])
        return point, self._dice.randint(1, self.known[point])

    def _unhit(self, name: str) -> Point | None:
        """One whose line was not hit yet in its verb, else one that was not hit itself."""
        for is_known in (False, True):
            waiting = self._waiting[name, is_known]
            while waiting:
                point = waiting.pop(self._dice.randrange(len(waiting)))
                if not is_known and place(point) in self.places_hit:
                    self._wait(point)
                elif not self.hits[point]:
                    return point
        return None

    def _wait(self, point: Point) -> None:
        self._waiting[domain(point), place(point) in self.places_hit].append(point)


def domain(point: Point) -> str:
    """In what kind of life, or at which clearing of a doubt, it is passed."""
    verb = verb_of(point)
    if point.stage.startswith(_AT_START):
        return _AT_START
    if verb in DOUBTS or verb == SETTLE:
        return verb
    return next((kind for kind in KINDS if verb.endswith(kind)), OTHER)


def place(point: Point) -> Place:
    return (verb_of(point).split(" ")[0], *point[1:])
