"""What can be checked without the terminal: wiring, port, journal, what waits, disk, versions."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path

from cashier.domain.lifecycle import UNRESOLVED, UNSENT, State
from cashier.domain.say import Say, say
from cashier.services.exchange import explained
from cashier.services.findings import Detail, Finding, Grade, plainly
from cashier.services.lane import Lane, driver_of
from cashier.store import check, reads
from cashier.store.connection import open_reader
from drivers.lines.holder import holder_of
from drivers.terminal import Hear, Stop

MIB = 1024 * 1024
LOW_DISK = (
    # a grade from so few MiB on: a day's journal is below 10, a log with its old files 5
    (50, Grade.FAULT),
    (500, Grade.WARNING),
)
LIBRARIES = ("cashier", "textual", "pyserial", "sqlite-utils", "argon2-cffi", "httpx2")
STEPS_BETWEEN_ASKS = 10_000
"""Steps of SQLite's machine after which a long reading asks whether to stop: some milliseconds."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What every check gets. `actor` is who asks, for the journal."""

    lane: Lane
    actor: str
    hear: Hear
    stop: Stop


# -- how it is connected -----------------------------------------------------------------------


def check_driver(bench: Bench) -> list[Finding]:
    """The driver with all its settings; nothing is judged here, only shown."""
    wiring = bench.lane.about.wiring
    name = wiring.driver or bench.lane.terminal.name
    words = say("diagnose.driver", name=name, port=wiring.port or bench.lane.about.terminal)
    line = [(one.name, getattr(wiring.line, one.name)) for one in fields(wiring.line)] \
        if wiring.line else []  # fmt: skip
    settings = [*line, *_shown(bench.lane)]
    return [Finding("driver", Grade.OK, words, details=_settings(settings))]


def _shown(lane: Lane) -> Iterator[tuple[str, object]]:
    """The driver's settings; a secret is only told to be there."""
    driver = driver_of(lane)
    secrets = {one.name for one in driver.options if one.secret} if driver else set()
    for name, value in lane.about.wiring.options.items():
        yield name, ("****" if value else "-") if name in secrets else value


def _settings(pairs: list[tuple[str, object]]) -> tuple[Detail, ...]:
    return tuple((name, plainly(str(value) or "-")) for name, value in pairs)


def check_port(bench: Bench) -> list[Finding]:
    """Whether our port is there and who holds it; the machine's other ports as details."""
    from drivers.lines.serial import ports  # pyserial, which only a search needs here

    found = ports()
    known = tuple((one.name, _port_words(one.description, one.holder)) for one in found)
    if bench.lane.about.simulated:
        return [Finding("port", Grade.OK, say("diagnose.port.simulated"), details=known)]
    port = bench.lane.about.wiring.port
    if "://" in port:
        return [Finding("port", Grade.OK, say("diagnose.port.network", port=port), details=known)]
    if not Path(port).exists() and port not in [one.name for one in found]:
        return [
            Finding(
                "port", Grade.FAULT, say("diagnose.port.absent", port=port),
                say("diagnose.port.look"), known,
            )
        ]  # fmt: skip
    return [_held(port, holder_of(port), known)]


def _port_words(description: str, holder: str) -> Say:
    if holder:
        return say("diagnose.port.one_held", description=description, holder=holder)
    return plainly(description or "-")


def _held(port: str, holder: str, known: tuple[Detail, ...]) -> Finding:
    if not holder:
        return Finding("port", Grade.OK, say("diagnose.port.free", port=port), details=known)
    if f"(pid {os.getpid()})" in holder:
        return Finding("port", Grade.OK, say("diagnose.port.ours", port=port), details=known)
    words = say("diagnose.port.held", port=port, holder=holder)
    return Finding("port", Grade.FAULT, words, say("diagnose.port.end_it"), known)


# -- what is in the journal --------------------------------------------------------------------


def check_journal(bench: Bench) -> list[Finding]:
    """Every hash, link, table and blob, by replaying everything beside the program's own work."""
    with _snapshot(bench) as connection:
        found = check.check(connection, bench.lane.journal.lane)
    if bench.stop() and not found.ok:  # a reading that was stopped looks like a damaged file
        return [Finding("journal", Grade.UNKNOWN, say("diagnose.stopped"))]
    if found.ok:
        return [Finding("journal", Grade.OK, say("diagnose.journal.good", events=found.events))]
    bad = plainly(found.first_bad) if found.first_bad else say("diagnose.journal.tables")
    words = say("diagnose.journal.bad", events=found.events)
    return [Finding("journal", Grade.FAULT, words, say("diagnose.journal.keep"), (("!", bad),))]


@contextmanager
def _snapshot(bench: Bench) -> Iterator[sqlite3.Connection]:
    """The journal as it is now, however long the reading takes; a stop ends it."""
    journal = bench.lane.journal
    path = _file(bench.lane)
    if path is None:
        with journal.write():  # one in memory has no second connection, so it is held meanwhile
            yield journal.connection
        return
    with closing(open_reader(path)) as connection:
        connection.set_progress_handler(lambda: int(bench.stop()), STEPS_BETWEEN_ASKS)
        connection.execute("begin")
        yield connection


def _file(lane: Lane) -> Path | None:
    """Where the journal lies; None for one in memory."""
    (main,) = lane.journal.read("select file from pragma_database_list where name = 'main'")
    return Path(main["file"]) if main["file"] else None


def check_work(bench: Bench) -> list[Finding]:
    """What is unknown, and what waits."""
    journal = bench.lane.journal
    unknown = len(reads.requests(journal, *UNRESOLVED))
    queued = len(reads.requests(journal, State.QUEUED))
    waiting = len(reads.requests(journal, *UNSENT)) - queued
    return [
        Finding(
            "in_doubt", _warn(unknown), say("diagnose.in_doubt", count=unknown),
            say("diagnose.in_doubt_now") if unknown else None,
        ),
        Finding(
            "queue", _warn(queued), say("diagnose.queue", queued=queued, waiting=waiting),
            say("diagnose.queue_now") if queued else None,
        ),
    ]  # fmt: skip


def _warn(count: int) -> Grade:
    return Grade.WARNING if count else Grade.OK


def check_last_money(bench: Bench) -> list[Finding]:
    """The newest conversation in which money was asked for, decoded from its kept trace."""
    journal = bench.lane.journal
    rows = journal.read(
        "select request, trace, outcome, sent_at from attempts where trace <> ''"
        " order by intended_at desc, rowid desc limit 1"
    )
    if not rows:
        return [Finding("last_money", Grade.OK, say("diagnose.last_money.none"))]
    last = rows[0]
    trace = (reads.blob(journal, last["trace"]) or b"").decode()
    words = say("diagnose.last_money.there", state=last["outcome"], request=last["request"][:8])
    kept = ("sha256", plainly(last["trace"]))
    return [Finding("last_money", Grade.OK, words, details=(kept, *explained(bench.lane, trace)))]


# -- the machine -------------------------------------------------------------------------------


def check_disk(bench: Bench) -> list[Finding]:
    """Free space where the journal lies."""
    path = _file(bench.lane)
    if path is None:
        return [Finding("disk", Grade.UNKNOWN, say("diagnose.disk.memory"))]
    free = shutil.disk_usage(path.parent).free // MIB
    grade = next((grade for limit, grade in LOW_DISK if free < limit), Grade.OK)
    now = None if grade is Grade.OK else say("diagnose.disk.make_room")
    return [Finding("disk", grade, say("diagnose.disk.free", mib=free), now, _places(path))]


def _places(path: Path) -> tuple[Detail, ...]:
    return (("journal", plainly(str(path))),)


def check_versions(_bench: Bench) -> list[Finding]:
    """What runs here, to be read out to whoever helps."""
    engines = [("Python", platform.python_version()), ("SQLite", sqlite3.sqlite_version)]
    names: list[tuple[str, object]] = [(name, version(name)) for name in LIBRARIES]
    words = say("diagnose.versions", version=version("cashier"))
    return [Finding("versions", Grade.OK, words, details=_settings([*names, *engines]))]


Run = Callable[[Bench], list[Finding]]
