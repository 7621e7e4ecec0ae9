"""Killed, full, failing: what was acknowledged is there, what was refused is not."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from functools import cache
from pathlib import Path
from shutil import which
from uuid import uuid4

import pytest

from cashier.domain.facts import Fact
from cashier.store.check import check
from cashier.store.journal import Journal
from drivers.lines.memory import ManualClock
from tests.builders import LANE, NOON, append, journal_on_file
from tests.cashier.store.kit import run

Written = tuple[int, str]


def reopened(path: Path) -> Journal:
    return Journal.open(path, LANE, ManualClock(NOON), lambda: uuid4().hex)


def stored(path: Path) -> set[Written]:
    """Number and hash of every event, after a start that finds all well and can go on."""
    with closing(reopened(path)) as journal:
        rows = journal.read("select seq, hash from journal")
        assert check(journal.connection, LANE).ok
        assert append(journal, Fact.SIGNED_IN, {}).seq == len(rows) + 1
        return {(row["seq"], row["hash"]) for row in rows}


def acknowledged(lines: Iterable[str]) -> list[Written]:
    """What a child printed as written: number and hash."""
    words = [line.split() for line in lines if line.startswith("written")]
    return [(int(seq), name) for _, seq, name in words]


# -- kill -9 ---------------------------------------------------------------------------------------


def test_forty_killed_writers_lose_no_acknowledged_event(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    lines = run("lives", path, "40", "20261122")
    written = acknowledged(lines)
    assert lines.count("killed") == 40
    assert len(written) > 200
    assert set(written) <= stored(path)


def test_a_killed_writer_leaves_at_most_the_one_event_that_it_was_writing(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    written = acknowledged(run("lives", path, "1", "7"))
    assert written
    assert len(stored(path)) - max(seq for seq, _ in written) in (0, 1)


def test_a_writer_killed_while_it_creates_the_journal_leaves_nothing_or_a_whole_one(
    tmp_path: Path,
) -> None:
    deaths = [line.split() for line in run("births", tmp_path, "30", "11")]
    assert len(deaths) == 30
    for _, name, count in deaths:
        assert len(stored(Path(name))) > int(count)


# -- a disk without room ---------------------------------------------------------------------------


@pytest.mark.parametrize("room", [700_000, 800_000, 1_000_000])
def test_what_a_full_disk_refused_is_absent_and_all_before_it_survives(
    tmp_path: Path, room: int
) -> None:
    """The limit of one file's size stands in for the disk; it can be lifted again."""
    path = tmp_path / "journal.db"
    lines = run("fill", path, str(room))
    written = acknowledged(lines)
    refused = [line for line in lines if line.startswith("refused")]
    assert len(refused) == 2
    assert len(written) >= 3
    assert [seq for seq, _ in written] == sorted({seq for seq, _ in written})
    kept = stored(path)
    assert set(written) <= kept
    assert len(kept) == written[-1][0]


def test_a_journal_that_has_no_more_pages_goes_on_when_it_has_again(tmp_path: Path) -> None:
    """SQLITE_FULL itself, in the middle of a transaction."""
    path = tmp_path / "journal.db"
    with closing(journal_on_file(path)) as journal:
        pages = journal.read("pragma page_count")[0][0]
        journal.connection.execute(f"pragma max_page_count = {pages + 4}")
        head = journal.head
        with pytest.raises(sqlite3.OperationalError, match="full"):
            append(journal, Fact.SIGNED_IN, {"person": "x" * 40_000})
        assert journal.head == head
        journal.connection.execute("pragma max_page_count = 1000000")
        assert append(journal, Fact.SIGNED_IN, {}).seq == head.seq + 1
    assert len(stored(path)) == head.seq + 1


# -- seen from below: strace -----------------------------------------------------------------------


@cache
def can_trace() -> bool:
    """Whether strace is there and may trace; containers often forbid it."""
    if which("strace") is None:
        return False
    return subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], check=False).returncode == 0


needs_strace = pytest.mark.skipif(not can_trace(), reason="strace is not usable here")


def traced(log: Path, *options: str) -> tuple[str, ...]:
    return ("strace", "-f", "-qq", "-o", str(log), *options)


@needs_strace
def test_each_committed_transaction_costs_exactly_one_flush(tmp_path: Path) -> None:
    """But for the first one, which begins a new write-ahead log."""
    path, log = tmp_path / "journal.db", tmp_path / "strace.log"
    run("write", path, "1")
    run("write", path, "20", prefix=traced(log, "-e", "trace=write,fdatasync,fsync"))
    first, *others = _flushes_between_lines(log.read_text())
    assert first >= 1
    assert others == [1] * 19


def _flushes_between_lines(log: str) -> list[int]:
    """How often the file was flushed before each printed acknowledgement."""
    counts, since = [], 0
    for line in log.splitlines():
        since += "fdatasync(" in line or "fsync(" in line
        if 'write(1, "open' in line:
            since = 0
        if 'write(1, "written' in line:
            counts.append(since)
            since = 0
    return counts


@needs_strace
@pytest.mark.parametrize(
    "inject", ["pwrite64:error=ENOSPC", "pwrite64:error=EIO", "fdatasync:error=EIO"]
)
@pytest.mark.parametrize("nth", [30, 61])
def test_what_the_disk_refused_once_is_absent_and_all_else_survives(
    tmp_path: Path, inject: str, nth: int
) -> None:
    path, log = tmp_path / "journal.db", tmp_path / "strace.log"
    run("write", path, "1")
    call = inject.split(":")[0]
    wound = traced(log, "-e", f"trace={call}", "-e", f"inject={inject}:when={nth}+{nth}")
    lines = run("fail", path, prefix=wound)
    written = acknowledged(lines)
    assert "INJECTED" in log.read_text()
    assert written
    kept = stored(path)
    assert set(written) <= kept
    assert len(kept) == written[-1][0]
