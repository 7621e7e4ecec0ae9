"""The search as a command: what was tried and what was found; exit 1 on any broken promise."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from itertools import islice

from tests.explorer import exhaustive
from tests.explorer.shop import Shop
from tests.explorer.world import PROTOCOLS


def main(arguments: list[str]) -> int:
    wanted = _read(arguments)
    protocols = PROTOCOLS if wanted.protocol == "all" else (wanted.protocol,)
    search = _exhaustive if wanted.exhaustive else _seeds
    found = {protocol: search(protocol, wanted) for protocol in protocols}
    print(json.dumps(found, indent=None if wanted.json else 1, ensure_ascii=False))
    return 1 if any(one["broken"] for one in found.values()) else 0


def _read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.explorer")
    parser.add_argument("--protocol", choices=("all", *PROTOCOLS), default="all")
    parser.add_argument("--seeds", type=int, default=200, help="how many days at the counter")
    parser.add_argument("--seed", type=int, help="play this one day and print it")
    parser.add_argument("--exhaustive", action="store_true", help="every byte and every step")
    parser.add_argument("--every", type=int, default=1, help="only every n-th case")
    parser.add_argument("--json", action="store_true", help="one line")
    return parser.parse_args(arguments)


def _exhaustive(protocol: str, wanted: argparse.Namespace) -> dict[str, object]:
    started, tally = time.perf_counter(), exhaustive.Tally()
    exhaustive.run(islice(exhaustive.cases(protocol), 0, None, wanted.every), tally)
    return {
        "cases": tally.cases, "ends": tally.ends, "faults": tally.faults,
        "seconds": round(time.perf_counter() - started, 1),
        "broken": [f"{case}: {text}" for case, text in tally.found],
    }  # fmt: skip


def _seeds(protocol: str, wanted: argparse.Namespace) -> dict[str, object]:
    seeds = range(wanted.seeds) if wanted.seed is None else [wanted.seed]
    started, faults, broken = time.perf_counter(), Counter[str](), []
    for seed in seeds:
        diary = Shop(protocol, seed).play()
        faults += diary.faults
        broken += [f"seed {seed}: {text}" for text in diary.breaches]
        if wanted.seed is not None:
            print("\n".join(diary.lines), file=sys.stderr)
    seconds = time.perf_counter() - started
    return {
        "sessions": len(seeds), "faults": faults, "seconds": round(seconds, 1),
        "sessions_per_second": round(len(seeds) / seconds, 1), "broken": broken,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
