"""The search as a command: what was tried and what was found; exit 1 on any broken promise."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from functools import partial

from tests.explorer import parts, report
from tests.explorer.crew import WORKERS
from tests.explorer.one_day import show
from tests.explorer.searches import Figures, search_cases, search_days, together
from tests.explorer.world import PROTOCOLS, TWO

Wanted = argparse.Namespace
Found = Mapping[str, Figures]
MUTANT_SECONDS = 90.0


def main(arguments: list[str]) -> int:
    wanted = _read(arguments)
    if wanted.seed is not None:
        return max(show(protocol, wanted.seed) for protocol in _protocols(wanted))
    asked = [search for name, search in SEARCHES.items() if getattr(wanted, name)]
    found: dict[str, Figures] = {}
    for search in asked or [_days]:
        found |= search(wanted)
    text = json.dumps(found, ensure_ascii=False) if wanted.json else report.text(found)
    print(text)
    return 1 if any(one["broken"] for one in found.values()) else 0


def _read(arguments: list[str]) -> Wanted:
    parser = argparse.ArgumentParser(prog="python -m tests.explorer", description=__doc__)
    _what(parser.add_argument_group("what is searched (without any of these: 200 days)"))
    add = parser.add_argument
    add("--protocol", choices=("all", *PROTOCOLS), default="all")
    add("--from", type=int, default=0, dest="begin", metavar="S", help="the first seed (0)")
    add("--every", type=_count, default=1, metavar="N", help="only every n-th case, where all are")
    add("--first", action="store_true", help="stop at the first broken promise")
    add("--workers", type=_count, default=WORKERS, metavar="N", help=f"processes ({WORKERS})")
    add("--json", action="store_true", help="one JSON object instead of a report")
    wanted = parser.parse_args(arguments)
    others = [name for name in (*SEARCHES, "json") if getattr(wanted, name)]
    if wanted.seed is not None and others:
        parser.error(f"--seed tells one day and goes with no --{others[0].replace('_', '-')}")
    if wanted.kills and wanted.protocol not in ("all", *TWO):
        parser.error(f"--kills goes with {' and '.join(TWO)} only: it is not the line that fails")
    return wanted


def _count(text: str) -> int:
    """At least one: a search of nothing finds nothing."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of at least 1")
    return int(text)


def _what(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--seeds", type=_count, metavar="N", help="so many days at the counter for each protocol")
    add("--seed", type=int, metavar="S", help="play this one day and tell it; cut down if it fails")
    add("--exhaustive", action="store_true", help="every byte, every fault, every crash point")
    add("--power-cuts", type=_count, metavar="N", help="so many disks as power cuts leave them")
    add("--failing-disk", action="store_true", help="the n-th use of the disk fails, every n")
    add("--kills", type=_count, metavar="N", help="so many processes killed at points of the code")
    add("--random-kills", type=_count, metavar="N", help="so many killed or stopped at random")
    add("--processes", action="store_true", help="several processes want one journal")
    add("--vanishing", action="store_true", help="the screens lose their terminal, on each screen")
    add("--mutants", action="store_true", help="deliberate mistakes, each of which must be found")


def _protocols(wanted: Wanted) -> tuple[str, ...]:
    return PROTOCOLS if wanted.protocol == "all" else (wanted.protocol,)


# -- the searches ----------------------------------------------------------------------------------


def _days(wanted: Wanted) -> Found:
    seeds = range(wanted.begin, wanted.begin + (wanted.seeds or 200))
    found = {
        protocol: search_days(protocol, seeds, wanted.first, wanted.workers)
        for protocol in _protocols(wanted)
    }
    return found if len(found) == 1 else {**found, "together": together(list(found.values()))}


def _cases(wanted: Wanted) -> Found:
    search = partial(search_cases, every=wanted.every, first=wanted.first, workers=wanted.workers)
    return {f"{protocol}, every case": search(protocol) for protocol in _protocols(wanted)}


SEARCHES: dict[str, Callable[[Wanted], Found]] = {
    "seeds": _days,
    "exhaustive": _cases,
    "power_cuts": lambda wanted: {
        "power cuts": parts.power_cuts(wanted.power_cuts, wanted.begin, wanted.workers)
    },
    "failing_disk": lambda wanted: {
        "failing disk": parts.failing_disk(wanted.every, wanted.workers)
    },
    "kills": lambda wanted: parts.kills(
        wanted.kills,
        wanted.begin,
        [one for one in _protocols(wanted) if one in TWO],
        wanted.workers,
    ),
    "random_kills": lambda wanted: {
        "random kills": parts.random_kills(wanted.random_kills, wanted.begin, wanted.workers)
    },
    "processes": lambda _wanted: {"several processes": parts.several_processes()},
    "vanishing": lambda wanted: {"vanishing terminal": parts.vanishing(wanted.every)},
    "mutants": lambda wanted: {"mutants": parts.mutants(MUTANT_SECONDS, wanted.workers)},
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
