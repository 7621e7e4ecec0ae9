"""Feeds hostile bytes to every installed driver and counts; exit 1 on any broken promise."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from drivers import registry
from tests.drivers.fuzz.blocks import SIZE, Block, Done, Failure, run
from tests.explorer.crew import WORKERS, Progress, share


@dataclass
class Figures:
    """What was fed to one driver, and what was found."""

    fed: Counter[str] = field(default_factory=Counter)
    bytes_fed: int = 0
    failures: list[Failure] = field(default_factory=list)

    def add(self, done: Done) -> None:
        self.fed += done.fed
        self.bytes_fed += done.bytes_fed
        self.failures += [done.failure] if done.failure else []


def main(arguments: list[str]) -> int:
    wanted = _read(arguments)
    began = time.monotonic()
    found = search(list(_blocks(wanted)), wanted.workers)
    seconds = time.monotonic() - began
    print(_json(found, seconds) if wanted.json else _text(found, seconds))
    return 1 if any(one.failures for one in found.values()) else 0


def search(blocks: list[Block], workers: int) -> dict[str, Figures]:
    """Run every block; figures by protocol, in the order of the blocks."""
    found = {block.protocol: Figures() for block in blocks}
    progress = Progress("fuzzing")
    for number, done in enumerate(share(run, blocks, workers), 1):
        found[done.block.protocol].add(done)
        progress.say(f"{number} of {len(blocks)} blocks")
    progress.end()
    return found


def _read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.drivers.fuzz", description=__doc__)
    add = parser.add_argument
    add("--inputs", type=_count, default=200_000, metavar="N", help="inputs in all (200000)")
    add("--seed", type=int, default=1, metavar="S", help="the same seed feeds the same bytes (1)")
    add(
        "--block",
        type=int,
        metavar="K",
        help="only this block, as a failure names it",
    )
    add("--protocol", choices=("all", *registry.names()), default="all")
    add("--workers", type=_count, default=WORKERS, metavar="N", help=f"processes ({WORKERS})")
    add("--json", action="store_true", help="one JSON object instead of a report")
    return parser.parse_args(arguments)


def _count(text: str) -> int:
    """At least one: a search of nothing finds nothing."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of at least 1")
    return int(text)


def _blocks(wanted: argparse.Namespace) -> Iterator[Block]:
    names = registry.names() if wanted.protocol == "all" else (wanted.protocol,)
    if wanted.block is not None:
        yield from (Block(name, wanted.seed, wanted.block) for name in names)
        return
    left, number = wanted.inputs, 0
    while left > 0:
        size = min(SIZE, left)
        yield Block(names[number % len(names)], wanted.seed, number // len(names), size)
        left, number = left - size, number + 1


# -- what is told -----------------------------------------------------------------------------


def _json(found: dict[str, Figures], seconds: float) -> str:
    told = {name: _figures(one) for name, one in found.items()}
    return json.dumps({"seconds": round(seconds, 1), "protocols": told})


def _figures(one: Figures) -> dict[str, object]:
    return {
        "inputs": one.fed.total(),
        "targets": dict(one.fed),
        "bytes": one.bytes_fed,
        "failures": [str(failure) for failure in one.failures],
    }


def _text(found: dict[str, Figures], seconds: float) -> str:
    total = sum(one.fed.total() for one in found.values())
    rate = total / seconds if seconds else 0.0
    rows = [_row(name, one) for name, one in found.items()]
    broken = [f"  BROKEN  {failure}" for one in found.values() for failure in one.failures]
    last = "no promise was broken" if not broken else f"{len(broken)} broken promises"
    return "\n".join([*rows, *broken, f"{total:,} inputs, {rate:,.0f} a second: {last}"])


def _row(name: str, one: Figures) -> str:
    parts = ", ".join(f"{target} {count:,}" for target, count in one.fed.most_common())
    return f"{name}: {one.fed.total():,} inputs, {one.bytes_fed:,} bytes ({parts})"


__all__: Iterable[str] = ("Figures", "main", "search")

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
