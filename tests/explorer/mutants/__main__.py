"""The mutation check by itself, with a choice of mutants: `python -m tests.explorer.mutants`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.explorer.mutants.run import Row, run_all
from tests.explorer.mutants.table import MUTANTS, NOT_YET
from tests.explorer.mutants.tree import TOP


def main(arguments: list[str]) -> int:
    wanted = _read(arguments)
    table = NOT_YET if wanted.beyond else MUTANTS
    chosen = [one for one in table if wanted.only in one.name]
    found = run_all(wanted.limit, wanted.workers, chosen, wanted.top, _tell)
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 1 if found["broken"] else 0


def _read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.explorer.mutants")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each search")
    parser.add_argument("--workers", type=int, default=2, help="searches at a time")
    parser.add_argument("--only", default="", help="mutants with these words in their name")
    parser.add_argument(
        "--beyond", action="store_true", help="those that the search does not find yet"
    )
    parser.add_argument("--top", type=Path, default=TOP, help="the project to sabotage a copy of")
    return parser.parse_args(arguments)


def _tell(row: Row) -> None:
    """A line for each mutant as it ends."""
    print(f"{row['verdict']:<9}{row['seconds']:>7} s  {row['mutant']}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
