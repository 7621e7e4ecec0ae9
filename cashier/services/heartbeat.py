"""How the lane stands, in one small value for whoever watches many: it asks and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from cashier.domain.lifecycle import UNRESOLVED, WAITING, State
from cashier.services.lane import Sight
from cashier.services.report import last_closing
from cashier.store import reads
from cashier.store.reads import Readable
from cashier.sync import marks


@dataclass(frozen=True, slots=True)
class Head:
    """Where the journal stands: its last event, and how many there are."""

    epoch: str
    seq: int
    hash: str
    at: str
    events: int


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Times are UTC ISO 8601, empty where nothing of the kind ever was.

    `presence` is how the terminal answered when it was asked last, at `asked_at`; `heard_at` is
    when it last told of a batch. `unsent` counts the events that head office is not known to have.
    """

    lane: str
    name: str
    terminal: str
    simulated: bool
    presence: str
    asked_at: str
    heard_at: str
    waiting: int
    queued: int
    in_doubt: int
    oldest_doubt_at: str
    unsent: int
    last_closing: int
    closed_at: str
    head: Head


def heartbeat(lane: Sight) -> Heartbeat:
    journal, about = lane.journal, lane.about
    asked = _row(journal, "select at, presence from asked order by at desc limit 1")
    heard = _row(journal, "select max(seen_at) as at from terminals")
    doubts = reads.requests(journal, *UNRESOLVED)
    closing = last_closing(lane)
    return Heartbeat(
        lane=about.id, name=about.name, terminal=about.terminal, simulated=about.simulated,
        presence=asked.get("presence", ""), asked_at=asked.get("at", ""),
        heard_at=heard.get("at") or "",
        waiting=len(reads.requests(journal, *WAITING)),
        queued=len(reads.requests(journal, State.QUEUED)), in_doubt=len(doubts),
        oldest_doubt_at=min((one.changed_at for one in doubts), default=""),
        unsent=marks.waiting(journal),
        last_closing=closing.number if closing else 0,
        closed_at=closing.closed_at if closing else "", head=_head(journal),
    )  # fmt: skip


def _row(journal: Readable, query: str) -> dict[str, str]:
    rows = journal.read(query)
    return dict(rows[0]) if rows else {}


def _head(journal: Readable) -> Head:
    (row,) = journal.read("select epoch, seq, hash, at from journal order by rowid desc limit 1")
    events = int(journal.read("select count(*) from journal")[0][0])
    return Head(row["epoch"], row["seq"], row["hash"], row["at"], events)
