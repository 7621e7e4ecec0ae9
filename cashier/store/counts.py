"""What was given back within a stretch of time, and who said yes: the rows that limits count.

Times are UTC ISO 8601 as the journal writes them, so that text compares as time does.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from cashier.domain.approvals import Approval, How
from cashier.domain.lifecycle import RESERVING
from cashier.store.reads import Readable

_MARKS = ", ".join("?" * len(RESERVING))
_DRAFTED = (
    "select r.drafted_by, r.drafted_at, r.amount_minor, o.body"  # noqa: S608  # marks only
    " from requests r join originals o on o.id = r.original"
    f" where r.kind <> 'sale' and r.state in ({_MARKS})"
    " and r.drafted_at >= ? and r.drafted_at < ? and r.id <> ?"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A request that counts; `card` is as `card_key` makes it."""

    by: str
    at: str
    minor: int
    card: str


def taken(source: Readable, since: str, until: str, besides: str) -> list[Taken]:
    """All that was asked for from `since` to before `until` and has reserved money since then."""
    return [_taken(row) for row in source.read(_DRAFTED, *RESERVING, since, until, besides)]


def card_key(issuer: str, card: str) -> str:
    """What tells one card from another, as far as a masked number can; empty without one."""
    return f"{issuer}/{card}" if card else ""


def shift_of(source: Readable, person: str, at: str) -> tuple[str, str]:
    """From when to when this person's shift around `at` goes; empty texts where nobody signed."""
    before = source.read(
        "select max(at) as at from shifts where person = ? and at <= ?", person, at
    )
    after = source.read("select min(at) as at from shifts where person = ? and at > ?", person, at)
    return before[0]["at"] or "", after[0]["at"] or ""


def approvals(source: Readable, request: str) -> list[Approval]:
    """Every yes to a request, the oldest first."""
    rows = source.read("select * from approvals where request = ? order by at, rowid", request)
    return [Approval(row["request"], row["by"], row["at"], How(row["how"])) for row in rows]


def _taken(row: sqlite3.Row) -> Taken:
    sale = json.loads(row["body"])
    key = card_key(sale.get("issuer", ""), sale.get("card", ""))
    return Taken(row["drafted_by"], row["drafted_at"], row["amount_minor"], key)
