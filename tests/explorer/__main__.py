"""The search as a command: what was tried and what was found; exit 1 on any broken promise."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable

from tests.explorer import report
from tests.explorer.crew import WORKERS
from tests.explorer.day import play
from tests.explorer.script import as_code, from_seed, shrink
from tests.explorer.searches import Figures, search_cases, search_days, together
from tests.explorer.world import PROTOCOLS

Found = dict[str, Figures]


def main(arguments: list[str]) -> int:
    wanted = _read(arguments)
    if wanted.seed is not None:
        return _show_seed(wanted)
    found: Found = {}
    for name, search in SEARCHES.items():
        if getattr(wanted, name) not in (None, False):
            found |= search(wanted)
    found = found or _days(wanted)
    if wanted.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print("\n".join(report.lines(found)))
    return 1 if any(one["broken"] for one in found.values()) else 0


def _read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.explorer", description=__doc__)
    add = parser.add_argument
    add("--protocol", choices=("all", *PROTOCOLS), default="all")
    add("--seeds", type=int, metavar="N", help="so many days of each protocol (200)")
    add("--from", type=int, default=0, dest="begin", metavar="S", help="the first seed (0)")
    add("--seed", type=int, metavar="S", help="play this one day and tell it; cut down if it fails")
    add("--exhaustive", action="store_true", help="every byte, every fault, every crash point")
    add("--every", type=int, default=1, metavar="N", help="only every n-th hurt of --exhaustive")
    add("--first", action="store_true", help="stop at the first broken promise")
    add("--workers", type=int, default=WORKERS, metavar="N", help=f"processes ({WORKERS})")
    add("--json", action="store_true", help="one JSON object instead of a report")
    return parser.parse_args(arguments)


# -- the searches ----------------------------------------------------------------------------------


def _days(wanted: argparse.Namespace) -> Found:
    count = 200 if wanted.seeds is None else wanted.seeds
    seeds = range(wanted.begin, wanted.begin + count)
    found = {
        protocol: search_days(protocol, seeds, wanted.first, wanted.workers)
        for protocol in _protocols(wanted)
    }
    return found if len(found) == 1 else {**found, "together": together(list(found.values()))}


def _cases(wanted: argparse.Namespace) -> Found:
    return {
        f"{protocol}, every case": search_cases(
            protocol, wanted.every, wanted.first, wanted.workers
        )
        for protocol in _protocols(wanted)
    }


def _protocols(wanted: argparse.Namespace) -> tuple[str, ...]:
    return PROTOCOLS if wanted.protocol == "all" else (wanted.protocol,)


SEARCHES: dict[str, Callable[[argparse.Namespace], Found]] = {
    "seeds": _days,
    "exhaustive": _cases,
}


# -- one seed --------------------------------------------------------------------------------------


def _show_seed(wanted: argparse.Namespace) -> int:
    """Play one day of each protocol and tell it; one that fails is cut down to what matters."""
    return max(_show(protocol, wanted.seed) for protocol in _protocols(wanted))


def _show(protocol: str, seed: int) -> int:
    script = from_seed(protocol, seed)
    diary = play(protocol, script)
    print(f"{protocol}, seed {seed}", *diary.lines, *diary.breaches, sep="\n")
    if not diary.breaches:
        return 0
    wanted = _kind_of(diary.breaches[0])
    short = shrink(script, lambda cut: wanted in map(_kind_of, play(protocol, cut).breaches))
    print("\nCut down:", as_code(short), *play(protocol, short).lines, sep="\n")
    return 1


def _kind_of(breach: str) -> str:
    """A breach without its numbers, so that a shorter script may break the same with others."""
    return re.sub(r"[0-9a-f]{6,}|\d+", "#", breach)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
