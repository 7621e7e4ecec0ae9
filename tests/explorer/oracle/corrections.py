"""What is half done must be listed: worked out once more, from the journal's own words."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cashier.store.corrections import open_corrections
from tests.explorer.oracle.rules import DEAD, PAID

if TYPE_CHECKING:
    from tests.explorer.oracle.record import Record


@dataclass(frozen=True, slots=True)
class _Disk:
    """A lane's disk as the program's own reading wants it."""

    connection: sqlite3.Connection

    def read(self, query: str, *values: object) -> list[sqlite3.Row]:
        return self.connection.execute(query, values).fetchall()


def unlisted(record: Record, disk: sqlite3.Connection) -> list[str]:
    """Corrections of which one half is done and that the lane does not show as open."""
    half_done = {one for one in record.halves if _is_half_done(record, one)}
    if not half_done:
        return []
    listed = {one.id for one in open_corrections(_Disk(disk))}
    return [f"{record.lane}: {one[:8]} is half done and not listed" for one in half_done - listed]


def _is_half_done(record: Record, correction: str) -> bool:
    """Something of it moved or may have, and not both halves did."""
    if correction in record.given_up:
        return False
    gives, charges = record.parts(correction)
    is_back = any(one.state in PAID for one in gives)
    is_charged = any(one.state in PAID for one in charges)
    is_untouched = all(one.state in DEAD for one in gives) and not is_charged
    return not (is_untouched or (is_back and is_charged))
