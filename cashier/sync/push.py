"""One exchange with head office: all that waits goes out, all that waits there comes in.

Events go first and are marked when head office has stored them. Head office then says which
blobs they name it lacks, as often as it takes: so an answer lost anywhere loses nothing, and
events are never held up by a blob. The journal is only read, but for the new epoch after a fork.

A fork or a head office that knows more means that this journal was restored from an older copy.
A new epoch is then safe: the old one ends, and its events from the fork on go to head office as
a branch, so that neither history is lost. It is still an error, because the copy has forgotten
what was refunded after it was made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from cashier.store import reads
from cashier.store.event import COLUMNS, Event
from cashier.store.journal import Journal
from cashier.store.wire import MAX_BATCH, MAX_EVENTS, Batch, Reply
from cashier.sync import marks
from cashier.sync.client import HeadOffice
from cashier.sync.errors import Forked, Gap, Rejected
from cashier.sync.settings import Settings

MAX_REWINDS = 100
RESTORED = (
    "this journal was restored from an older copy: head office has events from number {at} on that"
    " are not in it. Before anything is refunded, compare with head office what was refunded"
    " since. Nothing is lost; the lane goes on in a new epoch"
)
_AFTER = (
    f"select {', '.join(COLUMNS)} from journal where rowid > ? order by rowid limit {MAX_EVENTS}"  # noqa: S608  # constant names
)


@dataclass(frozen=True, slots=True)
class Synced:
    """What one run did, in events and notices, and how much is acknowledged and waiting now.

    `pushed` counts what was new to head office; `acked` is over all epochs.
    """

    pushed: int
    acked: int
    pulled: int
    waiting: int


def once(journal: Journal, settings: Settings) -> Synced:
    """Exchange everything there is now. Raises a SyncError; what was acknowledged stays so."""
    with HeadOffice(settings) as office:
        return exchange(journal, office)


def exchange(journal: Journal, office: HeadOffice) -> Synced:
    """As `once`, with an office that is already there."""
    run = _Run(journal, office)
    while run.talk() or run.upload():
        pass
    return run.sum()


class _Run:
    def __init__(self, journal: Journal, office: HeadOffice) -> None:
        self._journal = journal
        self._office = office
        self._pushed = self._pulled = self._rewinds = 0
        self._missing: Sequence[str] = ()
        self._offered: set[str] = set()

    def talk(self) -> bool:
        """One batch and its answer; whether there is more to say at once."""
        batch = next_batch(self._journal)
        try:
            reply = self._office.push(batch)
        except Gap as gap:
            self._rewind(batch, gap.at)
            return True
        except Forked as fork:
            _branch_off(self._journal, batch, fork.at)
            raise Forked(RESTORED.format(at=fork.at), fork.at) from fork
        return self._take(batch, reply)

    def upload(self) -> bool:
        """Send the blobs that were asked for, each once a run; whether any went out."""
        names = [name for name in self._missing if name not in self._offered]
        self._offered.update(names)
        went = [self._put(name) for name in names]
        return any(went)

    def sum(self) -> Synced:
        waiting = marks.waiting(self._journal)
        events = int(self._journal.read("select count(*) from journal")[0][0])
        return Synced(self._pushed, events - waiting, self._pulled, waiting)

    def _take(self, batch: Batch, reply: Reply) -> bool:
        new = _accept(self._journal, batch, reply)
        self._pushed += reply.fresh
        self._pulled += new
        self._missing = reply.blobs_missing
        if not batch.events and reply.acked < marks.acked(self._journal).seq:
            self._rewind(batch, reply.acked + 1)
        return bool(new) or marks.waiting(self._journal) > 0

    def _rewind(self, batch: Batch, expected: int) -> None:
        """Head office lost events (it was restored itself): offer them again."""
        self._rewinds += 1
        sent = batch.events[0].seq if batch.events else marks.acked(self._journal).seq + 1
        if not 1 <= expected < sent or self._rewinds > MAX_REWINDS:
            raise Rejected(f"head office asks for event {expected} again and again")
        with self._journal.write() as pen:
            marks.set_acked(pen, batch.epoch, expected - 1)

    def _put(self, name: str) -> bool:
        data = reads.blob(self._journal, name)
        if data is None:
            return False
        self._office.put_blob(name, data)
        return True


def next_batch(journal: Journal) -> Batch:
    """The oldest events that wait, of one epoch; without any, the question what is new."""
    acked = marks.acked(journal)
    events = _of_one_epoch(journal, acked.rowid)
    epoch = events[0].epoch if events else acked.epoch or journal.head.epoch
    branch = marks.branch(journal, epoch)
    return Batch(epoch, events, marks.inbox_ack(journal), branch)


def _of_one_epoch(journal: Journal, after: int) -> list[Event]:
    """At most MAX_EVENTS events and, unless one alone is larger, MAX_BATCH bytes."""
    events: list[Event] = []
    size = 0
    for row in journal.read(_AFTER, after):
        event = Event(**dict(row))
        size += len(msgspec.json.encode(event))
        if events and (event.epoch != events[0].epoch or size > MAX_BATCH):
            break
        events.append(event)
    return events


def _accept(journal: Journal, batch: Batch, reply: Reply) -> int:
    """Mark what head office has stored, keep what it says; returns how many notices were new."""
    if batch.events and reply.acked < batch.events[-1].seq:
        raise Rejected("head office acknowledges less than it took")
    new = 0
    if batch.events or reply.inbox:
        with journal.write() as pen:
            new = marks.keep_notices(pen, reply.inbox)
            if batch.events:
                marks.set_acked(pen, batch.epoch, batch.events[-1].seq)
    _refuse_older_copy(journal, batch, reply)
    return new


def _refuse_older_copy(journal: Journal, batch: Batch, reply: Reply) -> None:
    """Head office has more of the current epoch than this journal ever wrote."""
    head = journal.head
    if batch.epoch != head.epoch or reply.acked <= head.seq:
        return
    with journal.write() as pen:
        marks.set_forked(pen, head.epoch, head.seq + 1)
    journal.start_epoch("head office has more of the last epoch")
    raise Forked(RESTORED.format(at=head.seq + 1), head.seq + 1)


def _branch_off(journal: Journal, batch: Batch, at: int) -> None:
    """End the epoch if it is still open; what it has from `at` on goes by a name of its own.

    The order matters: cut off after the new epoch, the next run meets the same fork again.
    """
    first = next((event for event in batch.events if event.seq == at), None)
    if first is None:
        raise Rejected(f"head office sees a fork at {at}, which it was not sent")
    if journal.head.epoch == batch.epoch:
        journal.start_epoch("fork at head office")
    with journal.write() as pen:
        marks.set_branch(pen, batch.epoch, first.hash)
        marks.set_acked(pen, batch.epoch, at - 1)
        marks.set_forked(pen, batch.epoch, at)
