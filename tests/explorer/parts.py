"""The searches with real files and real processes, shared out and added up.

Each piece is named by a seed and a number, so that a broken promise tells how to play it again.
The modules are imported when they are asked for: most searches need only one of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from tests.explorer.crew import WORKERS, Progress, share

Figures = dict[str, object]

STATES_AT_ONCE = 1000
ASSAULTS_AT_ONCE = 30
RATES = ("per_second", "per_cpu_second")
"""How the names of figures end that cannot be added up."""


def power_cuts(states: int, seed: int, workers: int = WORKERS) -> Figures:
    """So many states of the disk after a power cut, with the controls that must lose events."""
    jobs = [
        (first, min(STATES_AT_ONCE, states - first)) for first in range(0, states, STATES_AT_ONCE)
    ]
    return _shared("power cuts", partial(_cut, seed), jobs, workers, "states")


def _cut(seed: int, job: tuple[int, int]) -> Figures:
    from tests.explorer.disk.run import power_cuts as cut

    first, count = job
    return cut(count, seed, first)


def failing_disk(every: int, workers: int = WORKERS) -> Figures:
    """The n-th use of the disk fails, for every n; and a disk that gets full at every size."""
    share_of = range(workers)
    return _shared(
        "failing disk", partial(_fail, every * workers, every), share_of, workers, "cases"
    )


def _fail(every: int, apart: int, number: int) -> Figures:
    from tests.explorer.disk.run import failing_disk as fail

    return fail(every, number * apart)


def kills(
    count: int, seed: int, protocols: Sequence[str], workers: int = WORKERS
) -> dict[str, Figures]:
    """So many processes killed at points of the program's own code, the same for each protocol.

    One process does all of a protocol, since it looks for points that were not hit yet.
    """
    jobs = [(protocol, count // len(protocols), seed) for protocol in protocols]
    return {name: figures for part in share(_kill, jobs, workers) for name, figures in part.items()}


def _kill(job: tuple[str, int, int]) -> dict[str, Figures]:
    from tests.explorer.kills.at_points import kills as kill

    protocol, count, seed = job
    return {f"{protocol}, kills": kill(count, seed, protocol)}


def random_kills(count: int, seed: int, workers: int = WORKERS) -> Figures:
    """So many processes killed and stopped at random: lanes and terminals."""
    jobs = enumerate(_parts(count, ASSAULTS_AT_ONCE), start=seed * 100_000)
    return _shared("random kills", _assault, jobs, workers, "assaults")


def _assault(job: tuple[int, int]) -> Figures:
    from tests.explorer.kills.at_random import random_kills as assault

    seed, count = job
    return assault(count, seed)


def several_processes() -> Figures:
    from tests.explorer.kills.contest import several_processes as contest

    return contest()


def vanishing(every: int) -> Figures:
    """The terminal of the screens goes away, on every screen and in every way."""
    from tests.explorer.kills.vanish import vanishing as vanish

    return vanish(every)


def mutants(limit: float, workers: int = WORKERS) -> Figures:
    """Deliberate mistakes in a copy of the program, each of which the search must find."""
    from tests.explorer.mutants.run import run_all

    progress, done = Progress("mutants"), 0

    def tell(row: dict[str, object]) -> None:
        nonlocal done
        done += 1
        progress.say(f"{done}: {row['mutant']} {row['verdict']}")

    found = run_all(limit, workers, tell=tell)
    progress.end()
    return found


# -- adding up -----------------------------------------------------------------------------------


def _parts(count: int, most: int) -> Iterator[int]:
    for first in range(0, count, most):
        yield min(most, count - first)


def _shared(
    name: str, work: Callable[..., Figures], jobs: Iterable[object], workers: int, counted: str
) -> Figures:
    """All jobs done, their figures added up; `counted` is what goes forward."""
    began, total, progress = time.perf_counter(), Figures(), Progress(name)
    for part in share(work, jobs, workers):
        total = _sum(total, part)
        progress.say(f"{total[counted]} {counted.replace('_', ' ')}")
    progress.end()
    seconds = time.perf_counter() - began
    count = total[counted]
    assert isinstance(count, int | float)
    broken = total.pop("broken")
    return {
        **total, "seconds": round(seconds, 1),
        f"{counted}_per_second": round(count / seconds, 1), "broken": broken,
    }  # fmt: skip


def _sum(one: Figures, other: Figures) -> Figures:
    """Numbers and lists add up, tables do so row by row; rates and words stay as they are."""
    both = {**one}
    for key, value in other.items():
        if not key.endswith(RATES):
            both[key] = _added(both[key], value) if key in both else value
    return both


def _added(one: object, other: object) -> object:
    if isinstance(one, dict) and isinstance(other, dict):
        return _sum(one, other)
    if isinstance(one, list) and isinstance(other, list):
        return [*one, *other]
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one + other
    return one
