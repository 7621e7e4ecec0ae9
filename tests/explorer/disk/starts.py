"""What a start of the program finds on a disk, against what was acknowledged before.

The journal is opened by the program itself. Every image is asked for its events and its pages;
the whole proof (every hash, every derived table, and that the journal can go on) costs several
times as much and is asked of a share.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path

from cashier.domain.facts import Fact
from cashier.store.check import check
from cashier.store.errors import StoreError
from cashier.store.journal import SYSTEM, Journal
from drivers.lines.memory import ManualClock
from tests.explorer.disk.counter import FILE, LANE
from tests.explorer.disk.witness import NUMBERS, Ledger
from tests.explorer.world import START


class Kind(StrEnum):
    """LOST: acknowledged and not there. DAMAGED: cannot be opened, or is not whole.
    STRANGE: there though nobody wrote it, or half of a transaction.
    """

    LOST = "lost"
    DAMAGED = "damaged"
    STRANGE = "strange"


@dataclass(frozen=True, slots=True)
class Breach:
    kind: Kind
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


@dataclass(frozen=True, slots=True)
class Found:
    """`beyond` is how many events are there that were not acknowledged."""

    breach: Breach | None = None
    beyond: int = 0


def find(folder: Path, ledger: Ledger, *, wholly: bool) -> Found:
    """Start over what is in `folder`; changes it, as a start does."""
    try:
        journal = _opened(folder / FILE)
    except (StoreError, sqlite3.Error) as error:
        return Found(Breach(Kind.DAMAGED, f"cannot be opened: {_without(folder, error)}"))
    with closing(journal):
        try:
            return _read(journal, ledger, wholly)
        except sqlite3.Error as error:
            return Found(Breach(Kind.DAMAGED, f"cannot be read: {error!r}"))


def _opened(path: Path) -> Journal:
    """By the program's own way, with ids that no story uses."""
    numbers = count(1)
    return Journal.open(path, LANE, ManualClock(START), lambda: f"start-{next(numbers)}")


def _without(folder: Path, error: Exception) -> str:
    """The same words for the same fault, wherever the image lay."""
    return str(error).replace(f"{folder}/", "")


def _read(journal: Journal, ledger: Ledger, wholly: bool) -> Found:
    events = [(row[0], row[1]) for row in journal.read(NUMBERS, 0)]
    for breach in _breaches(journal, events, ledger, wholly):
        return Found(breach)
    return Found(beyond=0 if _is_new(events, ledger) else len(events) - len(ledger.acknowledged))


def _breaches(
    journal: Journal, events: list[tuple[int, str]], ledger: Ledger, wholly: bool
) -> Iterator[Breach]:
    yield from _of_events(events, ledger)
    pages = journal.read("pragma integrity_check(1)")[0][0]
    if pages != "ok":
        yield Breach(Kind.DAMAGED, f"the file is damaged: {pages}")
    if wholly:
        yield from _proof(journal)


def _of_events(events: list[tuple[int, str]], ledger: Ledger) -> Iterator[Breach]:
    size = len(ledger.acknowledged)
    if not ledger.holds(events):
        yield Breach(Kind.LOST, f"{size} events were acknowledged, not all of {len(events)} there")
    elif not ledger.allows(events) and not _is_new(events, ledger):
        yield Breach(Kind.STRANGE, f"{len(events)} events, which no transaction left so")


def _is_new(events: list[tuple[int, str]], ledger: Ledger) -> bool:
    """Before anything was acknowledged a start may find nothing, and begins a journal itself."""
    return not ledger.acknowledged and len(events) == 1 and not ledger.allows(events)


def _proof(journal: Journal) -> Iterator[Breach]:
    found = check(journal.connection, LANE)
    if not found.ok:
        yield Breach(Kind.DAMAGED, f"journal check: {found.first_bad or 'tables differ'}")
    before = journal.head
    with journal.write() as pen:
        after = pen.append(Fact.SIGNED_OUT, {}, SYSTEM)
    if (after.seq, after.prev) != (before.seq + 1, before.hash):
        yield Breach(Kind.STRANGE, f"the event after {before.seq} is {after.seq}")
