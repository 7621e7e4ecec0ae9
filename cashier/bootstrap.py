"""Puts a lane together from its parts: the only file that knows all of them.

A lane on the simulator has a folder and a journal of its own, so that neither its people nor
its money ever stand beside real ones. Nothing slow is imported here before it is needed.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from cashier.config import Config, option_error
from cashier.config.sections import SIMULATOR
from cashier.demo import DEMO_PEOPLE, DemoPerson, add_demo_people
from cashier.domain.policy import Policy
from cashier.own_simulator import OwnSimulator
from cashier.services.lane import About, Lane, Wiring
from cashier.services.pin_hash import Peppered
from cashier.services.recall_tries import recall_tries
from cashier.services.recover import admit_doubt
from cashier.services.watch import look
from cashier.store import code_ring
from cashier.store.code_ring import FileRing
from cashier.store.connection import MEMORY, open_reader
from cashier.store.journal import Journal
from cashier.store.pin_key import open_key
from cashier.store.schema import LANE
from cashier.store.shape import version
from cashier.store.tally import NAME as TRIES
from cashier.store.tally import TallyFile
from drivers.conversation import SystemClock
from drivers.errors import OptionError
from drivers.lines import Line, OpenLine
from drivers.registry import LineSettings
from drivers.terminal import Clock, Terminal

if TYPE_CHECKING:
    from cashier.log import Logger
    from cashier.sync.courier import Bell
    from cashier.sync.settings import Settings

SPILLED = "spilled"
"""The folder for evidence that the journal could not take."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A journal open for reading alone; one snapshot for as long as it is open."""

    connection: sqlite3.Connection

    def read(self, query: str, *values: object) -> list[sqlite3.Row]:
        return self.connection.execute(query, values).fetchall()


@dataclass(frozen=True, slots=True)
class Look:
    """A services.lane.Sight on a journal that another process may be writing."""

    about: About
    journal: Reader
    terminal: Terminal
    clock: Clock
    policy: Policy


@contextmanager
def open_lane(config: Config, data: Path) -> Iterator[Lane]:
    """The lane with its journal open for writing; closed again whatever happens.

    Raises HeldElsewhere, NotAJournal, NewerJournal or PinKeyUnfit. The terminal is not talked to
    yet, and what an earlier program left half done is in doubt from here on.
    """
    folder = lane_folder(config, data)
    with ExitStack() as parts:
        clock = SystemClock()
        journal = Journal.open(folder / "journal.db", config.lane.id, clock, new_id)
        parts.enter_context(closing(journal))
        key, is_new = open_key(folder, journal)
        tallies = TallyFile(folder / TRIES, key)
        lane = Lane(
            about=about(config),
            journal=journal,
            clock=clock,
            terminal=_terminal(config, _open_line(config, folder, parts), clock),
            policy=config.policy,
            hasher=Peppered(key),
            new_id=new_id,
            spill=_Spill(folder / SPILLED),
            codes=FileRing(folder / code_ring.NAME),
            pin_rules=config.pin_rules,
            tallies=tallies,
        )
        recall_tries(lane, tallies.found, is_new=is_new)
        admit_doubt(lane)
        add_demo_people(lane)
        look(lane)
        yield lane


@contextmanager
def open_look(config: Config, data: Path) -> Iterator[Look]:
    """The journal for reading, also while another process writes it; raises NotAJournal.

    A lane that has no journal yet looks like one with an empty journal.
    """
    folder = lane_folder(config, data)
    with closing(_reader(folder / "journal.db", config)) as connection, ExitStack() as parts:
        connection.execute("begin")
        clock = SystemClock()
        terminal = _terminal(config, _open_line(config, folder, parts), clock)
        yield Look(about(config), Reader(connection), terminal, clock, config.policy)


def head_office(config: Config) -> Settings | None:
    """Where the journal is sent; None when nowhere. Raises Insecure for a token others can read."""
    from cashier.sync.settings import Settings, read_token

    if not config.sync.url:
        return None
    file = config.sync.token_file
    token = read_token(config.beside(file)) if file else ""
    return Settings(config.sync.url, config.lane.id, token)


@contextmanager
def open_log(config: Config, data: Path) -> Iterator[Logger]:
    """The program's diary, in this lane's folder."""
    from cashier.log import log_to

    with log_to(lane_folder(config, data) / config.log.file, config.log.level) as log:
        yield log


def exchange(lane: Lane, office: Settings, bell: Bell, log: Logger) -> None:
    """Talk with head office until the bell ends, and write down how that goes."""
    from cashier.sync import loop

    def say_so(state: loop.State) -> None:
        log.info("sync", standing=state.standing, waiting=state.waiting, words=state.words)

    loop.run(lane.journal, office, lane.clock, bell, say_so)


def lane_folder(config: Config, data: Path) -> Path:
    """Where this lane's journal lies: a simulated one apart from any real one."""
    return data / SIMULATOR if config.simulated else data


def _reader(path: Path, config: Config) -> sqlite3.Connection:
    if path.exists():
        _bring_up_to_date(path, config)
        return open_reader(path)
    return Journal.open(MEMORY, config.lane.id, SystemClock(), new_id).connection


def _bring_up_to_date(path: Path, config: Config) -> None:
    """A journal of an older program is migrated before anybody looks; raises HeldElsewhere."""
    with closing(open_reader(path)) as connection:
        is_older = 0 < version(connection) < len(LANE.scripts)
    if is_older:
        Journal.open(path, config.lane.id, SystemClock(), new_id).close()


def about(config: Config) -> About:
    """Who this lane is, as screens and slips show it."""
    return About(
        id=config.lane.id,
        name=config.lane.name,
        currency=config.lane.currency,
        language=config.lane.language,
        terminal=f"{config.driver.name} {config.port}",
        simulated=config.simulated,
        wiring=Wiring(config.driver.name, config.port, config.line, config.options),
    )


def new_id() -> str:
    return uuid4().hex


def _terminal(config: Config, open_line: OpenLine, clock: SystemClock) -> Terminal:
    try:
        return config.driver.terminal(open_line, clock, config.lane.currency, config.options)
    except OptionError as error:
        raise option_error(config.source, error) from error


def _open_line(config: Config, folder: Path, parts: ExitStack) -> OpenLine:
    """What opens the line; nothing is opened or started before it is called."""
    if not config.simulated:
        return _serial(config.port, config.line)
    simulator = OwnSimulator(
        config.driver.name, config.lane.currency, config.options, config.line, folder
    )
    parts.callback(simulator.close)
    return simulator.open


def _serial(port: str, settings: LineSettings) -> OpenLine:
    def open_line() -> Line:
        from drivers.lines.serial import open_serial

        return open_serial(port, settings)

    return open_line


@dataclass(frozen=True, slots=True)
class _Spill:
    """Saves bytes in a new file in `folder`, else where temporary files go, else on the screen.

    It never raises: what comes after it must still be said.
    """

    folder: Path

    def __call__(self, name: str, data: bytes) -> None:
        for folder in (self.folder, Path(tempfile.gettempdir()) / f"cashier-{SPILLED}"):
            with suppress(OSError):
                self._save(folder, name, data)
                return
        sys.stderr.write(f"{name}\n{data.decode('utf-8', 'replace')}\n")

    def _save(self, folder: Path, name: str, data: bytes) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(_create(folder / name), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def _create(path: Path) -> int:
    """A new file that nobody else can read; never one that is there already."""
    for number in count():
        name = path.with_name(f"{path.name}.{number}") if number else path
        with suppress(FileExistsError):
            return os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    raise AssertionError("counting never ends")


__all__ = [
    "DEMO_PEOPLE", "DemoPerson", "Look", "Reader", "about", "exchange", "head_office",
    "lane_folder", "new_id", "open_lane", "open_log", "open_look",
]  # fmt: skip
