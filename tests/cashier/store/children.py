"""Processes that use a journal and are stopped in ugly ways: `python -m …children COMMAND …`.

They print one line for each thing that happened, at once, so that whoever waits needs no clock.
"""

from __future__ import annotations

import hashlib
import os
import random
import resource
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

from cashier.domain.facts import Fact
from cashier.domain.lifecycle import State
from cashier.store import reads
from cashier.store.connection import open_writer
from cashier.store.journal import Journal
from cashier.store.shape import Shape, migrate
from drivers.lines.memory import ManualClock
from tests.builders import LANE, NOON, TO_STATE, append, draft, find_original, walk
from tests.cashier.store.kit import keep_receipt


def tell(*words: object) -> None:
    print(*words, flush=True)


def opened(path: str) -> Journal:
    """With ids that no earlier process has used."""
    return Journal.open(Path(path), LANE, ManualClock(NOON), lambda: uuid4().hex)


# -- holding -----------------------------------------------------------------------------------


def hold(path: str) -> None:
    """Hold the journal until the standard input ends."""
    with closing(opened(path)):
        tell("held")
        sys.stdin.read()


def modules(path: str) -> None:
    """Open the journal and tell whether the migration library was loaded for it."""
    with closing(opened(path)):
        tell("sqlite_utils" in sys.modules)


def modes(path: str) -> None:
    """Create a journal under an ordinary umask and tell who may read its files."""
    os.umask(0o022)
    with closing(opened(path)) as journal:
        append(journal, Fact.SIGNED_IN, {})
        for file in sorted(Path(path).parent.iterdir()):
            tell(file.name, oct(file.stat().st_mode & 0o7777))
        tell("folder", oct(Path(path).parent.stat().st_mode & 0o7777))


# -- writing -----------------------------------------------------------------------------------


def write(path: str, amount: str) -> None:
    """So many transactions, each of them acknowledged; then an orderly end."""
    with closing(opened(path)) as journal:
        tell("open")
        for _ in range(int(amount)):
            tell("written", append(journal, Fact.SIGNED_IN, {}).seq)


def endless(journal: Journal, acknowledge: Callable[[], object]) -> None:
    """The work of a counter, over and over: events, tables and evidence."""
    for number in count():
        mark = f"{os.getpid()}-{number}"
        original = find_original(journal, voucher=mark)
        acknowledge()
        draft(journal, original, mark)
        acknowledge()
        for state in TO_STATE[State.ACCEPTED]:
            walk(journal, mark, state)
            acknowledge()
        keep_receipt(journal, mark, mark.encode() * 200)
        acknowledge()


def fail(path: str) -> None:
    """Write until the disk refuses; tell what was acknowledged, what refused, and go on after."""
    journal = opened(path)
    tell("open")
    with closing(journal):
        refused = _write_until_refused(journal)
        tell("refused", refused, journal.head.seq)
        tell("refused", _write_until_refused(journal), journal.head.seq)


def fill(path: str, room: str) -> None:
    """As `fail`, on a disk with `room` bytes for each file; at last there is room again."""
    journal = opened(path)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), hard))
    tell("refused", _write_until_refused(journal), journal.head.seq)
    tell("refused", _write_until_refused(journal), journal.head.seq)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    tell("written", append(journal, Fact.SIGNED_IN, {}).seq, journal.head.hash)
    journal.close()


def _write_until_refused(journal: Journal) -> str:
    def acknowledge() -> None:
        tell("written", journal.head.seq, journal.head.hash)

    try:
        endless(journal, acknowledge)
    except sqlite3.Error as error:
        return type(error).__name__
    raise AssertionError("a counter never ends by itself")


# -- dying -------------------------------------------------------------------------------------


def die_migrating(path: str) -> None:
    """Be killed in the middle of the second migration."""
    connection = open_writer(Path(path))
    connection.create_function("die", 0, lambda: os.kill(os.getpid(), signal.SIGKILL))
    tell("migrating")
    scripts = {"one": "create table a(x any);", "two": "create table b(x any);\nselect die();"}
    migrate(connection, Shape("a test", 1, "wal", scripts))


def lives(path: str, amount: str, seed: str) -> None:
    """So many processes that write and are killed; tell each acknowledged event of each life."""
    dice = random.Random(int(seed))
    for _ in range(int(amount)):
        for line in _one_life(lambda report: _work(path, report), dice):
            tell("written", line)
        tell("killed")


def births(folder: str, amount: str, seed: str) -> None:
    """So many processes that are killed while they create a journal; tell where."""
    dice = random.Random(int(seed))
    for number in range(int(amount)):
        path = f"{folder}/{number}.db"
        acknowledged = _one_life(lambda report, path=path: _work(path, report), dice, most=1)  # type: ignore[misc]
        tell("killed", path, len(acknowledged))


def _work(path: str, report: Callable[[str], object]) -> None:
    journal = opened(path)
    for cut_off in reads.requests(journal, State.INTENDED, State.SENT):
        walk(journal, cut_off.id, State.IN_DOUBT)
    endless(journal, lambda: report(f"{journal.head.seq} {journal.head.hash}\n"))


def _one_life(
    work: Callable[[Callable[[str], object]], None], dice: random.Random, most: int = 40
) -> list[str]:
    """Fork, let it work for a random while, kill it; all that it acknowledged."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _work_until_killed(lambda: work(lambda line: os.write(writer, line.encode())))
    os.close(writer)
    with os.fdopen(reader) as heard:
        lines = [heard.readline() for _ in range(dice.randrange(most))]
        _dawdle(dice)
        os.kill(child, signal.SIGKILL)
        lines += heard.readlines()
    os.waitpid(child, 0)
    return [line.strip() for line in lines]


def _work_until_killed(work: Callable[[], None]) -> NoReturn:
    """In the forked process: an error must not become a second copy of the caller."""
    try:
        work()
    finally:
        traceback.print_exc()
        os._exit(1)


def _dawdle(dice: random.Random) -> None:
    """A random while of work, so that death comes anywhere within a transaction."""
    for _ in range(dice.randrange(3000)):
        hashlib.sha256(b"a moment").digest()


COMMANDS: dict[str, Callable[..., None]] = {
    command.__name__: command
    for command in (hold, modules, modes, write, fail, fill, die_migrating, lives, births)
}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](*sys.argv[2:])
