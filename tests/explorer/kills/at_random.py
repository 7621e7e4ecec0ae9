"""Lane and terminal killed and stopped at random: folder after folder of assaults.

After each assault the terminal is there again, a life clears what was left in doubt, and the
books are compared.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from cashier.config.sections import SIMULATOR
from tests.explorer.kills.assaults import ANYWHERE, WITH_POWER, Assailant, PowerAssailant
from tests.explorer.kills.counter import Counter
from tests.explorer.kills.score import Score, Trail
from tests.explorer.kills.terminal import OwnTerminal, Terminal, WatchedTerminal
from tests.explorer.kills.warm import many_children
from tests.explorer.world import TWO

EVERY_CHECK, EVERY_CARRY = 8, 3


@dataclass(frozen=True, slots=True)
class Plot:
    """What is done on one folder, and how often before the next one."""

    protocol: str
    assaults: Mapping[Callable[..., None], int]
    most: int
    is_own: bool = False


PLOTS = (
    *(Plot(protocol, WITH_POWER, 40) for protocol in TWO),
    *(Plot(protocol, ANYWHERE, 6, is_own=True) for protocol in TWO),
)
"""In turn, beginning with the one of the seed. A terminal of the program's own has to be started by
every life, which takes time."""


def random_kills(count: int, seed: int) -> dict[str, object]:
    """So many assaults, chosen by `seed`, over both protocols; figures and broken promises."""
    score = Score(f"random_kills({count}, {seed})")
    dice = random.Random(f"assaults {seed}")
    while score.tally["assaults"] < count and not score.broken:
        plot = PLOTS[(seed + score.tally["folders"]) % len(PLOTS)]
        score.tally["folders"] += 1
        most = min(plot.most, count - score.tally["assaults"])
        with _scene(plot, score) as (counter, terminal):
            _play(score, dice, plot, counter, terminal, most)
    return {
        **score.tally, "seconds": round(score.seconds, 1),
        "assaults_per_second": score.rate("assaults"),
        "refusals": dict(score.refusals), "broken": score.broken,
    }  # fmt: skip


@contextmanager
def _scene(plot: Plot, score: Score) -> Iterator[tuple[Counter, Terminal]]:
    """A folder; it is kept when a promise was broken on it."""
    folder = Path(mkdtemp(prefix="assaults-"))
    port = SIMULATOR if plot.is_own else ""
    counter = Counter(folder, plot.protocol, plot.most + 4, port=port)
    own = OwnTerminal(counter.data)
    terminal = own if plot.is_own else WatchedTerminal(folder, plot.protocol)
    terminal.switch_on()
    try:
        counter.hire()
        with many_children(counter, terminal):
            yield counter, terminal
    finally:
        terminal.cut()
    if not score.broken:
        shutil.rmtree(folder)


def _play(
    score: Score, dice: random.Random, plot: Plot, counter: Counter, terminal: Terminal, most: int
) -> None:
    trail = Trail(score, f"folder {counter.folder}")
    assailant = (Assailant if plot.is_own else PowerAssailant)(dice, counter, trail)
    assailant.measure(terminal)
    for number in range(1, most + 1):
        assault = dice.choices(list(plot.assaults), list(plot.assaults.values()))[0]
        score.tally.update(["assaults", assault.__name__])
        assault(assailant, terminal)
        assailant.clear_up(
            terminal,
            is_deep=number == most or not number % EVERY_CHECK,
            carries_on=not number % EVERY_CARRY,
        )
        if score.broken:
            break
    trail.add_up()
