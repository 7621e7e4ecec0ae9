"""Does the time of a refusal tell whether an id exists? Medians of wrong PINs, against each other.

A locked person is told so in words, and at once: there the time says no more than the words.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from cashier import bootstrap
from cashier.config import parse_config
from cashier.domain.refusal import Refused
from cashier.domain.roles import Role
from cashier.services.identify import prove
from cashier.services.lane import Lane
from cashier.services.staff import add_person, reset_pin

ROUNDS = 9
"""Fewer than lock anybody out."""

GOAL = 1.25


def main(rounds: int = ROUNDS, batches: int = 5) -> int:
    config = parse_config(Path("config.toml"), "[terminal]\nport = '/dev/no-such-port'")
    with tempfile.TemporaryDirectory() as folder, bootstrap.open_lane(config, Path(folder)) as lane:
        by = add_person(lane, "9001", "supervisor", Role.SUPERVISOR, "836052", None)
        times: dict[str, list[float]] = {"9001": [], "5555": []}
        for batch in range(batches):
            for _ in range(rounds):
                for person, spent in times.items():
                    spent.append(_refused(lane, person))
            reset_pin(lane, "9001", f"83605{3 + batch}", by)
        known, unknown = (statistics.median(spent) for spent in times.values())
    ratio = max(known, unknown) / min(known, unknown)
    print(f"known id   {known * 1000:7.1f} ms")
    print(f"unknown id {unknown * 1000:7.1f} ms")
    reached = "reached" if ratio <= GOAL else "not reached"
    print(f"ratio      {ratio:7.2f}     goal {GOAL}: {reached}")
    return 0


def _refused(lane: Lane, person: str) -> float:
    started = time.perf_counter()
    with suppress(Refused):
        prove(lane, person, "271934", "sign_in")
    return time.perf_counter() - started
