"""How fast messages are read and written, protocol by protocol, and how much faster than the line.

All cases take turns in every round, so that what else the machine does meets them alike. The Python
library py3-ecrterm, where it is installed, has the same ZVT packets to read and write in the same
rounds.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.bench.codecs import Case, cases
from tests.bench.status_information import INSTALL, PACKETS, ecrterm

ROUNDS = 7
BLOCK_SECONDS = 0.02
"""How long one thing is done again and again before it is another's turn."""

BYTE_SECONDS = 10 / 115200
"""One byte on the fastest line that terminals are set to."""

GOAL = 10.0
GOAL_PACKET = "04 0F with TLV"
LIBRARY = "py3-ecrterm"


@dataclass(frozen=True)
class Job:
    """One thing to do again and again. `verb` is parse or serialise."""

    protocol: str
    name: str
    verb: str
    size: int
    do: Callable[[], Any]


Rates = Mapping[tuple[str, str, str], float]
"""Times per second by protocol, name and verb."""


def main(rounds: int = ROUNDS, block_seconds: float = BLOCK_SECONDS) -> int:
    library = ecrterm()
    jobs = [job for case in cases() for job in _jobs(_checked(case))]
    if library and any(job.protocol == "zvt" for job in jobs):
        parse, serialise = library
        jobs += [
            job
            for name, wire in PACKETS.items()
            for job in _jobs(Case(LIBRARY, name, wire, parse, serialise))
        ]
    rates = _measured(jobs, rounds, block_seconds)
    _report(jobs, rates)
    _compare(rates)
    if library is None:
        print(INSTALL)
    return 0


def _checked(case: Case) -> Case:
    """A codec that is fast and wrong is not measured."""
    if case.serialise(case.parse(case.wire)) != case.wire:
        raise SystemExit(f"{case.protocol}, {case.name}: what was read does not write the same")
    return case


def _jobs(case: Case) -> Iterator[Job]:
    message, size = case.parse(case.wire), len(case.wire)
    yield Job(case.protocol, case.name, "parse", size, lambda: case.parse(case.wire))
    yield Job(case.protocol, case.name, "serialise", size, lambda: case.serialise(message))


def _measured(jobs: list[Job], rounds: int, block_seconds: float) -> Rates:
    rates: dict[tuple[str, str, str], list[float]] = {}
    for _round in range(rounds):
        for job in jobs:
            key = (job.protocol, job.name, job.verb)
            rates.setdefault(key, []).append(_rate(job.do, block_seconds))
    return {key: statistics.median(found) for key, found in rates.items()}


def _rate(do: Callable[[], Any], block_seconds: float) -> float:
    count, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < block_seconds:
        for _time in range(10):
            do()
        count += 10
    return count / passed


def _report(jobs: list[Job], rates: Rates) -> None:
    print(f"{'protocol':13}{'message':25}{'bytes':>6}{'parse/s':>11}{'serialise/s':>13}"
          f"{'parse : 115200 baud':>22}")  # fmt: skip
    for job in jobs:
        if job.verb == "parse":
            parse, write = (rates[job.protocol, job.name, verb] for verb in ("parse", "serialise"))
            print(f"{job.protocol:13}{job.name:25}{job.size:>6}{parse:>11,.0f}{write:>13,.0f}"
                  f"{parse * job.size * BYTE_SECONDS:>20,.0f} x")  # fmt: skip


def _compare(rates: Rates) -> None:
    """Ratios to the library, where both were measured."""
    for name in PACKETS:
        for verb in ("parse", "serialise"):
            ours, theirs = rates.get(("zvt", name, verb)), rates.get((LIBRARY, name, verb))
            if ours and theirs:
                has_goal = verb == "parse" and name == GOAL_PACKET
                print(f"{verb} {name}: {ours / theirs:.1f} x {LIBRARY}"
                      f"{_verdict(ours / theirs) if has_goal else ''}")  # fmt: skip


def _verdict(ratio: float) -> str:
    return f"  goal {GOAL:.0f}: {'reached' if ratio >= GOAL else 'not reached'}"
