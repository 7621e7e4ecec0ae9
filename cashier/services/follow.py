"""Look over what was written down, and open the cases that are lacking.

It runs after an outcome is durable, in a transaction of its own, never inside a money command.
What it opens it opens once; what proves itself afterwards it closes, with the proof named.
"""

from __future__ import annotations

from dataclasses import dataclass

from cashier.domain.cases.records import Case
from cashier.services.cases.closing import Finding, write_closing
from cashier.services.cases.ending import endings
from cashier.services.cases.opening import Opening, open_itself
from cashier.services.cases.watches import WATCHES
from cashier.services.lane import Lane
from cashier.store import case_reads
from cashier.store.journal import Pen
from cashier.store.reads import Readable


@dataclass(frozen=True, slots=True)
class Followed:
    """What a look over the journal has changed."""

    opened: tuple[Case, ...] = ()
    closed: tuple[Case, ...] = ()


def follow(lane: Lane) -> Followed:
    """Open what is lacking and close what is proven; writes nothing when nothing is to be done."""
    if not _lacking(lane, lane.journal) and not endings(lane.journal):
        return Followed()
    with lane.journal.write() as pen:
        opened = [open_itself(lane, pen, one) for one in _lacking(lane, pen)]
        closed = [_close(pen, case, finding) for case, finding in endings(pen)]
    return Followed(tuple(opened), tuple(closed))


def _lacking(lane: Lane, source: Readable) -> list[Opening]:
    return [opening for watch in WATCHES for opening in watch(lane, source)]


def _close(pen: Pen, case: Case, finding: Finding) -> Case:
    write_closing(pen, case, finding)
    return case_reads.case(pen, case.id) or case
