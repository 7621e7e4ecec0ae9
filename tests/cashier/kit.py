"""A lane on a temporary folder, beside a real simulated terminal on a pseudo-terminal."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from cashier.bootstrap import open_lane
from cashier.config import Config, read_config
from cashier.demo import add_demo_people
from drivers.simulator.ending import Ending
from drivers.simulator.faults import Rule
from drivers.simulator.serve import Announcement, Plan, serve

STOP_SECONDS = 5.0
QUICK = {
    "answer_seconds": 1, "query_seconds": 1, "handshake_seconds": 1,
    "second_look_seconds": 0, "host_seconds": 0,
}  # fmt: skip
"""Options of allinpay with which a silent terminal does not hold a test up."""

Tables = Mapping[str, Mapping[str, str | int | bool]]


@contextmanager
def terminal(
    protocol: str = "allinpay", ledger: Path | None = None, faults: tuple[str, ...] = ()
) -> Iterator[str]:
    """The port of a simulated terminal that serves in a thread until the block ends."""
    announced: list[Announcement] = []
    there = threading.Event()

    def announce(words: Announcement) -> None:
        announced.append(words)
        there.set()

    plan = Plan(protocol, rules=tuple(map(Rule.parse, faults)), ledger=ledger)
    with closing(Ending()) as ending:
        running = threading.Thread(target=serve, args=(plan, announce, ending))
        running.start()
        try:
            assert there.wait(STOP_SECONDS)
            yield str(announced[0]["port"])
        finally:
            ending.ask()
            running.join(STOP_SECONDS)


def written(folder: Path, tables: Tables) -> Path:
    """A config.toml in `folder` with these tables."""
    rows = []
    for name, table in tables.items():
        rows.append(f"[{name}]")
        rows += [f"{key} = {json.dumps(value)}" for key, value in table.items()]
    file = folder / "config.toml"
    file.write_text("\n".join(rows), "utf-8")
    return file


def config_at(folder: Path, port: str, tables: Tables | None = None) -> Config:
    """The configuration of a lane whose terminal is at `port`."""
    at_port = {"terminal": {"port": port}, "terminal.options": QUICK}
    return read_config(written(folder, {**at_port, **(tables or {})}))


def settle_in(config: Config, data: Path) -> None:
    """Give a lane on a real port the people of the simulated shop, whose PINs are known."""
    with open_lane(config, data) as lane:
        add_demo_people(replace(lane, about=replace(lane.about, simulated=True)))


def ledger_lines(ledger: Path) -> list[dict[str, object]]:
    """Every movement of money that was not a sale."""
    rows = map(json.loads, ledger.read_text("utf-8").splitlines())
    return [row for row in rows if row["kind"] != "sale"]
