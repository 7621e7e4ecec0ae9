"""`python -m drivers.simulator --protocol NAME`: a terminal to try a register with.

Prints one JSON object whose `port` a register can open, then serves until it is told to end.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from drivers import registry
from drivers.errors import DriverError, LineError
from drivers.simulator.ending import Ending
from drivers.simulator.faults import Rule
from drivers.simulator.serve import Announcement, Plan, serve


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 ended as told, 2 wrong usage, 7 no place to serve at."""
    given = _parser().parse_args(arguments)
    with closing(Ending()) as ending:
        ending.on_signals()
        if given.until_parent_exits:
            ending.with_parent()
        try:
            serve(_plan(given), announce, ending)
        except DriverError as error:
            sys.stderr.write(f"{error}\n")
            return 7 if isinstance(error, LineError) else 2
    return 0


def announce(words: Announcement) -> None:
    """Print the first line of output, at once."""
    sys.stdout.write(json.dumps(words, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m drivers.simulator", description=__doc__)
    known = Plan("")
    parser.add_argument("--protocol", required=True, help="a driver's name")
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE",
                        help="an option of the driver")  # fmt: skip
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--tcp", type=int, metavar="PORT", help="serve on this TCP port; 0: any")
    place.add_argument("--port-link", type=Path, metavar="PATH",
                       help="where the symbolic link to the pseudo-terminal shall be")  # fmt: skip
    parser.add_argument("--ledger", type=Path, metavar="FILE", help="append every movement here")
    parser.add_argument("--scenario", default=known.scenario, help="what was sold before")
    parser.add_argument("--fault", action="append", default=[], metavar="NAME[@N]",
                        help="what goes wrong, at every or the Nth money command")  # fmt: skip
    parser.add_argument("--seed", type=int, default=known.seed)
    parser.add_argument("--currency", default=known.currency,
                        help="three letters; by default the protocol's usual one")  # fmt: skip
    parser.add_argument("--until-parent-exits", action="store_true",
                        help="end when standard input ends")  # fmt: skip
    return parser


def _plan(given: argparse.Namespace) -> Plan:
    return Plan(
        protocol=given.protocol,
        options=registry.load(given.protocol).parse(given.option),
        rules=tuple(Rule.parse(text) for text in given.fault),
        scenario=given.scenario,
        seed=given.seed,
        currency=given.currency,
        ledger=given.ledger,
        tcp_port=given.tcp,
        port_link=given.port_link,
    )


if __name__ == "__main__":
    sys.exit(main())
