"""Chooses where the next life dies: every line of every verb first, then every point there is.

It learns the points from the lives themselves: a life tells which ones it passed that nobody
had passed before. Two aims are given to each life, and the first that it reaches is its end: one
for what it does if the life before died in doubt, one for its own work.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable

from drivers.terminal import Kind
from tests.explorer.kills.points import Point

DOUBT, OTHER, SETTLE = "doubt", "other", "settle"
WORK = (Kind.VOID.value, Kind.REFUND.value, OTHER)
WEIGHTS = (4, 4, 1)

_DOUBT_STAGES = ("recover", "close", "open, ")
_URGENT = (", intended", ", concluded", "recover", "close", "open, ", "send", "draft", "approve")
"""Which unhit points come first: those between the intent and the outcome, then the rest."""

LATER = len(_URGENT) + 1
NOTHING = 2 * LATER
"""The urgency where no point waits."""

Place = tuple[str, str, int, str, str]

TRIES = 3
"""How often an aim may be missed: some points are passed only when the machine is slow."""

ANYWAY = 0.4
"""Once all points are hit, how often a life that clears a doubt is aimed at as well."""


class Plan:
    """`known` is every point that was passed, with the most times that one life passed it."""

    def __init__(self, dice: random.Random) -> None:
        self.known: dict[Point, int] = {}
        self.hits: Counter[Point] = Counter()
        self.places_hit: set[Place] = set()
        self._dice = dice
        self._missed: Counter[Point] = Counter()
        self._all: dict[str, list[Point]] = defaultdict(list)
        self._waiting: dict[str, dict[int, list[Point]]] = defaultdict(lambda: defaultdict(list))

    def learn(self, news: Iterable[list[object]]) -> None:
        """Points as a life reports them: their fields, and how often it passed them."""
        for *fields, count in news:
            point = Point(*fields)  # type: ignore[arg-type]
            if point not in self.known:
                self._all[domain(point)].append(point)
                self._wait(point)
            self.known[point] = max(self.known.get(point, 0), int(str(count)))

    def work(self) -> str:
        """What the next life shall do: void, refund or either; the most urgent work first."""
        urgency = {name: self._most_urgent(name) for name in WORK}
        first = min(urgency.values())
        if first < NOTHING:
            return self._dice.choice([name for name in WORK if urgency[name] == first])
        return self._dice.choices(WORK, WEIGHTS)[0]

    def aims(self, work: str) -> dict[Point, int]:
        """The next points for a life that does this work, each with its passing."""
        wanted = [self._next(work)]
        if self._waits(DOUBT) or self._dice.random() < ANYWAY:
            wanted.append(self._next(DOUBT))
        return {point: nth for aim in wanted if aim for point, nth in [aim]}

    def ended(self, aims: Iterable[Point], struck: Point | None) -> None:
        """A life with these aims died at `struck`, or of old age."""
        if struck is not None:
            self.hits[struck] += 1
            self.places_hit.add(place(struck))
        for point in aims:
            self._missed[point] += struck is None
            if not self.hits[point] and self._missed[point] < TRIES:
                self._wait(point)

    @property
    def places(self) -> set[Place]:
        return {place(point) for point in self.known}

    def _next(self, name: str) -> tuple[Point, int] | None:
        if (point := self._first_waiting(name)) is not None:
            return point, 1
        if not self._all[name]:
            return None
        point = self._dice.choice(self._all[name])
        return point, self._dice.randint(1, self.known[point])

    def _first_waiting(self, name: str) -> Point | None:
        """The most urgent one; what has lost its urgency meanwhile is put back."""
        while (urgency := self._most_urgent(name)) < NOTHING and self._all[name]:
            waiting = self._waiting[name][urgency]
            point = waiting.pop(self._dice.randrange(len(waiting)))
            if self._urgency(point) > urgency:
                self._wait(point)
            elif not self.hits[point]:
                return point
        return None

    def _wait(self, point: Point) -> None:
        self._waiting[domain(point)][self._urgency(point)].append(point)

    def _urgency(self, point: Point) -> int:
        """A place that was hit in another part of the same verb can wait until all places were."""
        first = next((n for n, words in enumerate(_URGENT) if words in point.stage), len(_URGENT))
        return first + LATER * (place(point) in self.places_hit)

    def _waits(self, name: str) -> bool:
        return any(self._waiting[name].values())

    def _most_urgent(self, name: str) -> int:
        """A kind of work that nobody has seen yet comes before everything."""
        if not self._all[name]:
            return -1
        there = [urgency for urgency, points in self._waiting[name].items() if points]
        return min(there, default=NOTHING)


def domain(point: Point) -> str:
    """Which kind of life passes it."""
    if point.stage.startswith(_DOUBT_STAGES):
        return DOUBT
    if point.stage.startswith(SETTLE):
        return SETTLE
    return next((kind for kind in WORK[:2] if f" {kind}" in point.stage), OTHER)


def place(point: Point) -> Place:
    """A line's event in a verb, whatever the verb had done before it came there."""
    return (point.stage.split(",")[0].split(" ")[0], *point[1:])
